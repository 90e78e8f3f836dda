"""Makes and stores reports. Runs in the processes of jobs and commands: what it needs is too heavy for the web."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.clock import now, today
from participation.database import CONSTRAINT_ERRORS, DB, exclusive, transaction
from participation.errors import NotFound
from participation.feedback.schemas import CommentFilter
from participation.improvements.evidence_queries import SurveyWeights, scores_of, shown_areas
from participation.improvements.periods import Period, period_between, period_of
from participation.improvements.priorities import shares_of
from participation.improvements.queries import report_at, report_by_id
from participation.improvements.reports import Composed, compose
from participation.improvements.schedule_queries import schedule_by_id
from participation.improvements.schemas import ImprovementView, ReportView, ScheduleView
from participation.improvements.tables import (
    Improvement,
    ImprovementComment,
    ImprovementReport,
    LeftOutComment,
    Quote,
)
from participation.improvements.theme_storing import memory_of, remember
from participation.improvements.voices import Voices
from participation.jobs.slots import latest_cron_slot
from participation.sentiment.analysis import analyse_comments, current_version
from participation.sentiment.corpus import readings, said_between, still_there
from participation.sentiment.duplicates import voices_of
from participation.services.queries import service_names
from participation.web.i18n import gettext, mark

TITLE = mark("What to improve first")
AT_ONCE = 10_000
"""Memberships of one statement."""
_MEMBERS = {
    "sqlite": "FROM json_each({}) AS member JOIN comment ON comment.id = member.value",
    "postgres": "FROM json_array_elements_text({}::text::json) AS member JOIN comment ON comment.id = member::uuid",
}
"""Of some ids of comments those that were not withdrawn meanwhile."""
_RANKED = {
    "sqlite": "INSERT INTO improvement_comment (improvement, comment) SELECT {}, comment.id ",
    "postgres": "INSERT INTO improvement_comment (improvement, comment) SELECT {}::integer, comment.id ",
}
_LEFT_OUT = {
    "sqlite": "INSERT INTO left_out_comment (report, theme, comment) SELECT {}, {}, comment.id ",
    "postgres": "INSERT INTO left_out_comment (report, theme, comment) SELECT {}::integer, {}::integer, comment.id ",
}


async def make_report(schedule_id: int, slot: datetime) -> ReportView:
    """The report of a schedule for a slot, made once; its charts are drawn and its readers told afterwards.

    Raises NotFound for a schedule that is gone.
    """
    schedule = await schedule_by_id(schedule_id)
    if schedule is None:
        raise NotFound(mark("There is no such schedule."))
    if (made := await report_at(schedule.id, slot)) is not None:
        return await _report(made)
    version = await _version_that_read_all()
    by_hand = latest_cron_slot(schedule.cron, schedule.zone, slot) != slot
    period = period_of(slot, schedule.days, by_hand=by_hand)
    wanted = scope_of(schedule, period)
    voices = await collect(wanted, version)
    memory = await memory_of(schedule.id, slot)
    scores = await scores_of(wanted, period)
    within = await shown_areas(voices.areas)
    composed = compose(voices, period, version, memory, shares_of(schedule.weights), scores, within)
    try:
        return await _store(schedule, slot, period, composed, voices)
    except CONSTRAINT_ERRORS:  # somebody withdrew a comment in the middle of it; it is left out now
        return await _store(schedule, slot, period, composed, voices)


async def _version_that_read_all() -> str:
    """Of the models in use; while they read, somebody may put others to use, which then read all as well."""
    version = ""
    while version != (used := await current_version()):
        version = used
        await analyse_comments()
    return version


def scope_of(schedule: ScheduleView, period: Period) -> CommentFilter:
    """Which comments a schedule means, in the period and the one before."""
    return CommentFilter(
        offices=frozenset({schedule.office}) if schedule.whole_office else None,
        service=schedule.service,
        area=schedule.area,
        origin=f"survey:{schedule.survey}" if schedule.survey else "",
        said_from=period.earliest,
        said_before=period.end,
    )


async def collect(wanted: CommentFilter, version: str) -> Voices:
    """What the models of a version found in these comments, weighted where they come from a survey with weights."""
    voices, weights = Voices(), SurveyWeights()
    async for page in readings(wanted, version):
        for read, weight in zip(page, await weights.of(page), strict=True):
            voices.add(read, weight)
    voices.fold(voices_of(voices.texts))
    return voices


async def compose_unstored(wanted: CommentFilter, start: date | None, last_day: date | None) -> ReportView:
    """A report of comments on one office or on all, for the command line: the same steps, and nothing is stored.

    From the first day that there is to the last where None; a trend needs both days.
    """
    first, last = await said_between(wanted)
    end = last_day + timedelta(days=1) if last_day else None
    period = period_between(start, end, first or today(), last or today())
    wanted = msgspec.structs.replace(wanted, said_from=period.earliest, said_before=period.end)
    scores = await scores_of(wanted, period)
    version = await _version_that_read_all()
    voices = await collect(wanted, version)
    within = await shown_areas(voices.areas)
    composed = compose(voices, period, version, scores=scores, within=within)
    return ReportView(
        title=gettext(TITLE),
        period_from=period.start,
        period_to=period.end,
        comments=composed.comments,
        voices=composed.voices,
        figures=composed.figures,
        improvements=composed.improvements,
        created_at=now(),
        office=next(iter(wanted.offices or ()), 0),
    )


async def _store(
    schedule: ScheduleView,
    slot: datetime,
    period: Period,
    composed: Composed,
    voices: Voices,
) -> ReportView:
    async with transaction(), exclusive(f"reports {schedule.id}"):
        made = await report_at(schedule.id, slot)
        if made is None:
            made = await _insert_report(schedule, slot, period, composed)
            themes = await remember(schedule.id, composed)
            await _insert_improvements(made, composed, themes, voices)
            await _insert_left_out(made, composed, voices)
            await record(PROGRAM, "create", "report", made, office=schedule.office)
    return await _report(made)


async def _insert_report(schedule: ScheduleView, slot: datetime, period: Period, composed: Composed) -> int:
    report = ImprovementReport(
        schedule=schedule.id,
        office=schedule.office,
        number=1 + await ImprovementReport.count().where(ImprovementReport.schedule == schedule.id),
        slot=slot,
        title=schedule.name,
        period_from=period.start,
        period_to=period.end,
        comments=composed.comments,
        voices=composed.voices,
        figures=msgspec.to_builtins(composed.figures),
    )
    await report.save()
    return int(report.id)


async def _insert_improvements(
    report: int, composed: Composed, themes: Mapping[int, int], voices: Voices
) -> None:
    there = await service_names({service for service in composed.services if service is not None})
    for number, improvement in enumerate(composed.improvements):
        view = msgspec.structs.replace(improvement, theme=themes[number])
        service = composed.services[number] if composed.services[number] in there else None
        stored = await _insert_improvement(report, view, service)
        await _insert_members(stored, composed.members[number], composed.quotes[number], voices)


async def _insert_improvement(report: int, view: ImprovementView, service: int | None) -> int:
    plain: dict[str, Any] = msgspec.to_builtins(view)
    for name in ("id", "quotes", "mix"):
        plain.pop(name)
    plain["default_rank"] = plain.pop("rank_by_figures")
    improvement = Improvement(report=report, service=service, **plain, **msgspec.structs.asdict(view.mix))
    await improvement.save()
    return int(improvement.id)


async def _insert_members(
    improvement: int, members: Sequence[int], quotes: Sequence[int], voices: Voices
) -> None:
    """What was withdrawn meanwhile is left out."""
    for part in _parts(members, voices):
        await ImprovementComment.raw(_RANKED[DB.engine_type] + _MEMBERS[DB.engine_type], improvement, part)
    quoted = [voices.comment(position) for position in quotes]
    if left := await still_there(quoted) if quoted else set():
        await Quote.insert(
            *(
                Quote(improvement=improvement, comment=comment, position=number)
                for number, comment in enumerate(quoted)
                if comment in left
            )
        )


async def _insert_left_out(report: int, composed: Composed, voices: Voices) -> None:
    """So that those who wrote it are told why it is not ranked."""
    for exclusion, members in zip(composed.figures.excluded, composed.left_out, strict=True):
        for part in _parts(members, voices):
            statement = _LEFT_OUT[DB.engine_type] + _MEMBERS[DB.engine_type]
            await LeftOutComment.raw(statement, report, exclusion.theme, part)


def _parts(members: Sequence[int], voices: Voices) -> Iterator[str]:
    """Ids of comments as JSON, AT_ONCE at a time, in their own order, which is that of the index."""
    comments = sorted(str(voices.comment(position)) for position in members)
    for start in range(0, len(comments), AT_ONCE):
        yield json.dumps(comments[start : start + AT_ONCE])


async def _report(report_id: int) -> ReportView:
    report = await report_by_id(report_id)
    if report is None:
        raise NotFound(mark("There is no such report."))
    return report
