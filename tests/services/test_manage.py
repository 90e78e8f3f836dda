"""Staff pages of services."""

import pytest

from participation.organisations.roles import Role
from participation.services.queries import managed_services, service_by_id
from tests.factories import a_service, an_office, browser, post, sign_in, staff

pytestmark = pytest.mark.usefixtures("database")


def payload(office: int, **changes: object) -> dict[str, object]:
    return {"office": office, "name.id": "Akta kelahiran", "name.en": "Birth certificate", **changes}


async def test_an_editor_describes_a_service() -> None:
    """The form creates a service, says so on the next page, and the public finds it."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/manage/services")
        created = await post(client, "/en/manage/services/new", **payload(office.id))
        shown = await client.get(created.headers["location"])
        public = await client.get("/en/services/akta-kelahiran")
        odd = await client.get("/en/manage/services?office=abc")
    assert "No service is described yet." in empty.text
    assert created.status_code == 303
    assert "The service is created" in shown.text
    assert "Birth certificate" in public.text
    assert "something unknown (Office)" in odd.text


async def test_what_was_typed_stays_when_a_field_is_wrong() -> None:
    """A rejected form is shown again with its texts, an error beside the field and a linked summary."""
    office = await an_office()
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        answer = await post(
            client, "/en/manage/services/new", **payload(office.id, **{"name.id": "", "cost.id": "Rp 0"})
        )
    assert answer.status_code == 422
    assert 'href="#name-id"' in answer.text
    assert 'value="Rp 0"' in answer.text
    assert "Write the name of the service in Indonesian." in answer.text


async def test_the_second_of_two_tabs_keeps_its_text_and_may_replace() -> None:
    """After a conflict the typed text stands in the form, and saving it again replaces what came between."""
    office = await an_office()
    service = await a_service(office.id)
    await staff(Role.EDITOR, office.id)
    path = f"/en/manage/services/{service.id}"
    async with browser() as client:
        await sign_in(client)
        await post(client, path, **payload(office.id, revision=1))
        answer = await post(client, path, **payload(office.id, revision=1, **{"name.id": "Akta lahir"}))
        again = await post(client, path, **payload(office.id, revision=2, **{"name.id": "Akta lahir"}))
    assert answer.status_code == 409
    assert 'value="Akta lahir"' in answer.text
    assert '<input type="hidden" name="revision" value="2">' in answer.text
    assert again.status_code == 303
    stored = await service_by_id(service.id)
    assert stored is not None
    assert stored.name["id"] == "Akta lahir"


async def test_an_editor_sees_and_changes_only_services_of_the_own_office() -> None:
    """A foreign service is in no list, and its page does not exist for this person."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    await a_service(own.id, "Punya sendiri")
    other = await a_service(foreign.id, "Punya orang")
    await staff(Role.EDITOR, own.id)
    async with browser() as client:
        await sign_in(client)
        listed = await client.get("/en/manage/services")
        asked = await client.get("/en/manage/services", params={"office": foreign.id})
        opened = await client.get(f"/en/manage/services/{other.id}")
        moved = await post(client, "/en/manage/services/new", **payload(foreign.id))
    assert "Punya sendiri" in listed.text
    assert "Punya orang" not in listed.text + asked.text
    assert opened.status_code == 404
    assert moved.status_code == 403


async def test_taking_a_service_off_the_list_can_be_undone() -> None:
    """One button takes a service off the public list, another puts it back."""
    office = await an_office()
    service = await a_service(office.id)
    await staff(Role.EDITOR, office.id)
    path = f"/en/manage/services/{service.id}/active"
    async with browser() as client:
        await sign_in(client)
        await post(client, path)
        off = await client.get("/en/services/akta-kelahiran")
        await post(client, path, active="1")
        on = await client.get("/en/services/akta-kelahiran")
    assert (off.status_code, on.status_code) == (410, 200)


async def test_the_list_is_filtered_by_words_and_office() -> None:
    """The filter keeps its values, narrows the list, and says so when nothing is left."""
    one, two = await an_office("Satu"), await an_office("Dua")
    await a_service(one.id, "Akta")
    await a_service(two.id, "Akta tanah")
    await staff(Role.ADMIN)
    async with browser() as client:
        await sign_in(client)
        both = await client.get("/en/manage/services", params={"q": "akta", "office": ""})
        narrowed = await client.get("/en/manage/services", params={"q": "akta", "office": two.id})
        nothing = await client.get("/en/manage/services", params={"q": "paspor"})
    assert both.status_code == 200
    assert "Akta tanah" in both.text
    assert "Akta tanah" in narrowed.text
    assert ">Akta<" not in narrowed.text
    assert "No service matches." in nothing.text
    assert len((await managed_services(None)).services) == 2
