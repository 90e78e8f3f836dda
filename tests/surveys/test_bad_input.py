"""What a survey's page makes of input that no browser of ours sends: a clear answer, and nothing stored."""

from typing import Any

import httpx
import pytest

from participation.database import group_commit
from participation.errors import Unavailable
from participation.feedback.receipts import new_key
from participation.surveys import intake as intake_module
from participation.surveys import queries
from participation.surveys.intake import Intake
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Submission
from tests.cases import each_case
from tests.factories import browser, some_answers

PAGE = "/en/surveys/survei-ktp"


def payload(**changes: object) -> dict[str, object]:
    return {"_key": new_key(), "_version": 1, **some_answers(**changes)}


@pytest.fixture(autouse=True)
async def _nothing_is_stored(survey: PublishedSurvey) -> Any:
    yield
    assert await Submission.count() == 0


@each_case(
    ("field", "typed"),
    [
        ("paspor", "x"),
        ("layanan", "paspor"),
        ("layanan", ["ktp", "kk"]),
        ("kendala", ["antre", "sistem", "lain"]),
        ("puas", "6"),
        ("puas", "4.5"),
        ("menit", "601"),
        ("menit", "-1"),
        ("menit", "9" * 5_000),
        ("menit", "\x00"),
        ("loket", "x" * 501),
        ("saran", "x" * 10_001),
        ("wilayah", "1"),
        ("wilayah", "99999999999999999999"),
        ("layanan", "\x00\x01"),
        ("__proto__", "x"),
        ("<script>alert(1)</script>", "x"),
        ("\x00", "x"),
    ],
)
async def test_answers_that_the_form_does_not_offer(
    client: httpx.AsyncClient, field: str, typed: Any
) -> None:
    """Each is refused with the form, and never with an error of ours."""
    fields = payload(**{field: typed})
    page = await client.post(PAGE, data=fields)
    if field == "__proto__":  # a page's own fields begin with an underscore: it is none of the answers
        assert page.status_code == 303
        await Submission.delete(force=True)
        return
    assert page.status_code == 422, page.text
    assert "Tambah loket." in page.text or field == "saran"
    assert "<script>alert" not in page.text


async def test_control_characters_are_dropped(client: httpx.AsyncClient) -> None:
    """No terminal sequence and no NUL reaches whoever reads the answers."""
    assert (await client.post(PAGE, data=payload(saran="a\x1b[31mb\x07c\r\nd"))).status_code == 303
    row = await Submission.select(Submission.answers).first().output(load_json=True)
    assert row is not None
    assert row["answers"]["saran"] == "a[31mbc\nd"
    await Submission.delete(force=True)


@each_case(
    ("body", "content_type", "status"),
    [
        (b"", "application/x-www-form-urlencoded", 422),
        (b"\xff\xfe\x00%%%&&&===", "application/x-www-form-urlencoded", 422),
        (bytes(range(256)) * 40, "application/x-www-form-urlencoded", 422),
        (b"&".join(b"a%d=1" % n for n in range(3_001)), "application/x-www-form-urlencoded", 422),
        (b'{"layanan": "ktp"}', "application/json", 422),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x", 422),
        (b"layanan=ktp", "no/such; thing; at=all", 422),
        (b"saran=" + b"x" * 10_000_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_broken_bodies(client: httpx.AsyncClient, body: bytes, content_type: str, status: int) -> None:
    """Binary, another format or ten megabytes: said plainly, with the right status."""
    answer = await client.post(PAGE, content=body, headers={"content-type": content_type})
    assert answer.status_code == status
    assert "<h1>" in answer.text


@each_case(
    "slug",
    [
        "tidak-ada",
        "%00",
        "%ff",
        "..%2f..%2fetc",
        "%2e%2e",
        "survei%20ktp",
        "a" * 500,
        "%F0%9F%99%82",
        "'%22--",
        "%",
    ],
)
@each_case("place", ["surveys/{}", "surveys/{}/thanks", "surveys/{}/privacy", "results/{}"])
async def test_odd_addresses(client: httpx.AsyncClient, slug: str, place: str) -> None:
    """There is no such survey, whatever the address is made of."""
    assert (await client.get("/en/" + place.format(slug))).status_code in {400, 404}
    if place == "surveys/{}":
        assert (await client.post("/en/" + place.format(slug), data=payload())).status_code in {400, 404}


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://elsewhere.example"}, {"origin": "null", "sec-fetch-site": "cross-site"},
     {"sec-fetch-site": "cross-site"}],
)  # fmt: skip
async def test_a_foreign_page_cannot_send(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """Another site cannot make somebody answer."""
    assert (await client.post(PAGE, data=payload(), headers=headers)).status_code == 403


async def test_a_full_queue_keeps_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever meets a full queue is told when to come back, and one button sends everything again."""
    monkeypatch.setattr(group_commit, "QUEUE_LIMIT", 1)
    async with browser(raise_app_exceptions=False) as client:
        client._transport.app.state.intake = full = Intake()  # type: ignore[attr-defined]
        full._queue.put_nowait((None, None))  # type: ignore[arg-type]
        fields = payload(kendala=["antre", "sistem"])
        page = await client.post(PAGE, data=fields)
    assert page.status_code == 503
    assert int(page.headers["retry-after"]) > 0
    assert "So many people are answering" in page.text
    assert f'name="_key" value="{fields["_key"]}"' in page.text
    assert 'name="saran" value="Tambah loket."' in page.text
    assert page.text.count('name="kendala"') == 2


async def test_an_outage_keeps_the_answers(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a database the page can still be read, and what is sent comes back with one button to send it again."""

    async def gone(*_: Any) -> None:
        raise Unavailable("The database cannot be used right now.")

    assert (await client.get(PAGE)).status_code == 200
    monkeypatch.setattr(queries, "_read_published", gone)
    monkeypatch.setattr(queries, "CACHE_SECONDS", -1.0)
    monkeypatch.setattr(intake_module, "store", gone)
    assert (await client.get(PAGE)).status_code == 200
    page = await client.post(PAGE, data=payload())
    assert page.status_code == 503
    assert 'name="saran" value="Tambah loket."' in page.text
    queries.forget_published()
    cold = await client.post(PAGE, data=payload())
    assert cold.status_code == 503
    assert 'name="saran" value="Tambah loket."' in cold.text
