"""Answers that campaigns bring, as they are checked: each once, against those of the same source."""

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from participation.accounts.schemas import PROGRAM
from participation.campaigns.coverage_queries import due_coverage
from participation.campaigns.coverage_schemas import Coverage
from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.link_tables import LinkCount
from participation.campaigns.quality import FEWEST_FLOOD, Flag, FlagState
from participation.campaigns.quality_check_service import check_answers, forget_places
from participation.campaigns.quality_schemas import Ruling
from participation.campaigns.quality_service import decide
from participation.campaigns.quality_tables import AnswerCheck, AnswerFlag
from participation.campaigns.schemas import LinkView
from participation.clock import now, today
from participation.errors import Conflict, NotFound, Rejected
from participation.feedback.receipts import new_key
from participation.feedback.service import erase_receipts
from participation.feedback.tables import Comment
from participation.surveys.closing import forget_orders
from participation.surveys.collecting import collect_batch
from participation.surveys.definitions import Question, QuestionType
from participation.surveys.export_columns import Wanted
from participation.surveys.export_queries import export_of, pages
from participation.surveys.queries import forget_published, published_survey, quota_cells
from participation.surveys.quota_service import add_cell
from participation.surveys.result_queries import results
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import close_survey, submit_answers
from participation.surveys.set_aside_queries import taken_out
from participation.surveys.set_aside_tables import CheckOutbox
from participation.surveys.signs import Manner
from participation.surveys.spending import QuotaFull
from participation.surveys.tables import Submission
from tests.campaign_factories import a_link
from tests.campaigns.test_coverage import a_campaign_on
from tests.factories import (
    HOME,
    a_definition,
    a_survey,
    an_office,
    answering,
    application,
    count_answers,
    settings,
    some_answers,
)

pytestmark = pytest.mark.usefixtures("database")
SECRET = settings().secret_key
REASON = "Satu orang mengirim jawaban yang sama berkali-kali."


class Outreach(NamedTuple):
    """A campaign with one link, for a survey that asks where people are."""

    survey: PublishedSurvey
    campaign: int
    link: LinkView


async def an_outreach(medium: str = "whatsapp") -> Outreach:
    office = await an_office()
    place = Question("tempat", QuestionType.LOCATION, {"id": "Tempat", "en": "Place"}, required=False)
    survey = await a_survey(office.id, a_definition(place))
    campaign = await a_campaign_on(survey, office.id)
    return Outreach(survey, campaign, await a_link(campaign, medium))


async def answer(
    outreach: Outreach, *, source: str | None = None, manner: Manner | None = None, **changes: Any
) -> None:
    code = outreach.link.code if source is None else source
    sent = Sent(new_key(), some_answers(**changes), "en", "page", code, manner=manner)
    intake = application(HOME, 1).state.intake
    await submit_answers(intake, settings().secret_keys, outreach.survey, sent)


async def flags() -> Counter[str]:
    return Counter(row["flag"] for row in await AnswerFlag.select(AnswerFlag.flag))


async def counted(outreach: Outreach) -> Coverage:
    await count_answers()
    found = await count_coverage(outreach.campaign, now())
    assert found is not None
    return found


async def exported(outreach: Outreach) -> int:
    export = await export_of(
        outreach.survey.id, Wanted(labels=False, identifiers=False, language="id", default_language="id")
    )
    return sum([len(page) async for page in pages(export)])


async def ruled(outreach: Outreach, flag: Flag, verdict: FlagState, reason: str = "", seen: int = 0) -> int:
    return await decide(PROGRAM, outreach.campaign, Ruling(outreach.link.code, flag, verdict, reason, seen))


async def test_answers_are_checked_once() -> None:
    """Whatever came by a link of the campaign for its survey, and nothing else; a second run finds nothing new."""
    outreach = await an_outreach()
    async with answering():
        await answer(outreach)
        await answer(outreach, source="")
        await answer(outreach, source="elsewhere")
    assert await CheckOutbox.count() == 2
    assert await check_answers(SECRET) == 2
    assert await check_answers(SECRET) == 0
    assert await AnswerCheck.count() == 1
    assert await CheckOutbox.count() == 0
    assert not await flags()


async def test_copies_count_once_towards_targets() -> None:
    """Of five equal answers in two runs one counts; all stay in the results until somebody decides."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(2):
            await answer(outreach)
        await check_answers(SECRET)
        assert not await flags()
        for _ in range(3):
            await answer(outreach)
        await answer(outreach, saran="Lebih cepat.")
        await check_answers(SECRET)
    assert await flags() == {"same": 4}
    coverage = await counted(outreach)
    assert [(cell.reached, cell.aside) for cell in coverage.cells] == [(2, 4), (0, 0)]
    assert coverage.aside_links == {outreach.link.code: [0, 0, 0, 4]}
    assert coverage.days[-1].aside == 4
    assert (await results(outreach.survey.id)).counted.submissions == 6


@pytest.mark.usefixtures("at_noon")
async def test_targets_cannot_be_reached_by_program() -> None:
    """Ninety different answers by a link that nobody followed, and thirty equal ones: thirty count."""
    outreach = await an_outreach()
    async with answering():
        for number in range(90):
            await answer(outreach, saran=f"Saran yang berbeda {number}", menit=str(number))
        await check_answers(SECRET)
        for _ in range(30):
            await answer(outreach)
        await check_answers(SECRET)
    found = await flags()
    assert found["flood"] == 90 - FEWEST_FLOOD + 30
    assert found["same"] == 29
    coverage = await counted(outreach)
    assert (coverage.cells[0].reached, coverage.cells[0].aside) == (FEWEST_FLOOD, 90)


async def test_followed_links_may_bring_many() -> None:
    """Fifty answers by a link that was followed forty times are no flood."""
    outreach = await an_outreach()
    await LinkCount.insert(LinkCount(link=outreach.link.id, day=today(), step="opened", n=40))
    async with answering():
        for number in range(50):
            await answer(outreach, saran=f"Saran yang berbeda {number}")
        await check_answers(SECRET)
    assert not await flags()


async def test_signs_are_flags_where_they_say_something() -> None:
    """Night and one device mean something else of a visitor than of a link in a group."""
    outreach = await an_outreach()
    visits = outreach._replace(link=await a_link(outreach.campaign, "field"))
    hasty = Manner(hour=2, seconds=1, one_device=True)
    async with answering():
        await answer(outreach, manner=hasty)
        await answer(visits, manner=hasty, saran="Lebih cepat.")
        await answer(visits, manner=Manner(hour=9, seconds=600), saran="Ramah.")
        await check_answers(SECRET)
    rows = await AnswerFlag.select(AnswerFlag.source, AnswerFlag.flag)
    assert {(row["source"], row["flag"]) for row in rows} == {
        (outreach.link.code, "fast"),
        (outreach.link.code, "device"),
        (visits.link.code, "fast"),
        (visits.link.code, "night"),
    }


async def test_visits_at_one_place_are_flagged_and_places_forgotten() -> None:
    """Nine of ten visits within one house, told once there are ten; the digests go after two days."""
    outreach = await an_outreach("field")
    async with answering():
        for number in range(9):
            await answer(outreach, saran=f"Saran {number}", tempat=f"-7.96660{number} 112.632600")
        await check_answers(SECRET)
        assert not await flags()
        await answer(outreach, saran="Jauh di sana", tempat="-7.99 112.64")
        await check_answers(SECRET)
    assert await flags() == {"place": 9}
    await forget_places()
    assert await AnswerCheck.count().where(AnswerCheck.place.is_not_null()) == 10
    await AnswerCheck.update({AnswerCheck.day: today() - timedelta(days=3)}, force=True)
    await forget_places()
    assert not await AnswerCheck.exists().where(AnswerCheck.place.is_not_null())


async def test_what_is_taken_out_is_out_everywhere_and_may_come_back() -> None:
    """Results, exports, comments and coverage agree, after each decision, and the withdrawal goes through all."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(5):
            await answer(outreach)
        await check_answers(SECRET)
    await collect_batch()
    await counted(outreach)
    assert await Comment.count() == 5
    assert await ruled(outreach, Flag.SAME, FlagState.OUT, REASON) == 4
    coverage = await counted(outreach)
    assert (coverage.cells[0].reached, coverage.cells[0].aside) == (1, 0)
    assert (await results(outreach.survey.id)).counted.submissions == 1
    assert await exported(outreach) == 1
    assert await Comment.count() == 1
    assert await taken_out(outreach.survey.id) == 4
    assert await Submission.count() == 5
    assert await ruled(outreach, Flag.SAME, FlagState.CONFIRMED, seen=1) == 4
    await collect_batch()
    coverage = await counted(outreach)
    assert (coverage.cells[0].reached, coverage.cells[0].aside) == (1, 4)
    assert (await results(outreach.survey.id)).counted.submissions == 5
    assert await exported(outreach) == 5
    assert await Comment.count() == 5
    assert await ruled(outreach, Flag.SAME, FlagState.CLEARED, seen=2) == 4
    assert (await counted(outreach)).cells[0].reached == 5
    await erase_receipts([row["receipt"] for row in await Submission.select(Submission.receipt)])
    assert (await counted(outreach)).cells[0].reached == 0
    assert not await flags()


async def test_what_is_taken_out_holds_no_place() -> None:
    """Places in groups are given back, and taken again by what comes back though the group is full meanwhile."""
    outreach = await an_outreach()
    await add_cell(PROGRAM, outreach.survey.id, "KTP", "${layanan} = 'ktp'", 3)
    forget_published()
    survey = await published_survey(outreach.survey.slug)
    assert survey is not None
    outreach = outreach._replace(survey=survey)
    async with answering():
        for _ in range(3):
            await answer(outreach)
        with pytest.raises(QuotaFull):
            await answer(outreach, saran="Lebih cepat.")
        await check_answers(SECRET)
        await ruled(outreach, Flag.SAME, FlagState.OUT, REASON)
        await ruled(outreach, Flag.SAME, FlagState.OUT, REASON, seen=1)
        assert [cell.counted for cell in await quota_cells(survey.id)] == [1]
        await answer(outreach, saran="Lebih cepat.")
    await ruled(outreach, Flag.SAME, FlagState.CLEARED, seen=2)
    assert [cell.counted for cell in await quota_cells(survey.id)] == [4]
    await erase_receipts([row["receipt"] for row in await Submission.select(Submission.receipt)])
    assert [cell.counted for cell in await quota_cells(survey.id)] == [0]


async def test_decisions_before_answers_were_counted() -> None:
    """Taken out and brought back before results were counted at all, each answer counts once."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(3):
            await answer(outreach)
        await check_answers(SECRET)
    await ruled(outreach, Flag.SAME, FlagState.OUT, REASON)
    await ruled(outreach, Flag.SAME, FlagState.CLEARED, seen=1)
    await count_answers()
    assert (await results(outreach.survey.id)).counted.submissions == 3
    await ruled(outreach, Flag.SAME, FlagState.OUT, REASON, seen=2)
    await ruled(outreach, Flag.SAME, FlagState.CLEARED, seen=3)
    await collect_batch()
    await count_answers()
    assert (await results(outreach.survey.id)).counted.submissions == 3
    assert await Comment.count() == 3


async def test_decisions_need_what_they_say() -> None:
    """No reason, none of the three, nothing flagged, decided by somebody else meanwhile: told, and nothing changes."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(3):
            await answer(outreach)
        await check_answers(SECRET)
    for verdict, reason in [(FlagState.OUT, ""), (FlagState.WAITING, REASON), (FlagState.CLEARED, "a" * 501)]:
        with pytest.raises(Rejected):
            await ruled(outreach, Flag.SAME, verdict, reason)
    with pytest.raises(NotFound):
        await ruled(outreach, Flag.FAST, FlagState.CLEARED)
    await ruled(outreach, Flag.SAME, FlagState.CLEARED)
    with pytest.raises(Conflict):
        await ruled(outreach, Flag.SAME, FlagState.OUT, REASON)
    assert await taken_out(outreach.survey.id) == 0


async def test_a_closed_survey_is_shuffled_once_all_is_checked() -> None:
    """With its checks, flags and marks, which say the same afterwards."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(4):
            await answer(outreach)
    await collect_batch()
    await count_answers()
    await close_survey(PROGRAM, outreach.survey.id)
    assert await forget_orders() == 0
    await check_answers(SECRET)
    await ruled(outreach, Flag.SAME, FlagState.OUT, REASON)
    await count_answers()
    assert await forget_orders() == 1
    assert await flags() == {"same": 3}
    assert await AnswerCheck.count() == 4
    assert await taken_out(outreach.survey.id) == 3
    assert (await counted(outreach)).cells[0].reached == 1


@pytest.mark.usefixtures("at_noon")
async def test_coverage_is_due_after_a_decision() -> None:
    """Though no answer came since."""
    outreach = await an_outreach()
    async with answering():
        for _ in range(3):
            await answer(outreach)
        await check_answers(SECRET)
    moment = now()
    await count_answers()
    await count_coverage(outreach.campaign, now())
    assert not await due_coverage(moment + timedelta(minutes=6))
    await ruled(outreach, Flag.SAME, FlagState.CLEARED)
    assert await due_coverage(moment + timedelta(minutes=6))
