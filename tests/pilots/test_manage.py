"""Staff pages of pilots."""

import re

import pytest

from participation.organisations.roles import Role
from participation.pilots.queries import pilot_by_id, pilots, versions
from tests.factories import an_office, browser, post, sign_in, staff
from tests.pilot_factories import a_draft, an_announced_pilot, an_area, with_contact

pytestmark = pytest.mark.usefixtures("database")

NEW = "/en/manage/pilots/new"
PROGRAMME = {
    "title.id": "Antre dari rumah",
    "goal.id": "Waktu tunggu lebih singkat",
    "eligibility.id": "Warga dewasa",
    "benefits.id": "Nomor antrean",
    "tasks.id": "Satu pertanyaan",
    "opens_at": "2030-02-01T08:00",
    "closes_at": "2030-03-01T08:00",
    "starts_on": "2030-03-15",
    "ends_on": "2030-06-15",
    "allocation": "randomised",
    "places": "00.71.01 Melati: 200",
    "arm.1.name.id": "Antre dari rumah",
    "arm.1.kind": "new",
    "arm.1.ratio": "1",
    "arm.2.name.id": "Seperti biasa",
    "arm.2.kind": "usual",
    "arm.2.ratio": "1",
}
PROTOCOL = {
    "hypothesis.id": "Peserta menunggu lebih singkat",
    "outcome.id": "Menit menunggu",
    "outcome_kind": "question",
    "scale": "mean",
    "better": "lower",
    "minimal_effect": "12",
    "assumed": "30",
    "alpha": "0.05",
    "power": "0.8",
    "cluster_size": "1",
    "icc": "0",
    "planned_size": "200",
    "analysis_plan.id": "Selisih rata-rata",
    "analysis_on": "2030-07-01",
}


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
        kept = await post(client, f"{place}/protocol", revision=2, **PROTOCOL)
        preview = await client.get(f"{place}/preview")
        ready = await client.get(f"{place}/publish")
        published = await post(client, f"{place}/publish", revision=3)
        shown = await client.get(place)
        public = await client.get("/en/pilots/antre-dari-rumah")
    assert "There is no pilot yet." in empty.text
    assert [done.status_code for done in (made, saved, kept, published)] == [303] * 4
    assert "The pilot cannot be published yet." in missing.text
    assert "00.71.01 Melati: 200" in again.text
    assert "Waktu tunggu lebih singkat" in preview.text
    assert "What is locked" in ready.text
    (version,) = await versions(pilot.id)
    assert version.sha256 in shown.text
    assert version.sha256 in public.text


async def test_a_protocol_is_worked_out_without_saving() -> None:
    """The button beside the numbers shows what they come to, keeps what was typed, and stores nothing."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    typed = {**PROTOCOL, "assumed": "60,5", "planned_size": "100", "hypothesis.id": "Belum jadi"}
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/protocol"
        shown = await post(client, path, revision=pilot.revision, calculate="1", **typed)
    assert shown.status_code == 200
    assert "800 participants are needed" in shown.text
    assert "most likely the trial would end without telling" in shown.text
    assert 'value="60,5"' in shown.text
    assert "Belum jadi" in shown.text
    assert await pilot_by_id(pilot.id) == pilot


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title.id": " "}, "Write a title in Indonesian."),
        ({"opens_at": "besok"}, "Write day and time like this"),
        ({"starts_on": "31-02-2030"}, "Write the day like this"),
        ({"closes_at": "2030-01-01T08:00"}, "Applications would end before they begin."),
        ({"places": "Melati"}, "We cannot read “Melati”."),
        ({"places": "Atlantis: 20"}, "We know no single area “Atlantis”."),
        ({"places": "Melati: 0"}, "Write from 1 to"),
        ({"arm.2.ratio": "setengah"}, "Write a whole number from 1 to 10."),
        ({"arm.2.kind": "both"}, "Choose what this arm gets."),
        ({"arm.1.name.id": "", "arm.1.description.id": "Nomor"}, "Name this arm in Indonesian."),
        ({"allocation": "by favour"}, "Choose how places are given."),
        ({"service": "999"}, "Choose a service of this office."),
    ],
)
async def test_a_programme_that_makes_no_sense_is_explained(changes: dict[str, str], said: str) -> None:
    """Each mistake is named, what was typed stays, and nothing is stored."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    typed = {**PROGRAMME, "goal.id": "Tujuan yang diketik", **changes}
    async with browser() as client:
        await sign_in(client)
        answer = await post(
            client, f"/en/manage/pilots/{pilot.id}/programme", revision=pilot.revision, **typed
        )
    assert answer.status_code == 422
    assert said in answer.text
    assert "Tujuan yang diketik" in answer.text
    assert await pilot_by_id(pilot.id) == pilot


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minimal_effect": "1.500"}, "without a sign for thousands"),
        ({"minimal_effect": "-1"}, "without a sign for thousands"),
        ({"minimal_effect": "0"}, "Write a number above 0."),
        ({"assumed": "banyak"}, "without a sign for thousands"),
        ({"icc": "1"}, "from 0 to below 1"),
        ({"planned_size": "dua ratus"}, "Write a whole number, for example 200."),
        ({"planned_size": "99999999"}, "Write a whole number up to"),
        ({"alpha": "0.2"}, "Choose one of these."),
        ({"power": "nan"}, "Choose one of these."),
        ({"scale": ""}, "Choose one of these."),
        ({"analysis_on": "2030-13-01"}, "Write the day like this"),
        ({"groups": "\n".join(map(str, range(11)))}, "Name at most 10 groups."),
    ],
)
@pytest.mark.parametrize("act", [{}, {"calculate": "1"}])
async def test_a_protocol_that_makes_no_sense_is_explained(
    changes: dict[str, str], said: str, act: dict[str, str]
) -> None:
    """Each mistake is named, what was typed stays, and nothing is stored, whichever button was pressed."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/protocol"
        answer = await post(client, path, revision=pilot.revision, **{**PROTOCOL, **changes}, **act)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Selisih rata-rata" in answer.text
    assert await pilot_by_id(pilot.id) == pilot


async def test_two_tabs_lose_nothing() -> None:
    """The second tab is told, keeps what was typed, and a second press of its button saves it."""
    office = await an_office()
    pilot = await a_draft(office)
    await staff(Role.PLANNER, office.id)
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/pilots/{pilot.id}/programme"
        await post(client, path, revision=pilot.revision, **PROGRAMME)
        typed = {**PROGRAMME, "goal.id": "Dari tab kedua"}
        told = await post(client, path, revision=pilot.revision, **typed)
        revision = re.findall(r'name="revision" value="(\d+)"', told.text)[-1]
        saved = await post(client, path, revision=revision, **typed)
    assert (told.status_code, saved.status_code) == (409, 303)
    assert "Dari tab kedua" in told.text
    stored = await pilot_by_id(pilot.id)
    assert stored is not None
    assert stored.programme.goal == {"id": "Dari tab kedua"}


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
