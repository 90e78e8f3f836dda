"""Saying something about a service: the feedback box, its receipt, and the same for programs."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from participation.accounts.limits import Limit
from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area
from participation.database import DatabaseEngine
from participation.errors import TooManyRequests, Unavailable
from participation.feedback import api, routes, severe, severe_sense
from participation.feedback.queries import comment_count
from participation.feedback.receipts import new_key
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment, Receipt
from participation.organisations.tables import Office
from participation.services.schemas import ServiceView
from participation.services.service import set_active
from tests.cases import each_case
from tests.factories import a_service, an_office, browser

BOX = "/en/services/akta-kelahiran/feedback"
API = "/api/v1/services/akta-kelahiran/feedback"
CODE = re.compile(r"<b[^>]*>([2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){3})</b>")


@pytest.fixture
async def service(database: DatabaseEngine) -> ServiceView:
    return await a_service((await an_office()).id)


@pytest.fixture
async def client(service: ServiceView) -> AsyncIterator[httpx.AsyncClient]:
    async with browser() as client:
        yield client


def _payload(**changes: Any) -> dict[str, Any]:
    return {"_key": new_key(), "text": "Antrean panjang sekali.", "rating": "2", **changes}


def _code(page: httpx.Response) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[1]


async def _thanks(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    answer = await client.post(BOX, data=_payload(**changes))
    assert answer.status_code == 303, answer.text
    return await client.get(answer.headers["location"])


async def test_feedback_is_stored_with_a_receipt(client: httpx.AsyncClient, service: ServiceView) -> None:
    """What somebody writes becomes one comment of the service, and the page after it shows the code."""
    page = await _thanks(client, text="  Antrean panjang.\r\nTolong tambah loket. ")
    assert page.status_code == 200
    assert _code(page)
    comment = await Comment.select().first()
    assert comment is not None
    assert comment["text"] == "Antrean panjang.\nTolong tambah loket."
    assert (comment["service"], comment["office"]) == (service.id, service.office)
    assert (comment["rating"], comment["rating_maximum"], comment["origin"]) == (2, 5, "box")
    assert (comment["channel"], comment["language"]) == ("page", "en")
    assert await Receipt.count() == 1


@pytest.mark.parametrize("text", [" \n ", "\u200b\u200d\u2060", "\ufeff \u00ad"])
async def test_text_that_nobody_can_see_is_no_text(client: httpx.AsyncClient, text: str) -> None:
    """The form comes back and asks for a sentence; nothing is stored."""
    page = await client.post(BOX, data=_payload(text=text))
    assert page.status_code == 422
    assert "One sentence is enough." in page.text
    assert not await Comment.exists()


async def test_the_rating_may_be_left_empty(client: httpx.AsyncClient) -> None:
    """Words are enough."""
    await _thanks(client, rating="")
    comment = await Comment.select(Comment.rating, Comment.rating_maximum).first()
    assert comment == {"rating": None, "rating_maximum": None}


async def test_a_second_tap_stores_nothing_twice(client: httpx.AsyncClient) -> None:
    """The same page sent twice gives the same receipt."""
    key = new_key()
    codes = {_code(await _thanks(client, _key=key)) for _ in range(2)}
    assert len(codes) == 1
    assert await Comment.count() == await Receipt.count() == 1


async def test_other_words_under_one_key_are_asked_about(client: httpx.AsyncClient) -> None:
    """After the back button the first text stays, and the second one is kept on the page under a new key."""
    key = new_key()
    await _thanks(client, _key=key)
    page = await client.post(BOX, data=_payload(_key=key, text="Loketnya sudah ditambah."))
    assert page.status_code == 409
    assert "Loketnya sudah ditambah." in page.text
    assert key not in page.text
    assert await Comment.count() == 1


async def test_no_code_stands_in_an_address(client: httpx.AsyncClient) -> None:
    """The address of the thanks page holds a sealed token; a damaged one says that the code is not shown again."""
    answer = await client.post(BOX, data=_payload())
    code = _code(await client.get(answer.headers["location"]))
    assert code not in answer.headers["location"]
    spoilt = await client.get(answer.headers["location"][:-8] + "AAAAAAA=")
    assert spoilt.status_code == 410
    assert "cannot be shown again" in spoilt.text
    assert (await client.get(BOX + "/thanks")).status_code == 410


async def test_public_pages_set_no_cookie(client: httpx.AsyncClient) -> None:
    """The box can be cached, embedded and sent later: nothing ties it to a browser."""
    page = await client.get(BOX)
    assert "set-cookie" not in page.headers
    answer = await client.post(BOX, data=_payload())
    assert "set-cookie" not in answer.headers


async def test_each_page_carries_its_own_key(client: httpx.AsyncClient) -> None:
    """Two people with the same page open never share a receipt."""
    keys = {re.search(r'name="_key" value="([^"]+)"', (await client.get(BOX)).text)[1] for _ in range(2)}  # type: ignore[index]
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"text": ""}, "Write what you want to tell"),
        ({"text": " \n\t "}, "Write what you want to tell"),
        ({"text": "a" * 5_001}, "has 5,001 characters"),
        ({"rating": "6"}, "one of the five ratings"),
        ({"rating": "bagus"}, "one of the five ratings"),
        ({"rating": "1" * 400}, "one of the five ratings"),
        ({"area": "12"}, "one of the areas"),
        ({"area": "Bandung"}, "one of the areas"),
    ],
)
async def test_an_error_keeps_what_was_typed(
    client: httpx.AsyncClient, changes: dict[str, Any], problem: str
) -> None:
    """Each problem is named, linked to its field, and nothing typed is lost or stored."""
    wanted = {"text": "Petugas <ramah> & sabar", **changes}
    page = await client.post(BOX, data=_payload(**wanted))
    assert page.status_code == 422
    assert problem in page.text
    assert f'href="#{next(iter(changes))}"' in page.text
    assert html.escape(wanted["text"].strip()) in page.text
    assert await Comment.count() == 0


async def test_a_page_without_its_key_can_be_sent_again(client: httpx.AsyncClient) -> None:
    """A broken or missing key costs one more tap, not the text."""
    for key in ("", "terlalu-pendek", "a" * 65, "kunci dengan spasi dan lain-lain"):
        page = await client.post(BOX, data=_payload(_key=key, text="Tetap di sini."))
        assert page.status_code == 422
        assert "Tetap di sini." in page.text
        fresh = re.search(r'name="_key" value="([^"]+)"', page.text)
        assert fresh is not None
        assert fresh[1] != key
    assert await Comment.count() == 0


async def test_binary_in_the_form_is_taken_as_far_as_it_can_be(client: httpx.AsyncClient) -> None:
    """Control characters and broken UTF-8 never reach the database, and never become a server error."""
    body = f"_key={new_key()}&text=Antre%00an%FF%FE+%1B[2J+panjang%ED%A0%80".encode()
    answer = await client.post(
        BOX, content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 303
    comment = await Comment.select(Comment.text).first()
    assert comment is not None
    assert comment["text"].startswith("Antre")
    assert not set(comment["text"]) & {"\0", "\x1b"}


@pytest.mark.parametrize(
    "refusal",
    [
        Unavailable("The database rests.", retry_after=5),
        TooManyRequests("Wait a little.", retry_after=60),
    ],
)
async def test_overload_keeps_text_and_key(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, refusal: Unavailable | TooManyRequests
) -> None:
    """A busy or locked database costs a moment, not the text; the kept key makes sending again safe."""

    async def refused(*_: object) -> str:
        raise refusal

    monkeypatch.setattr(routes, "give_feedback", refused)
    sent = _payload(text="Tetap di sini.")
    page = await client.post(BOX, data=sent)
    assert page.status_code == refusal.status
    assert page.headers["retry-after"] == str(refusal.retry_after)
    assert "Tetap di sini." in page.text
    assert sent["_key"] in page.text


async def test_an_outage_keeps_what_was_typed(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not even the service can be read, one button sends the same text with the same key again."""

    async def gone(*_: object) -> ServiceView:
        raise Unavailable("The database rests.", retry_after=5)

    monkeypatch.setattr(routes, "service_at", gone)
    sent = _payload(text='Tetap "di sini".')
    page = await client.post(BOX, data=sent)
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert f'action="{BOX}"' in page.text
    assert f'name="_key" value="{sent["_key"]}"' in page.text
    assert 'name="text" value="Tetap &#34;di sini&#34;."' in page.text


async def test_a_flood_from_one_network_ends(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a generous number a network has to wait, on the page and for programs."""
    for module in (routes, api):
        monkeypatch.setattr(module, "FEEDBACK", Limit("feedback", 2, timedelta(minutes=15)))
    assert [(await client.post(BOX, data=_payload())).status_code for _ in range(3)] == [303, 303, 429]
    answer = await client.post(API, json={"key": new_key(), "text": "Halo"})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert await Comment.count() == 2


async def test_a_service_that_is_no_longer_offered(client: httpx.AsyncClient, service: ServiceView) -> None:
    """Its box is closed; who had it open keeps the text."""
    await set_active(PROGRAM, service.id, False)
    assert (await client.get(BOX)).status_code == 410
    page = await client.post(BOX, data=_payload(text="Tetap di sini."))
    assert page.status_code == 410
    assert "Tetap di sini." in page.text
    assert (await client.post(API, json={"key": new_key(), "text": "Halo"})).status_code == 410
    assert await Comment.count() == 0


async def test_the_area_question_starts_at_the_home_of_the_office(
    client: httpx.AsyncClient, service: ServiceView
) -> None:
    """Only what lies in the office's own area is offered and taken."""
    city, dago, other = [Area(name=name, kind="city") for name in ("Kota", "Dago", "Kota lain")]
    for area in (city, dago, other):
        await area.save()
    for area, path in ((city, f"/{city.id}/"), (dago, f"/{city.id}/{dago.id}/"), (other, f"/{other.id}/")):
        parent = city.id if area is dago else None
        await Area.update({Area.path: path, Area.parent: parent}).where(Area.id == area.id)
    await Office.update({Office.home_area: city.id}).where(Office.id == service.office)
    page = await client.get(BOX)
    assert "Dago" in page.text
    assert "Kota lain" not in page.text
    wrong = await client.post(BOX, data=_payload(area=str(other.id)))
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    await _thanks(client, area=str(dago.id))
    assert await Comment.select(Comment.area).first() == {"area": dago.id}


async def test_ten_megabytes_are_refused(client: httpx.AsyncClient) -> None:
    """More than any form holds is not even read."""
    answer = await client.post(BOX, data=_payload(text="a" * 10_000_000))
    assert answer.status_code == 413
    answer = await client.post(API, json={"key": new_key(), "text": "a" * 10_000_000})
    assert answer.status_code == 413
    assert await Comment.count() == 0


async def test_a_file_upload_is_no_feedback(client: httpx.AsyncClient) -> None:
    """A body in another format gets a clear answer."""
    answer = await client.post(BOX, files={"text": b"\x89PNG"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
    ],
)
async def test_another_site_cannot_send_it(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """A foreign page cannot make a citizen's browser speak, neither to the page nor to the JSON."""
    assert (await client.post(BOX, data=_payload(), headers=headers)).status_code == 403
    answer = await client.post(API, json={"key": new_key(), "text": "Halo"}, headers=headers)
    assert answer.status_code == 403
    assert await Comment.count() == 0


@each_case("slug", ["tidak-ada", "..%2f..%2fetc", "%00", "'%20OR%201=1", "🙂", "a" * 3_000])
async def test_an_odd_address_is_not_found(client: httpx.AsyncClient, slug: str) -> None:
    """Whatever stands in the place of a slug is no service, on the page and as JSON; NUL is no text at all."""
    expected = {400, 404} if slug == "%00" else {404}
    assert (await client.get(f"/en/services/{slug}/feedback")).status_code in expected
    answer = await client.post(f"/api/v1/services/{slug}/feedback", json={"key": new_key(), "text": "Halo"})
    assert answer.status_code in expected
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_box_is_kept_by_one_browser_only(client: httpx.AsyncClient) -> None:
    """Back shows the same key again, so that sending once more stores nothing twice; what was typed is not kept."""
    assert (await client.get(BOX)).headers["cache-control"] == "private, no-cache"
    assert (await client.post(BOX, data=_payload(text=""))).headers["cache-control"] == "no-store"


async def test_a_campaign_is_remembered(client: httpx.AsyncClient) -> None:
    """The code of the poster that brought somebody goes from the address through the form into the comment."""
    page = await client.get(BOX + "?source=poster-7")
    assert '<input type="hidden" name="_source" value="poster-7">' in page.text
    assert 'name="_source" value="poster-7"' in page.text
    await _thanks(client, _source="poster-7" + "x" * 100)
    comment = await Comment.select(Comment.source).first()
    assert comment is not None
    assert comment["source"].startswith("poster-7")
    assert len(comment["source"]) == 40


async def test_programs_send_json(client: httpx.AsyncClient) -> None:
    """The same key gives the same receipt, other words under it are a conflict."""
    sent = {"key": new_key(), "text": "Antrean panjang.", "rating": 2}
    first, second = [await client.post(API, json=sent) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = await client.post(API, json={**sent, "text": "Lain"})
    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"
    comment = await Comment.select(Comment.channel).first()
    assert comment == {"channel": "api"}
    assert await Comment.count() == 1


@each_case(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"key": "short", "text": "Halo"}', 400),
        (b'{"text": "Halo"}', 400),
        (b'{"key": "KEY", "text": 5}', 400),
        (b'{"key": "KEY", "text": ""}', 400),
        (b'{"key": "KEY", "text": "Halo", "rating": 9}', 400),
        (b'{"key": "KEY", "text": "Halo", "rating": 99999999999999999999}', 400),
        (b'{"key": "KEY", "text": "Halo", "area": 99999999999}', 400),
        (b'{"key": "KEY", "text": "Halo", "area": -1}', 400),
        (b'{"key": "KEY", "text": "Halo", "area": 1}', 422),
        (b'{"key": "KEY", "text": " "}', 422),
        (b'{"key": "KEY", "text": "Halo", "stars": 5}', 400),
        (b'{"key": "KEY", "text": "Halo \\u0000 \\ud83d\\ude00"}', 201),
    ],
)
async def test_broken_json_gets_problem_details(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    """Every mistake of a program is answered as RFC 9457 says, and nothing is half-saved."""
    body = body.replace(b"KEY", new_key().encode())
    answer = await client.post(API, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert await Comment.count() == await Receipt.count() == 0


async def test_another_language_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    """Before sending and after a refusal: the buttons for languages bring the box back as it was, and store nothing."""
    refused = await client.post(BOX, data=_payload(text="Antre lama", rating="9"))
    assert refused.status_code == 422
    for page in (await client.get(BOX), refused):
        assert f'formaction="{BOX.removeprefix("/en")}?sent">Bahasa Indonesia' in page.text
    sent = _payload(text="Antre lama", _go="language", _source="poster")
    page = await client.post(BOX.removeprefix("/en"), data=sent)
    assert page.status_code == 200
    assert 'lang="id"' in page.text
    assert all(
        kept in page.text for kept in ("Antre lama", sent["_key"], 'value="poster"', 'value="2" checked')
    )
    assert await Comment.count() == 0


async def test_nothing_is_lost_while_nothing_can_look_at_it(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what finds severe comments is damaged, feedback is stored like any other, and no office reads it yet."""
    monkeypatch.setattr(severe, "shipped", lambda: severe_sense.read(""))
    await _thanks(client, text="Antrean panjang sekali.")
    assert await Comment.select(Comment.text, Comment.apart, Comment.severe_version) == [
        {"text": "Antrean panjang sekali.", "apart": True, "severe_version": "unseen"}
    ]
    assert await comment_count(CommentFilter()) == 0
