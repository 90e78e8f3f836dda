"""An organisation applies on a public page, answers what the office asks, and sees how that stands."""

import asyncio
import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from participation.accounts.queries import audit_entries
from participation.areas.service import ensure_country, import_areas_csv
from participation.clock import now
from participation.errors import Rejected
from participation.files.tables import StoredFile
from participation.messages.tables import Message
from participation.organisations.application_service import apply, erase_refused_applications
from participation.organisations.apply_limits import APPLICATIONS
from participation.organisations.partner_queries import application_of, documents_of, steps_of
from participation.organisations.partner_schemas import Decision
from participation.organisations.partner_states import PartnerState
from participation.organisations.partner_tables import PartnerStep
from participation.organisations.queries import partner_by_id, partners_of
from participation.organisations.review_service import decide
from participation.organisations.roles import Role
from participation.organisations.tables import Office
from tests.factories import an_office, browser, settings, staff
from tests.partner_factories import a_picture, a_wanted_application, an_application

pytestmark = pytest.mark.usefixtures("database")

FIELDS = {
    "name": "Yayasan Air",
    "kind": "foundation",
    "about": "Mendampingi warga pesisir.",
    "contact": "Ani",
    "email": "ani@air.example",
}


async def send(client: httpx.AsyncClient, path: str, files: Any = None, **fields: Any) -> httpx.Response:
    """As the form of a page sends it."""
    return await client.post(path, data={**FIELDS, **fields}, files={"tax": ("", b""), **(files or {})})


def key_in(page: str) -> str:
    found = re.search(r'name="_key" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_an_application_travels_from_the_public_page_to_the_office() -> None:
    """With areas and a document; sent twice it is one; both sides hear of it; the own page says how it stands."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    await ensure_country()
    await import_areas_csv(io.BytesIO(b"code,name\n32,Jawa Barat\n35,Jawa Timur\n"))
    async with browser() as client:
        only = await client.get("/en/partners/apply")
        path = only.headers["location"]
        shown = (await client.get(path)).text
        key, area = key_in(shown), re.findall(r'name="areas" value="(\d+)"', shown)[1]
        files = {"deed": ("akta.jpg", a_picture())}
        taken = await send(client, f"{path}/sent", files, _key=key, areas=area)
        again = await send(client, f"{path}/sent", files, _key=key, areas=area)
        own = (await client.get(taken.headers["location"])).text
    assert (taken.status_code, again.status_code) == (303, 303)
    assert "Your application is stored" in own
    assert "Jawa Barat" in own
    assert "Deed of foundation" in own
    [partner] = await partners_of(office.id)
    assert (partner.name, partner.state, partner.works) == ("Yayasan Air", "applied", False)
    stored = await StoredFile.select(StoredFile.id, StoredFile.expires_on).order_by(StoredFile.size)
    kept = [row["id"] for row in stored if row["expires_on"] is None]
    assert [document.file for document in await documents_of(partner.id)] == kept
    mails = await Message.select(Message.recipient, Message.body).order_by(Message.id)
    assert [mail["recipient"] for mail in mails] == ["ani@air.example", "sari@kota.go.id"]
    assert f"/manage/settings/partners/{partner.id}/review" in mails[1]["body"]
    assert [one.action for one in await audit_entries(frozenset({office.id}))][:1] == ["apply"]


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost() -> None:
    """Each field says what it needs; a document that was taken need not be chosen again."""
    office = await an_office()
    async with browser() as client:
        path = f"/en/partners/apply/{office.slug}"
        key = key_in((await client.get(path)).text)
        files = {"deed": ("akta.jpg", a_picture()), "tax": ("npwp.exe", b"MZ\x90\x00 program")}
        refused = await send(client, f"{path}/sent", files, _key=key)
        document = re.search(r'name="deed" value="([^"]+)" checked', refused.text)
        assert document
        wrong = await send(
            client,
            f"{path}/sent",
            _key=key,
            deed=document[1],
            email="ani",
            phone="x",
            website="air",
            kind="?",
        )
        assert document[1] in wrong.text
        right = await send(client, f"{path}/sent", _key=key, deed=document[1])
    assert (refused.status_code, wrong.status_code, right.status_code) == (422, 422, 303)
    assert "We take photos (JPEG, PNG, WebP) and PDF" in refused.text
    assert 'value="Yayasan Air"' in refused.text
    for name in ("email", "phone", "website", "kind"):
        assert f'id="{name}-error"' in wrong.text, name
    [partner] = await partners_of(office.id)
    assert [document.kind for document in await documents_of(partner.id)] == ["deed"]


async def test_a_page_without_its_key_is_asked_for_once_more() -> None:
    """What was typed stands there, with a new key."""
    office = await an_office()
    async with browser() as client:
        path = f"/en/partners/apply/{office.slug}"
        answer = await send(client, f"{path}/sent", _key="kaputt")
        assert answer.status_code == 422
        assert "please send it again" in answer.text
        taken = await send(client, f"{path}/sent", _key=key_in(answer.text))
    assert taken.status_code == 303


async def test_documents_of_another_page_are_not_taken_along() -> None:
    """The id of a stranger's file gives nobody that file."""
    office = await an_office()
    stolen = StoredFile(
        purpose=f"partner:{uuid4()}", media_type="image/jpeg", size=1, sha256="", content=b"x"
    )
    await stolen.save()
    async with browser() as client:
        path = f"/en/partners/apply/{office.slug}"
        key = key_in((await client.get(path)).text)
        taken = await send(client, f"{path}/sent", _key=key, deed=str(stolen.id))
    assert taken.status_code == 303
    [partner] = await partners_of(office.id)
    assert await documents_of(partner.id) == []


async def test_a_name_that_is_there_is_refused() -> None:
    """Also in other letters, and by two at once: one of them is taken."""
    office = await an_office()
    await an_application(office)
    with pytest.raises(Rejected) as refused:
        await an_application(office, name="YAYASAN AIR")
    assert set(refused.value.errors) == {"name"}
    wanted = a_wanted_application(name="Yayasan Api")
    outcomes = await asyncio.gather(
        *(apply(settings(), office, uuid4(), wanted, {}) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(outcome, UUID) for outcome in outcomes) == 1
    assert len(await partners_of(office.id)) == 2


async def test_a_flood_from_one_network_is_stopped_in_words() -> None:
    """The form comes back with what was typed."""
    office = await an_office()
    async with browser() as client:
        path = f"/en/partners/apply/{office.slug}/sent"
        for _ in range(APPLICATIONS.most):
            assert (await client.post(path, data=FIELDS)).status_code == 422
        stopped = await client.post(path, data=FIELDS)
    assert stopped.status_code == 429
    assert "Too many attempts" in stopped.text
    assert 'value="Yayasan Air"' in stopped.text


async def test_what_the_office_asks_is_answered_once() -> None:
    """The own page shows the question and the form; the answer goes back to the office; a second tab is told."""
    office = await an_office()
    admin = await staff(Role.ADMIN, office.id)
    partner = await an_application(office)
    await decide(settings(), admin, partner, Decision(PartnerState.ASKED, "Siapa ketuanya?", 1))
    mail = await Message.select(Message.body).order_by(Message.id, ascending=False).first()
    assert mail is not None
    link = re.search(r"https?://\S+", mail["body"])
    assert link
    async with browser() as client:
        shown = (await client.get(link[0])).text
        assert "Siapa ketuanya?" in shown
        silent = await send(client, link[0], revision="2")
        answered = await send(client, link[0], revision="2", words="Ani.", name="Yayasan Air Bersih")
        late = await send(client, link[0], revision="2", words="Budi.")
    assert (silent.status_code, answered.status_code, late.status_code) == (422, 303, 409)
    assert "Menulis" not in late.text
    present = await partner_by_id(partner)
    assert present is not None
    assert (present.name, present.state, present.revision) == ("Yayasan Air Bersih", "applied", 3)
    assert [step.words for step in await steps_of(partner)] == ["", "Siapa ketuanya?", "Ani."]


async def test_a_link_of_ours_alone_opens_an_application() -> None:
    """Without, with a wrong and with somebody else's token there is a clear page, and no form."""
    async with browser() as client:
        for token in ("", "?t=", "?t=gAAAAABpalsu"):
            answer = await client.get(f"/en/partners/application{token}")
            assert answer.status_code == 410
            assert "too old, or not complete" in answer.text
        unknown = await client.get("/en/partners/apply/tidak-ada")
    assert unknown.status_code == 404


async def test_refused_applications_are_erased_after_half_a_year() -> None:
    """With their documents; those that wait for the office, and younger ones, stay."""
    office = await an_office()
    admin = await staff(Role.ADMIN, office.id)
    file = StoredFile(purpose="partner:x", media_type="image/jpeg", size=1, sha256="", content=b"x")
    await file.save()
    old = await an_application(office, {"deed": UUID(str(file.id))})
    young = await an_application(office, name="Yayasan Api")
    waiting = await an_application(office, name="Yayasan Tanah")
    for partner in (old, young):
        await decide(settings(), admin, partner, Decision(PartnerState.DECLINED, "Belum terdaftar.", 1))
    half_a_year_ago = now() - timedelta(days=181)
    await PartnerStep.update({PartnerStep.happened_at: half_a_year_ago}).where(
        PartnerStep.partner.is_in([old, waiting])
    )
    assert await erase_refused_applications() == 1
    assert await erase_refused_applications() == 0
    assert {partner.id for partner in await partners_of(office.id)} == {young, waiting}
    assert await application_of(old) is None
    assert await StoredFile.count() == 0


async def test_with_several_offices_one_is_chosen_first() -> None:
    """Each has its own page; with none nobody is led astray."""
    async with browser() as client:
        assert "No office takes applications" in (await client.get("/en/partners/apply")).text
        offices = [await an_office(name) for name in ("Dinas Air", "Dinas Jalan")]
        shown = (await client.get("/en/partners/apply")).text
    for office in offices:
        assert f"/en/partners/apply/{office.slug}" in shown
    assert await Office.count() == 2
