"""Use cases of schedules: write one, pause it, go on, ask for a report now."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from participation.accounts.service import record
from participation.areas.queries import area_by_id
from participation.clock import now
from participation.database import transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.improvements.jobs import PUBLISH_DUE_REPORTS
from participation.improvements.priorities import WEIGHTS
from participation.improvements.schedule_queries import possible_subscribers, schedule_by_id, subscribers
from participation.improvements.schemas import ScheduleView, ScheduleWrite
from participation.improvements.tables import ReportSchedule, ReportSubscriber
from participation.jobs.service import request_run
from participation.jobs.slots import cron_problem
from participation.organisations.permissions import Actor, Permission
from participation.services.queries import service_office
from participation.surveys.queries import survey_office
from participation.web.i18n import mark

LONGEST_NAME = 200
LONGEST_CRON = 100
MOST_DAYS = 366
PER_CENT = 100
FIELDS = ("name", "cron", "zone", "days", "whole_office", "service", "area", "survey", "weights")
NOT_SAVED = mark("The schedule was not saved.")
CHANGED = mark(
    "Somebody saved this schedule while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)


async def create_schedule(actor: Actor, wanted: ScheduleWrite) -> ScheduleView:
    """Its first report is made at the next time that it names. Raises Rejected naming fields, Forbidden."""
    await _check(actor, wanted, widened=not wanted.whole_office)
    schedule = ReportSchedule(office=wanted.office, active_from=now(), **_values(wanted))
    async with transaction():
        await schedule.save()
        await _subscribe(schedule.id, wanted)
        await record(actor, "create", "schedule", schedule.id, office=wanted.office, fields=["name"])
    return await _schedule(schedule.id)


async def update_schedule(actor: Actor, schedule_id: int, wanted: ScheduleWrite) -> ScheduleView:
    """The office stays. Raises as create_schedule; Conflict when it has another revision than the one seen."""
    present = await _schedule(schedule_id)
    await _check(actor, wanted, widened=present.whole_office and not wanted.whole_office)
    async with transaction():
        values: dict[Any, Any] = {
            getattr(ReportSchedule, key): value for key, value in _values(wanted).items()
        }
        updated = (
            await ReportSchedule.update({**values, ReportSchedule.revision: wanted.revision + 1})
            .where(ReportSchedule.id == schedule_id, ReportSchedule.revision == wanted.revision)
            .returning(ReportSchedule.id)
        )
        if not updated:
            raise Conflict(CHANGED)
        if (wanted.cron, wanted.zone) != (present.cron, present.zone):
            # a new time must not make the last slot of it come due at once
            await ReportSchedule.update({ReportSchedule.active_from: now()}).where(
                ReportSchedule.id == schedule_id
            )
        changed = await _changes(present, wanted)
        await _subscribe(schedule_id, wanted)
        await record(actor, "update", "schedule", schedule_id, office=present.office, fields=changed)
    return await _schedule(schedule_id)


async def _changes(present: ScheduleView, wanted: ScheduleWrite) -> list[str]:
    changed = [name for name in FIELDS if getattr(present, name) != getattr(wanted, name)]
    same_readers = sorted(await subscribers(present.id)) == sorted(wanted.subscribers)
    return changed if same_readers else [*changed, "subscribers"]


async def set_active(actor: Actor, schedule_id: int, active: bool) -> None:
    """Pauses a schedule or lets it go on; what fell due meanwhile is not made up. Raises NotFound."""
    async with transaction():
        schedule = await _schedule(schedule_id)
        await ReportSchedule.update({ReportSchedule.active: active, ReportSchedule.active_from: now()}).where(
            ReportSchedule.id == schedule_id
        )
        action = "resume" if active else "pause"
        await record(actor, action, "schedule", schedule_id, office=schedule.office)


async def request_report(actor: Actor, schedule_id: int) -> bool:
    """Asks the scheduler for a report now; False when one is asked for already. Raises NotFound."""
    schedule = await _schedule(schedule_id)
    return await request_run(actor, PUBLISH_DUE_REPORTS, str(schedule_id), schedule.office)


def _values(wanted: ScheduleWrite) -> dict[str, Any]:
    return {**{name: getattr(wanted, name) for name in FIELDS}, "name": wanted.name.strip()}


async def _subscribe(schedule_id: int, wanted: ScheduleWrite) -> None:
    await ReportSubscriber.delete().where(ReportSubscriber.schedule == schedule_id)
    allowed = {reader.account for reader in await possible_subscribers(wanted.office)}
    chosen = sorted(allowed & set(wanted.subscribers))
    if chosen:
        await ReportSubscriber.insert(
            *(ReportSubscriber(schedule=schedule_id, account=account) for account in chosen)
        )


async def _check(actor: Actor, wanted: ScheduleWrite, *, widened: bool) -> None:
    actor.must(Permission.PLAN, wanted.office)
    if widened:
        actor.must(Permission.MANAGE_PLATFORM, None)  # comments of every office: not one office's to decide
    errors = {**_plain_problems(wanted), **await _scope_problems(wanted)}
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)


def _plain_problems(wanted: ScheduleWrite) -> dict[str, Problem]:
    errors = {}
    if not wanted.name.strip():
        errors["name"] = Problem(mark("Write a name, for example: Weekly report on civil registration."))
    elif len(wanted.name) > LONGEST_NAME:
        errors["name"] = Problem(
            mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_NAME}
        )
    if not 1 <= wanted.days <= MOST_DAYS:
        errors["days"] = Problem(mark("Write a number of days from 1 to %(most)s."), {"most": MOST_DAYS})
    if not _is_zone(wanted.zone):
        errors["zone"] = Problem(mark("Choose one of the time zones."))
    elif len(wanted.cron) > LONGEST_CRON:
        errors["cron"] = Problem(
            mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_CRON}
        )
    elif problem := cron_problem(wanted.cron, wanted.zone, now()):
        errors["cron"] = problem
    elif not wanted.cron.split()[0].isdecimal():
        errors["cron"] = Problem(
            mark("A report is made once an hour at most. Write one minute first, such as 0.")
        )
    return {**errors, **_weight_problems(wanted.weights)}


def _weight_problems(weights: Mapping[str, int]) -> dict[str, Problem]:
    """All parts, each from 0 to 100 per cent, 100 together; none at all stands for the usual ones."""
    if not weights:
        return {}
    wrong = [name for name in WEIGHTS if not 0 <= weights.get(name, -1) <= PER_CENT]
    if wrong:
        return {f"weight.{name}": Problem(mark("Write a whole number from 0 to 100.")) for name in wrong}
    together = sum(weights.values())
    if together == PER_CENT:
        return {}
    message = mark("The weights must add up to 100. Now they make %(sum)s: change one or more of them.")
    return {f"weight.{next(iter(WEIGHTS))}": Problem(message, {"sum": together})}


def _is_zone(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return len(zone) <= 40


async def _scope_problems(wanted: ScheduleWrite) -> dict[str, Problem]:
    errors = {}
    if wanted.service is not None and not _fits(wanted, await service_office(wanted.service)):
        errors["service"] = Problem(mark("Choose one of the services of this office, or none."))
    if wanted.survey is not None and not _fits(wanted, await survey_office(wanted.survey)):
        errors["survey"] = Problem(mark("Choose one of the surveys of this office, or none."))
    if wanted.area is not None:
        try:
            await area_by_id(wanted.area)
        except NotFound:
            errors["area"] = Problem(mark("Choose one of the areas, or none."))
    return errors


def _fits(wanted: ScheduleWrite, office: int | None) -> bool:
    return office is not None and (office == wanted.office or not wanted.whole_office)


async def _schedule(schedule_id: int) -> ScheduleView:
    schedule = await schedule_by_id(schedule_id)
    if schedule is None:
        raise NotFound(mark("There is no such schedule."))
    return schedule
