"""Which improvements are one topic through the reports of a schedule, and what is counted before and after."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from participation.clock import civil_day
from participation.feedback.tables import Comment, Receipt
from participation.improvements.action_queries import actions, actions_for
from participation.improvements.before_after import Verdict
from participation.improvements.briefing_queries import briefing_of
from participation.improvements.continuity_queries import NEAREST, same_topics, whole_topic
from participation.improvements.measuring_queries import Measured, measured
from participation.improvements.queries import (
    improvements_with_comment,
    leading_report,
    previous_model,
    report_by_id,
)
from participation.improvements.schemas import Figures
from participation.improvements.tables import (
    Action,
    ActionState,
    ActionStep,
    DecisionKind,
    Improvement,
    ImprovementComment,
    ImprovementReport,
    Theme,
    ThemeDecision,
)
from participation.improvements.theme_outcomes import Exclusion
from participation.improvements.theme_states import ThemeState
from tests.factories import an_office
from tests.owned_objects import a_schedule

pytestmark = pytest.mark.usefixtures("database")

FIRST = datetime(2026, 9, 7, 22, tzinfo=UTC)
MONTH = timedelta(days=28)


async def a_theme(schedule: int, name: str) -> int:
    theme = Theme(schedule=schedule, name=name)
    await theme.save()
    return int(theme.id)


async def a_report(
    schedule: int, number: int, voices: dict[int | None, int], *excluded: Exclusion
) -> list[int]:
    """A report about 28 days of 100 voices; the ids of its improvements, by theme and number of voices."""
    office = (await an_office(f"Dinas {schedule}-{number}")).id
    slot = FIRST + number * MONTH
    report = ImprovementReport(
        schedule=schedule,
        office=office,
        number=number,
        slot=slot,
        title="Laporan",
        period_from=civil_day(slot - MONTH),
        period_to=civil_day(slot),
        comments=100,
        voices=100,
        figures=msgspec.to_builtins(Figures(excluded=list(excluded))),
    )
    await report.save()
    return [
        await an_improvement(report.id, rank, theme, n) for rank, (theme, n) in enumerate(voices.items(), 1)
    ]


async def an_improvement(report: int, rank: int, theme: int | None, voices: int) -> int:
    improvement = Improvement(
        report=report,
        rank=rank,
        label="Antrean",
        comments=voices,
        voices=voices,
        share=voices / 100,
        negative=0.5,
        neutral=0.5,
        positive=0.0,
        priority=1.0,
        components={"volume": 1.0, "severity": 0.5},
        theme=theme,
    )
    await improvement.save()
    return int(improvement.id)


async def read_by(version: str, number: int) -> None:
    """As if another version of the models had read the comments of a report."""
    figures = msgspec.to_builtins(Figures(model_version=version))
    await ImprovementReport.update({ImprovementReport.figures: figures}).where(
        ImprovementReport.number == number
    )


async def decide(kind: DecisionKind, theme: int, other: int) -> None:
    await ThemeDecision(theme=theme, kind=kind, other=other, reason="Perlu.").save()


async def done_after(improvement: int, number: int) -> Measured | None:
    """What is measured of an action that was done on the day of a report."""
    office = (await an_office(f"Pelaksana {improvement}")).id
    action = Action(office=office, title="Loket", improvement=improvement, state=ActionState.DONE)
    await action.save()
    happened = FIRST + number * MONTH
    await ActionStep(action=action.id, state=ActionState.DONE, happened_at=happened).save()
    return (await measured(await actions(frozenset({office})), only_public=False)).get(action.id)


async def test_a_topic_is_followed_by_its_theme() -> None:
    """Over a report without it, to what took it up and to earlier reports; not to others, nor for ever."""
    schedule = await a_schedule((await an_office()).id)
    queue, desk, lamps = [await a_theme(schedule, name) for name in ("Antrean", "Loket", "Lampu")]
    (first, lamp) = await a_report(schedule, 1, {queue: 40, lamps: 10})
    await a_report(schedule, 2, {lamps: 10})
    (again, taken_up) = await a_report(schedule, 3, {queue: 30, desk: 20})
    (far,) = await a_report(schedule, 3 + NEAREST, {queue: 30})
    (unknown,) = await a_report(schedule, 4, {None: 9})
    assert await same_topics([first, unknown]) == {first: {first, again}, unknown: {unknown}}
    await decide(DecisionKind.MERGE, queue, desk)
    assert (await same_topics([again]))[again] == {first, again, taken_up, far}
    assert lamp not in (await same_topics([again]))[again]


async def test_an_action_stands_beside_its_topic_wherever_that_is_read() -> None:
    """Decided from a later report, it is the answer to those who said it first."""
    office = (await an_office()).id
    schedule = await a_schedule(office)
    queue = await a_theme(schedule, "Antrean")
    (first,) = await a_report(schedule, 1, {queue: 40})
    (later,) = await a_report(schedule, 2, {queue: 30})
    await Action(office=office, title="Loket kedua", improvement=later).save()
    found = await actions_for([first, later], office)
    assert [action.title for action in found[first]] == ["Loket kedua"]
    assert found[first] == found[later]


async def test_what_another_office_does_is_told_where_everybody_may_know_it() -> None:
    """Who reads a report about all offices need not read the others."""
    own, other = (await an_office("Dinas Satu")).id, (await an_office("Dinas Dua")).id
    schedule = await a_schedule(own)
    (first,) = await a_report(schedule, 1, {await a_theme(schedule, "Antrean"): 40})
    for office, title, public in ((own, "Rapat", False), (other, "Rahasia", False), (other, "Loket", True)):
        await Action(office=office, title=title, public=public, improvement=first).save()
    assert [action.title for action in (await actions_for([first], own))[first]] == ["Loket", "Rapat"]
    assert [action.title for action in (await actions_for([first]))[first]] == ["Loket"]


async def test_neither_a_merger_nor_a_split_looks_like_a_change() -> None:
    """What belongs together is counted together on both sides."""
    schedule = await a_schedule((await an_office()).id)
    queue, desk, toilet = [await a_theme(schedule, name) for name in ("Antrean", "Loket", "Toilet")]
    (answered, _) = await a_report(schedule, 1, {queue: 40, desk: 20})
    await a_report(schedule, 3, {desk: 35, toilet: 25})
    await decide(DecisionKind.MERGE, queue, desk)
    await decide(DecisionKind.SPLIT, desk, toilet)
    found = await done_after(answered, 1)
    assert found is not None
    assert (found.before.voices, found.after.voices, found.share.difference) == (60, 60, 0.0)
    assert await whole_topic(toilet, schedule, FIRST, FIRST + 9 * MONTH) == {toilet}


async def test_what_a_report_found_to_go_on_elsewhere_is_not_gone() -> None:
    """A theme that another one took up, and a part that came out of one, are counted with it on both sides."""
    schedule = await a_schedule((await an_office()).id)
    queue, desk, toilet = [await a_theme(schedule, name) for name in ("Antrean", "Loket", "Toilet")]
    (answered, _) = await a_report(schedule, 1, {queue: 40, desk: 20})
    (taken_up, part) = await a_report(schedule, 3, {desk: 35, toilet: 25})
    for improvement, state, related in (
        (taken_up, ThemeState.MERGED, ["Antrean"]),
        (part, ThemeState.SPLIT, ["Loket"]),
    ):
        await Improvement.update({Improvement.state: state, Improvement.related: related}).where(
            Improvement.id == improvement
        )
    found = await done_after(answered, 1)
    assert found is not None
    assert (found.before.voices, found.after.voices, found.gone) == (60, 60, False)


async def test_what_planners_leave_out_is_not_said_to_be_gone() -> None:
    """Its voices are counted where it stands among what was left out; gone is what is ranked nowhere."""
    schedule = await a_schedule((await an_office()).id)
    queue, lamps = await a_theme(schedule, "Antrean"), await a_theme(schedule, "Lampu")
    (answered, other) = await a_report(schedule, 1, {queue: 40, lamps: 10})
    await a_report(schedule, 3, {}, Exclusion("Antrean", "Ditangani.", rank=1, voices=38, comments=40))
    left_out, gone = await done_after(answered, 1), await done_after(other, 1)
    assert left_out is not None
    assert gone is not None
    assert (left_out.after.voices, left_out.complaints, left_out.gone) == (38, None, False)
    assert (gone.after.voices, gone.gone) == (0, True)


async def test_complaints_that_two_models_found_are_not_compared() -> None:
    """How many speak of it is; and the report says that the one before was read otherwise."""
    schedule = await a_schedule((await an_office()).id)
    queue = await a_theme(schedule, "Antrean")
    (answered,) = await a_report(schedule, 1, {queue: 40})
    await a_report(schedule, 3, {queue: 20})
    found = await done_after(answered, 1)
    assert found is not None
    assert found.complaints is not None
    assert not found.read_otherwise
    await read_by("adapted", number=3)
    found = await done_after(answered, 1)
    assert found is not None
    assert (found.complaints, found.read_otherwise, found.share.verdict) == (None, True, Verdict.LESS)


async def test_a_report_knows_which_model_read_the_one_before() -> None:
    """Of the same schedule; the first has none before it."""
    schedule = await a_schedule((await an_office()).id)
    queue = await a_theme(schedule, "Antrean")
    for number in (1, 2):
        await a_report(schedule, number, {queue: 40})
    await read_by("adapted", number=1)
    first, second = await ImprovementReport.select(ImprovementReport.id).order_by(ImprovementReport.slot)
    assert await previous_model(first["id"]) == ""
    assert await previous_model(second["id"]) == "adapted"
    report = await report_by_id(second["id"])
    assert report is not None
    assert (await briefing_of(report, public=False)).read_otherwise
    await read_by("adapted", number=2)
    report = await report_by_id(second["id"])
    assert report is not None
    assert not (await briefing_of(report, public=False)).read_otherwise


async def test_another_name_breaks_no_link() -> None:
    """A theme that was taken up, or left out, is followed whatever planners call it afterwards."""
    schedule = await a_schedule((await an_office()).id)
    queue, desk, lamps = [await a_theme(schedule, name) for name in ("Antrean", "Loket", "Lampu")]
    (answered, _, other) = await a_report(schedule, 1, {queue: 40, desk: 20, lamps: 10})
    left_out = Exclusion("Lampu", "Ditangani.", rank=2, voices=9, comments=9, theme=lamps)
    (taken_up,) = await a_report(schedule, 3, {desk: 60}, left_out)
    await Improvement.update({Improvement.state: ThemeState.MERGED, Improvement.kin: [queue]}).where(
        Improvement.id == taken_up
    )
    await Theme.update({Theme.name: "Nama baru"}, force=True)
    found, left = await done_after(answered, 1), await done_after(other, 1)
    assert found is not None
    assert left is not None
    assert (found.before.voices, found.after.voices, found.gone) == (60, 60, False)
    assert (left.after.voices, left.gone) == (9, False)


async def test_nothing_is_measured_too_early_or_of_what_no_theme_follows() -> None:
    """The period of the report has to begin after the day on which it was done."""
    schedule = await a_schedule((await an_office()).id)
    queue = await a_theme(schedule, "Antrean")
    (answered, unknown) = await a_report(schedule, 1, {queue: 40, None: 10})
    await a_report(schedule, 2, {queue: 12})
    assert await done_after(answered, 2) is None
    assert await done_after(unknown, 1) is None
    found = await done_after(answered, 1)
    assert found is not None
    assert (found.after_from, found.after.voices) == (civil_day(FIRST + MONTH), 12)


async def test_a_receipt_names_a_topic_once() -> None:
    """A comment that several reports read is told of where the topic stood last."""
    schedule = await a_schedule((await an_office()).id)
    queue, lamps = await a_theme(schedule, "Antrean"), await a_theme(schedule, "Lampu")
    made = [*await a_report(schedule, 1, {queue: 40, lamps: 10}), *await a_report(schedule, 2, {queue: 30})]
    await ImprovementReport.update({ImprovementReport.published_at: FIRST}, force=True)
    receipt = Receipt(digest=b"x" * 32, secret_version="1", kind="comment")
    await receipt.save()
    comment = Comment(
        receipt=receipt.id, origin="box", text="Antre", channel="page", said_on=civil_day(FIRST)
    )
    await Comment.insert(comment)
    await ImprovementComment.insert(
        *(ImprovementComment(improvement=one, comment=comment.id) for one in made)
    )
    assert [found.id for found in await improvements_with_comment(receipt.id)] == [made[2], made[1]]
    await decide(DecisionKind.MERGE, lamps, queue)
    assert [found.id for found in await improvements_with_comment(receipt.id)] == [made[2]]


async def test_the_leading_report_is_the_newest_of_the_schedule_that_most_spoke_in() -> None:
    """One about few people does not hide that of many from the same week; an old one leads no more."""
    assert await leading_report(None) is None
    old, large, small = [await a_schedule((await an_office(name)).id) for name in ("Lama", "Kota", "Kecil")]
    for schedule, number in ((old, 1), (large, 1), (large, 2), (small, 2)):
        await a_report(schedule, number, {})
    for schedule, voices in ((large, 40), (small, 5)):
        await ImprovementReport.update({ImprovementReport.voices: voices}).where(
            ImprovementReport.schedule == schedule
        )
    leading = await leading_report(None)
    assert leading is not None
    assert (leading.schedule, leading.number) == (large, 2)
