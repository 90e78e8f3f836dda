"""A form of staff that is sent twice is one act."""

import asyncio
from datetime import timedelta

import pytest

from participation.accounts.double_clicks import SENT_ALREADY, erase_sent_forms
from participation.accounts.tables import SentForm
from participation.clock import now
from participation.organisations.roles import Role
from participation.organisations.tables import Office
from tests.factories import browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")
NEW = "/manage/settings/offices/new"
NEW_OFFICE = {"name": "Dinas Sosial", "zone": "Asia/Jakarta", "contact": "", "home_area": ""}


async def test_a_double_click_makes_one_office() -> None:
    """Both clicks lead to the one office that was made."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        first, second = await asyncio.gather(*[post(client, NEW, **NEW_OFFICE) for _ in range(2)])
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert await Office.count() == 1


async def test_a_second_click_is_told_that_it_counts_once() -> None:
    """Where the first was told what it did, and the page was read, the second is not left without a word."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        pages = []
        for _ in range(2):
            sent = await post(client, f"/en{NEW}", **NEW_OFFICE)
            pages.append((await client.get(sent.headers["location"])).text)
    assert [SENT_ALREADY in page for page in pages] == [False, True]


async def test_a_refused_form_is_sent_again_at_once() -> None:
    """What was wrong is said each time, and a mended form goes through."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        for _ in range(2):
            refused = await post(client, NEW, **{**NEW_OFFICE, "name": ""})
            assert refused.status_code == 422
        assert (await post(client, NEW, **NEW_OFFICE)).status_code == 303


async def test_the_same_later_is_another_act() -> None:
    """After some seconds somebody means it; and what was sent is not kept."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        await post(client, NEW, **NEW_OFFICE)
        earlier = now() - timedelta(days=365)
        await SentForm.update({SentForm.sent_at: earlier}, force=True)
        await post(client, NEW, **NEW_OFFICE)
        assert await Office.count() == 2
        await SentForm.update({SentForm.sent_at: earlier}, force=True)
        await erase_sent_forms()
    assert await SentForm.count() == 0
