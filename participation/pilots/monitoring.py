"""How the enrollment of a trial stands against what was planned, and how far its surveys are answered. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from participation.pilots.enrollment_tables import EnrollmentState
from participation.pilots.lots import arm_names
from participation.pilots.monitor_schemas import People
from participation.pilots.schemas import Document, PlacesNamed
from participation.pilots.tables import Allocation
from participation.pilots.waves import Turn, calendar
from participation.texts import Text

HAS_PLACE = frozenset({EnrollmentState.ENROLLED, EnrollmentState.COMPLETED})


@dataclass(frozen=True)
class Enrolled:
    """Counts of some people of a trial."""

    applied: int
    placed: int  # have a place now, or kept it to the end
    waiting: int
    withdrawn: int
    completed: int


@dataclass(frozen=True)
class AreaFigures:
    area: str
    target: int | None  # places; None where one lottery gives those of all areas
    people: Enrolled


@dataclass(frozen=True)
class ArmFigures:
    name: Text
    target: int  # its part of the planned size, by the ratios
    people: Enrolled


@dataclass(frozen=True)
class WaveFigures:
    """Answers to one survey among those for whom it has opened; who withdrew counts on neither side."""

    name: Text
    asked: int
    answered: int


@dataclass(frozen=True)
class Monitor:
    people: Enrolled
    target: int
    areas: tuple[AreaFigures, ...]
    arms: tuple[ArmFigures, ...]  # empty until anybody has one
    waves: tuple[WaveFigures, ...]


def monitor_of(
    document: Document, people: Sequence[People], answered: Mapping[int, int], today: date
) -> Monitor:
    """`answered` counts answers of those who have not withdrawn, by number of the wave."""
    return Monitor(
        people=_enrolled(people),
        target=_target(document),
        areas=tuple(_area(document, places, people) for places in document.places),
        arms=_arms(document, people),
        waves=_waves(document, people, answered, today),
    )


def _target(document: Document) -> int:
    """How many are to get a place: of those planned, some may be compared without one."""
    return min(document.protocol.planned_size, sum(places.places for places in document.places))


def _enrolled(people: Iterable[People]) -> Enrolled:
    by_state: Counter[str] = Counter()
    for some in people:
        by_state[some.state] += some.count
    return Enrolled(
        applied=by_state.total(),
        placed=sum(by_state[state] for state in HAS_PLACE),
        waiting=by_state[EnrollmentState.WAITLISTED],
        withdrawn=by_state[EnrollmentState.WITHDRAWN],
        completed=by_state[EnrollmentState.COMPLETED],
    )


def _area(document: Document, places: PlacesNamed, people: Sequence[People]) -> AreaFigures:
    """Areas meet by code: a name may have changed since the protocol was published."""
    key = places.code or places.area
    own = (some for some in people if (some.code or some.area) == key)
    target = None if document.allocation == Allocation.LOTTERY else places.places
    return AreaFigures(places.area, target, _enrolled(own))


def _arms(document: Document, people: Sequence[People]) -> tuple[ArmFigures, ...]:
    """Those that a place can bring."""
    if all(some.arm is None for some in people):
        return ()
    brought = {position: document.arms[position] for position in arm_names(document).values()}
    ratios = sum(arm.ratio for arm in brought.values())
    return tuple(
        ArmFigures(
            arm.name,
            round(_target(document) * arm.ratio / ratios),
            _enrolled(some for some in people if some.arm == position),
        )
        for position, arm in brought.items()
    )


def _waves(
    document: Document, people: Sequence[People], answered: Mapping[int, int], today: date
) -> tuple[WaveFigures, ...]:
    asked = dict.fromkeys(range(1, len(document.waves) + 1), 0)
    for some in people:
        for wave in calendar(document, some.state, some.placed_on, {}, today):
            if wave.turn is not Turn.COMING:
                asked[wave.number] += some.count
    return tuple(
        WaveFigures(wave.name, asked[number], answered.get(number, 0))
        for number, wave in enumerate(document.waves, start=1)
    )
