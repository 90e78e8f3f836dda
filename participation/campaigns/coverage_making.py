"""What is stored of a campaign's coverage: counts by target with the population behind each. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import inf

from participation.areas.schemas import MarginView
from participation.campaigns.cell_counting import CellCounter, Frame
from participation.campaigns.coverage_schemas import CellCount, Coverage, DayCount
from participation.campaigns.gains import counts_for_population, likeness_by_day
from participation.campaigns.populations import people_meant
from participation.campaigns.schemas import Condition, Target
from participation.surveys.definitions import Definition

Conditions = tuple[Condition, ...]

WEEK = 7
"""Days, of which the present pace is taken."""

Figures = Mapping[int | None, Sequence[MarginView]]
"""Of the population, by area; None for wherever people live."""


def coverage_made(
    targets: Sequence[Target],
    definition: Definition,
    frame: Frame,
    counter: CellCounter,
    figures: Figures,
    paths: Mapping[int, Sequence[int]],
    labels: Mapping[int, str],
) -> Coverage:
    """`paths` and `labels` are of the areas of targets."""
    areas = list(dict.fromkeys(target.area for target in targets if target.area is not None))
    groups = list(dict.fromkeys(target.conditions for target in targets))
    reached, by_links, variances = counter.reached, counter.by_links, counter.variances()
    holding = _holding(targets, groups, paths)
    cells = [
        CellCount(
            target=target.id or 0,
            area=areas.index(target.area) if target.area is not None else -1,
            group=groups.index(target.conditions),
            wanted=target.wanted,
            reached=int(reached[number].sum()),
            by_links=int(by_links[number].sum()),
            week=int(reached[number, -WEEK:].sum()),
            people=people_meant(target.conditions, definition, figures.get(target.area, ())),
            inner=(target.area, target.conditions) not in holding,
            variance=variances[number],
            aside=int(counter.aside[number]),
        )
        for number, target in enumerate(targets)
    ]
    return Coverage(
        first=frame.first,
        areas=[labels.get(area, "?") for area in areas],
        groups=groups,
        cells=cells,
        days=_days(frame, counter, cells),
        links={code: counter.of_links[number].tolist() for number, code in enumerate(frame.links)},
        aside_links={
            code: counter.aside_of_links[number].tolist() for number, code in enumerate(frame.links)
        },
        measured=frame.measured.partition(":")[2],
    )


def _days(frame: Frame, counter: CellCounter, cells: Sequence[CellCount]) -> list[DayCount]:
    supported = [number for number, cell in enumerate(cells) if counts_for_population(cell)]
    people = [cells[number].people or 0 for number in supported]
    likeness: list[float | None] = [None] * frame.days
    if len(supported) > 1:
        likeness = likeness_by_day(counter.reached[supported], people)
    return [
        DayCount(
            frame.first + timedelta(day),
            int(elsewhere + brought),
            int(brought),
            likeness[day],
            int(counter.aside_of_days[day]),
        )
        for day, (elsewhere, brought) in enumerate(counter.of_days.tolist())
    ]


def _holding(
    targets: Sequence[Target], groups: Sequence[Conditions], paths: Mapping[int, Sequence[int]]
) -> set[tuple[int | None, Conditions]]:
    """Targets that hold another one: of an area around it, or of a wider group."""
    known = {(target.area, target.conditions) for target in targets}
    wider = {group: [other for other in groups if is_within(group, other)] for group in groups}
    found = set()
    for target in targets:
        around = [None, *paths.get(target.area, ())] if target.area is not None else [None]
        outer = {(area, group) for area in around for group in wider[target.conditions]}
        found |= (outer & known) - {(target.area, target.conditions)}
    return found


def is_within(group: Conditions, other: Conditions) -> bool:
    """Whether everybody of one group belongs to the other one."""
    return all(any(_implies(own, wanted) for own in group) for wanted in other)


def _implies(own: Condition, wanted: Condition) -> bool:
    if own.question != wanted.question or bool(own.choices) != bool(wanted.choices):
        return False
    if own.choices:
        return set(own.choices) <= set(wanted.choices)
    lowest, highest = own.least or 0, inf if own.most is None else own.most
    return (wanted.least or 0) <= lowest and highest <= (inf if wanted.most is None else wanted.most)
