"""Answering a survey on its page."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area
from participation.clock import now
from participation.database import DatabaseEngine
from participation.feedback.receipts import new_key
from participation.feedback.tables import Receipt
from participation.organisations.tables import Office
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey, publish_survey, save_definition, survey_or_not_found
from participation.surveys.tables import Submission
from tests.factories import a_definition, a_draft, a_survey, an_office, some_answers

PAGE = "/en/surveys/survei-ktp"
CODE = re.compile(r"<b[^>]*>([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3})</b>")


def payload(**changes: object) -> dict[str, object]:
    """What a browser posts; None leaves a field out."""
    fields = {"_key": new_key(), "_version": 1, **some_answers(), **changes}
    return {name: value for name, value in fields.items() if value is not None}


def code_on(page: httpx.Response) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


async def receipt_for(client: httpx.AsyncClient, fields: dict[str, object]) -> str:
    answer = await client.post(PAGE, data=fields)
    assert answer.status_code == 303, answer.text
    return code_on(await client.get(answer.headers["location"]))


def key_on(page: httpx.Response) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


async def test_answers_are_stored_and_thanked_for(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The page asks everything, takes what is sent, and the page after it shows the receipt."""
    page = await client.get(PAGE)
    assert page.status_code == 200
    assert all(f"Ask {question.name}" in page.text for question in survey.document.definition.questions)
    assert "Dinas bertanya kepada warga." in page.text
    await receipt_for(client, payload(_key=key_on(page), kendala=["sistem", "antre"]))
    row = await Submission.select().first().output(load_json=True)
    assert row is not None
    assert row["answers"] == {
        "layanan": "ktp", "kendala": ["antre", "sistem"], "petugas": "3", "puas": 4, "menit": 30,
        "saran": "Tambah loket.",
    }  # fmt: skip
    assert (row["language"], row["channel"], row["source"]) == ("en", "page", "")


async def test_nothing_is_chosen_beforehand(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A page that nudges would measure the nudge; and each page has a key of its own."""
    pages = [await client.get(PAGE) for _ in range(2)]
    assert " checked" not in pages[0].text
    assert " selected" not in pages[0].text
    assert key_on(pages[0]) != key_on(pages[1])


async def test_no_page_sets_a_cookie(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Nothing ties answers to a browser, from the first page to the receipt."""
    answer = await client.post(PAGE, data=payload())
    refused = await client.post(PAGE, data=payload(layanan="x"))
    paths = (
        PAGE,
        f"{PAGE}/privacy",
        answer.headers["location"],
        "/en/results/survei-ktp",
        "/",
        "/surveys/no",
    )
    for response in [answer, refused, *[await client.get(path) for path in paths]]:
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en"), ("/jv", "jv"), ("/su", "su")])
async def test_every_language_can_answer(
    survey: PublishedSurvey, client: httpx.AsyncClient, prefix: str, language: str
) -> None:
    """The language in the address is that of the page and is kept with the answers."""
    page = await client.get(f"{prefix}/surveys/survei-ktp")
    assert f'<html lang="{language}"' in page.text
    assert f'action="{prefix}/surveys/survei-ktp?sent"' in page.text
    answer = await client.post(f"{prefix}/surveys/survei-ktp", data=payload())
    assert answer.headers["location"].startswith(f"{prefix}/surveys/survei-ktp/thanks?")
    assert (await Submission.select(Submission.language))[0]["language"] == language


async def test_a_campaign_is_carried_along(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The code in the address reaches the answers, past an error and a change of language; nonsense is dropped."""
    page = await client.get(PAGE, params={"source": "banner-7"})
    assert 'name="_source" value="banner-7"' in page.text
    assert 'formaction="/surveys/survei-ktp?sent"' in page.text
    again = await client.post(PAGE, data=payload(_source="banner-7", layanan=None))
    assert 'name="_source" value="banner-7"' in again.text
    await receipt_for(client, payload(_source="banner-7"))
    await receipt_for(client, payload(_source='"><script>' + "x" * 99))
    assert sorted(row["source"] for row in await Submission.select(Submission.source)) == ["", "banner-7"]
    assert "<script>" not in (await client.get(PAGE, params={"source": "<script>"})).text


async def test_the_page_is_kept_by_one_browser_only(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Back shows the same key again; what one visitor's address or form held reaches nobody else."""
    page = await client.get(PAGE, params={"utm": "mine"})
    assert page.headers["cache-control"] == "private, no-cache"
    assert "mine" not in page.text
    refused = await client.post(PAGE, data=payload(layanan=None))
    assert refused.headers["cache-control"] == "private, no-cache"


async def test_every_error_stands_beside_its_field(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """A refused form keeps all that was typed, says each error where it belongs, and links to it from the top."""
    key = new_key()
    fields = payload(
        _key=key, layanan="paspor", petugas=None, puas="9", menit="seribu", loket="  Loket <3> ",
        saran="Baris satu\r\nBaris dua", kendala=["antre", "xyz"],
    )  # fmt: skip
    page = await client.post(PAGE, data=fields)
    assert page.status_code == 422
    for name in ("layanan", "kendala", "petugas", "puas", "menit"):
        assert f'<a href="#{name}">' in page.text
        assert f'id="{name}-error"' in page.text
        assert re.search(f'aria-describedby="[^"]*{name}-error"', page.text)
    assert 'id="loket-error"' not in page.text
    assert "from 0 to 600" in page.text
    assert 'name="menit" value="seribu"' in page.text
    assert 'name="loket" value="  Loket &lt;3&gt; "' in page.text
    assert "Baris satu\r\nBaris dua</textarea>" in page.text
    assert re.search(r'name="kendala" value="antre"[^>]* checked', page.text)
    assert key_on(page) == key
    assert await Submission.count() == 0


async def test_radio_scale_and_select_stay_chosen(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """One wrong answer costs nobody the others: chosen points, boxes, areas and "don't know" stay chosen."""
    city = await an_area("Kota")
    ward = await an_area("Kelurahan Satu", city)
    office = await an_office()
    await Office.update({Office.home_area: city}).where(Office.id == office.id)
    await a_survey(office.id)
    page = await client.post(PAGE, data=payload(layanan=None, menit=["", "dk"], wilayah=ward))
    assert page.status_code == 422
    assert re.search(r'type="radio" name="petugas" value="3"[^>]* checked', page.text)
    assert re.search(r'type="radio" name="puas" value="4"[^>]* checked', page.text)
    assert f'<option value="{ward}" selected>' in page.text
    assert 'name="menit" value="dk" checked' in page.text
    assert re.search(r'type="text" id="menit" name="menit" value=""', page.text)
    await receipt_for(client, payload(menit=["", "dk"], wilayah=ward))
    row = await Submission.select().first().output(load_json=True)
    assert row is not None
    assert (row["answers"]["menit"], row["answers"]["wilayah"]) == ("dk", ward)


async def an_area(name: str, parent: int | None = None) -> int:
    """The id of an area below another one."""
    row = Area(
        name=name, kind="village" if parent else "city", depth=4 if parent else 2, parent=parent, path=""
    )
    row.kemendagri_code = "32.73.01.1001" if parent else "32.73"
    await row.save()
    path = f"/{parent}/{row.id}/" if parent else f"/{row.id}/"
    await Area.update({Area.path: path}).where(Area.id == row.id)
    return int(row.id)


async def test_a_double_tap(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Two posts of one page at once give the same receipt and one submission."""
    fields = payload()
    codes = await asyncio.gather(receipt_for(client, fields), receipt_for(client, fields))
    assert codes[0] == codes[1]
    assert await Submission.count() == await Receipt.count() == 1


async def test_back_and_send_again(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """After the back button the same answers give the same receipt; other answers are asked about, with a new key."""
    fields = payload()
    code = await receipt_for(client, fields)
    assert await receipt_for(client, fields) == code
    page = await client.post(PAGE, data={**fields, "saran": "Parkirnya sempit."})
    assert page.status_code == 409
    assert "Other answers were already sent from this page." in page.text
    assert "Parkirnya sempit." in page.text
    assert key_on(page) != fields["_key"]
    assert await receipt_for(client, {**fields, "_key": key_on(page)}) != code
    assert await Submission.count() == 2


async def test_a_withdrawn_page_sent_again(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """What was withdrawn is not stored again by a late copy, and stays on the page under a new key."""
    fields = payload()
    code = await receipt_for(client, fields)
    await client.post("/en/receipts/withdraw", data={"code": code, "confirmed": "1"})
    page = await client.post(PAGE, data=fields)
    assert page.status_code == 410
    assert "withdrawn" in page.text
    assert "Tambah loket." in page.text
    assert key_on(page) != fields["_key"]
    assert await Submission.count() == 0


async def test_a_page_without_its_key(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A page that arrived cut off is shown again with its answers and a key."""
    page = await client.post(PAGE, data=payload(_key="short"))
    assert page.status_code == 422
    assert "Your answers are still here" in page.text
    assert "Tambah loket." in page.text
    assert len(key_on(page)) >= 22


async def test_a_closed_survey(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Closed while somebody was writing: nothing is stored, and what they wrote can be read and copied, in words."""
    await close_survey(PROGRAM, survey.id)
    page = await client.get(PAGE)
    assert page.status_code == 200
    assert "This survey is closed." in page.text
    assert "<form" not in page.text
    late = await client.post(PAGE, data=payload(kendala=["antre", "sistem"], loket="dk", saran="<b>Satu"))
    assert late.status_code == 410
    assert "Choice antre, Choice sistem" in late.text
    assert "&lt;b&gt;Satu" in late.text
    assert "were not stored" in late.text
    assert ">dk</dd>" in late.text
    assert await Submission.count() == 0


async def test_closing_time(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A survey closes by its own clock."""
    await a_survey((await an_office()).id, closes_at=now() - timedelta(seconds=1))
    assert (await client.post(PAGE, data=payload())).status_code == 410


async def test_a_survey_that_is_not_open_yet(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """Too early is told apart from too late, and the answers stay in sight."""
    await a_survey((await an_office()).id, opens_at=now() + timedelta(days=1))
    page = await client.get(PAGE)
    assert "You can answer from" in page.text
    early = await client.post(PAGE, data=payload())
    assert early.status_code == 403
    assert "Tambah loket." in early.text
    assert await Submission.count() == 0


async def test_a_page_of_an_earlier_version(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Whoever opened the page before a new version was published is still counted, under what they were asked."""
    draft = await survey_or_not_found(survey.id)
    extra = Question("baru", QuestionType.TEXT, {"id": "Baru", "en": "New one"})
    draft = await save_definition(PROGRAM, survey.id, draft.revision, a_definition(extra))
    await publish_survey(PROGRAM, survey.id, draft.revision)
    assert "New one" in (await client.get(PAGE)).text
    wrong = await client.post(PAGE, data=payload(layanan="x"))
    assert "New one" not in wrong.text
    assert 'name="_version" value="1"' in wrong.text
    await receipt_for(client, payload())
    assert (await Submission.select(Submission.version))[0]["version"] == survey.version
    current = await client.post(PAGE, data=payload(_version=2))
    assert current.status_code == 422
    assert 'href="#baru"' in current.text
    unknown = await client.post(PAGE, data=payload(_version=77))
    assert 'href="#baru"' in unknown.text


async def test_a_draft_is_nobodys_business(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A draft's address answers as one that does not exist."""
    draft = await a_draft((await an_office("Dua")).id)
    assert (await client.get(f"/en/surveys/{draft.slug}")).status_code == 404
    assert (await client.post(f"/en/surveys/{draft.slug}", data=payload())).status_code == 404
    assert (await client.get(f"/en/results/{draft.slug}")).status_code == 404


async def test_sections_say_where_one_is(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A survey of several parts names them and numbers them."""
    asked = [Question(f"q{number}", QuestionType.TEXT, {"id": f"Q{number}"}) for number in (1, 2)]
    sections = [Section(f"s{n}", {"id": f"Bagian {n}"}, [question]) for n, question in enumerate(asked)]
    await a_survey((await an_office()).id, Definition(["id"], "id", sections), languages=["id"])
    page = await client.get(PAGE)
    assert "Part 1 of 2" in page.text
    assert '<span lang="id">Bagian 1</span>' in page.text


async def test_head_answers_as_get(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A link checker sees the status and headers of the page, and no body."""
    answer = await client.head(PAGE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/html")
    assert (await client.head("/en/surveys/none")).status_code == 404


async def test_filtered_lists_and_rankings_without_script(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Only what fits can be chosen, with a place for each; a script finds the rest in a template, or hidden."""
    label = {"id": "Tanya"}
    fruits = [
        Choice(name, {"id": name}, {"kind": kind}) for name, kind in (("a", "x"), ("b", "y"), ("c", "x"))
    ]
    asked = [
        Question("kind", QuestionType.SELECT_ONE, label, choices=[Choice("x", label), Choice("y", label)]),
        Question(
            "one",
            QuestionType.SELECT_ONE,
            label,
            choices=fruits,
            choice_filter="kind = ${kind}",
            appearance="minimal",
        ),
        Question("order", QuestionType.RANK, label, choices=fruits, choice_filter="kind = ${kind}"),
    ]
    definition = Definition(["id"], "id", [Section("s", label, asked)])
    await a_survey((await an_office()).id, definition, languages=["id"])
    page = await client.post(PAGE, data={"_key": new_key(), "_version": 1, "kind": "x"})
    found = re.search(r'<select id="one"[^>]*>(.*?)<template>(.*?)</template>', page.text, re.DOTALL)
    assert found is not None
    offered, held = (re.findall(r'value="(.)"', part) for part in found.groups())
    assert (offered, held) == (["a", "c"], ["a", "b", "c"])
    assert '<label for="order-b" hidden>' in page.text
    assert page.text.count("<option hidden disabled>3</option>") == 3
    assert page.text.count("<option>2</option>") == 3
    sent = {"kind": "x", "one": "c", "order.c": "1", "order.a": "2", "order.b": ""}
    await receipt_for(client, {"_key": new_key(), "_version": 1, "_shown": ["one", "order"], **sent})
