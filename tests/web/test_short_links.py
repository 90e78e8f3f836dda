"""Typing a code that was printed or said aloud."""

import pytest

from participation.codes import LINK_SYMBOLS, random_code
from tests.factories import browser

pytestmark = pytest.mark.usefixtures("database")


async def test_a_code_leads_to_its_link() -> None:
    """However it is typed, the address holds it as it was printed; in the language of the page."""
    code = random_code(LINK_SYMBOLS)
    async with browser() as client:
        assert 'name="code"' in (await client.get("/en/k")).text
        reply = await client.post("/en/k", data={"code": f" {code.lower().replace('-', ' ')} "})
    assert (reply.status_code, reply.headers["location"]) == (303, f"/en/k/{code}")


@pytest.mark.parametrize("typed", ["", "ABCD", "x" * 500, "<script>", "ABCD-EFGH-JKLMM", "\0"])
async def test_what_is_no_code_is_explained(typed: str) -> None:
    """What was typed stays, and nothing is looked up."""
    async with browser() as client:
        reply = await client.post("/en/k", data={"code": typed})
    assert reply.status_code == 422
    assert "This is no code of ours" in reply.text
    assert "<script>" not in reply.text.partition("<main")[2]


async def test_another_site_cannot_send_the_form() -> None:
    """As with every form."""
    async with browser() as client:
        reply = await client.post("/k", data={"code": "x"}, headers={"origin": "https://evil.example"})
    assert reply.status_code == 403
