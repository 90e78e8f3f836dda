"""What the pages about a draw need to show it."""

from typing import Any

from participation.clock import now
from participation.pilots.draw import read_draw
from participation.pilots.draw_queries import arm_counts, draw_file, published_draw
from participation.pilots.draw_schemas import DrawView
from participation.pilots.lots import WHOLE, arm_names, empty_arms
from participation.pilots.phases import Phase
from participation.pilots.schemas import Document, PublishedPilot
from participation.pilots.tables import Allocation


async def draw_context(pilot: PublishedPilot) -> dict[str, Any]:
    """The draw as far as it has come; `arms` are those that a place can bring, `areas` which of them each area got."""
    document, draw = pilot.document, await published_draw(pilot.slug)
    counts = await arm_counts(draw.pilot) if draw and draw.drawn_at else {}
    return {
        "document": document,
        "zone": document.zone,
        "draw": draw,
        "over": pilot.phase(now()) is Phase.OVER,
        "whole": WHOLE,
        "arms": list(arm_names(document).values()),
        "counts": counts,
        "empty": empty_arms(document, {arm: count.drawn for arm, count in counts.items()}),
        "areas": await _areas(pilot.slug, document, draw),
    }


async def _areas(slug: str, document: Document, draw: DrawView | None) -> list[tuple[str, int]]:
    """Where areas were drawn: each of them, and the position of its arm."""
    if document.allocation != Allocation.CLUSTER or draw is None or draw.drawn_at is None:
        return []
    content = await draw_file(slug, "outcome")
    positions = arm_names(document)
    return [(area, positions[arm]) for area, arm in sorted(read_draw(content or b"").drawn[WHOLE])]
