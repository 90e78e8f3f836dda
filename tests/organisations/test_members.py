"""A partner organisation lets its own people in and out."""

import asyncio

import pytest

from participation.accounts.queries import account_by_email
from participation.accounts.schemas import PROGRAM
from participation.errors import Rejected
from participation.messages.tables import Message
from participation.organisations.member_service import remove_member
from participation.organisations.queries import people_of_partner
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from tests.factories import an_account, an_office, browser, post, sign_in

pytestmark = pytest.mark.usefixtures("database")


async def a_partner(office: int, name: str = "Yayasan Air", email: str = "ani@air.example") -> int:
    """With one person, who signs in with this address."""
    partner = Partner(office=office, name=name)
    await partner.save()
    account = await account_by_email(email) or await an_account(email, name="Ani")
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner.id)
    return partner.id


async def test_somebody_is_invited_by_mail_and_removed() -> None:
    """An unknown address becomes an account; nobody of another organisation, and not the last one, is removed."""
    office = await an_office()
    partner, other = await a_partner(office.id), await a_partner(office.id, "Yayasan Api", "api@api.example")
    [foreign] = await people_of_partner(other)
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        home = await client.get("/en/partners/members")
        place = home.headers["location"]
        assert "The only one" in (await client.get(place)).text
        nameless = await post(client, place, email="budi@air.example", person="")
        invited = await post(client, place, email="budi@air.example", person="Budi")
        shown = (await client.get(place)).text
        [budi] = [one for one in await people_of_partner(partner) if one.name == "Budi"]
        stranger = await post(client, f"{place}/{foreign.grant}/remove")
        removed = await post(client, f"{place}/{budi.grant}/remove")
        [ani] = await people_of_partner(partner)
        last = await post(client, f"{place}/{ani.grant}/remove")
    assert place == f"/en/partners/members/{partner}"
    assert "budi@air.example" in shown
    codes = [answer.status_code for answer in (nameless, invited, stranger, removed, last)]
    assert codes == [422, 303, 404, 303, 422]
    assert "Invite another one first" in last.text
    mail = await Message.select(Message.recipient, Message.body).first()
    assert mail is not None
    assert mail["recipient"] == "budi@air.example"
    assert "/manage/reset" in mail["body"]
    assert len(await people_of_partner(other)) == 1


async def test_two_who_remove_each_other_leave_one() -> None:
    """An organisation never loses its last person."""
    partner = await a_partner((await an_office()).id)
    budi = await an_account("budi@air.example", name="Budi")
    await grant(PROGRAM, budi.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    grants = [person.grant or 0 for person in await people_of_partner(partner)]
    outcomes = await asyncio.gather(
        *(remove_member(PROGRAM, partner, grant_id) for grant_id in grants), return_exceptions=True
    )
    assert sum(isinstance(outcome, Rejected) for outcome in outcomes) == 1
    assert len(await people_of_partner(partner)) == 1


async def test_a_suspended_organisation_invites_nobody() -> None:
    """Its page says what happened and whom to ask; what an open tab sends is refused in words."""
    office = await an_office()
    partner = await a_partner(office.id)
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        await Partner.update({Partner.state: "suspended"}).where(Partner.id == partner)
        place = f"/en/partners/members/{partner}"
        shown = (await client.get(place)).text
        refused = await post(client, place, email="budi@air.example", person="Budi")
        open_before = await client.get("/en/partners/campaigns")
    assert "has suspended your organisation" in shown
    assert "Dinas Kependudukan" in shown
    assert "What stays" in shown
    assert 'href="/en/partners/certificates"' in shown
    for told in (refused, open_before):
        assert told.status_code == 403
        assert f'href="{place}"' in told.text
        assert 'href="/en/manage"' in told.text
    assert "Invite somebody" not in shown
    assert refused.status_code == 403
    assert "may not work here" in refused.text
    assert len(await people_of_partner(partner)) == 1


async def test_who_works_for_several_organisations_chooses_one() -> None:
    """Both are listed."""
    office = await an_office()
    partners = [await a_partner(office.id, name) for name in ("Yayasan Air", "Yayasan Api")]
    async with browser() as client:
        await sign_in(client, "ani@air.example")
        shown = (await client.get("/en/partners/members")).text
    for partner in partners:
        assert f"/en/partners/members/{partner}" in shown
