"""Schedulers at work: every slot once, whatever dies, stops or breaks meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from participation.accounts.schemas import PROGRAM
from participation.jobs import queries, runner, service
from participation.jobs.attempts import LEASE
from participation.jobs.outcomes import said
from participation.jobs.registry import Job, JobContext
from participation.jobs.runner import Runner
from participation.jobs.states import RunState
from participation.jobs.tables import JobRun
from participation.settings import Settings

pytestmark = pytest.mark.usefixtures("database")

START = datetime(2026, 11, 23, 5, tzinfo=UTC)
SETTINGS = Settings("", ("k" * 32,), "http://localhost", "", "a@localhost", Path("var"))
Work = Callable[[JobContext], Awaitable[str]]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until it is set."""
    clock = SimpleNamespace(now=START)
    for module in (service, runner, queries):
        monkeypatch.setattr(module, "now", lambda: clock.now)
    return clock


class Counted:
    """A job every minute that notes the slots it ran for."""

    def __init__(self, work: Work | None = None) -> None:
        self.slots: list[datetime] = []
        self._work = work
        self.job = Job("counted", "Counted", 60, self.run)

    async def run(self, context: JobContext) -> str:
        self.slots.append(context.slot)
        await asyncio.sleep(0)
        return await self._work(context) if self._work else ""


async def tick(*runners: Runner) -> None:
    """All of them at the same moment, until what they started has ended."""
    await asyncio.gather(*[each.tick() for each in runners])
    await asyncio.gather(*[each.idle() for each in runners])


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Waits for what other tasks bring about."""
    async with asyncio.timeout(5):
        while not await holds():  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.005)


async def _is(fact: bool) -> bool:
    return fact


async def states() -> list[str]:
    rows = await JobRun.select(JobRun.state).order_by(JobRun.id)
    return [row["state"] for row in rows]


async def error() -> tuple[str, dict[str, object]]:
    row = await JobRun.select(JobRun.error).order_by(JobRun.id).first()
    return said(row["error"]).message, said(row["error"]).parameters


async def test_three_schedulers_run_each_slot_once(clock: SimpleNamespace) -> None:
    """However many schedulers tick at the same moment, and again, every slot runs exactly once."""
    counted = Counted()
    runners = [Runner(SETTINGS, [counted.job]) for _ in range(3)]
    for minute in range(4):
        clock.now = START + timedelta(minutes=minute)
        await tick(*runners)
        await tick(*runners)
    assert counted.slots == [START + timedelta(minutes=minute) for minute in range(4)]
    assert await states() == ["done"] * 4


async def test_what_was_missed_is_caught_up_once(clock: SimpleNamespace) -> None:
    """After a day without any scheduler the job runs for the latest slot, and for that alone."""
    counted = Counted()
    at_work = Runner(SETTINGS, [counted.job])
    await tick(at_work)
    clock.now = START + timedelta(days=1, seconds=30)
    await tick(at_work)
    await tick(at_work)
    assert counted.slots == [START, START + timedelta(days=1)]


async def test_a_clock_put_back_repeats_nothing(clock: SimpleNamespace) -> None:
    """Slots before the latest one are settled, whatever the clock says."""
    counted = Counted()
    at_work = Runner(SETTINGS, [counted.job])
    await tick(at_work)
    clock.now = START - timedelta(hours=1)
    await tick(at_work)
    assert counted.slots == [START]


async def test_a_clock_that_was_years_ahead(clock: SimpleNamespace) -> None:
    """Once it is right again jobs run at their times, each slot once, and what was running then is taken over."""
    counted = Counted()
    at_work = Runner(SETTINGS, [counted.job])
    clock.now = START + timedelta(days=3650)
    await tick(at_work)
    clock.now += timedelta(minutes=1)
    assert await service.claim("counted", "", clock.now, "gone", timedelta(minutes=1))
    for days in (0, 0, 1, 1):
        clock.now = START + timedelta(days=days)
        await tick(at_work)
    assert counted.slots[1:] == [START, START + timedelta(days=1)]
    clock.now = START + timedelta(days=30)
    await service.erase_old_runs()
    assert await states() == ["done", "failed", "done"], "the latest run of the right clock is kept"


async def test_a_failed_run_is_tried_three_times_in_all(clock: SimpleNamespace) -> None:
    """A failure is retried after growing waits, then left; what its error quotes is kept nowhere."""

    async def fails(context: JobContext) -> str:
        raise ValueError("KTP 3273012345678901")

    counted = Counted(fails)
    counted.job = Job("counted", "Counted", 10**8, counted.run)
    at_work = Runner(SETTINGS, [counted.job])
    for minutes in (0, 0, 1, 1, 10, 11, 12, 60, 600):
        clock.now = START + timedelta(minutes=minutes)
        await tick(at_work)
    assert await states() == ["failed"] * 3
    message, parameters = await error()
    assert (message, parameters["kind"]) == ("%(kind)s in %(place)s", "ValueError")
    assert not await JobRun.exists().where(JobRun.error.like("%KTP%"))


async def test_a_run_whose_owner_died_is_taken_over(clock: SimpleNamespace) -> None:
    """Before the lease is over nobody touches it, after it the next scheduler does; the dead one's claim is void."""
    counted = Counted()
    counted.job = Job("counted", "Counted", 10**6, counted.run)
    [(subject, slot)] = await counted.job.due(START)
    dead = await service.claim("counted", subject, slot, "dead", LEASE)
    at_work = Runner(SETTINGS, [counted.job])
    clock.now = START + LEASE - timedelta(seconds=1)
    await tick(at_work)
    assert await states() == ["running"]
    clock.now = START + LEASE + timedelta(seconds=1)
    await tick(at_work)
    assert await states() == ["failed", "done"]
    assert (await error())[0] == service.ABANDONED
    assert not await service.finish(dead, "too late")
    assert not await service.renew(dead, LEASE)


async def test_a_claim_is_one_of_many() -> None:
    """Of claims at the same moment exactly one succeeds."""
    claims = [service.claim("counted", "", START, f"owner {number}", LEASE) for number in range(8)]
    won = [run for run in await asyncio.gather(*claims) if run]
    assert [run.attempt for run in won] == [1]


async def test_two_slots_of_a_job_never_run_side_by_side(clock: SimpleNamespace) -> None:
    """While a slow run goes on, its next slot waits; other subjects do not."""
    assert await service.claim("slow", "1", START, "one", LEASE)
    assert not await service.claim("slow", "1", START + timedelta(minutes=1), "two", LEASE)
    assert await service.claim("slow", "2", START, "two", LEASE)


async def test_work_ends_when_its_lease_is_lost() -> None:
    """A process that was taken for dead lets go of its work as soon as it notices."""
    ended = asyncio.Event()

    async def endless(context: JobContext) -> str:
        await JobRun.update({JobRun.state: RunState.FAILED}).where(JobRun.job == "counted")
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    at_work = Runner(SETTINGS, [Counted(endless).job], lease=timedelta(seconds=0.1))
    await at_work.tick()
    async with asyncio.timeout(5):
        await at_work.idle()
    assert ended.is_set()
    assert await states() == ["failed"]


async def test_work_keeps_its_lease(clock: SimpleNamespace) -> None:
    """As long as a run goes on, its lease is renewed, so that it may take longer than one."""
    done = asyncio.Event()

    async def slow(context: JobContext) -> str:
        await done.wait()
        return ""

    at_work = Runner(SETTINGS, [Counted(slow).job], lease=timedelta(seconds=0.06))
    await at_work.tick()
    clock.now = START + timedelta(hours=1)
    await until(lambda: JobRun.exists().where(JobRun.lease_until > clock.now).run())
    done.set()
    await at_work.idle()
    assert await states() == ["done"]


async def test_a_stop_hands_back_what_runs(clock: SimpleNamespace) -> None:
    """Stopping ends what does not finish in time, and the next scheduler runs it at once."""

    async def endless(context: JobContext) -> str:
        await asyncio.Event().wait()
        return ""

    stopped = Runner(SETTINGS, [Counted(endless).job])
    await stopped.tick()
    await stopped.stop(seconds=0.01)
    assert await states() == ["released"]
    await tick(Runner(SETTINGS, [Counted().job]))
    assert await states() == ["released", "done"]


async def test_a_requested_run_happens_once(clock: SimpleNamespace) -> None:
    """Asked for twice by hand, it runs once at the next tick, beside the time it is due anyway."""
    counted = Counted()
    runners = [Runner(SETTINGS, [counted.job]) for _ in range(3)]
    await tick(*runners)
    clock.now = START + timedelta(seconds=30)
    assert await service.request_run(PROGRAM, "counted")
    assert not await service.request_run(PROGRAM, "counted")
    await tick(*runners)
    await tick(*runners)
    assert counted.slots == [START, START + timedelta(seconds=30)]
    clock.now = START + timedelta(seconds=60)
    await tick(*runners)
    assert counted.slots[2:] == [START + timedelta(seconds=60)]


async def test_a_requested_run_survives_a_stop(clock: SimpleNamespace) -> None:
    """What was asked for by hand and was stopped in the middle waits for the next scheduler."""

    async def endless(context: JobContext) -> str:
        await asyncio.Event().wait()
        return ""

    never = Job("by_hand", "By hand", lambda now: _nothing_due(), endless)
    await service.request_run(PROGRAM, "by_hand", "7")
    stopped = Runner(SETTINGS, [never])
    await stopped.tick()
    await stopped.stop(seconds=0.01)
    assert await states() == ["requested"]


async def test_a_requested_run_outlives_its_process(clock: SimpleNamespace) -> None:
    """What was asked for by hand and whose process was killed is run again, for the moment it was asked for."""
    counted = Counted()
    by_hand = Job("by_hand", "By hand", lambda now: _nothing_due(), counted.run)
    await _killed_by_hand(clock)
    await tick(Runner(SETTINGS, [by_hand]))
    assert counted.slots == [START]
    assert await states() == ["failed", "done"]


async def test_what_is_asked_for_anew_takes_the_place_of_a_lost_run(clock: SimpleNamespace) -> None:
    """One of them waits, not both."""
    await _killed_by_hand(clock)
    assert await service.request_run(PROGRAM, "by_hand", "7")
    assert await service.fail_abandoned() == 1
    assert await states() == ["failed", "requested"]


async def test_a_requested_run_that_kills_its_process_ends(clock: SimpleNamespace) -> None:
    """After three processes died of it nobody runs it again by itself; it may be asked for anew."""
    await _killed_by_hand(clock)
    for attempt in (2, 3):
        assert await service.fail_abandoned() == 1
        (run,) = await queries.requested_runs(["by_hand"])
        assert (run.attempt, run.slot) == (attempt, START)
        assert await service.take_requested(run, "killed", LEASE)
        clock.now += LEASE + timedelta(seconds=1)
    assert await service.fail_abandoned() == 1
    assert await states() == ["failed"] * 3
    assert await service.request_run(PROGRAM, "by_hand", "7")


async def _killed_by_hand(clock: SimpleNamespace) -> None:
    """A run that was asked for and taken by a process that has not been heard of since."""
    await service.request_run(PROGRAM, "by_hand", "7")
    (run,) = await queries.requested_runs(["by_hand"])
    assert await service.take_requested(run, "killed", LEASE)
    clock.now += LEASE + timedelta(seconds=1)


async def _nothing_due() -> list[tuple[str, datetime]]:
    return []


async def test_the_longest_overdue_goes_first(clock: SimpleNamespace) -> None:
    """Where there is room for four, the four that have waited longest start; the rest follow."""
    ran: list[str] = []
    free = asyncio.Event()

    async def note(context: JobContext) -> str:
        ran.append(context.subject)
        await free.wait()
        return ""

    async def due(now: datetime) -> list[tuple[str, datetime]]:
        return [(str(number), now - timedelta(minutes=number)) for number in range(6)]

    at_work = Runner(SETTINGS, [Job("many", "Many", due, note)])
    await at_work.tick()
    await until(lambda: _is(len(ran) == 4))
    assert ran == ["5", "4", "3", "2"]
    free.set()
    await at_work.idle()
    await tick(at_work)
    assert ran == ["5", "4", "3", "2", "1", "0"]


async def test_a_job_that_cannot_tell_what_is_due_stops_no_other(clock: SimpleNamespace) -> None:
    """One broken question leaves the rest of the jobs running."""

    async def broken(now: datetime) -> list[tuple[str, datetime]]:
        raise KeyError

    counted = Counted()
    await tick(Runner(SETTINGS, [Job("broken", "Broken", broken, counted.run), counted.job]))
    assert counted.slots == [START]


async def test_old_runs_are_erased_but_the_latest(clock: SimpleNamespace) -> None:
    """Idle runs go after a day, others after 90; the one that settles the slots stays, so nothing runs again."""
    counted = Counted()
    at_work = Runner(SETTINGS, [counted.job])
    for minute in range(3):
        clock.now = START + timedelta(minutes=minute)
        await tick(at_work)
    clock.now = START + timedelta(days=2)
    assert await service.erase_old_runs() == 2
    assert await service.erase_old_runs() == 0
    assert len(await queries.runs("counted")) == 1


async def test_figures_for_monitors(clock: SimpleNamespace) -> None:
    """A monitor learns of each job its last success and its failures of the last day."""

    async def fails(context: JobContext) -> str:
        raise ValueError

    await tick(Runner(SETTINGS, [Counted().job, Job("broken", "Broken", 60, fails)]))
    figures = await queries.job_figures()
    assert (figures["counted"].last_success, figures["counted"].failed_last_day) == (START, 0)
    assert (figures["broken"].last_success, figures["broken"].failed_last_day) == (None, 1)
    clock.now = START + timedelta(days=2)
    assert (await queries.job_figures())["counted"].failed_last_day == 0
