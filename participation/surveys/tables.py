"""Surveys, their published versions and what people answered."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.uuid import UUID4
from piccolo.table import Table

from participation.areas.tables import Area
from participation.clock import now, today
from participation.feedback.tables import Receipt
from participation.files.tables import StoredFile
from participation.organisations.tables import Office
from participation.services.tables import Service


class SurveyState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Survey(Table):
    """A survey and its working draft. Texts are JSON by language."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.restrict, null=False)
    service = ForeignKey(references=Service, on_delete=OnDelete.set_null)
    slug = Varchar(length=80, unique=True)
    state = Varchar(length=10, choices=SurveyState, default=SurveyState.DRAFT)
    title = JSONB(default="{}")
    introduction = JSONB(default="{}")  # who asks, and of whom
    purpose = JSONB(default="{}")  # UU PDP: what the answers are for …
    legal_basis = Text(default="")  # … what allows it …
    retention_days = Integer(default=0)  # … how long they stay, counted from the day received …
    identifier_days = Integer(default=0)  # … those that lead to a person, 0: as long as the others …
    contact = Text(default="")  # … and whom to ask
    definition = JSONB(default="{}")  # the draft; answers are checked against a version, never against this
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)  # when staff closed it by hand
    results_public = Boolean(default=True)
    results_on = Date(null=True, default=None)  # when results and actions are promised
    by_invitation = Boolean(default=False)  # each answer spends a ballot
    for_participants = Boolean(
        default=False
    )  # answered within pilots only, each answer known to its pseudonym
    is_quiz = Boolean(default=False)  # answered within courses only
    shuffled_on = Date(null=True, default=None)  # since then what came before lies in no order
    current_version = Integer(default=0)  # number of the published version, 0 before the first
    revision = Integer(default=1)  # two tabs: the second save sees that the first came between
    created_at = Timestamptz(default=now)
    updated_at = Timestamptz(default=now)


class SurveyVersion(Table):
    """What was published, never edited: the definition and every text that people were shown.

    Unique on (survey, number).
    """

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    number = Integer()
    document = JSONB()
    sha256 = Varchar(length=64)
    published_at = Timestamptz(default=now)
    published_by = Integer(null=True, default=None)


class Submission(Table):
    """One person's answers: one row, so that it is there whole or not at all."""

    id = UUID(primary_key=True, default=UUID4())
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    version = ForeignKey(references=SurveyVersion, on_delete=OnDelete.cascade, null=False)
    receipt = ForeignKey(references=Receipt, on_delete=OnDelete.cascade, null=False)
    answers = JSONB()
    language = Varchar(length=8)
    channel = Varchar(length=20)
    source = Varchar(length=40, default="")  # campaign code, when a campaign brought the person
    seed = Integer(null=True, default=None)  # from which the order of choices was drawn
    received_on = Date(default=today)  # the day only
    revision = SmallInt(default=1)


class LateSubmission(Table):
    """Answers that a phone sent after it was too late, though they were given before that.

    In no result until staff decide; nothing but these columns knows of them.
    """

    id = UUID(primary_key=True, default=UUID4())
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    version = ForeignKey(references=SurveyVersion, on_delete=OnDelete.cascade, null=False)
    receipt = ForeignKey(references=Receipt, on_delete=OnDelete.cascade, null=False, unique=True)
    answers = JSONB(null=True, default=None)  # gone once they were left out
    identifying = JSONB(null=True, default=None)  # of the answers, those that lead to a person
    language = Varchar(length=8)
    channel = Varchar(length=20)
    source = Varchar(length=40, default="")
    seed = Integer(null=True, default=None)
    received_on = Date(default=today)  # the day on which they were given
    left_out = Text(null=True, default=None)  # why they do not count, where staff decided so
    why = Varchar(length=10, default="late")  # queued_schemas.Apart: why they stay apart


class SubmissionIdentifier(Table):
    """The answers of a submission that can lead to a person, apart from the others and for a shorter time.

    A submission without such answers has no row; once they are erased, the row is empty.
    """

    id = UUID(primary_key=True, default=UUID4())
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False, unique=True)
    answers = JSONB(null=True, default=None)


class SubmissionFile(Table):
    """A file that was sent with answers; a trigger erases the file when this row goes."""

    id = UUID(primary_key=True, default=UUID4())
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False)
    file = ForeignKey(references=StoredFile, on_delete=OnDelete.cascade, null=False)


class Draft(Table):
    """Answers that somebody goes on with later, on this or another device.

    Sealed under the code that the person holds: without it nobody reads them, and nothing says whose they are.
    """

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    digest = Bytea(unique=True)  # keyed digest of the code
    sealed = Bytea()
    expires_on = Date()


class CommentOutbox(Table):
    """A submission whose free text has not become Comments yet."""

    id: Serial
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False, unique=True)
    service = ForeignKey(references=Service, on_delete=OnDelete.set_null)  # what it is about, where neither …
    area = ForeignKey(references=Area, on_delete=OnDelete.set_null)  # … survey nor answers say so


class SurveyRevision(Table):
    """The questions of a draft as they were before a change: the way back. The last few of each survey stay."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    definition = JSONB()
    made_at = Timestamptz(default=now)  # when the change came that replaced it …
    made_by = Integer(null=True, default=None)  # … and whose it was


class LibraryBlock(Table):
    """Questions that an office keeps for its next surveys."""

    id: Serial
    office = ForeignKey(references=Office, on_delete=OnDelete.cascade, null=False)
    definition = JSONB()  # one section, with the languages it is written in
    made_at = Timestamptz(default=now)


class CountOutbox(Table):
    """A submission that is not in the results yet."""

    id: Serial
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False, unique=True)


class ErasedSubmission(Table):
    """A submission that was deleted and may still be in the results; a trigger on Submission writes it.

    Nothing but the two ids, and those only until the results were counted again.
    """

    id: Serial
    survey = Integer()
    submission = UUID(default=None, null=True)


class AnswerBlock(Table):
    """Some thousand submissions, coded for counting: no words, and nothing that leads to a person.

    Rows stand in the order of their random ids, so a block tells of no order in which people answered.
    """

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, index=True)
    rows = Integer()
    submissions = Bytea()  # the ids, 16 bytes each: what is withdrawn is found and taken out
    counts = Text()  # results.Counted of these rows, as JSON


class AnswerColumn(Table):
    """What a block's submissions answered to one question (columns.Column). Unique on (block, name)."""

    id: Serial
    block = ForeignKey(references=AnswerBlock, on_delete=OnDelete.cascade, null=False)
    name = Varchar(length=100)
    content = Bytea()


class SurveyCount(Table):
    """The counts of all blocks of a survey together."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, unique=True)
    submissions = Integer(default=0)
    counts = Text()
    counted_at = Timestamptz(default=now)


class PublicationPlan(Table):
    """Which results of a survey are published, and when: fixed from its opening on, and shown to who answers."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, unique=True)
    mode = Varchar(length=10)  # publication.Mode
    tables = JSONB(default="[]")  # publication.TablePlan: the questions, alone or one by another
    least = SmallInt(default=5)  # people in a cell; smaller ones are withheld


class PublishedResults(Table):
    """The result file that the public sees now, in canonical bytes, and their SHA-256."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, unique=True)
    submissions = Integer()
    document = Bytea()
    sha256 = Varchar(length=64)
    final = Boolean(default=False)
    published_at = Timestamptz(default=now)


class HeldResults(Table):
    """The live result file that comes next, held back until enough further answers stand behind the one after it."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, unique=True)
    submissions = Integer()
    document = Bytea()


class Weighting(Table):
    """The population that the answers of a survey are weighted to: weighting.Margin, as JSON."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False, unique=True)
    margins = JSONB(default="[]")


class Invitation(Table):
    """The right of one person to answer one survey. Nothing leads from here to a ballot or to answers."""

    id = UUID(primary_key=True, default=UUID4())
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    digest = Bytea(unique=True)  # keyed digest of the token
    opened = Boolean(default=False)  # as of the last time that openings were applied, all at once


class InvitationContact(Table):
    """Where an invitation goes, and its token, sealed: kept apart, and erased when the survey closes."""

    id = UUID(primary_key=True, default=UUID4())
    invitation = ForeignKey(references=Invitation, on_delete=OnDelete.cascade, null=False, unique=True)
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    address = Varchar(length=254)  # of mail, or a phone number: +62812…
    sealed_token = Bytea()


class InvitationOpening(Table):
    """Somebody opened an invitation. Which one only the secret key can tell, and only until the next night."""

    id = UUID(primary_key=True, default=UUID4())
    sealed = Bytea()


class Ballot(Table):
    """A right to answer that nobody has used yet: made with its invitation, deleted by the answers.

    The id is a keyed digest of the ballot's code, so that the table has no order but this one.
    """

    id = UUID(primary_key=True)
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)


class QuotaCell(Table):
    """A group of whom a survey wants no more than so many answers."""

    id: Serial
    survey = ForeignKey(references=Survey, on_delete=OnDelete.cascade, null=False)
    label = Varchar(length=120)
    condition = Text()  # an expression over the answers
    wanted = Integer()
    counted = Integer(default=0)


class SubmissionCell(Table):
    """A place that a submission takes; a trigger gives it back when this row goes."""

    id = UUID(primary_key=True, default=UUID4())
    submission = ForeignKey(references=Submission, on_delete=OnDelete.cascade, null=False)
    cell = ForeignKey(references=QuotaCell, on_delete=OnDelete.cascade, null=False)
