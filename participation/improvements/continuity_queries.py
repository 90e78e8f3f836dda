"""Reads of which improvements of a schedule's reports are one topic: those of one theme.

Themes that planners merged are one. A part that was split off is a topic of its own; only where a whole is counted
before and after, it still belongs to the whole, and so does what a report found to have taken it up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from participation.improvements.tables import DecisionKind, Improvement, Theme, ThemeDecision
from participation.improvements.theme_states import ThemeState

NEAREST = 12
"""Reports before and after one, through which the story of a topic is followed."""

Link = tuple[int, int]
"""Two themes of which one took up the other, or was split off from it."""

_report: Any = Improvement.report
_theme: Any = ThemeDecision.theme
_PLACE = (
    Improvement.id,
    Improvement.theme,
    _report.number.as_alias("number"),
    _report.schedule.as_alias("schedule"),
)


async def same_topics(improvements: Sequence[int]) -> dict[int, set[int]]:
    """Each improvement with those of the reports around it that are the same topic; itself in any case."""
    asked = await Improvement.select(*_PLACE).where(Improvement.id.is_in(list(improvements) or [0]))
    merged = await _links(DecisionKind.MERGE, {row["schedule"] for row in asked})
    themes = {row["id"]: _joined(row["theme"], merged) for row in asked}
    every = sorted({theme for found in themes.values() for theme in found})
    around: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await Improvement.select(*_PLACE).where(Improvement.theme.is_in(every or [0])):
        around[row["theme"]].append(row)
    return {
        row["id"]: {row["id"]} | _near(row["number"], (one for t in themes[row["id"]] for one in around[t]))
        for row in asked
    }


async def whole_topic(theme: int, schedule: int, since: datetime, until: datetime) -> set[int]:
    """The themes that are counted together with this one: merged with it, or split off from it.

    By planners at any time, or as reports found it after the slot `since` and up to `until`.
    """
    merged = await _links(DecisionKind.MERGE, {schedule})
    parts = await _links(DecisionKind.SPLIT, {schedule}) + await _kin(schedule, since, until)
    found = _joined(theme, merged)
    while wider := {part for whole, part in parts if whole in found} - found:
        found |= {theme for part in wider for theme in _joined(part, merged)}
    return found


async def _kin(schedule: int, since: datetime, until: datetime) -> list[Link]:
    """A theme and what came out of it or took it up, as reports found it."""
    names = await Theme.select(Theme.id, Theme.name).where(Theme.schedule == schedule)
    rows = (
        await Improvement.select(Improvement.theme, Improvement.kin, Improvement.related)
        .where(
            _report.schedule == schedule,
            _report.slot > since,
            _report.slot <= until,
            Improvement.state.is_in([ThemeState.SPLIT.value, ThemeState.MERGED.value]),
            Improvement.theme.is_not_null(),
        )
        .output(load_json=True)
    )
    return [(one, row["theme"]) for row in rows for one in row["kin"] or _named(row["related"], names)]


def _named(wanted: Collection[str], names: Sequence[dict[str, Any]]) -> list[int]:
    """Themes that are still called so: all that is to be had of a report that kept no ids."""
    return [known["id"] for known in names if known["name"] in wanted]


async def _links(kind: DecisionKind, schedules: Collection[int]) -> list[Link]:
    rows = await ThemeDecision.select(ThemeDecision.theme, ThemeDecision.other).where(
        ThemeDecision.kind == kind,
        ThemeDecision.ended_at.is_null(),
        _theme.schedule.is_in(sorted(schedules) or [0]),
    )
    return [(row["theme"], row["other"]) for row in rows]


def _joined(theme: int | None, merged: Sequence[Link]) -> set[int]:
    found = set() if theme is None else {theme}
    while wider := {one for link in merged if not found.isdisjoint(link) for one in link} - found:
        found |= wider
    return found


def _near(number: int, rows: Iterable[dict[str, Any]]) -> set[int]:
    return {row["id"] for row in rows if abs(row["number"] - number) <= NEAREST}
