"""What comments can be narrowed to, as reports found it."""

from typing import Any

from piccolo.custom_types import Combinable

from participation.improvements.tables import Improvement, ImprovementComment, ImprovementReport

LATEST_REPORTS = 3
MOST_TOPICS = 100


async def topics_offered(offices: frozenset[int] | None) -> list[tuple[int, str]]:
    """The improvements of the last reports of these offices (None: of all): id, and label with its report."""
    reports = ImprovementReport.select(ImprovementReport.id).order_by(ImprovementReport.id, ascending=False)
    if offices is not None:
        reports = reports.where(ImprovementReport.office.is_in(list(offices) or [0]))
    latest = [row["id"] for row in await reports.limit(LATEST_REPORTS)]
    report: Any = Improvement.report
    rows = (
        await Improvement.select(
            Improvement.id,
            Improvement.label,
            report.title.as_alias("title"),
            report.number.as_alias("number"),
        )
        .where(Improvement.report.is_in(latest or [0]))
        .order_by(Improvement.report, ascending=False)
        .order_by(Improvement.rank)
        .limit(MOST_TOPICS)
    )
    return [(row["id"], f"{row['label']} ({row['title']}, {row['number']})") for row in rows]


def within_topic(improvement: int, comment: Any) -> Combinable:
    """The condition that a comment went into an improvement, on another table's foreign key to comments."""
    comments = ImprovementComment.select(ImprovementComment.comment).where(
        ImprovementComment.improvement == improvement
    )
    within: Combinable = comment.is_in(comments)
    return within
