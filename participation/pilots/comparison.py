"""Who is compared with whom, and what was measured of each: rows of a trial made ready for its analysis. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.result_schemas import ArmFlow, ComparedArm, Flow
from participation.pilots.schemas import Document, Outcome
from participation.pilots.tables import Allocation, ArmKind, OutcomeKind, Scale, WaveKind
from participation.surveys.definitions import DONT_KNOW

WITHOUT_PLACE = "without_place"
"""The kind of those who wanted a place and got none, where places are given first come or by lot."""
OPEN_TO_ALL = frozenset({Allocation.FIRST_COME, Allocation.LOTTERY, Allocation.STRATIFIED_LOTTERY})
"""Allocations whose comparison is with those who got no place."""
MOVED_UP_APART = frozenset({Allocation.LOTTERY, Allocation.STRATIFIED_LOTTERY, Allocation.CLUSTER})
"""Where a place that was given back goes to somebody whom chance had put elsewhere, or nowhere."""
APPLICATION = 0
"""The wave that the enrollment survey is."""
AREA = "area"


class Row(NamedTuple):
    """One person's application, what they answered by wave, and what the office handed in by outcome."""

    id: Any
    state: str
    area: int
    arm: int | None
    replaces: bool
    placed: bool
    answers: Mapping[int, Mapping[str, Any]] = {}
    measures: Mapping[int, float] = {}
    left_before_draw: bool = False  # chance never put them anywhere


class Arms(NamedTuple):
    """The arms that are compared, and which of them the others are compared with."""

    named: tuple[ComparedArm, ...]
    compared: int


class Compared(NamedTuple):
    """People of an analysis, an entry for each: what effects.Participants takes."""

    rows: tuple[Row, ...]
    arm: list[int]
    area: list[int]  # index, by the ids of the areas
    outcome: list[float]  # NaN where it is not known
    baseline: list[float]
    groups: dict[str, list[str]]


def arms_of(document: Document) -> Arms:
    """The usual service is what others are compared with, else a waiting list, else those without a place."""
    named = [ComparedArm(arm.name, arm.kind) for arm in document.arms]
    for kind in (ArmKind.USUAL, ArmKind.WAITING):
        for position, arm in enumerate(named):
            if arm.kind == kind:
                return Arms(tuple(named), position)
    return Arms((*named, ComparedArm({}, WITHOUT_PLACE)), len(named))


def arm_of(row: Row, document: Document, arms: Arms) -> int | None:
    """The arm that a person is counted in, whatever they did afterwards; None for whom nothing is compared."""
    if row.left_before_draw or (row.replaces and document.allocation in MOVED_UP_APART):
        return None
    if document.allocation not in OPEN_TO_ALL:
        return row.arm
    place = _place_of(row, document)
    return arms.compared if place is None else place


def outcomes_of(document: Document) -> tuple[Outcome, ...]:
    """All outcomes of a protocol, the one that decides first."""
    protocol = document.protocol
    primary = Outcome(
        name=protocol.outcome,
        kind=protocol.outcome_kind,
        wave=protocol.outcome_wave,
        question=protocol.outcome_question,
        choices=protocol.outcome_choices,
        scale=protocol.scale,
        better=protocol.better,
    )
    return (primary, *protocol.secondary)


def compared(document: Document, rows: Sequence[Row], number: int, areas: Mapping[int, str]) -> Compared:
    """Everybody who is compared, with the outcome of this number; `areas` names areas by id."""
    arms, outcome = arms_of(document), outcomes_of(document)[number]
    placed = [(row, arm) for row in rows if (arm := arm_of(row, document, arms)) is not None]
    own = tuple(row for row, _ in placed)
    index = {area: position for position, area in enumerate(sorted({row.area for row in own}))}
    return Compared(
        rows=own,
        arm=[arm for _, arm in placed],
        area=[index[row.area] for row in own],
        outcome=[known(row, outcome, number) for row in own],
        baseline=[before(row, document, outcome) for row in own],
        groups={name: [label(row, name, areas) for row in own] for name in document.protocol.groups},
    )


def known(row: Row, outcome: Outcome, number: int) -> float:
    """What was measured of a person; NaN where it is not known."""
    if outcome.kind == OutcomeKind.MEASURE:
        return row.measures.get(number, math.nan)
    return value_of(row.answers.get(outcome.wave, {}).get(outcome.question), outcome)


def before(row: Row, document: Document, outcome: Outcome) -> float:
    """The same before the trial: of the baseline wave, or of the application where that asked for it."""
    if outcome.kind == OutcomeKind.MEASURE:
        return math.nan
    for wave in _earlier(document, outcome):
        answer = row.answers.get(wave, {}).get(outcome.question)
        if answer is not None:
            return value_of(answer, outcome)
    return math.nan


def _earlier(document: Document, outcome: Outcome) -> Iterator[int]:
    for position, wave in enumerate(document.waves, start=1):
        if wave.kind == WaveKind.BASELINE and position != outcome.wave:
            yield position
    if outcome.wave != APPLICATION:
        yield APPLICATION


def value_of(answer: object, outcome: Outcome) -> float:
    """An answer as a number. "Tidak tahu", nothing and what is no number are NaN."""
    chosen = answer if isinstance(answer, list) else [answer]
    if answer is None or DONT_KNOW in chosen:
        return math.nan
    if outcome.scale == Scale.SHARE:
        return float(any(str(one) in outcome.choices for one in chosen))
    try:
        value = float(answer)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan
    return value if math.isfinite(value) else math.nan


def label(row: Row, name: str, areas: Mapping[int, str]) -> str:
    """The group of a person: the name of their area, or their answer when they applied; "" where they said nothing."""
    if name == AREA:
        return areas.get(row.area, "")
    answer = row.answers.get(APPLICATION, {}).get(name)
    return "" if answer is None or answer == DONT_KNOW or isinstance(answer, list) else str(answer)


def flow_of(document: Document, rows: Sequence[Row]) -> Flow:
    """Of all who applied: who got which place, who left, and of whom the primary outcome is known."""
    arms, outcome = arms_of(document), outcomes_of(document)[0]
    counted = [(row, arm_of(row, document, arms)) for row in rows]
    apart = [_place_of(row, document) for row, arm in counted if arm is None]
    return Flow(
        applied=len(rows),
        not_placed=apart.count(None),
        arms=tuple(
            _arm_flow([row for row, arm in counted if arm == position], apart.count(position), outcome)
            for position in range(len(arms.named))
        ),
    )


def _place_of(row: Row, document: Document) -> int | None:
    """The arm that a person's place belongs to; where all places are alike that is the first one."""
    if document.allocation not in OPEN_TO_ALL:
        return row.arm
    if not row.placed:
        return None
    return 0 if row.arm is None else row.arm


def _arm_flow(own: Sequence[Row], moved_up: int, outcome: Outcome) -> ArmFlow:
    unknown = [row for row in own if math.isnan(known(row, outcome, 0))]
    withdrawn = sum(row.state == EnrollmentState.WITHDRAWN for row in unknown)
    return ArmFlow(
        placed=len(own) + moved_up,
        moved_up=moved_up,
        withdrawn=withdrawn,
        unanswered=len(unknown) - withdrawn,
        analysed=len(own) - len(unknown),
    )
