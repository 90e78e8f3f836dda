"""What goes in and out of surveys."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from participation.areas.schemas import AreaOption
from participation.surveys.answers import Compiled
from participation.surveys.definitions import Definition
from participation.surveys.phases import Phase, phase_of, was_open
from participation.surveys.quotas import Cell
from participation.surveys.signs import Manner
from participation.texts import Text

LARGEST_NUMBER = 2**31 - 1

ALL_OTHERS = "others"
"""The name of the row in which areas or services with few answers stand together."""


class Document(msgspec.Struct, frozen=True):
    """What is published: the questions and every text that people are shown with them."""

    title: dict[str, str]
    introduction: dict[str, str]
    purpose: dict[str, str]
    legal_basis: str
    retention_days: int
    contact: str
    definition: Definition
    identifier_days: int = 0  # versions published before this was asked say nothing of it

    @property
    def identifiers_kept(self) -> int:
        """Days that answers stay which can lead to a person."""
        return min(self.identifier_days or self.retention_days, self.retention_days)


class SurveyCreate(msgspec.Struct, frozen=True):
    """A new survey; what follows its service comes from the questionnaire that it starts from."""

    office: int
    title: dict[str, str]
    slug: str = ""
    service: int | None = None
    introduction: dict[str, str] = {}
    purpose: dict[str, str] = {}
    legal_basis: str = ""
    definition: Definition | None = None
    for_participants: bool = False
    is_quiz: bool = False


class RevisionView(msgspec.Struct, frozen=True):
    """The questions of a draft as they were before a change."""

    id: int
    definition: Definition
    made_at: datetime
    made_by: str  # name of the account, "" where it is gone


class LibraryBlockView(msgspec.Struct, frozen=True):
    """Questions that an office keeps for its next surveys."""

    id: int
    office: int
    definition: Definition


class SurveyUpdate(msgspec.Struct, frozen=True):
    """The details around the questions; `revision` is the one the editor has seen."""

    revision: int
    title: dict[str, str]
    introduction: dict[str, str]
    purpose: dict[str, str]
    legal_basis: str
    retention_days: int
    contact: str
    service: int | None
    languages: list[str]  # those the questions are written in; the first is the default
    opens_at: datetime | None
    closes_at: datetime | None
    results_public: bool
    results_on: date | None
    identifier_days: int = 0
    pages: bool | None = None  # one section a page; left open, as the length of the form suggests
    for_participants: bool = False
    is_quiz: bool = False


class SurveyView(msgspec.Struct, frozen=True):
    """A survey as staff see it, with its draft."""

    id: int
    office: int
    office_name: str
    zone: str
    service: int | None
    slug: str
    state: str
    title: dict[str, str]
    introduction: dict[str, str]
    purpose: dict[str, str]
    legal_basis: str
    retention_days: int
    contact: str
    definition: Definition
    opens_at: datetime | None
    closes_at: datetime | None
    results_public: bool
    results_on: date | None
    current_version: int
    revision: int
    by_invitation: bool
    submissions: int = 0
    identifier_days: int = 0
    for_participants: bool = False
    is_quiz: bool = False

    @property
    def answered_elsewhere(self) -> bool:
        """Within a trial or a course, and not at an address of its own."""
        return self.for_participants or self.is_quiz

    @property
    def document(self) -> Document:
        """What publishing would freeze."""
        return Document(
            title=self.title,
            introduction=self.introduction,
            purpose=self.purpose,
            legal_basis=self.legal_basis,
            retention_days=self.retention_days,
            contact=self.contact,
            definition=self.definition,
            identifier_days=self.identifier_days,
        )


class PublishedSurvey(msgspec.Struct, frozen=True):
    """One published version, ready to answer."""

    id: int
    slug: str
    state: str
    opens_at: datetime | None
    closes_at: datetime | None
    results_public: bool
    results_on: date | None
    office: int
    office_name: str
    zone: str
    service: int | None
    home_area: int | None  # of the office: where its area questions start …
    areas: list[AreaOption]  # … and what they offer first
    areas_lead_on: bool  # whether anything lies below those
    services: list[tuple[int, Text]]  # of the office, where a question asks for one
    by_invitation: bool
    cells: list[Cell]  # of its quotas
    version: int  # id of the row
    number: int
    document: Document
    compiled: Compiled
    for_participants: bool = False  # of pilots, who answer it on pages of theirs
    is_quiz: bool = False  # of a course, within which it is answered
    action: str = ""  # where its pages are sent, on other pages than its own
    closed_at: datetime | None = None  # when staff closed it by hand

    @property
    def answered_elsewhere(self) -> bool:
        """Within a trial or a course, and not at an address of its own."""
        return self.for_participants or self.is_quiz

    @property
    def sent_to(self) -> str:
        return self.action or f"/surveys/{self.slug}"

    def phase(self, now: datetime) -> Phase:
        return phase_of(self.state, self.opens_at, self.closes_at, now)

    def was_open(self, moment: datetime) -> bool:
        """Whether it took answers then; not known of one that was closed before closing was noted."""
        unknown = self.state == "closed" and self.closed_at is None
        return not unknown and was_open(self.opens_at, self.closes_at, self.closed_at, moment)


class ParticipantsSurvey(msgspec.Struct, frozen=True):
    """One published version of a survey for the participants of pilots."""

    id: int
    slug: str
    number: int
    sha256: str
    title: Text
    definition: Definition
    has_quotas: bool = False
    retention_days: int = 365


class SurveyCard(msgspec.Struct, frozen=True):
    """A survey on the home page and in the API's list."""

    slug: str
    title: dict[str, str]
    questions: int
    minutes: int
    closes_at: datetime | None
    office_name: str
    zone: str


class SubmissionCreate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers as a program sends them; a misspelt field is refused rather than lost."""

    key: Annotated[
        str, Meta(pattern="^[A-Za-z0-9_-]{22,64}$")
    ]  # ≥ 128 random bits: sent again, the same receipt
    answers: dict[str, Any]  # by question name; several choices are a list of their names
    language: str = "id"
    version: Annotated[int, Meta(ge=1, le=LARGEST_NUMBER)] | None = (
        None  # that was answered; else the current
    )
    source: str = ""  # campaign code
    ballot: Annotated[str, Meta(max_length=100)] = ""  # the right to answer, where a survey is by invitation


class SubmissionReceipt(msgspec.Struct, frozen=True):
    """What the sender keeps."""

    receipt: str


class About(msgspec.Struct, frozen=True):
    """What free text is about where neither the survey nor the answers say it."""

    service: int | None = None
    area: int | None = None


class Sent(msgspec.Struct, frozen=True):
    """What one person sent, by whatever channel, before it is checked."""

    key: str
    answers: Mapping[str, Any]
    language: str
    channel: str
    source: str = ""
    received_on: date | None = None  # where a file says so; else today
    seed: int | None = None  # of the order of its choices
    shown: frozenset[str] | None = None  # questions that were on the page, None where there was no page
    ballot: str = ""  # code of the right to answer
    files: frozenset[str] = frozenset()  # ids of what was stored with the very same answers before
    about: About | None = None
    manner: Manner | None = None  # how it was answered, for who came by a link


class PublicSurvey(msgspec.Struct, frozen=True):
    """A published survey as programs read it."""

    slug: str
    phase: Phase
    version: int
    office: str
    opens_at: datetime | None
    closes_at: datetime | None
    by_invitation: bool  # then answers need a ballot
    document: Document
    for_participants: bool = False  # then only participants of pilots can answer, on pages of theirs
    is_quiz: bool = False  # then it is answered within a course


def public_view(survey: PublishedSurvey, now: datetime) -> PublicSurvey:
    return PublicSurvey(
        slug=survey.slug,
        phase=survey.phase(now),
        version=survey.number,
        office=survey.office_name,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        by_invitation=survey.by_invitation,
        document=survey.document,
        for_participants=survey.for_participants,
        is_quiz=survey.is_quiz,
    )


class ChartRow(msgspec.Struct, frozen=True):
    """One bar: how often an answer was given, and its share of `n` (0 to 1); None where it is withheld.

    `by` holds the counts for each answer to another question; `position` is the mean place of a ranked choice.
    """

    name: str
    label: str
    count: int | None
    share: float | None
    position: float | None = None
    by: list[int | None] = []


class QuestionChart(msgspec.Struct, frozen=True):
    """The counts of one question, alone or by another; `n` leaves out "don't know", None where it is withheld."""

    name: str
    label: dict[str, str]
    n: int | None
    dont_know: int | None
    mean: float | None
    rows: list[ChartRow]
    few: bool
    words: bool
    by: str = ""
    by_label: dict[str, str] = {}
    columns: list[str] = []
    column_totals: list[int | None] = []
    withheld: int = 0  # cells of so few people that they could be recognised, and those that would tell them
    whole: bool = False  # withheld as a whole

    @property
    def highest(self) -> ChartRow | None:
        """The answer given most often, for the sentence above the chart; None where several are level."""
        named = [row for row in self.rows if row.name != ALL_OTHERS]
        most = max((row.count or 0 for row in named), default=0)
        first = [row for row in named if row.count == most]
        return first[0] if most and len(first) == 1 else None


class PublicResults(msgspec.Struct, frozen=True):
    """What is published of a survey. No questions while there are too few answers, or while it is sealed."""

    submissions: int
    counted_at: datetime
    questions: list[QuestionChart]
    mode: str = "live"
    final: bool = False
    sha256: str = ""  # of the result file
    taken_out: int = 0  # answers that the office took out of the results, with a reason
