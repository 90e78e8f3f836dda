"""From a link that was sent to answers that came: how many took each step, by whatever a link stands for. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from participation.campaigns.coverage import down
from participation.campaigns.schemas import LinkView
from participation.surveys.section_schemas import SENT, SectionsReached


class By(StrEnum):
    """What steps are put together by."""

    LINK = "link"
    MEDIUM = "medium"
    PLACE = "place"
    VOLUNTEER = "volunteer"
    DAY = "day"


class Steps(NamedTuple):
    """How many people took each step."""

    sent: int = 0
    opened: int = 0
    started: int = 0
    completed: int = 0
    aside: int = 0  # sent answers, too, that count for no target

    def plus(self, other: "Steps") -> "Steps":
        return Steps(*(own + more for own, more in zip(self, other, strict=True)))


class Taken(NamedTuple):
    """Steps by one link on one day."""

    link: LinkView
    day: date
    steps: Steps


_KEYS: Mapping[By, Callable[[Taken], Any]] = {
    By.LINK: lambda taken: taken.link.code,
    By.MEDIUM: lambda taken: taken.link.medium,
    By.PLACE: lambda taken: taken.link.place,
    By.VOLUNTEER: lambda taken: taken.link.volunteer,
    By.DAY: lambda taken: taken.day,
}


def funnel(taken: Iterable[Taken], by: By, *, stepped: bool) -> list[tuple[Any, Steps]]:
    """Those with the most answers first, days in their order. `stepped` rounds answers down for partners."""
    found: dict[Any, Steps] = {}
    for one in taken:
        key = _KEYS[by](one)
        found[key] = found.get(key, Steps()).plus(one.steps)
    shown = [(key, _shown(steps, stepped=stepped)) for key, steps in found.items()]
    if by is By.DAY:
        return sorted(shown, key=lambda row: row[0], reverse=True)
    return sorted(shown, key=lambda row: (-row[1].completed, -row[1].started, -row[1].opened, str(row[0])))


def all_steps(taken: Iterable[Taken], *, stepped: bool) -> Steps:
    total = Steps()
    for one in taken:
        total = total.plus(one.steps)
    return _shown(total, stepped=stepped)


def _shown(steps: Steps, *, stepped: bool) -> Steps:
    """Who completed has started, by whatever way the answers came."""
    started = max(0, steps.started, steps.completed + steps.aside)
    if stepped:
        return steps._replace(started=down(started), completed=down(steps.completed), aside=down(steps.aside))
    return steps._replace(started=started)


def stopped_at(reached: Iterable[SectionsReached], *, stepped: bool) -> dict[int, int]:
    """How many people went no further than each section, of those who sent nothing; by its place from 0 on."""
    counts = Counter[int]()
    for one in reached:
        if one.section != SENT:
            counts[one.section] += one.n
    return {section: down(n) if stepped else n for section, n in sorted(counts.items()) if n > 0}
