"""What an office decides about organisations, and what comes of it."""

import asyncio

import pytest

from participation.accounts.queries import account_by_email, audit_entries
from participation.errors import Conflict, Rejected
from participation.files.tables import StoredFile
from participation.messages.tables import Message
from participation.organisations.member_service import invite_member
from participation.organisations.partner_queries import application_of, steps_of
from participation.organisations.partner_schemas import Decision
from participation.organisations.partner_service import set_partners
from participation.organisations.partner_states import PartnerState
from participation.organisations.partner_tables import PartnerDocument
from participation.organisations.permissions import Permission
from participation.organisations.queries import actor_by_id, partner_by_id
from participation.organisations.review_service import decide, set_collects
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.tables import Partner
from participation.web.i18n import using_language
from participation.web.security import HEADERS
from tests.factories import an_actor, an_office, browser, post, settings, sign_in, staff
from tests.partner_factories import an_application

pytestmark = pytest.mark.usefixtures("database")


async def recipients() -> list[str]:
    return [row["recipient"] for row in await Message.select(Message.recipient).order_by(Message.id)]


async def test_an_office_reads_asks_approves_and_suspends_on_one_page() -> None:
    """With the first approval the contact person may sign in; each step is told by mail and stands in the trail."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    partner = await an_application(office)
    path = f"/en/manage/settings/partners/{partner}/review"
    async with browser() as client:
        await sign_in(client)
        assert "Yayasan Air" in (await client.get("/en/manage")).text
        shown = (await client.get(path)).text
        assert "Mendampingi warga pesisir." in shown
        wordless = await post(client, path, revision="1", state="declined")
        impossible = await post(client, path, revision="1", state="suspended", words="x")
        asked = await post(client, path, revision="1", state="asked", words="Siapa ketuanya?")
        approved = await post(client, path, revision="2", state="approved")
        account = await account_by_email("ani@air.example")
        suspended = await post(client, path, revision="3", state="suspended", words="Laporan belum dikirim.")
        assert "Let it go on" in (await client.get(path)).text
        resumed = await post(client, path, revision="4", state="approved")
    assert [answer.status_code for answer in (wordless, impossible)] == [422, 422]
    assert [answer.status_code for answer in (asked, approved, suspended, resumed)] == [303] * 4
    assert account is not None
    actor = await actor_by_id(account.id)
    assert actor is not None
    assert actor.allowed(Permission.MANAGE_PARTNER, partner)
    assert [step.state for step in await steps_of(partner)] == [
        "applied", "asked", "approved", "suspended", "approved",
    ]  # fmt: skip
    assert (await recipients())[-4:] == ["ani@air.example"] * 4
    acts = [
        one.action for one in await audit_entries(frozenset({office.id})) if one.subject_kind == "partner"
    ]
    assert acts == ["resume", "suspend", "approve", "ask", "apply"]


async def test_people_are_written_to_in_the_language_in_which_they_applied() -> None:
    """Also once they have an account; whom they invite in the language that they are written to themselves."""
    office = await an_office()
    admin = an_actor((Role.ADMIN, ScopeKind.OFFICE, office.id))
    with using_language("en"):
        partner = await an_application(office)
    for revision, state in enumerate(
        (PartnerState.APPROVED, PartnerState.SUSPENDED, PartnerState.APPROVED), 1
    ):
        await decide(settings(), admin, partner, Decision(state, "Laporan.", revision))
    account = await account_by_email("ani@air.example")
    assert account is not None
    ani = await actor_by_id(account.id)
    assert ani is not None
    await invite_member(settings(), ani, partner, "budi@air.example", "Budi")
    said = [row["body"] for row in await Message.select(Message.body).order_by(Message.id)]
    assert [body[:5] for body in said[-4:]] == ["Hello"] * 4
    assert "has suspended" in said[-3]
    assert "Ani" in said[-1]


async def test_two_approvals_at_once_are_one() -> None:
    """The second is told, and lets nobody in twice."""
    office = await an_office()
    admin = await staff(Role.ADMIN, office.id)
    partner = await an_application(office)
    approval = Decision(PartnerState.APPROVED, "", 1)
    outcomes = await asyncio.gather(
        *(decide(settings(), admin, partner, approval) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2
    assert len(await steps_of(partner)) == 2


async def test_nobody_decides_on_what_was_not_seen() -> None:
    """Somebody else decided while the page was open: the words stay, and what stands now is shown."""
    office = await an_office()
    admin = await staff(Role.ADMIN, office.id)
    partner = await an_application(office)
    await decide(settings(), admin, partner, Decision(PartnerState.ASKED, "Siapa ketuanya?", 1))
    async with browser() as client:
        await sign_in(client)
        path = f"/en/manage/settings/partners/{partner}/review"
        late = await post(client, path, revision="1", state="declined", words="Kata-kata panjang.")
    assert late.status_code == 409
    assert "Kata-kata panjang." in late.text
    assert 'name="revision" value="2"' in late.text
    present = await partner_by_id(partner)
    assert present is not None
    assert present.state == PartnerState.ASKED


async def test_who_applies_or_is_suspended_follows_no_pilot() -> None:
    """What was granted counts for nothing until the organisation goes on; one that applies is granted nothing."""
    office = await an_office()
    admin = await staff(Role.ADMIN, office.id)
    partner = await an_application(office)
    with pytest.raises(Rejected):
        await set_partners(admin, office.id, ScopeKind.PILOT, 7, frozenset({partner}))
    await decide(settings(), admin, partner, Decision(PartnerState.APPROVED, "", 1))
    await set_partners(admin, office.id, ScopeKind.PILOT, 7, frozenset({partner}))
    account = await account_by_email("ani@air.example")
    assert account is not None

    async def follows() -> bool:
        actor = await actor_by_id(account.id)
        return actor is not None and actor.allowed(Permission.FOLLOW_PILOTS, 7)

    seen = [await follows()]
    await decide(settings(), admin, partner, Decision(PartnerState.SUSPENDED, "Berhenti dulu.", 2))
    seen.append(await follows())
    await decide(settings(), admin, partner, Decision(PartnerState.APPROVED, "", 3))
    seen.append(await follows())
    assert seen == [True, False, True]


async def test_documents_are_read_by_the_office_of_the_organisation_alone() -> None:
    """As a download, by its own page; neither a file of another organisation nor one of another kind."""
    office = await an_office()
    await staff(Role.ADMIN, office.id)
    partner, other = await an_application(office), await an_application(office, name="Yayasan Api")
    application = await application_of(partner)
    assert application is not None
    file = StoredFile(
        purpose=f"partner:{application.id}", media_type="application/pdf", size=1, sha256="", content=b"%PDF"
    )
    await file.save()
    await PartnerDocument.insert(PartnerDocument(partner=partner, file=file.id, kind="deed"))
    async with browser() as client:
        await sign_in(client)
        own = await client.get(f"/en/manage/settings/partners/{partner}/documents/{file.id}")
        foreign = await client.get(f"/en/manage/settings/partners/{other}/documents/{file.id}")
    assert (own.status_code, foreign.status_code) == (200, 404)
    assert own.headers["content-disposition"] == f'attachment; filename="deed-{partner}.pdf"'
    assert own.headers["x-content-type-options"] == HEADERS["x-content-type-options"]
    assert own.content == b"%PDF"


async def test_collecting_answers_asks_for_another_agreement() -> None:
    """Whoever is let to collect has to accept anew before any work; saving what is there changes nothing."""
    office = await an_office()
    admin = await staff(Role.ADMIN, office.id)
    partner = Partner(office=office.id, name="Yayasan Air", agreed_version=3)
    await partner.save()
    await set_collects(admin, partner.id, collects=False)
    unchanged = await partner_by_id(partner.id)
    await set_collects(admin, partner.id, collects=True)
    changed = await partner_by_id(partner.id)
    assert unchanged is not None
    assert changed is not None
    assert (unchanged.agreed_version, unchanged.works) == (3, True)
    assert (changed.collects, changed.agreed_version, changed.works) == (True, 0, False)
