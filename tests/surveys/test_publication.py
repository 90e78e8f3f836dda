"""What the public sees of results, and when."""

import hashlib

import httpx
import msgspec
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.errors import Conflict, Rejected
from participation.feedback.receipts import new_key
from participation.feedback.service import withdraw
from participation.organisations.roles import Role
from participation.surveys.definitions import Choice, Question, QuestionType
from participation.surveys.phases import Phase
from participation.surveys.publication import (
    Mode,
    Plan,
    PublicTable,
    Step,
    TablePlan,
    in_steps,
    next_step,
    table_alone,
)
from participation.surveys.queries import forget_published, published_survey
from participation.surveys.result_queries import published_results
from participation.surveys.result_service import save_plan
from participation.surveys.results import QuestionTally
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import close_survey, publish_survey, submit_answers, survey_or_not_found
from participation.surveys.tables import HeldResults, Submission
from tests.factories import (
    HOME,
    a_draft,
    an_office,
    application,
    count_answers,
    settings,
    some_answers,
    staff,
)

RESULTS = "/en/results/survei-ktp"
LABEL = {"id": "Tanya"}
ONE = Question("one", QuestionType.SELECT_ONE, LABEL, choices=[Choice(name, LABEL) for name in "abc"])
SCALE = Question("scale", QuestionType.SCALE, LABEL, minimum=1, maximum=3)
MANY = Question("many", QuestionType.SELECT_MULTIPLE, LABEL, choices=[Choice(name, LABEL) for name in "ab"])


async def answer(survey: PublishedSurvey, times: int, **changes: object) -> None:
    for _ in range(times):
        sent = Sent(new_key(), some_answers(**changes), "en", "page")
        await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
    await count_answers()


async def planned(plan: Plan) -> PublishedSurvey:
    """A published survey with this plan."""
    office = await an_office()
    draft = await a_draft(office.id)
    await save_plan(await staff(Role.PLANNER, office.id), draft, plan)
    await publish_survey(PROGRAM, draft.id, (await survey_or_not_found(draft.id)).revision)
    survey = await published_survey(draft.slug)
    assert survey
    return survey


async def shown(client: httpx.AsyncClient) -> int:
    """How many answers the public file holds."""
    file = msgspec.json.decode((await client.get(f"{RESULTS}/results.json")).content)
    return int(file["submissions"])


async def test_live_results_come_in_steps(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The first ten at once; from then on ten are shown when ten more stand behind them."""
    found = []
    for times in (10, 9, 1, 9, 1, 12):
        await answer(survey, times)
        found.append(await shown(client))
    assert found == [10, 10, 10, 10, 20, 30]


@pytest.mark.parametrize(("further", "final"), [(3, 23), (12, 32), (19, 39)])
async def test_the_last_answers_come_with_a_whole_step(
    survey: PublishedSurvey, client: httpx.AsyncClient, further: int, final: int
) -> None:
    """At the close nobody is left out, and yet no two files differ by fewer than ten people."""
    await answer(survey, 10)
    await answer(survey, 10, layanan="kk")
    seen = await shown(client)
    await answer(survey, further)
    seen = max(seen, await shown(client))
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    assert (await shown(client), final - seen >= 10) == (final, True)
    assert not await HeldResults.exists()


async def test_a_handful_after_the_first_results_is_never_shown(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Between the first ten and the close fewer than ten came: the difference would be theirs alone."""
    await answer(survey, 10)
    await answer(survey, 9, layanan="kk")
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    assert await shown(client) == 10
    published = await published_results(survey.id)
    assert published is not None
    assert published.final


async def test_what_was_withdrawn_comes_into_no_further_file(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """A file that waits is made anew once somebody in it has withdrawn."""
    await answer(survey, 10)
    await answer(survey, 10, layanan="kk")
    leaving = await Submission.select(Submission.receipt).limit(1)
    await withdraw(leaving[0]["receipt"])
    await count_answers()
    assert not await HeldResults.exists()
    await answer(survey, 11)
    assert (await shown(client), await HeldResults.count()) == (10, 1)
    await answer(survey, 10)
    assert await shown(client) == 30


async def test_sealed_results_wait_for_the_close(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """Not a figure before the close; then the whole file at once, with its SHA-256, and never another one."""
    survey = await planned(Plan(Mode.SEALED))
    await answer(survey, 12)
    page = await client.get(RESULTS)
    assert "sealed until the survey closes" in page.text
    assert "Choice ktp" not in page.text
    assert (await client.get(f"{RESULTS}/results.json")).status_code == 404
    assert (await client.get("/api/v1/surveys/survei-ktp/results")).json()["questions"] == []
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    file = (await client.get(f"{RESULTS}/results.json")).content
    page = await client.get(RESULTS)
    assert hashlib.sha256(file).hexdigest() in page.text
    assert "Choice ktp" in page.text
    assert (await client.get("/api/v1/surveys/survei-ktp/results")).json()["final"]
    published = await published_results(survey.id)
    await count_answers()
    assert published == await published_results(survey.id)


async def test_only_declared_tables(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """What was not declared is not in the file; a comparison is, with its small cells withheld and named."""
    survey = await planned(Plan(Mode.LIVE, [TablePlan("layanan"), TablePlan("layanan", "petugas")]))
    await answer(survey, 20)
    await answer(survey, 12, layanan="kk")
    await answer(survey, 8, petugas="4")
    await answer(survey, 10, layanan="kk", petugas="4")
    file = msgspec.json.decode((await client.get(f"{RESULTS}/results.json")).content)
    assert [(table["question"], table["by"]) for table in file["tables"]] == [
        ("layanan", ""),
        ("layanan", "petugas"),
    ]
    page = await client.get(RESULTS)
    assert "Ask layanan, by: Ask petugas" in page.text
    assert "Ask puas" not in page.text
    await answer(survey, 10, petugas="1")
    await answer(survey, 3, layanan="kk", petugas="1")
    await answer(survey, 7)
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    crossed = msgspec.json.decode((await client.get(f"{RESULTS}/results.json")).content)["tables"][1]
    assert crossed["rows"][1]["by"][0] is None
    assert crossed["withheld"] == 4
    page = await client.get(RESULTS)
    assert "4 figures are withheld" in page.text
    assert '<td class="number">withheld</td>' in page.text


async def test_those_who_do_not_know_are_compared_too(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """They are a row of the comparison, withheld where they are few: its sum tells nothing of them."""
    survey = await planned(Plan(Mode.LIVE, [TablePlan("puas"), TablePlan("puas", "layanan")]))
    for points in ("4", "5"):
        await answer(survey, 8, puas=points)
        await answer(survey, 9, layanan="kk", puas=points)
    await answer(survey, 6, puas="dk")
    await answer(survey, 10, layanan="kk", puas="dk")
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    crossed = msgspec.json.decode((await client.get(f"{RESULTS}/results.json")).content)["tables"][1]
    assert crossed["rows"][-1] == {
        "name": "dk", "count": 16, "share": 0.32, "position": None, "by": [6, 10],
    }  # fmt: skip
    assert "Don&#39;t know" in (page := (await client.get(RESULTS)).text) or "Don't know" in page


async def test_few_who_do_not_know_are_withheld_in_comparisons(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Neither the number of those who know nor the rows of the comparison tell how many do not."""
    survey = await planned(Plan(Mode.LIVE, [TablePlan("puas"), TablePlan("puas", "layanan")]))
    for points in ("4", "5"):
        await answer(survey, 10, puas=points)
        await answer(survey, 12, layanan="kk", puas=points)
    await answer(survey, 2, puas="dk")
    await answer(survey, 14, puas="3")
    await close_survey(PROGRAM, survey.id)
    await count_answers()
    alone, crossed = msgspec.json.decode((await client.get(f"{RESULTS}/results.json")).content)["tables"]
    assert (alone["n"], alone["answered"], crossed["answered"]) == (None, 60, 60)
    assert crossed["rows"][-1]["count"] is None
    assert crossed["rows"][-1]["by"][0] is None


async def test_a_plan_is_kept(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Once a survey is open, nobody changes what was promised to those who answer."""
    planner = await staff(Role.PLANNER, survey.office)
    with pytest.raises(Conflict):
        await save_plan(planner, await survey_or_not_found(survey.id), Plan(Mode.SEALED))


@pytest.mark.parametrize(
    "tables",
    [
        [TablePlan("none")],
        [TablePlan("layanan", "layanan")],
        [TablePlan("layanan", "kendala")],
        [TablePlan("layanan")] * 61,
    ],
)
async def test_tables_that_cannot_be_published(database: DatabaseEngine, tables: list[TablePlan]) -> None:
    """A plan names only questions that are counted, and compares only those with one answer."""
    office = await an_office()
    draft = await a_draft(office.id)
    with pytest.raises(Rejected):
        await save_plan(await staff(Role.PLANNER, office.id), draft, Plan(Mode.LIVE, tables))


async def test_results_that_are_kept_are_not_published(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """The promise of a survey stands on its page, before there is anything to see."""
    page = await client.get(RESULTS)
    assert "anew after at least 10 further answers" in page.text
    assert "fewer than 5 people are withheld" in page.text
    forget_published()


@pytest.mark.parametrize(
    ("mode", "phase", "now", "published", "held", "step"),
    [
        (Mode.LIVE, Phase.OPEN, 9, None, None, Step.NOTHING),
        (Mode.LIVE, Phase.OPEN, 10, None, None, Step.PUBLISH),
        (Mode.LIVE, Phase.OPEN, 19, 10, None, Step.NOTHING),
        (Mode.LIVE, Phase.OPEN, 20, 10, None, Step.HOLD),
        (Mode.LIVE, Phase.OPEN, 29, 10, 20, Step.NOTHING),
        (Mode.LIVE, Phase.OPEN, 30, 10, 20, Step.HOLD),
        (Mode.LIVE, Phase.OPEN, 10, 20, None, Step.HOLD),
        (Mode.LIVE, Phase.CLOSED, 21, 10, 20, Step.PUBLISH),
        (Mode.LIVE, Phase.CLOSED, 19, 10, None, Step.NOTHING),
        (Mode.LIVE, Phase.CLOSED, 12, None, None, Step.PUBLISH),
        (Mode.SEALED, Phase.OPEN, 500, None, None, Step.NOTHING),
        (Mode.SEALED, Phase.CLOSED, 500, None, None, Step.PUBLISH),
        (Mode.SEALED, Phase.CLOSED, 600, 500, None, Step.NOTHING),
    ],
)
def test_when_results_are_due(
    mode: Mode, phase: Phase, now: int, published: int | None, held: int | None, step: Step
) -> None:
    """Never below ten; live by steps of ten either way, one behind; sealed only at the close, and once."""
    assert next_step(mode, phase, now, published, held) is step


def test_a_question_that_few_are_asked_has_steps_of_its_own() -> None:
    """Two files never differ by what one to nine people answered, in a table or in a comparison with it."""
    many, rare, fast = PublicTable("many", answered=20), PublicTable("rare", answered=12), PublicTable("fast")
    before = [many, rare, PublicTable("many", "rare", answered=12), PublicTable("rare", "fast", whole=True)]
    after = [
        PublicTable("many", answered=30),
        PublicTable("rare", answered=13),
        PublicTable("many", "rare", answered=13),
        PublicTable("rare", "fast", answered=13),
        fast,
    ]
    assert in_steps(after, before) == [after[0], *before[1:], fast]
    grown = [PublicTable(table.question, table.by, answered=60) for table in after]
    assert in_steps(grown, before) == grown


def test_small_counts_take_another_along() -> None:
    """Beside n a single withheld count would be known: the next smallest goes too."""
    table = table_alone(ONE, QuestionTally(n=53, counts={"a": 3, "b": 10, "c": 40}), 5)
    assert [row.count for row in table.rows] == [None, None, 40]
    assert (table.n, table.withheld) == (53, 2)


def test_a_mean_would_tell() -> None:
    """The mean of a scale gives a second equation for the withheld points: it is withheld with them."""
    whole = QuestionTally(n=40, total=80, counts={"1": 10, "2": 20, "3": 10})
    assert table_alone(SCALE, whole, 5).mean == 2
    small = QuestionTally(n=40, total=80, counts={"1": 2, "2": 30, "3": 8})
    assert table_alone(SCALE, small, 5).mean is None


def test_few_who_do_not_know() -> None:
    """Few who do not know are withheld, and n with them: else the difference would tell."""
    table = table_alone(ONE, QuestionTally(n=40, dont_know=2, counts={"a": 10, "b": 10, "c": 20}), 5)
    assert (table.n, table.dont_know, table.answered) == (None, None, 42)
    assert sum(row.count is None for row in table.rows) == 1
    assert all(row.share is None for row in table.rows)


def test_few_who_did_not_choose() -> None:
    """Where nearly everybody chose, those who did not could be recognised."""
    table = table_alone(MANY, QuestionTally(n=40, counts={"a": 39, "b": 20}), 5)
    assert [row.count for row in table.rows] == [None, 20]


def test_too_few_answered() -> None:
    """A question that fewer than ten answered is withheld whole."""
    assert table_alone(ONE, QuestionTally(n=9, counts={"a": 9, "b": 0, "c": 0}), 5).whole
