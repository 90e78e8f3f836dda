"""What people are told of a survey and what its office puts on record, both from what it really stores. Pure."""

from collections.abc import Mapping
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

    DAY = "day received"
    LANGUAGE = "language of the page"
    CHANNEL = "channel"
    SOURCE = "code of a campaign"
    RECEIPT = "keyed digest of the receipt"
    SEED = "seed of the order of choices"
    DRAFT = "unfinished answers, sealed under a code that their writer holds"


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
    also_stored: list[Stored]


class Processing(msgspec.Struct, frozen=True):
    """The record of processing activities of one survey (UU PDP 27/2022, Art. 31)."""

    survey: str
    title: Text
    controller: str
    data_subjects: str
    recipients: list[str]
    transfer_abroad: str
    measures: list[str]
    erasure: str
    results_public: bool
    submissions: int
    versions: list[VersionProcessing]


RECIPIENTS = [
    "whoever holds the receipt: their own answers",
    "staff of the office: counts, and words with numbers, names and addresses blacked out as far as rules find them",
    "planners and administrators of the office: single answers without what leads to a person, each export on record",
    "administrators of the office: what leads to a person and files, each export on record",
]
MEASURES = [
    "no account, address, device or time finer than the day is stored with answers",
    "what leads to a person is stored apart from the other answers",
    "receipts, drafts and sessions are stored as keyed digests or sealed",
    "access by grants for each office; an audit trail that nobody can change",
]
ERASURE = "every night, by the time that the version promised; at once when the receipt is used to withdraw"


def processing_of(survey: SurveyView, documents: Mapping[int, Document]) -> Processing:
    """From all versions that were published, else from the draft."""
    return Processing(
        survey=survey.slug,
        title=survey.title,
        controller=survey.office_name,
        data_subjects="people who answer the survey",
        recipients=RECIPIENTS,
        transfer_abroad="none",
        measures=MEASURES,
        erasure=ERASURE,
        results_public=survey.results_public,
        submissions=survey.submissions,
        versions=[
            _version(number, document)
            for number, document in sorted((documents or {0: survey.document}).items(), reverse=True)
        ],
    )


def _version(number: int, document: Document) -> VersionProcessing:
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
        also_stored=_also_stored(notice),
    )


def _also_stored(notice: Notice) -> list[Stored]:
    always = [Stored.DAY, Stored.LANGUAGE, Stored.CHANNEL, Stored.SOURCE, Stored.RECEIPT]
    seed = [Stored.SEED] if notice.is_drawn else []
    draft = [Stored.DRAFT] if notice.draft_days else []
    return [*always, *seed, *draft]
