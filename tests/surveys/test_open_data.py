"""Published results for anyone to use again."""

import csv
import io
import json

from participation.clock import today
from participation.surveys.intake import store
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.set_aside_service import take_out
from participation.surveys.tables import Submission
from tests.factories import a_survey, an_office, browser, count_answers
from tests.surveys.test_identifiers import a_unit


async def answered(times: int, **details: bool) -> PublishedSurvey:
    survey = await a_survey((await an_office()).id, **details)
    await store([a_unit(survey, {"layanan": "ktp", "menit": 30, "saran": "Rahasia"}) for _ in range(times)])
    await count_answers()
    return survey


async def test_what_is_public_can_be_taken_along(database) -> None:
    """The counts of the page as JSON and CSV, named by survey and day, with licence; no word of anybody."""
    await answered(10)
    async with browser() as client:
        found = await client.get("/results/survei-ktp/data.json")
        table = await client.get("/en/results/survei-ktp/data.csv")
        page = await client.get("/results/survei-ktp")
    data = json.loads(found.content)
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert (data["submissions"], data["licence"], data["publisher"]) == (
        10,
        "CC-BY-4.0",
        "Dinas Kependudukan",
    )
    assert found.headers["content-disposition"] == (
        f'attachment; filename="survei-ktp-results-{today().isoformat()}.json"'
    )
    assert 'rel="license"' in table.headers["link"]
    rows = list(csv.DictReader(io.StringIO(table.text)))
    (ktp,) = [row for row in rows if (row["question"], row["answer"]) == ("layanan", "ktp")]
    assert (ktp["answer_label"], ktp["count"], ktp["share"], ktp["n"]) == ("Choice ktp", "10", "1.0", "10")
    assert "Rahasia" not in found.text + table.text
    assert "/results/survei-ktp/data.csv" in page.text


async def test_what_was_taken_out_is_counted(database) -> None:
    """Whoever uses the figures elsewhere reads how many answers are not in them, as on the page."""
    survey = await answered(12)
    row = await Submission.select(Submission.id).where(Submission.survey == survey.id).first()
    assert row is not None
    await take_out([row["id"]], "Salinan")
    async with browser() as client:
        found = await client.get("/results/survei-ktp/data.json")
    assert json.loads(found.content)["taken_out"] == 1


async def test_nothing_before_the_first_results(database) -> None:
    """Below ten answers nothing is published, and the files say when there will be something."""
    await answered(9)
    async with browser() as client:
        reply = await client.get("/en/results/survei-ktp/data.json")
    assert reply.status_code == 404
    assert "The page of the results says when" in reply.text


async def test_what_is_not_public_is_not_there(database) -> None:
    """A survey that keeps its results to itself has no files either."""
    await answered(10, results_public=False)
    async with browser() as client:
        for ending in ("json", "csv"):
            assert (await client.get(f"/results/survei-ktp/data.{ending}")).status_code == 404
