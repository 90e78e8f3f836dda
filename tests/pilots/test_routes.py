"""What the public sees of trials."""

import hashlib

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.clock import now
from participation.pilots.schemas import PilotCreate
from participation.pilots.service import create_pilot, publish_pilot, update_programme, update_protocol
from participation.services.queries import service_by_id
from tests.factories import an_office, browser
from tests.pilot_factories import a_draft, a_protocol, a_running_trial, an_announced_pilot

pytestmark = pytest.mark.usefixtures("database")


async def test_an_announced_trial_says_all_that_people_need() -> None:
    """What, for whom, what one gets and does, when, where, how places are given, whom to ask, and the protocol."""
    await an_announced_pilot(await an_office("Dinas Kesehatan"))
    async with browser() as client:
        page = (await client.get("/en/pilots/antre-dari-rumah")).text
        home = (await client.get("/en/")).text
    for said in (
        "Queue from home", "Shorter waits", "Warga berusia 18 tahun ke atas", "Nomor antrean lewat pesan singkat",
        "Satu pertanyaan setiap kunjungan", "1 February 2030 08:00 WIB", "15 March 2030", "Melati", "200",
        "Chance alone decides", "dinkes@kota.example", "Peserta menunggu lebih singkat", "SHA-256",
        "You can apply from 1 February 2030",
    ):  # fmt: skip
        assert said in page, said
    assert "Queue from home" in home
    assert "applications from 1 February 2030" in home


async def test_one_lottery_promises_no_area_places_of_its_own() -> None:
    """Areas are named, and the places of all of them together."""
    await an_announced_pilot(await an_office(), allocation="lottery")
    async with browser() as client:
        page = (await client.get("/en/pilots/antre-dari-rumah")).text
    assert "There are 200 places for all of these areas together" in page
    assert "<li>Melati</li>" in page
    assert '<td class="number">100</td>' not in page


async def test_a_draft_is_nobodys_business() -> None:
    """No page, no file and no line on the home page tells of a draft."""
    pilot = await a_draft(await an_office())
    async with browser() as client:
        page = await client.get(f"/en/pilots/{pilot.slug}")
        file = await client.get(f"/pilots/{pilot.slug}/protocol/1.json")
        home = await client.get("/en/")
    assert (page.status_code, file.status_code) == (404, 404)
    assert "Queue from home" not in home.text


async def test_the_file_of_each_version_has_the_fingerprint_of_the_page() -> None:
    """What anyone downloads has the SHA-256 that stands beside it, for each version."""
    pilot = await an_announced_pilot(await an_office())
    pilot = await update_protocol(PROGRAM, pilot.id, pilot.revision, a_protocol(planned_size=150))
    await publish_pilot(PROGRAM, pilot.id, pilot.revision, {"id": "Sisa anggaran"}, now())
    async with browser() as client:
        page = (await client.get(f"/pilots/{pilot.slug}")).text
        files = [await client.get(f"/pilots/{pilot.slug}/protocol/{number}.json") for number in (1, 2)]
    assert all(hashlib.sha256(file.content).hexdigest() in page for file in files)
    assert files[1].json()["previous"] == hashlib.sha256(files[0].content).hexdigest()
    assert files[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "name", ["0.json", "2.json", "1", "1.txt", "satu.json", "99999999999999999999.json", "-1.json"]
)
async def test_files_that_are_not_there(name: str) -> None:
    """A wrong address is answered, never a failure."""
    pilot = await an_announced_pilot(await an_office())
    async with browser() as client:
        answer = await client.get(f"/en/pilots/{pilot.slug}/protocol/{name}")
    assert answer.status_code == 404
    assert "There is no such version of this protocol." in answer.text


async def test_a_trial_and_its_service_lead_to_each_other() -> None:
    """From the announcement on; a draft is not told of."""
    office = await an_office()
    pilot = await a_running_trial(office)
    service = await service_by_id(pilot.programme.service or 0)
    assert service is not None
    draft = await create_pilot(PROGRAM, PilotCreate(office.id, {"id": "Belum jadi"}))
    wanted = replace(draft.programme, service=service.id)
    await update_programme(PROGRAM, draft.id, draft.revision, wanted)
    async with browser() as client:
        trial = (await client.get(f"/en/pilots/{pilot.slug}")).text
        back = (await client.get(f"/en/services/{service.slug}")).text
    assert f'href="/en/services/{service.slug}"' in trial
    assert f'href="/en/pilots/{pilot.slug}"' in back
    assert "under way" in back
    assert "Belum jadi" not in back
