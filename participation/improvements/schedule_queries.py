"""Reads of schedules: their lists, what is due, and what a form about one may offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from participation.accounts.queries import account_by_id
from participation.accounts.schemas import AccountView
from participation.improvements.queries import EVERY
from participation.improvements.schemas import ScheduleView
from participation.improvements.tables import ReportSchedule, ReportSubscriber
from participation.jobs.slots import latest_cron_slot
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import grants_in
from participation.organisations.schemas import MemberView

_VIEW = (
    *(
        getattr(ReportSchedule, name)
        for name in ScheduleView.__struct_fields__
        if not name.endswith(("_name", "_title"))
    ),
    ReportSchedule.office.name.as_alias("office_name"),
    ReportSchedule.service.name.as_alias("service_name"),
    ReportSchedule.area.name.as_alias("area_name"),
    ReportSchedule.survey.title.as_alias("survey_title"),
)


async def schedules(offices: frozenset[int] | None) -> list[ScheduleView]:
    """The schedules of these offices (None: of all) by name; an office has a handful."""
    return await _views(EVERY if offices is None else ReportSchedule.office.is_in(list(offices) or [0]))


async def schedule_by_id(schedule_id: int) -> ScheduleView | None:
    found = await _views(ReportSchedule.id == schedule_id)
    return found[0] if found else None


async def _views(where: Any) -> list[ScheduleView]:
    rows = (
        await ReportSchedule.select(*_VIEW)
        .where(where)
        .order_by(ReportSchedule.name, ReportSchedule.id)
        .output(load_json=True)
    )
    return [ScheduleView(**row) for row in rows]


async def schedule_office(schedule_id: int) -> int | None:
    """The office that a schedule belongs to, for guards."""
    row = await ReportSchedule.select(ReportSchedule.office).where(ReportSchedule.id == schedule_id).first()
    return row["office"] if row else None


async def schedule_names(actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """Names by id as text, of those among these that the actor may know of: for the page about jobs."""
    numbers = [int(name) for name in ids if name.isascii() and name.isdigit()]
    rows = await ReportSchedule.select(ReportSchedule.id, ReportSchedule.name, ReportSchedule.office).where(
        ReportSchedule.id.is_in(numbers or [0])
    )
    return {
        str(row["id"]): row["name"] for row in rows if actor.allowed(Permission.READ_OFFICE, row["office"])
    }


async def due_schedules(now: datetime) -> list[tuple[str, datetime]]:
    """Active schedules with their latest slot; what was due before one became active is never made up."""
    rows = await ReportSchedule.select(
        ReportSchedule.id, ReportSchedule.cron, ReportSchedule.zone, ReportSchedule.active_from
    ).where(ReportSchedule.active.eq(True))
    slots = [(row, latest_cron_slot(row["cron"], row["zone"], now)) for row in rows]
    return [(str(row["id"]), slot) for row, slot in slots if slot and slot >= row["active_from"]]


async def subscribers(schedule_id: int) -> list[int]:
    """Accounts that are told of a schedule's reports."""
    rows = await ReportSubscriber.select(ReportSubscriber.account).where(
        ReportSubscriber.schedule == schedule_id
    )
    return [row["account"] for row in rows]


async def subscribed_accounts(schedule: ScheduleView) -> list[AccountView]:
    """Who is told of the reports of a schedule: readers that may still sign in and still read them."""
    allowed = {reader.account for reader in await possible_subscribers(schedule.office)}
    accounts = [
        await account_by_id(number) for number in sorted(allowed & set(await subscribers(schedule.id)))
    ]
    return [account for account in accounts if account is not None and not account.disabled]


async def possible_subscribers(office: int) -> list[MemberView]:
    """Who may read the reports of an office, each once, by name."""
    members = [*await grants_in(office), *await grants_in(None)]
    readers = {member.account: member for member in members if member.role in READERS}
    return sorted(readers.values(), key=lambda reader: (reader.name, reader.account))


READERS = frozenset({"admin", "planner", "editor"})
"""Roles that carry READ_OFFICE."""
