"""What goes in and out of field teams."""

from datetime import datetime
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from participation.campaigns.schemas import CampaignView
from participation.surveys.queued_schemas import MOST_TOGETHER, QueuedAnswers
from participation.surveys.schemas import PublishedSurvey

MOST_RECEIPTS = 200
"""That a phone takes along: more people than anybody asks before there is signal again."""


class EnumeratorView(msgspec.Struct, frozen=True):
    id: int
    campaign: int
    name: str


class CodeView(msgspec.Struct, frozen=True):
    """A device code, but for the code itself."""

    id: int
    enumerator: int
    made_at: datetime
    revoked_at: datetime | None


class AssignmentView(msgspec.Struct, frozen=True):
    """`area` is None for wherever people live, `area_name` is empty then."""

    id: int
    enumerator: int
    area: int | None
    area_name: str
    wanted: int
    source: str  # of the answers: the code of a link of its own
    ended_at: datetime | None


class FieldWork(NamedTuple):
    """What a device code opens. `survey` is None where none can be answered in field mode."""

    code: str
    made_at: datetime  # nobody answered on this phone before
    revoked_at: datetime | None
    enumerator: EnumeratorView
    campaign: CampaignView
    may_work: bool  # the partner organisation, where one runs the campaign
    survey: PublishedSurvey | None
    assignments: tuple[AssignmentView, ...]  # those that have ended as well

    @property
    def present(self) -> tuple[AssignmentView, ...]:
        return tuple(one for one in self.assignments if one.ended_at is None)

    def assignment(self, assignment_id: int | None) -> AssignmentView | None:
        return next((one for one in self.assignments if one.id == assignment_id), None)


class FieldAnswers(QueuedAnswers, frozen=True):
    """One person's answers as an enumerator's phone kept them. What is missing here is asked for again."""

    device: Annotated[str, Meta(max_length=100)] = ""  # its code
    assignment: Annotated[str, Meta(max_length=10)] = ""  # id
    reader: Annotated[str, Meta(max_length=10)] = ""  # field_rules.Reader
    consent: Annotated[str, Meta(max_length=1)] = ""  # 1: it was said aloud, and the person agreed


class FieldBatch(msgspec.Struct, frozen=True):
    """What a phone sends at once."""

    entries: Annotated[list[FieldAnswers], Meta(max_length=MOST_TOGETHER)]


class ReceiptsWanted(msgspec.Struct, frozen=True):
    """A phone takes receipts along, for people who have no phone of their own."""

    device: Annotated[str, Meta(max_length=100)]
    count: Annotated[int, Meta(ge=1, le=MOST_RECEIPTS)]


class TakenAlong(msgspec.Struct, frozen=True):
    """A key for the answers of one person, and the receipt that it makes once they are stored."""

    key: str
    receipt: str
    spelled: str


class ReceiptsTaken(msgspec.Struct, frozen=True):
    receipts: list[TakenAlong]
