"""What a schedule remembers of its themes from report to report: read before one is made, written with it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from participation.improvements.matching import Centroids
from participation.improvements.queries import comments_of_themes, latest_themes
from participation.improvements.reports import Composed, Outcome
from participation.improvements.tables import DecisionKind, ThemeDecision, ThemeSpace
from participation.improvements.tables import Theme as StoredTheme
from participation.improvements.theme_states import ThemeState
from participation.improvements.themes import Memory, Split, Theme
from participation.sentiment.termspace import TermSpace
from participation.sentiment.text import words


async def memory_of(schedule: int, slot: datetime) -> Memory:
    """Everything that a report for this slot has to go on."""
    stored = await ThemeSpace.select(ThemeSpace.space).where(ThemeSpace.schedule == schedule).first()
    rows = (
        await StoredTheme.select()
        .where(StoredTheme.schedule == schedule)
        .order_by(StoredTheme.id)
        .output(load_json=True)
    )
    decisions = await _standing([row["id"] for row in rows])
    space = _loaded(stored["space"]) if stored else None
    ranked = await latest_themes(schedule, slot)
    decided = {one[side] for found in decisions.values() for one in found for side in ("theme", "other")}
    themes = [
        _theme(
            row,
            decisions[row["id"]],
            ranked.get(row["id"]),
            placed=space is not None,
            decided=row["id"] in decided,
        )
        for row in rows
    ]
    return Memory(space, themes, _splits(decisions), await comments_of_themes(ranked))


def _loaded(space: bytes) -> TermSpace | None:
    """None of a space that is damaged or of another version: a new one is learnt, themes go by their terms."""
    try:
        return TermSpace.load(space)
    except ValueError:
        return None


async def _standing(themes: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = (
        await ThemeDecision.select()
        .where(ThemeDecision.theme.is_in(list(themes) or [0]), ThemeDecision.ended_at.is_null())
        .order_by(ThemeDecision.id)
        .output(load_json=True)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["theme"]].append(row)
    return found


def _theme(
    row: dict[str, Any],
    decisions: Sequence[dict[str, Any]],
    improvement: int | None,
    *,
    placed: bool,
    decided: bool,
) -> Theme:
    by_kind = {one["kind"]: one for one in decisions}
    return Theme(
        id=row["id"],
        name=row["name"],
        terms=row["terms"],
        centroid=np.frombuffer(row["centroid"], np.float32) if placed and row["centroid"] else None,
        present=row["state"] != ThemeState.RETIRED,
        improvement=improvement,
        merged_into=by_kind.get(DecisionKind.MERGE, {}).get("other"),
        pinned=by_kind.get(DecisionKind.PIN, {}).get("reason", ""),
        excluded=by_kind.get(DecisionKind.EXCLUDE, {}).get("reason", ""),
        keeps_name=row["named_by"] is not None or decided,
    )


def _splits(decisions: dict[int, list[dict[str, Any]]]) -> list[Split]:
    rows = [row for found in decisions.values() for row in found if row["kind"] == DecisionKind.SPLIT]
    return [
        Split(row["theme"], row["other"], frozenset(words(" ".join(row["words"]))))
        for row in sorted(rows, key=lambda row: row["id"])
    ]


async def remember(schedule: int, composed: Composed) -> dict[int, int]:
    """Stores what a report made of the themes, in its transaction; position of an improvement → its theme."""
    recognised = composed.recognised
    if recognised.space is not None:
        await _store_space(schedule, recognised.space)
    for theme, place in recognised.centroids.items():
        await StoredTheme.update({StoredTheme.centroid: _bytes(place)}).where(StoredTheme.id == theme)
    await StoredTheme.update({StoredTheme.state: ThemeState.RETIRED}).where(
        StoredTheme.id.is_in(list(recognised.retired) or [0])
    )
    themes = [(one.improvement, await _store_outcome(schedule, one)) for one in composed.outcomes]
    return {position: theme for position, theme in themes if position is not None}


async def _store_space(schedule: int, space: TermSpace) -> None:
    replaced = (
        await ThemeSpace.update({ThemeSpace.space: space.dump(), ThemeSpace.version: ThemeSpace.version + 1})
        .where(ThemeSpace.schedule == schedule)
        .returning(ThemeSpace.id)
    )
    if not replaced:
        await ThemeSpace(schedule=schedule, space=space.dump()).save()


async def _store_outcome(schedule: int, one: Outcome) -> int:
    known = one.part.theme
    if known is None:
        theme = StoredTheme(
            schedule=schedule,
            name=one.name,
            terms=list(one.part.topic.terms),
            centroid=_bytes(one.part.centroid),
            state=one.state,
            voices=one.voices,
        )
        await theme.save()
        return int(theme.id)
    await StoredTheme.update(
        {
            StoredTheme.state: one.state,
            StoredTheme.voices: one.voices,
            StoredTheme.terms: list(one.part.topic.terms),
        }
    ).where(StoredTheme.id == known.id)
    if one.name != known.name:  # unless planners gave it a name while the report was made
        await StoredTheme.update({StoredTheme.name: one.name}).where(
            StoredTheme.id == known.id, StoredTheme.name == known.name
        )
    return known.id


def _bytes(place: Centroids) -> bytes:
    return place.astype(np.float32).tobytes()
