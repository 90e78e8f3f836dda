"""What people are told of a survey and what its office puts on record, both from what it really stores. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from participation.surveys.definitions import (
    TEXTS,
    UPLOADS,
    Definition,
    Question,
    QuestionType,
)
from participation.surveys.drafts import KEPT
from participation.surveys.schemas import Document, SurveyView
from participation.texts import Text
from participation.web.i18n import current_language, mark, translate


class Notice(msgspec.Struct, frozen=True):
    """What one version stores of whoever answers it."""

    leading: list[Question]  # what is answered to these can lead to a person
    asks_area: bool
    asks_place: bool
    asks_files: bool
    asks_words: bool
    is_drawn: bool  # the order of its choices, whose seed is kept
    draft_days: int  # that unfinished answers are kept for whoever asks for it, 0 where nobody can
    retention_days: int
    identifier_days: int

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing that it asks for leads to a person."""
        return not self.leading

    @property
    def has_own_time(self) -> bool:
        """Whether what leads to a person goes earlier than the rest."""
        return bool(self.leading) and self.identifier_days < self.retention_days


def notice_of(document: Document) -> Notice:
    definition = document.definition
    types = {question.type for question in definition.questions}
    return Notice(
        leading=[question for question in definition.questions if question.leads_to_a_person],
        asks_area=QuestionType.AREA in types,
        asks_place=QuestionType.LOCATION in types,
        asks_files=bool(UPLOADS & types),
        asks_words=_asks_words(definition),
        is_drawn=any(question.randomize for question in definition.questions),
        draft_days=KEPT.days if definition.paged else 0,
        retention_days=document.retention_days,
        identifier_days=document.identifiers_kept,
    )


def _asks_words(definition: Definition) -> bool:
    """Of what staff read: words that lead to a person are kept apart and never analysed."""
    return any(
        question.type in TEXTS or question.other
        for question in definition.questions
        if not question.leads_to_a_person
    )


class Stored(StrEnum):
    """Kinds of data about a submission, beside the answers."""

    DAY = mark("the day on which it came")
    LANGUAGE = mark("the language of the page")
    CHANNEL = mark("the way by which it came: page, kiosk, program, import")
    SOURCE = mark("the code of a campaign, if its link led here")
    CHECKS = mark(
        "of who came by the link of a campaign: what stands out about how they answered, such as too fast, in the "
        "night, one of very many from one connection, or the same as others"
    )
    RECEIPT = mark("a keyed digest of the receipt")
    PARTICIPANT = mark("which participant of a trial answered, by a random number")
    SEED = mark("the number from which the order of choices was drawn")
    DRAFT = mark("unfinished answers, sealed under a code that their writer holds")


class AskedQuestion(msgspec.Struct, frozen=True):
    """One kind of personal data, by the question that asks for it."""

    name: str
    type: str
    label: Text
    leads_to_a_person: bool
    required: bool


class VersionProcessing(msgspec.Struct, frozen=True):
    """What is done with the answers to one version; number 0 is the draft of a survey never published."""

    version: int
    purpose: Text
    legal_basis: str
    contact: str
    retention_days: int
    identifier_days: int
    questions: list[AskedQuestion]
    also_stored: list[str]


class Processing(msgspec.Struct, frozen=True):
    """The record of processing activities of one survey (UU PDP 27/2022, Art. 31), its sentences in one language."""

    survey: str
    language: str
    title: Text
    controller: str
    data_subjects: list[str]
    recipients: list[str]
    transfer_abroad: str
    measures: list[str]
    erasure: str
    invitations: list[str]  # what is stored of people who are invited, empty where anybody may answer
    results_public: bool
    submissions: int
    versions: list[VersionProcessing]


ANSWERING = mark("People who answer the survey")
INVITED = mark("People who are invited to it")
PARTICIPANTS = mark("Participants of a trial, who answer it under a pseudonym")
RECIPIENTS = [
    mark("Whoever holds the receipt: their own answers."),
    mark(
        "Staff of the office: counts, and words with numbers, names and addresses blacked out as far as rules find "
        "them."
    ),
    mark(
        "Planners and administrators of the office: single answers without what can lead to a person; each export "
        "is on record."
    ),
    mark("Administrators of the office: what can lead to a person, and files; each export is on record."),
]
EVERYBODY = mark("Everybody: counts of all answers together.")
SENDERS = mark(
    "Who carries invitations: the mail server gets addresses with links; whoever sends text messages for the office "
    "gets phone numbers with links, each download on record."
)
ABROAD = mark("Nothing is sent abroad by the platform.")
MEASURES = [
    mark(
        "No account, address, device or time finer than the day stands beside an answer. What can lead to a person "
        "is stored apart. Receipts and drafts are stored as digests or sealed. Grants keep each office to its own "
        "data, and nobody can change the audit trail."
    ),
    mark("After the close, answers and all that hangs on them are put into a random order."),
]
ERASURE = mark(
    "Every night, by the time that the version promised; at once when somebody withdraws with the receipt."
)
INVITATIONS = [
    mark(
        "The mail address or phone number of each person, and the token of their link, sealed: apart from all "
        "answers, erased within minutes of the close."
    ),
    mark("A keyed digest of each token, and whether it was opened, noted once a day for all together."),
    mark(
        "For each person a right to answer that nobody has used yet (a ballot), as a keyed digest that is joined to "
        "no person: deleted by the answers, the rest at the close."
    ),
    mark("Mails with a link, until they are sent or given up; that one was sent, 30 days."),
]


def processing_of(survey: SurveyView, documents: Mapping[int, Document]) -> Processing:
    """From all versions that were published, else from the draft; in the language of the page."""
    invited = survey.by_invitation
    return Processing(
        survey=survey.slug,
        language=current_language(),
        title=survey.title,
        controller=survey.office_name,
        data_subjects=_said(
            [PARTICIPANTS if survey.for_participants else ANSWERING, *([INVITED] if invited else [])]
        ),
        recipients=_said(
            [
                *RECIPIENTS,
                *([SENDERS] if invited else []),
                *([EVERYBODY] if survey.results_public else []),
            ]
        ),
        transfer_abroad=translate(ABROAD),
        measures=_said(MEASURES),
        erasure=translate(ERASURE),
        invitations=_said(INVITATIONS if invited else []),
        results_public=survey.results_public,
        submissions=survey.submissions,
        versions=[
            _version(number, document, for_participants=survey.for_participants)
            for number, document in sorted((documents or {0: survey.document}).items(), reverse=True)
        ],
    )


def _said(sentences: Iterable[str]) -> list[str]:
    return [translate(sentence) for sentence in sentences]


def _version(number: int, document: Document, *, for_participants: bool) -> VersionProcessing:
    notice = notice_of(document)
    return VersionProcessing(
        version=number,
        purpose=document.purpose,
        legal_basis=document.legal_basis,
        contact=document.contact,
        retention_days=notice.retention_days,
        identifier_days=notice.identifier_days,
        questions=[
            AskedQuestion(
                question.name,
                question.type.value,
                question.label,
                question.leads_to_a_person,
                question.required,
            )
            for question in document.definition.questions
            if question.type is not QuestionType.NOTE
        ],
        also_stored=_said(_also_stored(notice, for_participants=for_participants)),
    )


def _also_stored(notice: Notice, *, for_participants: bool) -> list[Stored]:
    always = [Stored.DAY, Stored.LANGUAGE, Stored.CHANNEL, Stored.SOURCE, Stored.CHECKS, Stored.RECEIPT]
    seed = [Stored.SEED] if notice.is_drawn else []
    draft = [Stored.DRAFT] if notice.draft_days and not for_participants else []
    participant = [Stored.PARTICIPANT] if for_participants else []
    return [*always, *participant, *seed, *draft]
