"""What stands on the pages behind an answer: thanks, privacy, results, the receipt, the home page."""

import httpx
import pytest

from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.surveys import axes
from participation.surveys.charts import live_charts
from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.result_queries import results
from participation.surveys.results import Tally
from participation.surveys.schemas import PublishedSurvey, Sent
from participation.surveys.service import submit_answers
from participation.web.i18n import using_language
from tests.factories import (
    HOME,
    a_service,
    a_survey,
    an_office,
    application,
    count_answers,
    settings,
    some_answers,
)

PAGE = "/en/surveys/survei-ktp"
RESULTS = "/en/results/survei-ktp"


async def answered(survey: PublishedSurvey, times: int = 1, **changes: object) -> str:
    """The receipt of the last of several submissions."""
    code = ""
    for _ in range(times):
        sent = Sent(new_key(), some_answers(**changes), "en", "page")
        code = await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
    return code


async def test_the_thanks_page_hides_its_code_from_the_address(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """The address holds a sealed token; without it, or with a damaged one, no code is shown."""
    answer = await client.post(PAGE, data={"_key": new_key(), "_version": 1, **some_answers()})
    location = answer.headers["location"]
    assert (await client.get(location)).status_code == 200
    for spoilt in (location[:-8] + "AAAAAAA=", f"{PAGE}/thanks", f"{PAGE}/thanks?t=%00%ff"):
        page = await client.get(spoilt)
        assert page.status_code == 410
        assert "cannot be shown again" in page.text


async def test_the_privacy_page_says_what_is_stored(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Purpose, legal basis, retention and contact are those of the version; free text and area are named."""
    page = (await client.get(f"{PAGE}/privacy")).text
    for said in (
        "Memperbaiki layanan.",
        "UU 25/2009",
        "30 days",
        "0800-1",
        "asks for your area",
        "own words",
    ):
        assert said in page


async def test_the_privacy_page_names_nothing_that_is_not_asked(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """A form of numbers only speaks of neither areas nor words."""
    asked = [Question("menit", QuestionType.INTEGER, {"id": "Berapa menit?"})]
    definition = Definition(["id"], "id", [Section("s", {"id": "S"}, asked)])
    await a_survey((await an_office()).id, definition, languages=["id"])
    page = (await client.get(f"{PAGE}/privacy")).text
    assert "asks for your area" not in page
    assert "own words" not in page


async def test_few_answers_show_nothing(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Below ten nobody sees counts: in a village everyone would know who answered."""
    await answered(survey, 9)
    await count_answers()
    page = await client.get(RESULTS)
    assert "too few answers" in page.text
    assert "Choice ktp" not in page.text
    await answered(survey)
    await count_answers()
    page = await client.get(RESULTS)
    assert "Choice ktp" in page.text
    assert "10 (100" in page.text
    assert "10 people wrote something." in page.text
    assert "Tambah loket." not in page.text


async def test_each_chart_says_what_it_shows(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A sentence names the answer given most; where two are level it would favour one, so there is none."""
    await answered(survey, 12, layanan="ktp")
    await answered(survey, 8, layanan="kk")
    await count_answers()
    assert "Most often: Choice ktp (60%)." in (await client.get(RESULTS)).text
    await answered(survey, 3, layanan="ktp")
    await answered(survey, 7, layanan="kk")
    await count_answers()
    await answered(survey, 10)  # another step, behind which the level one comes out
    await count_answers()
    assert "Most often: Choice k" not in (await client.get(RESULTS)).text


async def test_no_area_is_left_out(survey: PublishedSurvey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Areas with few answers stand together in a last row, so that the rows add up."""
    monkeypatch.setattr(axes, "MOST_PLACES", 1)
    tally = Tally(survey.document.definition)
    for area in [8] * 8 + [7, 9]:
        tally.add({"wilayah": area})
    with using_language("en"):
        shown = {chart.name: chart.rows for chart in await live_charts(survey.document.definition, tally)}
    assert [(row.label, row.count) for row in shown["wilayah"]] == [("8", 8), ("All others", 2)]


async def test_results_that_are_not_public(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """An office may keep counts to itself; nothing then links to them."""
    survey = await a_survey((await an_office()).id, results_public=False)
    await answered(survey, 10)
    assert (await client.get(RESULTS)).status_code == 404
    assert (await client.get("/api/v1/surveys/survei-ktp/results")).status_code == 404


async def test_the_receipt_shows_the_answers_in_words(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Whoever holds the code reads what they sent in the words of the form; a text is never taken for a choice."""
    code = await answered(survey, puas="dk", kendala=["antre", "sistem"], loket="dk")
    page = await client.post("/en/receipts", data={"code": code})
    assert page.status_code == 200
    for shown in (
        "Choice ktp",
        "Choice antre, Choice sistem",
        "Don&#39;t know",
        "<dd>30</dd>",
        "<dd>dk</dd>",
    ):
        assert shown in page.text


async def test_the_receipt_repeats_answers_in_its_questions(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """A question that named an earlier answer names it there, too, and nobody reads ${…}."""
    asked = [
        Question("nama", QuestionType.TEXT, {"id": "Nama", "en": "Name"}),
        Question("lama", QuestionType.TEXT, {"id": "Berapa lama ${nama}?", "en": "How long, ${nama}?"}),
    ]
    survey = await a_survey((await an_office()).id, Definition(["id", "en"], "id", [Section("s", {}, asked)]))
    sent = Sent(new_key(), {"nama": "Sari", "lama": "x"}, "en", "page")
    code = await submit_answers(application(HOME, 1).state.intake, settings().secret_keys, survey, sent)
    page = await client.post("/en/receipts", data={"code": code})
    assert "How long, Sari?" in page.text


async def test_withdrawing_takes_the_answers_along(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Nothing is counted any more, and the code says that it was withdrawn.

    What is published already stays as it is until ten answers differ: or else everybody could see which one went.
    """
    code = await answered(survey, 11)
    await count_answers()
    await client.post("/en/receipts/withdraw", data={"code": code, "confirmed": "1"})
    assert (await client.post("/en/receipts", data={"code": code})).status_code == 410
    await count_answers()
    assert (await results(survey.id)).tally.submissions == 10
    assert (await client.get("/api/v1/surveys/survei-ktp/results")).json()["submissions"] == 11


async def test_open_surveys_are_offered(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """The home page and the page of the service lead to the survey while it is open."""
    office = await an_office()
    service = await a_service(office.id)
    assert "No survey is open" in (await client.get("/en/")).text
    await a_survey(office.id, service=service.id)
    for path in ("/en/", "/en/services/akta-kelahiran"):
        assert f'href="{PAGE}"' in (await client.get(path)).text


@pytest.mark.parametrize("path", ["/en/", "/en/results/survei-ktp", PAGE, f"{PAGE}/privacy"])
async def test_long_words_and_odd_signs_break_nothing(
    database: DatabaseEngine, client: httpx.AsyncClient, path: str
) -> None:
    """What staff write is text, not markup."""
    title = {"id": "Survei KTP", "en": "<script>x</script>" + "Ketidakbertanggungjawabankami" * 2}
    await a_survey((await an_office()).id, title=title)
    page = await client.get(path)
    assert page.status_code == 200
    assert "<script>x" not in page.text
