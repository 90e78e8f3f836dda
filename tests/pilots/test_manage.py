"""Staff pages of pilots."""

import re

import pytest

from participation.accounts.schemas import PROGRAM
from participation.organisations.roles import Role
from participation.pilots.queries import pilots, versions
from participation.pilots.schemas import PilotCreate
from participation.pilots.service import create_pilot
from tests.factories import an_office, browser, post, sign_in, staff
from tests.pilot_factories import (
    PROGRAMME,
    PROTOCOL,
    a_draft,
    a_running_trial,
    an_announced_pilot,
    an_area,
    an_enrolling_trial,
    an_enrollment_form,
    with_contact,
)
from tests.pilot_trials import a_trial_that_is_over

pytestmark = pytest.mark.usefixtures("database")

NEW = "/en/manage/pilots/new"


async def test_a_planner_announces_a_trial() -> None:
    """From an empty list over programme, protocol and preview to a page that citizens read."""
    office = await an_office()
    await with_contact(office.id)
    await an_area()
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        empty = await client.get("/en/manage/pilots")
        made = await post(client, NEW, office=office.id, **{"title.id": "Antre dari rumah"})
        (pilot,) = await pilots(None)
        place = f"/en/manage/pilots/{pilot.id}"
        missing = await client.get(f"{place}/publish")
        saved = await post(client, f"{place}/programme", revision=1, **PROGRAMME)
        again = await client.get(f"{place}/programme")
        asked = await post(client, f"{place}/enrollment", revision=2, **await an_enrollment_form(office.id))
        kept = await post(client, f"{place}/protocol", revision=3, **PROTOCOL)
        preview = await client.get(f"{place}/preview")
        ready = await client.get(f"{place}/publish")
        published = await post(client, f"{place}/publish", revision=4)
        shown = await client.get(place)
        public = await client.get("/en/pilots/antre-dari-rumah")
    assert "There is no pilot yet." in empty.text
    assert [done.status_code for done in (made, saved, asked, kept, published)] == [303] * 5
    assert "The pilot cannot be published yet." in missing.text
    assert "00.71.01 Melati: 200" in again.text
    for said in ("Waktu tunggu lebih singkat", "boleh berhenti kapan saja", "Survei akhir", "JISDOR"):
        assert said in preview.text, said
    assert "What is locked" in ready.text
    (version,) = await versions(pilot.id)
    assert version.sha256 in shown.text
    assert version.sha256 in public.text


async def test_the_list_says_where_trials_stand() -> None:
    """As citizens meet them: a trial that takes applications is told from one that is only announced."""
    office = await an_office()
    await staff(Role.PLANNER, office.id)
    await an_enrolling_trial(office)
    async with browser() as client:
        await sign_in(client)
        listed = await client.get("/en/manage/pilots")
    assert "applications open" in listed.text


async def test_an_amendment_says_what_it_changes() -> None:
    """Before it is published a planner sees each change; a missing reason is asked for; the public sees both."""
    office = await an_office()
    pilot = await an_announced_pilot(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        place = f"/en/manage/pilots/{pilot.id}"
        await post(
            client, f"{place}/protocol", revision=pilot.revision, **{**PROTOCOL, "planned_size": "150"}
        )
        looked = await client.get(f"{place}/publish")
        refused = await post(client, f"{place}/publish", revision=pilot.revision + 1)
        done = await post(
            client, f"{place}/publish", revision=pilot.revision + 1, **{"reason.id": "Sisa anggaran"}
        )
        public = await client.get("/en/pilots/antre-dari-rumah")
    assert "<del>200</del>" in looked.text
    assert "<ins>150</ins>" in looked.text
    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Write the reason in Indonesian" in refused.text
    assert "Sisa anggaran" in public.text
    assert "was amended after the trial was announced" in public.text
    assert "<del>200</del>" in public.text
    assert all(version.sha256 in public.text for version in await versions(pilot.id))


async def test_ending_a_pilot_asks_for_the_reason() -> None:
    """A page says what follows; without a reason nothing ends; afterwards staff and citizens read why."""
    office = await an_office()
    pilot = await an_announced_pilot(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        place = f"/en/manage/pilots/{pilot.id}"
        asked = await client.get(f"{place}/end")
        refused = await post(client, f"{place}/end", revision=pilot.revision)
        done = await post(
            client, f"{place}/end", revision=pilot.revision, **{"reason.id": "Anggaran dipotong"}
        )
        late = await post(client, f"{place}/end", revision=pilot.revision + 1, **{"reason.id": "Lagi"})
        shown = await client.get(place)
        public = await client.get("/en/pilots/antre-dari-rumah")
    assert "This cannot be undone." in asked.text
    assert (refused.status_code, done.status_code, late.status_code) == (422, 303, 409)
    assert "Anggaran dipotong" in shown.text
    assert "Anggaran dipotong" in public.text
    assert "Programme</a>" not in shown.text


async def test_a_trial_that_is_over_offers_no_amendment_and_no_end() -> None:
    """Neither on its page nor where the forms were; while it runs both are there."""
    office = await an_office()
    running, over = await a_running_trial(office), await a_trial_that_is_over(office, people=0)
    await staff(Role.PLANNER, office.id)
    offered = {}
    async with browser() as client:
        await sign_in(client)
        for pilot in (running, over):
            place = f"/en/manage/pilots/{pilot.id}"
            pages = [(await client.get(place + page)).text for page in ("", "/publish", "/end")]
            offered[pilot.id] = [
                f'href="{place}/publish"' in pages[0],
                f'href="{place}/end"' in pages[0],
                f'action="{place}/end"' in pages[2],
            ]
            assert ("This trial is over." in pages[1]) == (pilot is over)
        late = await post(
            client, f"/en/manage/pilots/{over.id}/end", revision=over.revision, **{"reason.id": "Lama"}
        )
    assert offered == {running.id: [True] * 3, over.id: [False] * 3}
    assert (late.status_code, "This trial is over." in late.text) == (409, True)


async def test_an_editor_reads_and_does_not_plan() -> None:
    """Who may read an office sees its pilots and their preview, without a way to change them."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.EDITOR, office.id)
    async with browser() as client:
        await sign_in(client)
        listed = await client.get("/en/manage/pilots")
        shown = await client.get(f"/en/manage/pilots/{pilot.id}")
        preview = await client.get(f"/en/manage/pilots/{pilot.id}/preview")
        closed = await client.get(f"/en/manage/pilots/{pilot.id}/programme")
    assert "Plan a pilot" not in listed.text
    assert "Programme</a>" not in shown.text
    assert "Nobody but staff sees this page." in preview.text
    assert closed.status_code in (403, 404)


async def test_what_is_missing_leads_to_where_it_is_written() -> None:
    """Each line to its field on one of the three forms, for who may open them; the office's contact to the office."""
    office = await an_office()
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, {"id": "Antre"}))
    await staff(Role.PLANNER, office.id)
    await staff(Role.EDITOR, office.id, email="editor@kota.go.id")
    await staff(Role.ADMIN, office.id, email="admin@kota.go.id")
    place = f"/en/manage/pilots/{pilot.id}"
    shown = {}
    for email in ("sari@kota.go.id", "editor@kota.go.id", "admin@kota.go.id"):
        async with browser() as client:
            await sign_in(client, email)
            shown[email] = (await client.get(place)).text
            for form in ("programme", "enrollment", "protocol"):
                if email == "sari@kota.go.id":
                    fields = set(re.findall(rf'href="{place}/{form}#([^"]+)"', shown[email]))
                    written = (await client.get(f"{place}/{form}")).text
                    assert {name for name in fields if f'id="{name}' not in written} == set()
    office_form = f"/en/manage/settings/offices/{office.id}#contact_email"
    links = [f"{place}/programme#goal-id", f"{place}/protocol#outcome-id", office_form]
    found = [[f'href="{link}"' in page for link in links] for page in shown.values()]
    assert found == [[True, True, False], [False, False, False], [True, True, True]]
