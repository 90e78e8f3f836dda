"""Live results from coded blocks: all that was answered and nothing that was erased, whatever came in between."""

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.feedback.receipts import new_key
from participation.feedback.service import erase_receipts
from participation.organisations.roles import Role
from participation.surveys import blocks, counting
from participation.surveys.counting import count_submissions
from participation.surveys.crosstab import Crosstab
from participation.surveys.exploring import PERIODS, Asked, Period, crosstab_of
from participation.surveys.result_queries import cross, results, weights
from participation.surveys.result_service import save_margins
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import publish_survey, save_definition, submit_answers, survey_or_not_found
from participation.surveys.tables import AnswerBlock, AnswerColumn, CountOutbox, ErasedSubmission, Submission
from participation.surveys.weighting import Margin
from tests.factories import HOME, a_definition, application, settings, some_answers, staff


async def answer(survey: PublishedSurvey, times: int = 1, **changes: object) -> None:
    for _ in range(times):
        sent = Sent(new_key(), some_answers(**changes), "en", "page")
        await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)


async def test_only_what_is_new_is_read(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Counting empties the outbox; counting again does nothing; what comes later is added."""
    await answer(survey, 3)
    assert await count_submissions() == 3
    assert not await CountOutbox.exists()
    assert await count_submissions() == 0
    await answer(survey, layanan="kk", puas="dk")
    assert await count_submissions() == 1
    tally = (await results(survey.id)).tally
    assert tally.submissions == 4
    assert tally.questions["layanan"].counts == {"ktp": 3, "kk": 1}
    assert tally.questions["puas"].dont_know == 1
    assert tally.mean("menit") == 30


async def test_what_is_erased_is_subtracted(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A submission that goes by a cascade leaves the counts too, before or after it was counted."""
    await answer(survey, 4)
    await count_submissions()
    await answer(survey, 2, layanan="kk")
    rows = await Submission.select(Submission.receipt)
    await erase_receipts([rows[0]["receipt"], rows[-1]["receipt"]])
    await count_submissions()
    view = await results(survey.id)
    assert view.tally.submissions == await Submission.count() == 4
    assert view.tally.questions["layanan"].n == 4
    assert not await ErasedSubmission.exists()
    await erase_receipts([row["receipt"] for row in await Submission.select(Submission.receipt)])
    await count_submissions()
    assert (await results(survey.id)).tally.submissions == 0
    assert not await AnswerBlock.exists()
    assert not await AnswerColumn.exists()


async def test_full_blocks_are_left_alone(
    survey: PublishedSurvey, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the size of blocks and batches, counts and cross tabulations are the same."""
    monkeypatch.setattr(counting, "MOST_ROWS", 3)
    monkeypatch.setattr(counting, "BATCH", 2)
    await answer(survey, 5)
    await answer(survey, 4, layanan="kk", menit="60")
    await count_submissions()
    assert await AnswerBlock.count() > 1
    view = await results(survey.id)
    assert view.tally.questions["layanan"].counts == {"ktp": 5, "kk": 4}
    asked = Asked("menit", by="layanan")
    crosstab = await cross(survey.id, crosstab_of(asked, view.definition, view.tally, view.counted))
    assert [(group.tally.n, group.tally.total) for group in crosstab.groups] == [(5, 150), (4, 240)]


async def test_versions_side_by_side(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Answers to an earlier version count with those to the next one, and can be compared with them."""
    await answer(survey, 2)
    draft = await survey_or_not_found(survey.id)
    saved = await save_definition(PROGRAM, survey.id, draft.revision, a_definition())
    await publish_survey(PROGRAM, survey.id, saved.revision)
    await client.post("/en/surveys/survei-ktp", data={"_key": new_key(), "_version": 2, **some_answers()})
    await count_submissions()
    view = await results(survey.id)
    assert view.tally.questions["layanan"].n == 3
    asked = Asked("layanan", by=blocks.VERSION)
    crosstab = await cross(survey.id, crosstab_of(asked, view.definition, view.tally, view.counted))
    assert crosstab.by
    assert list(crosstab.by.names) == ["1", "2"]
    assert [group.tally.n for group in crosstab.groups] == [2, 1]


async def test_filters_and_periods(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Conditions on another answer, the channel and the day narrow what is counted."""
    await answer(survey, 3)
    await answer(survey, 2, layanan="kk", puas="1")
    await count_submissions()
    view = await results(survey.id)

    async def counted(asked: Asked) -> list[int]:
        crosstab = crosstab_of(asked, view.definition, view.tally, view.counted)
        return [group.tally.n for group in (await cross(survey.id, crosstab)).groups]

    assert await counted(Asked("puas", where="layanan", answer="kk")) == [2]
    assert await counted(Asked("puas", channel="page")) == [5]
    assert await counted(Asked("puas", channel="api")) == [0]
    assert await counted(Asked("puas", period=Period(until="2000-01-01"))) == [0]
    earlier, all_time = Period(until="2000-01-01"), Period(since="2000-01-02")
    assert await counted(Asked("puas", by=PERIODS, period=earlier, compared=all_time)) == [0, 5]
    assert await counted(Asked("puas", areas=frozenset({1}))) == [0]
    with pytest.raises(KeyError):
        await counted(Asked("saran; DROP"))


async def test_weights_from_the_population(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Answers are weighted to the population, with the unweighted counts beside them."""
    await answer(survey, 30)
    await answer(survey, 10, layanan="kk", puas="1")
    await count_submissions()
    planner = await staff(Role.PLANNER, survey.office)
    await save_margins(
        planner, await survey_or_not_found(survey.id), [Margin("layanan", {"ktp": 100, "kk": 100})]
    )
    view = await results(survey.id)
    found = await weights(survey.id, view)
    assert found
    crosstab = await cross(survey.id, Crosstab("scale:puas"), found)
    group = crosstab.groups[0]
    assert {str(key): weight for key, weight in group.weighted.items()} == pytest.approx({"4": 20, "1": 20})
    assert group.tally.counts == {"4": 30, "1": 10}
    assert group.effective == pytest.approx(40 / (40 * (30 * (2 / 3) ** 2 + 10 * 2**2) / 40**2))
