"""Reads of comments that reports left out together with their theme: what their writers are told."""

from typing import Any
from uuid import UUID

import msgspec

from participation.improvements.schemas import Figures
from participation.improvements.tables import LeftOutComment


class LeftOut(msgspec.Struct, frozen=True):
    """A theme that a published report does not rank, and why."""

    report: int
    title: str
    theme: int
    label: str
    reason: str
    rank: int


_report: Any = LeftOutComment.report


async def left_out_with_comment(receipt: UUID) -> list[LeftOut]:
    """What published reports say of themes that hold what was given under a receipt, the newest of each theme."""
    comment: Any = LeftOutComment.comment
    rows = (
        await LeftOutComment.select(
            LeftOutComment.report,
            LeftOutComment.theme,
            _report.title.as_alias("title"),
            _report.figures.as_alias("figures"),
        )
        .where(comment.receipt == receipt, _report.published_at.is_not_null())
        .order_by(LeftOutComment.report)
        .output(load_json=True)
    )
    newest = {row["theme"]: row for row in rows}
    found = [one for row in newest.values() for one in _said(row)]
    return sorted(found, key=lambda one: -one.report)


def _said(row: dict[str, Any]) -> list[LeftOut]:
    return [
        LeftOut(row["report"], row["title"], row["theme"], one.label, one.reason, one.rank)
        for one in msgspec.convert(row["figures"], Figures).excluded
        if one.theme == row["theme"]
    ]
