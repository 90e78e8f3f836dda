"""Staff browse and search what people say: redacted, and only of their own offices."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest

from participation.accounts.tables import AuditEntry
from participation.areas.tables import Area
from participation.database import DatabaseEngine
from participation.feedback.queries import comment_count, comments_page
from participation.feedback.schemas import CommentCreate, CommentFilter
from participation.feedback.service import add_comments
from participation.feedback.tables import Comment, Receipt
from participation.improvements.tables import ImprovementComment
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeView
from participation.sentiment import explorer_queries
from participation.sentiment.explorer_queries import analysed_comments
from participation.sentiment.panels import receipt_panel
from participation.sentiment.queries import reading_progress, waiting_count
from participation.sentiment.schemas import CommentSearch
from participation.sentiment.tables import CommentAnalysis
from tests.factories import a_service, an_office, browser, post, sign_in, staff
from tests.owned_objects import an_improvement

PAGE = "/en/manage/comments"
DAY = date(2026, 11, 20)


@pytest.fixture
async def office(database: DatabaseEngine) -> OfficeView:
    return await an_office()


@pytest.fixture
async def client(office: OfficeView) -> AsyncIterator[httpx.AsyncClient]:
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        yield client


async def _said(office: int, text: str, *, analysed: str | None = "", **columns: object) -> None:
    """A comment, read by one model; `analysed` is its redacted text, None when no model has read it."""
    comment = CommentCreate(origin=f"import:{uuid4()}", text=text, said_on=DAY, office=office)
    await add_comments([comment])
    stored = await Comment.select(Comment.id).where(Comment.origin == comment.origin).first()
    assert stored is not None
    values = {key: value for key, value in columns.items() if key not in ("sentiment", "models")}
    if values:
        await Comment.update({getattr(Comment, key): value for key, value in values.items()}).where(
            Comment.id == stored["id"]
        )
    for model in columns.get("models", ("1",)) if analysed is not None else ():  # type: ignore[attr-defined]
        await CommentAnalysis.insert(
            CommentAnalysis(
                comment=stored["id"],
                model_version=model,
                language="id",
                sentiment=columns.get("sentiment", "negative"),
                negative=0.8,
                neutral=0.1,
                positive=0.1,
                redacted_text=f"{analysed or text}{'' if model == '1' else f' ({model})'}",
                fingerprint="f",
            )
        )


async def _texts(wanted: CommentSearch) -> list[str]:
    return [comment.text for comment in (await analysed_comments(wanted)).comments]


async def test_planners_read_the_redacted_text(client: httpx.AsyncClient, office: OfficeView) -> None:
    """What was said about whom stays with its author; what no model has read is counted, not shown."""
    await _said(office.id, "Pak Budi 08123456789 lambat", analysed="Pak [nama] [telepon] lambat")
    await _said(office.id, "Belum dibaca", analysed=None)
    page = await client.get(PAGE)
    assert page.status_code == 200
    assert "[telepon] lambat" in page.text
    assert "Budi" not in page.text
    assert "08123456789" not in page.text
    assert "Belum dibaca" not in page.text
    assert "1 comment waits" in page.text


async def test_searching_does_not_find_what_was_redacted(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """A name cannot be confirmed by looking for it."""
    await _said(office.id, "Pak Budi lambat", analysed="Pak [nama] lambat")
    assert "lambat" in (await client.get(PAGE, params={"q": "LAMBAT pak"})).text
    page = await client.get(PAGE, params={"q": "budi"})
    assert "No comment matches" in page.text


async def test_other_offices_stay_closed(client: httpx.AsyncClient, office: OfficeView) -> None:
    """Neither the list nor a filter typed into the address shows a foreign office's comments."""
    foreign = await an_office("Dinas Perhubungan")
    service = await a_service(foreign.id, "Terminal")
    await _said(foreign.id, "Bus terlambat", service=service.id)
    for params in ({}, {"service": str(service.id)}, {"q": "bus"}):
        assert "Bus terlambat" not in (await client.get(PAGE, params=params)).text
    assert await waiting_count(CommentFilter(offices=frozenset({office.id}))) == 0


async def test_without_a_grant_there_is_nothing(office: OfficeView) -> None:
    """An inspector is no planner, and a stranger is sent to sign in."""
    async with browser() as client:
        assert (await client.get(PAGE)).status_code == 303
        await staff(Role.INSPECTOR, office.id, "inspektur@kota.go.id")
        await sign_in(client, "inspektur@kota.go.id")
        assert (await client.get(PAGE)).status_code == 403


async def test_an_empty_platform_says_what_to_do(client: httpx.AsyncClient) -> None:
    """Before the first comment the page says where comments come from."""
    page = await client.get(PAGE)
    assert "Comments come from" in page.text


@pytest.mark.parametrize(
    "params",
    [
        {
            "service": "x",
            "area": "-1",
            "origin": "'",
            "from": "31/12/2026",
            "to": "x",
            "sentiment": "?",
            "after": "x",
        },
        {"service": "", "area": "", "origin": "", "from": "", "to": "", "q": ""},
        {"q": "%_!'\"\\\x00", "to": "9999-12-31", "after": "2026-99-99_1"},
        {"q": "a" * 5_000},
    ],
)
async def test_odd_filters_do_no_harm(
    client: httpx.AsyncClient, office: OfficeView, params: dict[str, str]
) -> None:
    """What cannot be understood does not narrow, and nothing typed breaks the page."""
    await _said(office.id, "Antrean lama")
    assert (await client.get(PAGE, params=params)).status_code == 200


@pytest.mark.parametrize(
    ("name", "typed", "called"),
    [
        ("service", "abc", "Service"),
        ("area", "x", "Area"),
        ("office", "999999", "Office"),
        ("topic", "?", "Topic of a report"),
        ("element", "U12", "Element"),
        ("channel", "fax", "Channel"),
        ("to", "31/12/2026", "To"),
    ],
)
async def test_a_filter_that_is_none_is_named(
    client: httpx.AsyncClient, office: OfficeView, name: str, typed: str, called: str
) -> None:
    """All comments would be taken for those that were asked for; a file of them is not made."""
    await _said(office.id, "Antrean lama")
    assert f"something unknown ({called})" in (await client.get(PAGE, params={name: typed})).text
    await staff(Role.PLANNER, office.id, "perencana@kota.go.id")
    async with browser() as planner:
        await sign_in(planner, "perencana@kota.go.id")
        answer = await post(planner, f"{PAGE}/export", kind="csv", **{name: typed})
    assert (answer.status_code, f"something unknown ({called})" in answer.text) == (422, True)
    assert not await AuditEntry.exists().where(AuditEntry.action == "export")


async def test_filters_that_are_understood_are_not_named(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """Nor is one that nothing matches: the list is empty, as it should be."""
    service = await a_service(office.id)
    await _said(office.id, "Antrean lama", service=service.id)
    known = {"service": str(service.id), "office": str(office.id), "from": "2026-01-01", "element": "none"}
    for params in ({}, known, {"area": "999999"}, {"to": "9999-12-31"}):
        assert "something unknown" not in (await client.get(PAGE, params=params)).text


async def test_a_search_for_signs_alone_says_that_it_narrows_nothing(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """A word that nobody wrote finds nothing instead."""
    await _said(office.id, "Antrean lama")
    for typed, said, shown in (("🙏", True, True), ("lama", False, True), ("pasar", False, False)):
        page = await client.get(PAGE, params={"q": typed})
        assert ("Only words can be searched" in page.text) == said
        assert ("Antrean lama" in page.text) == shown


async def test_a_period_that_ends_before_it_begins_is_named(client: httpx.AsyncClient) -> None:
    """An empty list alone would not say why."""
    backwards = await client.get(PAGE, params={"from": "2026-11-21", "to": "2026-11-20"})
    assert "The last day lies before the first" in backwards.text
    same_day = await client.get(PAGE, params={"from": "2026-11-20", "to": "2026-11-20"})
    assert "The last day lies before the first" not in same_day.text


async def test_a_comment_on_no_service_names_its_office(office: OfficeView) -> None:
    """Where somebody reads several offices; whoever reads one knows it."""
    await _said((await an_office("Dinas Perhubungan")).id, "Halte gelap")
    await staff(Role.PLANNER)
    async with browser() as client:
        await sign_in(client)
        assert "· Dinas Perhubungan</p>" in (await client.get(PAGE)).text


async def test_filters(office: OfficeView) -> None:
    """Service, kind of origin, period and sentiment narrow; the end of a period does not count."""
    service = await a_service(office.id)
    await _said(office.id, "lama", service=service.id, origin="box")
    await _said(office.id, "baru", said_on=DAY + timedelta(days=1), sentiment="positive")
    assert await _texts(CommentSearch(CommentFilter(service=service.id))) == ["lama"]
    assert await _texts(CommentSearch(CommentFilter(origin="import"))) == ["baru"]
    assert await _texts(CommentSearch(CommentFilter(origin="box"))) == ["lama"]
    assert await _texts(CommentSearch(CommentFilter(said_from=DAY + timedelta(days=1)))) == ["baru"]
    assert await _texts(CommentSearch(CommentFilter(said_before=DAY + timedelta(days=1)))) == ["lama"]
    assert await _texts(CommentSearch(CommentFilter(), sentiment="positive")) == ["baru"]
    assert await _texts(CommentSearch(CommentFilter(area=99))) == []


async def test_channel_and_office_narrow(client: httpx.AsyncClient, office: OfficeView) -> None:
    """The channel is that of the comment; an office that the reader has no grant for does not widen anything."""
    await _said(office.id, "di kios", channel="kiosk")
    await _said(office.id, "di halaman", channel="page")
    assert await _texts(CommentSearch(CommentFilter(channel="kiosk"))) == ["di kios"]
    for query, found in (
        (f"office={office.id}&channel=kiosk", True),
        (f"office={office.id + 1}", True),
        ("channel=api", False),
    ):
        assert ("di kios" in (await client.get(f"{PAGE}?{query}")).text) == found


async def test_a_topic_of_a_report_narrows(client: httpx.AsyncClient, office: OfficeView) -> None:
    """The last reports offer their topics, those of the reader's offices alone; the choice shows what is in one."""
    await _said(office.id, "Lampu mati")
    await _said(office.id, "Antrean lama")
    improvement = await an_improvement(office.id)
    lamp = await Comment.select(Comment.id).where(Comment.text == "Lampu mati").first()
    assert lamp is not None
    await ImprovementComment.insert(ImprovementComment(improvement=improvement, comment=lamp["id"]))
    foreign = await an_improvement((await an_office("Dinas Perhubungan")).id)
    page = await client.get(f"{PAGE}?topic={improvement}")
    assert "Lampu mati" in page.text
    assert "Antrean lama" not in page.text
    assert "Antrean (Laporan, 1)" in page.text
    assert f'<option value="{foreign}"' not in page.text
    assert "No comment matches" in (await client.get(f"{PAGE}?topic={foreign}")).text


async def test_an_area_holds_what_lies_in_it(office: OfficeView) -> None:
    """Comments about a village are found under its city, those about a city with a similar id are not."""
    ids = []
    for name in ("Kota", "Desa", "Kota lain"):
        area = Area(name=name, kind="city")
        await area.save()
        ids.append(area.id)
    city, village, other = ids
    for area_id, path in ((city, f"/{city}/"), (village, f"/{city}/{village}/"), (other, f"/{other}/")):
        await Area.update({Area.path: path}).where(Area.id == area_id)
    await _said(office.id, "di desa", area=village)
    await _said(office.id, "di kota lain", area=other)
    assert await _texts(CommentSearch(CommentFilter(area=city))) == ["di desa"]


async def test_the_newest_model_speaks(office: OfficeView) -> None:
    """While a new model works through the corpus no comment stands twice in the list."""
    await _said(office.id, "Antrean", models=("1", "2"))
    assert await _texts(CommentSearch(CommentFilter())) == ["Antrean (2)"]


async def test_pages_follow_one_another(
    client: httpx.AsyncClient, office: OfficeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every comment stands on exactly one page, the newest day first, also where many share a day."""
    monkeypatch.setattr(explorer_queries, "PAGE_SIZE", 2)
    for number in range(5):
        await _said(office.id, f"Masukan nomor {number}", said_on=DAY - timedelta(days=number // 2))
    seen, path = [], PAGE
    while path:
        page = await client.get(path)
        seen += re.findall(r"Masukan nomor (\d)", page.text)
        found = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert [set(seen[:2]), set(seen[2:4]), seen[4:]] == [{"0", "1"}, {"2", "3"}, ["4"]]


async def test_programs_read_all_comments_by_key(office: OfficeView) -> None:
    """Pages in the order of ids hold each comment once, and the count agrees."""
    for number in range(5):
        await _said(office.id, f"Masukan {number}")
    wanted, seen, last = CommentFilter(offices=frozenset({office.id})), [], None
    while found := await comments_page(wanted, last, limit=2):
        seen += [comment.text for comment in found]
        last = found[-1].id
    assert sorted(seen) == [f"Masukan {number}" for number in range(5)]
    assert await comment_count(wanted) == 5
    assert await comment_count(CommentFilter(offices=frozenset())) == 0


async def test_a_receipt_says_whether_it_was_read(office: OfficeView) -> None:
    """Its holder sees what happened so far; a receipt without words has nothing to say here."""
    receipt = Receipt(digest=b"d", secret_version="v", kind="comment")
    await receipt.save()
    assert await receipt_panel(receipt.id) is None
    await _said(office.id, "Antrean", receipt=receipt.id)
    panel = await receipt_panel(receipt.id)
    assert panel is not None
    assert panel.context == {"read": True}
    await _said(office.id, "Loket", analysed=None, receipt=receipt.id)
    assert await reading_progress(receipt.id) == (2, 1)
