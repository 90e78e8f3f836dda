"""What a report to the people of a campaign says: totals, who is missing, answers with it and without it. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from participation.campaigns.coverage import (
    Progress,
    down,
    furthest_behind,
    in_steps,
    progress,
    reached_in_all,
)
from participation.campaigns.coverage_making import WEEK
from participation.campaigns.coverage_schemas import Coverage
from participation.campaigns.milestones import gained
from participation.campaigns.report_schemas import Compared, ComparedRow, GroupProgress, ReportContent
from participation.surveys.axes import axis_of, grouped
from participation.surveys.blocks import SOURCE
from participation.surveys.crosstab import Axis, Crosstab
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.publication import LEAST_ANSWERS
from participation.surveys.results import QuestionTally

MOST_BEHIND = 10
CHOSEN = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.SCALE}
MOST_COMPARED = 12
"""Questions that a report compares."""
MOST_ROWS = 12
"""Answers to one of them."""
LEAST_IN_STEPS = 50
"""Answers on either side, below which steps would blur a comparison."""


def report_content(
    coverage: Coverage,
    ends_on: date | None,
    step: int,
    compared: Sequence[Compared],
    improvement_report: int | None,
    compared_step: int = 0,
) -> ReportContent:
    """`coverage` as it was counted; what stands in the report is in steps of `step`, where that is not 0."""
    shown = in_steps(coverage) if step else coverage
    found = progress(shown, ends_on)
    behind = furthest_behind(found)
    totals = reached_in_all(coverage, step)
    week = sum(day.reached for day in coverage.days[-WEEK:])
    return ReportContent(
        step=step,
        first=coverage.first,
        reached=totals.reached,
        by_links=totals.by_links,
        week=down(week) if step else week,
        wanted=sum(cell.wanted for cell in coverage.cells),
        gained=sum(gained(cell, step) for cell in coverage.cells),
        done=len(found) - len(behind),
        targets=len(found),
        behind=[_group(shown, one) for one in behind[:MOST_BEHIND]],
        further=max(0, len(behind) - MOST_BEHIND),
        likeness=next((day.likeness for day in reversed(coverage.days) if day.likeness is not None), None),
        compared=list(compared),
        improvement_report=improvement_report,
        compared_step=compared_step,
    )


def _group(coverage: Coverage, one: Progress) -> GroupProgress:
    area = coverage.areas[one.cell.area] if one.cell.area >= 0 else ""
    return GroupProgress(area, coverage.groups[one.cell.group], one.cell.wanted, one.cell.reached)


def is_compared(question: Question, tally: QuestionTally) -> bool:
    """Whether few enough answers can be chosen for a table that is read at a glance."""
    return question.type in CHOSEN and 1 < len(axis_of(question, tally).names) <= MOST_ROWS


def by_campaign(codes: Collection[str]) -> Axis:
    """Those who came in another way, and those who came by these links."""
    own = frozenset(codes)
    return Axis(SOURCE, ["elsewhere", "brought"], lambda key: int(str(key) in own))


def compared(question: Question, tally: QuestionTally, crossed: Crosstab, step: int) -> Compared | None:
    """A question that was counted `by_campaign`; None where too few answered on either side.

    In steps counts are rounded to the nearest one: as many are rounded up as down, so that shares are not
    shifted, and whoever subtracts one column from the other learns of no single person.
    """
    elsewhere, brought = crossed.groups
    without, added = elsewhere.tally, brought.tally
    if min(without.n, added.n) < (LEAST_IN_STEPS if step else LEAST_ANSWERS):
        return None
    axis = axis_of(question, tally)
    counts = zip(axis.names, grouped(axis, question, without), grouped(axis, question, added), strict=True)
    rows = [ComparedRow(name, _near(own + more, step), _near(own, step)) for name, own, more in counts]
    return Compared(question.name, _near(without.n + added.n, step), _near(without.n, step), rows)


def _near(count: int, step: int) -> int:
    return (2 * count + step) // (2 * step) * step if step else count
