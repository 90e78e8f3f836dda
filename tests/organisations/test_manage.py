"""Staff pages of offices, grants, settings and the audit trail."""

import pytest

from participation.accounts.queries import account_by_email
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.organisations.queries import grants_of, office_by_id, offices
from participation.organisations.roles import Role
from tests.factories import a_service, an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")


def payload(**changes: object) -> dict[str, object]:
    return {"name": "Dinas Perhubungan", "zone": "Asia/Jakarta", "revision": 1, **changes}


async def test_the_administrator_creates_an_office() -> None:
    """The form creates an office and leads to the page where people are let in."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/manage/settings")
        created = await post(client, "/en/manage/settings/offices/new", **payload())
        shown = await client.get(created.headers["location"])
    assert "There is no office yet." in empty.text
    assert created.status_code == 303
    assert "The office is created." in shown.text
    assert "Nobody works here yet." in shown.text


async def test_what_was_typed_stays_when_a_field_is_wrong() -> None:
    """A rejected office form keeps its values and links its errors."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        answer = await post(
            client, "/en/manage/settings/offices/new", **payload(name="", contact_phone="0812")
        )
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'value="0812"' in answer.text
    assert await offices() == []


async def test_an_office_is_changed() -> None:
    """The office's own administrator changes its details."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/settings/offices/{office.id}"
        assert (await post(client, path, **payload(zone="Asia/Jayapura"))).status_code == 303
        assert "The office is saved." in (await client.get(path)).text
    changed = await office_by_id(office.id)
    assert changed is not None
    assert (changed.name, changed.zone) == ("Dinas Perhubungan", "Asia/Jayapura")


async def test_the_second_of_two_tabs_is_told() -> None:
    """Who saves an office that somebody saved meanwhile keeps what was typed, and saves it with a second click."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    path = f"/en/manage/settings/offices/{office.id}"
    async with browser() as client:
        await sign_in(client)
        await post(client, path, **payload(contact_phone="0811"))
        second = await post(client, path, **payload(contact_phone="0812"))
        assert second.status_code == 409
        assert "Somebody saved this office while you were writing." in second.text
        assert 'value="0812"' in second.text
        assert 'name="revision" value="2"' in second.text
        assert (await post(client, path, **payload(contact_phone="0812", revision=2))).status_code == 303


@pytest.mark.parametrize("typed", ["Kota", "-1", "1.5", "9" * 30, "999"])
async def test_a_home_area_that_is_none_is_not_forgotten(typed: str) -> None:
    """What is no number of an area is refused with an error beside it, and stays as it was typed."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    async with browser() as client:
        await sign_in(client)
        answer = await post(client, f"/en/manage/settings/offices/{office.id}", **payload(home_area=typed))
    assert answer.status_code == 422
    assert 'id="home_area-error"' in answer.text
    assert f'value="{typed}"' in answer.text


async def test_a_refused_grant_leaves_the_details_of_the_office() -> None:
    """The form above the grants still shows what is stored, so that saving it afterwards empties nothing."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    path = f"/en/manage/settings/offices/{office.id}"
    async with browser() as client:
        await sign_in(client)
        await post(client, path, **payload(zone="Asia/Jayapura", contact_phone="0811"))
        answer = await post(client, f"{path}/grants", email="budi", person="Budi", role="planner")
    assert answer.status_code == 422
    assert 'href="#email"' in answer.text
    for kept in (
        'value="budi"',
        'value="0811"',
        'value="Asia/Jayapura" selected',
        'name="revision" value="2"',
    ):
        assert kept in answer.text


async def test_letting_somebody_work_in_an_office() -> None:
    """An unknown address becomes an account without a password and with the grant; taking it back ends it."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    path = f"/en/manage/settings/offices/{office.id}/grants"
    async with browser() as client:
        await sign_in(client)
        wrong = await post(client, path, email="budi@kota.go.id", person="Budi", role="owner")
        assert wrong.status_code == 422
        assert "Choose what this person does." in wrong.text
        assert 'value="budi@kota.go.id"' in wrong.text
        given = await post(client, path, email="budi@kota.go.id", person="Budi", role="planner")
        assert given.status_code == 303
        account = await account_by_email("budi@kota.go.id")
        assert account is not None
        [held] = await grants_of(account.id)
        assert (held.role, held.scope_id) == ("planner", office.id)
        assert "budi@kota.go.id" in (await client.get(given.headers["location"])).text
        await post(client, f"{path}/{held.id}/revoke")
    assert await grants_of(account.id) == ()


@pytest.mark.parametrize("email", ["", "budi", "budi@a, sari@b", "x" * 300 + "@kota.go.id"])
async def test_an_address_that_is_none_is_refused(email: str) -> None:
    """No account is made for what cannot get a mail; the error stands beside the field."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    async with browser() as client:
        await sign_in(client)
        answer = await post(
            client, f"/en/manage/settings/offices/{office.id}/grants", email=email, person="B", role="editor"
        )
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert f'value="{office.name}"' in answer.text


async def test_an_office_that_is_not_there_is_not_found() -> None:
    """No page of an unknown office opens, and nobody gets a grant in one, however large its number."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        for number in (999, 10**12, 10**30):
            path = f"/en/manage/settings/offices/{number}"
            assert (await client.get(path)).status_code in {400, 404}
            given = await post(client, f"{path}/grants", email="budi@kota.go.id", person="B", role="editor")
            assert given.status_code in {400, 404}
        assert (await client.get("/en/manage/settings/offices/-1")).status_code == 404
        assert (await client.get("/en/manage/settings/audit?before=" + "9" * 30)).status_code == 200
    assert await account_by_email("budi@kota.go.id") is None


async def test_the_name_of_the_platform_is_on_every_page() -> None:
    """A new name shows at once, in the language of the page."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        fields = {"name.id": "Suara Kota", "name.en": "City Voice", "operator": "Pemerintah Kota"}
        assert (await post(client, "/en/manage/settings/site", **fields)).status_code == 303
        assert "City Voice" in (await client.get("/en/services")).text
        assert "Suara Kota" in (await client.get("/services")).text
        unnamed = await post(client, "/en/manage/settings/site", operator="X")
        assert unnamed.status_code == 422


async def test_the_audit_trail_is_read_by_administrators_of_the_office() -> None:
    """An office's administrator reads what was changed there, page by page, and nothing of other offices."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    await staff(Role.ADMIN, own.id)
    await a_service(foreign.id, "Rahasia")
    for number in range(60):
        await record(PROGRAM, "update", "service", 1_000 + number, office=own.id)
    await record(PROGRAM, "update", "service", 5_000, office=foreign.id)
    async with browser() as client:
        await sign_in(client)
        first = await client.get("/en/manage/settings/audit")
        assert "service 1059" in first.text
        assert "service 1001" not in first.text
        assert "service 5000" not in first.text
        following = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
        rest = await client.get(following)
        assert "service 1001" in rest.text


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/manage/settings", "/manage/settings"),
        ("/manage/models", "/manage/settings"),
        ("/manage/text-messages", "/manage/settings"),
        ("/manage/skm", "/manage/surveys"),
    ],
)
async def test_the_menu_says_in_which_room_one_is(path: str, room: str) -> None:
    """Also on pages whose address does not begin with that of their room."""
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        page = await client.get("/en" + path)
    assert f'<a href="/en{room}" aria-current="page">' in page.text
