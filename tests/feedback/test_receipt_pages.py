"""Looking up a receipt and withdrawing what was given under it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from participation.accounts.tables import AuditEntry, SignInAttempt
from participation.database import DatabaseEngine
from participation.errors import Conflict, Gone, Unavailable
from participation.feedback import receipt_routes
from participation.feedback.limits import UNKNOWN_CODES
from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import new_key
from participation.feedback.schemas import FeedbackCreate, Way
from participation.feedback.service import give_feedback, withdraw
from participation.feedback.tables import Comment, Receipt, WithdrawnReceipt
from participation.services.schemas import ServiceView
from tests.factories import a_service, an_office, browser, settings

SECRETS = settings().secret_keys
UNKNOWN = "2222-2222-2222-2222"


@pytest.fixture
async def service(database: DatabaseEngine) -> ServiceView:
    return await a_service((await an_office()).id)


@pytest.fixture
async def client(service: ServiceView) -> AsyncIterator[httpx.AsyncClient]:
    async with browser() as client:
        yield client


async def _given(service: ServiceView, key: str = "", text: str = "Antrean panjang.") -> str:
    wanted = FeedbackCreate(key=key or new_key(), text=text, rating=2)
    return await give_feedback(SECRETS, service, wanted, Way())


async def test_a_receipt_shows_what_was_given(client: httpx.AsyncClient, service: ServiceView) -> None:
    """However the code is typed, its holder sees the text, the rating and the service."""
    code = await _given(service)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code} "):
        page = await client.post("/en/receipts", data={"code": typed})
        assert page.status_code == 200
        assert "Antrean panjang." in page.text
        assert "2 of 5" in page.text
        assert "Akta kelahiran" in page.text


async def test_the_page_asks_for_a_code(client: httpx.AsyncClient) -> None:
    """The form sends it in the body and the page sets no cookie."""
    page = await client.get("/en/receipts")
    assert page.status_code == 200
    assert '<form method="post" action="/en/receipts">' in page.text
    assert "set-cookie" not in page.headers


async def test_the_address_of_withdrawing_leads_to_the_form(client: httpx.AsyncClient) -> None:
    """Whoever opens it anew, or in another language, is asked for the code again."""
    answer = await client.get("/en/receipts/withdraw")
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/receipts")


@pytest.mark.parametrize(
    ("typed", "status"),
    [("", 422), (UNKNOWN, 404), ("<script>", 404), ("a" * 5_000, 404), ("\x00", 404), ("🙂", 404)],
)
async def test_an_unknown_code_is_answered_kindly(client: httpx.AsyncClient, typed: str, status: int) -> None:
    """The page says what to do, keeps what was typed and marks the field."""
    page = await client.post("/en/receipts", data={"code": typed})
    assert page.status_code == status
    assert 'href="#code"' in page.text
    assert "<script>" not in page.text


async def test_guessing_ends(
    client: httpx.AsyncClient, service: ServiceView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that tries many unknown codes has to wait; right codes cost nothing and open; no address is kept."""
    monkeypatch.setattr(receipt_routes, "UNKNOWN_CODES", type(UNKNOWN_CODES)("test", 2, UNKNOWN_CODES.window))
    code = await _given(service)
    statuses = [
        (await client.post("/en/receipts", data={"code": typed})).status_code
        for typed in (code, UNKNOWN, code, UNKNOWN, UNKNOWN, code)
    ]
    assert statuses == [200, 404, 200, 404, 429, 200]
    refused = await client.post("/en/receipts", data={"code": "2345"})
    assert int(refused.headers["retry-after"]) > 0
    assert "2345" in refused.text
    rows = await SignInAttempt.select()
    assert all("127.0.0.1" not in str(row) for row in rows)


async def test_withdrawing_asks_first(client: httpx.AsyncClient, service: ServiceView) -> None:
    """One tap too many erases nothing."""
    code = await _given(service)
    page = await client.post("/en/receipts/withdraw", data={"code": code})
    assert page.status_code == 200
    assert "cannot be undone" in page.text
    assert await Comment.count() == 1


async def test_withdrawing_takes_everything_along(client: httpx.AsyncClient, service: ServiceView) -> None:
    """Comment and receipt are gone, the code says so, and the audit trail knows neither code nor words."""
    code = await _given(service)
    page = await client.post("/en/receipts/withdraw", data={"code": code, "confirmed": "1"})
    assert "It is withdrawn" in page.text
    assert await Comment.count() == await Receipt.count() == 0
    assert await WithdrawnReceipt.count() == 1
    page = await client.post("/en/receipts", data={"code": code})
    assert page.status_code == 410
    assert "was withdrawn on" in page.text
    entry = await AuditEntry.select().where(AuditEntry.action == "withdraw").first()
    assert entry is not None
    assert entry["office"] == service.office
    assert code not in str(entry)
    assert "Antrean" not in str(entry)


async def test_a_late_copy_does_not_bring_it_back(service: ServiceView) -> None:
    """What a phone sends again after the withdrawal is refused."""
    key = new_key()
    receipt = await receipt_by_code(await _given(service, key), SECRETS)
    assert receipt is not None
    await withdraw(receipt.id)
    with pytest.raises(Gone):
        await _given(service, key)
    with pytest.raises(Gone):
        await withdraw(receipt.id)
    assert await Comment.count() == 0


async def test_a_rotated_secret_keeps_receipts(service: ServiceView) -> None:
    """With a new secret in front, codes still open, and a key sent again gives the old code, not a second comment."""
    key = new_key()
    code = await _given(service, key)
    both = ("n" * 32, *SECRETS)
    assert await receipt_by_code(code, both) is not None
    wanted = FeedbackCreate(key=key, text="Antrean panjang.", rating=2)
    assert await give_feedback(both, service, wanted, Way()) == code
    assert await Comment.count() == 1
    with pytest.raises(Conflict):
        await _given(service, key, "Lain")


async def test_nothing_is_half_stored(service: ServiceView, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the comment cannot be stored, neither is its receipt."""

    def broken(*_: object) -> Comment:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("participation.feedback.service._comment", broken)
    with pytest.raises(RuntimeError, match="on purpose"):
        await _given(service)
    assert await Receipt.count() == 0


@pytest.mark.parametrize("path", ["/en/receipts", "/en/receipts/withdraw"])
async def test_an_outage_keeps_the_code(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Nobody types sixteen signs twice because the database was away for a moment."""

    async def gone(*_: object) -> None:
        raise Unavailable("The database rests.", retry_after=5)

    monkeypatch.setattr(receipt_routes, "receipt_by_code", gone)
    page = await client.post(path, data={"code": UNKNOWN, "confirmed": "1"})
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert f'action="{path}"' in page.text
    assert f'name="code" value="{UNKNOWN}"' in page.text
