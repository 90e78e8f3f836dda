"""What goes in and out of results, as it is stored and shown. Texts are by language."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from participation.pilots.effect_schemas import ArmMean, Effect
from participation.texts import Text


class ComparedArm(msgspec.Struct, frozen=True):
    """An arm as it was compared; those who got no place have no name but their kind."""

    name: Text
    kind: str  # tables.ArmKind, or comparison.WITHOUT_PLACE


class ArmFlow(msgspec.Struct, frozen=True):
    """What became of the people of one arm."""

    placed: int
    moved_up: int  # of them, into a place that somebody gave back, where such people are not compared
    withdrawn: int  # of those who are compared: left, and the primary outcome is not known
    unanswered: int  # of those who are compared: stayed, and it is not known either
    analysed: int


class Flow(msgspec.Struct, frozen=True):
    """What became of everybody who applied and could take part."""

    applied: int
    not_placed: int  # and not compared either
    arms: tuple[ArmFlow, ...]
    turned_away: int = 0  # could not take part by their answers


class OutcomeResult(msgspec.Struct, frozen=True):
    """What was found of one outcome; the first of a result is the one that decides."""

    name: Text
    kind: str  # tables.OutcomeKind
    scale: str  # tables.Scale
    better: str  # tables.Better
    effect: Effect


class GroupNamed(msgspec.Struct, frozen=True):
    """A question that people are grouped by, and its answers, in words."""

    label: Text
    choices: dict[str, Text]


class Result(msgspec.Struct, frozen=True):
    """The result of a trial: everything that its page says, and nothing about a person."""

    slug: str
    title: Text
    version: int  # of the protocol …
    protocol_sha256: str
    analysis_on: date | None
    made_at: datetime
    allocation: str
    alpha: float
    planned: int
    minimal_effect: float  # points of the scale; of a share a fraction
    arms: tuple[ComparedArm, ...]
    compared: int  # the arm that the others are compared with
    looks: int  # at outcomes by arm before this day
    flow: Flow
    outcomes: tuple[OutcomeResult, ...]
    groups: dict[str, GroupNamed] = {}
    amended_on: date | None = None  # when this version came, where that was once the trial had begun …
    amended_after_look: bool = False  # … and whether somebody had looked at outcomes by arm until then

    @property
    def primary(self) -> OutcomeResult:
        return self.outcomes[0]


class ResultView(msgspec.Struct, frozen=True):
    """A result with the fingerprint of its bytes."""

    id: int
    result: Result
    sha256: str
    made_at: datetime


class Seen(msgspec.Struct, frozen=True):
    """What a look showed of one outcome: each arm by itself, and no test."""

    name: Text
    scale: str
    arms: tuple[ArmMean, ...]
    missing: tuple[int, ...]  # by arm


class LookView(msgspec.Struct, frozen=True):
    """A look before the day of the analysis."""

    id: UUID
    account: int | None
    account_name: str
    reason: str
    looked_at: datetime
    figures: tuple[Seen, ...] = ()
