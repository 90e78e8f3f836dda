"""Agreements on data: versions of an office, accepted by name before any work."""

import asyncio
import hashlib

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.errors import Conflict, Forbidden, Rejected
from participation.messages.tables import Message
from participation.organisations.agreement_queries import acceptances_of, agreements_of
from participation.organisations.agreement_service import accept_agreement
from participation.organisations.agreements import text_to_start_from
from participation.organisations.partner_queries import must_work
from participation.organisations.partner_schemas import Acceptance
from participation.organisations.queries import partner_by_id
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from tests.factories import an_account, an_office, browser, post, sign_in, staff
from tests.partner_factories import an_agreement

pytestmark = pytest.mark.usefixtures("database")


async def a_partner_with_ani(office: int) -> int:
    """Approved and bound by nothing; Ani signs in as ani@air.example."""
    partner = Partner(office=office, name="Yayasan Air")
    await partner.save()
    account = await an_account("ani@air.example", name="Ani")
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner.id)
    return partner.id


def a_signature(number: int = 1) -> Acceptance:
    return Acceptance(number, "Ani Wijaya", "Ketua", agrees=True)


async def agreed(partner: int) -> int:
    present = await partner_by_id(partner)
    assert present is not None
    return present.agreed_version


async def test_no_work_before_the_agreement_is_accepted_by_name() -> None:
    """Every page of work leads to the agreement; once it is signed, who, as what, which version and when is kept."""
    office = await an_office()
    partner = await a_partner_with_ani(office.id)
    number = await an_agreement(office.id)
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        led = await client.get("/en/partners/campaigns")
        place = f"/en/partners/agreement/{partner}"
        assert (led.status_code, led.headers["location"]) == (303, place)
        worked = await post(client, f"/en/partners/campaigns/new/{partner}", **{"title.id": "Pesisir"})
        assert worked.status_code == 403
        assert "has to accept the agreement on data" in worked.text
        assert "Pasal 51" in (await client.get(place)).text
        unsigned = await post(client, place, number=number, name="", position="")
        signed = await post(client, place, number=number, name="Ani Wijaya", position="Ketua", agrees="1")
        assert (await client.get("/en/partners/campaigns")).status_code == 200
        file = await client.get(f"{place}/{number}/agreement.json")
        missing = await client.get(f"{place}/9/agreement.json")
    assert (unsigned.status_code, signed.status_code, missing.status_code) == (422, 303, 404)
    for name in ("name", "position", "agrees"):
        assert f'id="{name}-error"' in unsigned.text
    [accepted] = await acceptances_of(partner)
    assert (accepted.number, accepted.name, accepted.position) == (1, "Ani Wijaya", "Ketua")
    assert hashlib.sha256(file.content).hexdigest() == accepted.sha256
    newest = (await audit_entries(frozenset({office.id})))[0]
    assert (newest.action, newest.fields) == ("accept", ["agreement"])


async def test_a_text_that_was_replaced_while_it_was_read_binds_nobody() -> None:
    """The new one is shown, and the box is empty again."""
    office = await an_office()
    partner = await a_partner_with_ani(office.id)
    await an_agreement(office.id)
    await an_agreement(office.id, after=1)
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        place = f"/en/partners/agreement/{partner}"
        late = await post(client, place, number=1, name="Ani", position="Ketua", agrees="1")
    assert late.status_code == 409
    assert "versi 2" in late.text
    assert "checked" not in late.text
    assert await agreed(partner) == 0


async def test_a_binding_version_stops_work_and_another_one_does_not() -> None:
    """Those it is for hear of it and have to accept it; those who collect answers have their own."""
    office = await an_office()
    partner = await a_partner_with_ani(office.id)
    await an_agreement(office.id)
    await accept_agreement(PROGRAM, partner, a_signature())
    await an_agreement(office.id, after=1, binding=False)
    await an_agreement(office.id, after=2, collects=True)
    assert await agreed(partner) == 1
    assert await Message.count() == 0
    await an_agreement(office.id, after=3)
    assert await agreed(partner) == 0
    mails = await Message.select(Message.recipient, Message.body)
    assert [mail["recipient"] for mail in mails] == ["ani@air.example"]
    assert f"/partners/agreement/{partner}" in mails[0]["body"]
    with pytest.raises(Forbidden):
        await must_work(partner)
    with pytest.raises(Conflict):
        await accept_agreement(PROGRAM, partner, a_signature())
    await accept_agreement(PROGRAM, partner, a_signature(4))
    await must_work(partner)


async def test_accepting_twice_is_accepting_once() -> None:
    """Two people of an organisation at the same moment leave one acceptance; a suspended one leaves none."""
    office = await an_office()
    partner = await a_partner_with_ani(office.id)
    await an_agreement(office.id)
    await asyncio.gather(*(accept_agreement(PROGRAM, partner, a_signature()) for _ in range(3)))
    assert len(await acceptances_of(partner)) == 1
    await Partner.update({Partner.state: "suspended", Partner.agreed_version: 0}).where(Partner.id == partner)
    with pytest.raises(Forbidden):
        await accept_agreement(PROGRAM, partner, a_signature())


async def test_an_office_writes_versions_from_our_wording() -> None:
    """The form begins with it; what is in force already, empty, or overtaken by another version is told."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    place = f"/en/manage/settings/offices/{office.id}/agreements"
    async with browser() as client:
        await sign_in(client)
        assert "no agreement yet" in (await client.get(place)).text
        for kind, collects in (("", False), ("?collects=1", True)):
            shown = (await client.get(f"{place}/new{kind}")).text
            assert text_to_start_from(collects)["en"].splitlines()[0].split("(")[0] in shown
        text = {"text.id": "Pasal 51", "binding": "1"}
        empty = await post(client, f"{place}/new", after=0, **{"text.id": ""})
        first = await post(client, f"{place}/new", after=0, **text)
        same = await post(client, f"{place}/new", after=1, **text)
        late = await post(client, f"{place}/new", after=0, **{"text.id": "Pasal 51, lagi"})
        assert 'name="after" value="1"' in late.text
        version = await client.get(f"{place}/1")
        missing = await client.get(f"{place}/7")
    codes = [answer.status_code for answer in (empty, first, same, late, version, missing)]
    assert codes == [422, 303, 422, 409, 200, 404]
    assert "Pasal 51, lagi" in late.text
    [agreement] = await agreements_of(office.id)
    assert agreement.sha256 in version.text


async def test_two_versions_at_once_are_one() -> None:
    """The second is told that another one came first."""
    office = await an_office()
    outcomes = await asyncio.gather(*(an_agreement(office.id) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(outcome, Conflict | Rejected) for outcome in outcomes) == 2
    assert len(await agreements_of(office.id)) == 1


def test_our_wording_names_what_the_law_asks_for() -> None:
    """Both kinds, in both languages: orders of the controller, incidents, rights, and what happens at the end."""
    for collects in (False, True):
        text = text_to_start_from(collects)
        assert set(text) == {"id", "en"}
        for words in text.values():
            assert "51" in words
            assert "3 x 24" in words
            assert words.count("\n\n") >= 9
