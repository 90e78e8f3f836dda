"""The page that a phone keeps: the whole survey, by itself."""

import json
import re
from datetime import timedelta

import httpx

from participation.clock import now
from participation.database import DatabaseEngine
from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.schemas import PublishedSurvey
from tests.factories import a_definition, a_survey, an_invited_survey, an_office, some_answers

KEPT = "/en/surveys/survei-ktp/offline"


def paged() -> Definition:
    """Two sections on two pages, the second only for some."""
    more = Question("sebab", QuestionType.TEXT, {"id": "Sebab?", "en": "Why?"})
    second = Section("lanjut", {"id": "Lanjut", "en": "More"}, [more], relevant="${puas} < 3")
    definition = a_definition()
    return Definition(["id", "en"], "id", [*definition.sections, second], pages=True)


async def test_all_sections_stand_on_it(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A survey of several pages is one document, with its logic and with what a phone can check."""
    await a_survey((await an_office()).id, paged())
    page = await client.get(KEPT)
    assert page.status_code == 200
    assert "Ask layanan" in page.text
    assert "Why?" in page.text
    logic = json.loads(_script(page.text, "logic"))
    assert [question["name"] for question in logic["questions"]] == ["puas", "sebab"]
    checks = json.loads(_script(page.text, "checks"))
    assert checks["layanan"]["missing"] == "This question has no answer yet. Choose one."
    assert checks["menit"]["maximum"] == 600
    assert "{length}" in checks["saran"]["wrong"]
    assert "missing" not in checks["saran"]


def _script(html: str, name: str) -> str:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html)
    assert found is not None
    return found[1]


async def test_works_without_script(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """With signal and without a script it is a form like any other."""
    page = await client.get(KEPT)
    key = re.search(r'name="_key" value="([^"]+)"', page.text)
    assert key is not None
    sent = await client.post(
        "/surveys/survei-ktp", data={"_key": key[1], "_version": 1, "_go": "send", **some_answers()}
    )
    assert sent.status_code == 303


async def test_leads_on_where_nothing_can_be_kept(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """By invitation, with files or while it is closed a survey is answered at its own address."""
    office = (await an_office()).id
    await an_invited_survey(office, 1)
    page = await client.get(KEPT)
    assert (page.status_code, page.headers["location"]) == (303, "/en/surveys/survei-ktp")


async def test_what_sends_files_is_not_offered(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """The page of such a survey does not promise what no phone can keep."""
    photo = Question("foto", QuestionType.PHOTO, {"id": "Foto", "en": "Photo"}, required=False)
    await a_survey((await an_office()).id, a_definition(photo))
    assert (await client.get(KEPT)).status_code == 303
    assert "keeping.js" not in (await client.get("/surveys/survei-ktp")).text


async def test_nothing_is_promised_without_a_script(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """That answers stay on the phone is said once a script has kept the page."""
    page = (await client.get(KEPT)).text
    assert re.search(r"<p [^>]*data-kept hidden>Without signal your answers are kept", page)
    assert "Keeping a survey on the phone needs a script" in page


async def test_the_open_page_brings_it(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The ordinary page says what to keep, under an address of this version; a kiosk and a frame keep nothing."""
    page = await client.get("/surveys/survei-ktp")
    assert re.search(r'data-keep="/surveys/survei-ktp/offline\?v=1-\S+ /outbox\?v=0-', page.text)
    for frame in ("kiosk", "embed"):
        assert "data-keep" not in (await client.get(f"/surveys/survei-ktp/{frame}")).text


async def test_the_link_that_led_there_is_kept(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Answers given without signal name the campaign whose link was opened with signal, as others do."""
    page = await client.get("/surveys/survei-ktp?source=warung-7")
    address = re.search(r'data-keep="(\S+) ', page.text)
    assert address is not None
    kept = await client.get(address[1].replace("&amp;", "&"))
    assert '<input type="hidden" name="_source" value="warung-7">' in kept.text


async def test_a_phone_whose_clock_is_wrong(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The phone alone decides whether a kept survey is over, so the page says that its date may be to blame."""
    closed = re.search(r"<div [^>]*data-closed hidden>.*?</div>", (await client.get(KEPT)).text)
    assert closed is not None
    assert "If its date is wrong, set it right" in closed[0]


async def test_closed(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """After the close nobody is given a form to keep."""
    await a_survey((await an_office()).id, closes_at=now() + timedelta(seconds=-1))
    assert (await client.get(KEPT)).status_code == 303
