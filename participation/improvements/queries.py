"""Reads of reports, their improvements and quotes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable

from participation.feedback.queries import NO_OFFICE
from participation.improvements.canonical import canonical
from participation.improvements.continuity_queries import same_topics
from participation.improvements.periods import WEEK
from participation.improvements.priorities import FEWEST_VOICES, Components
from participation.improvements.schemas import (
    Facts,
    Figures,
    ImprovementView,
    QuoteView,
    ReportCard,
    ReportView,
)
from participation.improvements.tables import (
    Improvement,
    ImprovementComment,
    ImprovementReport,
    Quote,
)
from participation.improvements.theme_states import ThemeState
from participation.improvements.voices import Mix, quoted
from participation.sentiment.queries import redacted_texts

PAGE_SIZE = 20
REMEMBERED = 20_000
"""Comments of a report by which the next one knows its themes again, about."""
EVERY = WhereRaw("1 = 1")
PUBLISHED = ImprovementReport.published_at.is_not_null()

_CARD = (
    ImprovementReport.id,
    ImprovementReport.number,
    ImprovementReport.title,
    ImprovementReport.office.name.as_alias("office_name"),
    ImprovementReport.period_from,
    ImprovementReport.period_to,
    ImprovementReport.comments,
    ImprovementReport.voices,
    ImprovementReport.created_at,
    ImprovementReport.published_at,
)
_REPORT = (
    *_CARD,
    ImprovementReport.schedule,
    ImprovementReport.office,
    ImprovementReport.figures,
    ImprovementReport.schedule.zone.as_alias("zone"),
)


class Found(msgspec.Struct, frozen=True):
    """An improvement of some report, by name."""

    id: int
    report: int
    label: str
    terms: list[str]
    office: int
    theme: int | None = None
    service: int | None = None  # that it is mostly about
    published: bool = False


async def report_at(schedule: int, slot: datetime) -> int | None:
    """The id of the report that a schedule has for a slot."""
    row = (
        await ImprovementReport.select(ImprovementReport.id)
        .where(ImprovementReport.schedule == schedule, ImprovementReport.slot == slot)
        .first()
    )
    return row["id"] if row else None


async def reports(
    offices: frozenset[int] | None, schedule: int | None = None, before: int | None = None
) -> list[ReportCard]:
    """Reports of these offices (None: of all), the newest first, a page at a time."""
    conditions = _of_offices(offices)
    if schedule is not None:
        conditions &= ImprovementReport.schedule == schedule
    return await _cards(conditions, before)


async def published_reports(before: int | None = None, limit: int = PAGE_SIZE) -> list[ReportCard]:
    """What anyone may read, the newest first."""
    return await _cards(PUBLISHED, before, limit)


async def newest_published(office: int) -> int | None:
    """The id of the latest report of an office that anyone may read."""
    found = await _cards(PUBLISHED & (ImprovementReport.office == office), None, 1)
    return found[0].id if found else None


async def _cards(where: Combinable, before: int | None, limit: int = PAGE_SIZE) -> list[ReportCard]:
    query = ImprovementReport.select(*_CARD).where(where)
    if before is not None:
        query = query.where(ImprovementReport.id < before)
    rows = await query.order_by(ImprovementReport.id, ascending=False).limit(limit)
    return [ReportCard(**row) for row in rows]


def _of_offices(offices: frozenset[int] | None) -> Combinable:
    return EVERY if offices is None else ImprovementReport.office.is_in(list(offices) or [0])


async def leading_report(offices: frozenset[int] | None) -> ReportView | None:
    """The report of one of these offices that most people spoke in, of those that reach into the last week of any.

    Of each schedule the one that was made last.
    """
    conditions = _of_offices(offices)
    days = ImprovementReport.select(ImprovementReport.period_to).where(conditions)
    latest = await days.order_by(ImprovementReport.period_to, ascending=False).first()
    if latest is None:
        return None
    rows = (
        await ImprovementReport.select(
            ImprovementReport.id, ImprovementReport.schedule, ImprovementReport.voices
        )
        .where(conditions, ImprovementReport.period_to > latest["period_to"] - timedelta(days=WEEK))
        .order_by(ImprovementReport.id)
    )
    newest = {row["schedule"]: row for row in rows}
    leading = max(newest.values(), key=lambda row: (row["voices"], row["id"]))
    return await report_by_id(leading["id"], offices)


async def report_office(report_id: int) -> int | None:
    """The office that a report belongs to, for guards."""
    row = (
        await ImprovementReport.select(ImprovementReport.office)
        .where(ImprovementReport.id == report_id)
        .first()
    )
    return row["office"] if row else None


async def report_by_id(report_id: int, offices: frozenset[int] | None = None) -> ReportView | None:
    """A report for staff, with the words of comments on these offices (None: on all) and those that are public."""
    return await _report(ImprovementReport.id == report_id, within(offices) | Quote.public.eq(True), offices)


def within(offices: frozenset[int] | None) -> Combinable:
    """The condition that a quote is of a comment on one of these offices."""
    comment: Any = Quote.comment
    condition: Combinable = EVERY if offices is None else comment.office.is_in(list(offices) or [NO_OFFICE])
    return condition


async def public_report(report_id: int) -> ReportView | None:
    """A published report with the quotes that a person has ticked, and no topic of fewer than five voices."""
    report = await _report((ImprovementReport.id == report_id) & PUBLISHED, Quote.public.eq(True))
    if report is None:
        return None
    shown = [one for one in report.improvements if one.voices >= FEWEST_VOICES]
    floods = [msgspec.structs.replace(flood, comment=None, text="") for flood in report.figures.floods]
    figures = msgspec.structs.replace(report.figures, floods=floods)
    return msgspec.structs.replace(report, improvements=shown, figures=figures)


async def _report(
    where: Combinable, quotes: Combinable, offices: frozenset[int] | None = None
) -> ReportView | None:
    row = await ImprovementReport.select(*_REPORT).where(where).first().output(load_json=True)
    if row is None:
        return None
    improvements = await _improvements(row["id"], quotes)
    row["figures"] = await _figures(row["figures"], offices)
    return ReportView(**row, improvements=improvements, withdrawn=await _withdrawn(row["id"], improvements))


async def _figures(stored: Any, offices: frozenset[int] | None) -> Figures:
    """Texts that were copied stand in no report: they are read anew, as long as nobody took them back."""
    figures = msgspec.convert(stored, Figures)
    texts = await redacted_texts([flood.comment for flood in figures.floods if flood.comment], offices)
    floods = [
        msgspec.structs.replace(flood, text=texts.get(flood.comment, "") if flood.comment else "")
        for flood in figures.floods
    ]
    return canonical(msgspec.structs.replace(figures, floods=floods))


async def _improvements(report: int, quotes: Combinable) -> list[ImprovementView]:
    rows = (
        await Improvement.select()
        .where(Improvement.report == report)
        .order_by(Improvement.rank)
        .output(load_json=True)
    )
    shown = await _quotes([row["id"] for row in rows], quotes)
    return [_improvement(row, shown.get(row["id"], [])) for row in rows]


def _improvement(row: dict[str, Any], quotes: list[QuoteView]) -> ImprovementView:
    fields = {name: row[name] for name in ImprovementView.__struct_fields__ if name in row}
    fields["mix"] = Mix(row["negative"], row["neutral"], row["positive"])
    fields["state"] = ThemeState(row["state"]) if row["state"] else None
    fields["rank_by_figures"] = row["default_rank"]
    fields["components"] = msgspec.convert(row["components"], Components)
    fields["evidence"] = msgspec.convert(row["evidence"], Facts) if row["evidence"] else None
    return canonical(ImprovementView(**fields, quotes=quotes))


async def _quotes(improvements: Sequence[int], wanted: Combinable) -> dict[int, list[QuoteView]]:
    rows = (
        await Quote.select(Quote.id, Quote.improvement, Quote.comment, Quote.public)
        .where(Quote.improvement.is_in(list(improvements) or [0]), wanted)
        .order_by(Quote.improvement, Quote.position)
    )
    texts = await redacted_texts([row["comment"] for row in rows])
    shown: dict[int, list[QuoteView]] = {}
    for row in rows:
        if row["comment"] in texts:
            quote = QuoteView(quoted(texts[row["comment"]]), row["id"], row["public"])
            shown.setdefault(row["improvement"], []).append(quote)
    return shown


async def _withdrawn(report: int, improvements: Sequence[ImprovementView]) -> bool:
    left = await ImprovementComment.count().where(ImprovementComment.improvement.report == report)
    return int(left) < sum(one.comments for one in improvements)


async def latest_themes(schedule: int, before: datetime) -> dict[int, int]:
    """Theme → the improvement that it was in a schedule's last report before a slot."""
    rows = await Improvement.select(Improvement.id, Improvement.theme).where(
        Improvement.report == (await _last_report(schedule, before) or 0), Improvement.theme.is_not_null()
    )
    return {row["theme"]: row["id"] for row in rows}


async def comments_of_themes(improvements: Mapping[int, int]) -> dict[UUID, int]:
    """Comment → theme, of what `latest_themes` found; of many the least ids, which are drawn by chance."""
    within = ImprovementComment.improvement.is_in(list(improvements.values()) or [0])
    many = await ImprovementComment.count().where(within)
    last = UUID(int=min(1 << 128, (1 << 128) * REMEMBERED // max(1, many)) - 1)
    rows = await ImprovementComment.select(ImprovementComment.comment, ImprovementComment.improvement).where(
        within, ImprovementComment.comment <= last
    )
    themes = {improvement: theme for theme, improvement in improvements.items()}
    return {row["comment"]: themes[row["improvement"]] for row in rows}


async def _last_report(schedule: int, before: datetime) -> int | None:
    row = (
        await ImprovementReport.select(ImprovementReport.id)
        .where(ImprovementReport.schedule == schedule, ImprovementReport.slot < before)
        .order_by(ImprovementReport.slot, ascending=False)
        .first()
    )
    return row["id"] if row else None


async def improvements_of_previous(report_id: int) -> list[Found]:
    """The improvements of the same schedule's report before this one."""
    before = await _previous(report_id)
    return await _found(Improvement.report == before) if before else []


async def previous_model(report_id: int) -> str:
    """Which version of the models read the same schedule's report before this one; empty without one."""
    before = await _previous(report_id)
    found = ImprovementReport.select(ImprovementReport.figures).where(ImprovementReport.id == (before or 0))
    row = await found.first().output(load_json=True)
    return msgspec.convert(row["figures"], Figures).model_version if row else ""


async def _previous(report_id: int) -> int | None:
    """The same schedule's report before this one."""
    row = (
        await ImprovementReport.select(ImprovementReport.schedule, ImprovementReport.slot)
        .where(ImprovementReport.id == report_id)
        .first()
    )
    return await _last_report(row["schedule"], row["slot"]) if row else None


async def improvement_by_id(improvement_id: int) -> Found | None:
    found = await _found(Improvement.id == improvement_id)
    return found[0] if found else None


async def improvements_with_comment(receipt: UUID) -> list[Found]:
    """The improvements that what was given under a receipt went into, each topic once; none of fewer than five voices.

    The published ones, the newest first, then those of reports that only offices read.
    """
    comment: Any = ImprovementComment.comment
    rows = await ImprovementComment.select(ImprovementComment.improvement).where(comment.receipt == receipt)
    found = await _found(
        Improvement.id.is_in([row["improvement"] for row in rows] or [0])
        & (Improvement.voices >= FEWEST_VOICES)
    )
    topics, newest = await same_topics([one.id for one in found]), list[Found]()
    for one in sorted(found, key=lambda one: (one.published, one.report), reverse=True):
        if topics[one.id].isdisjoint(later.id for later in newest):
            newest.append(one)
    return newest


async def _found(where: Combinable) -> list[Found]:
    rows = (
        await Improvement.select(
            Improvement.id,
            Improvement.report,
            Improvement.label,
            Improvement.terms,
            Improvement.theme,
            Improvement.service,
            Improvement.report.office.as_alias("office"),
            Improvement.report.published_at.as_alias("published"),
        )
        .where(where)
        .order_by(Improvement.report, Improvement.rank)
        .output(load_json=True)
    )
    return [Found(**row | {"published": row["published"] is not None}) for row in rows]
