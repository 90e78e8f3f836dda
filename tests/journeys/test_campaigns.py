"""A partner brings in those whom a web form never reaches: from its application to who answered, and who is missing."""

import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.link_counts import LinkCounts
from participation.campaigns.link_queries import forget_destinations
from participation.campaigns.mailing_jobs import queue_mailings
from participation.campaigns.mailing_sent_service import count_sent
from participation.campaigns.queries import campaigns_of_partners, links_of
from participation.campaigns.report_service import make_report
from participation.clock import now, today
from participation.jobs.registry import JobContext
from participation.messages.jobs import send_due_messages
from participation.messages.queries import simulated_texts
from participation.messages.tables import Message
from participation.organisations.queries import partners_of
from participation.organisations.roles import Role
from tests.factories import (
    HOME,
    PASSWORD,
    a_survey,
    an_office,
    answering,
    application,
    browser,
    count_answers,
    post,
    settings,
    sign_in,
    some_answers,
    staff,
)
from tests.organisations.test_applications import key_in, send
from tests.partner_factories import an_agreement

ANI = "ani@air.example"
PEOPLE = b"hp\n0812 3456 7890\n0812 3456 7891\n"
CONSENT = {
    "name": "Kelompok nelayan",
    "collected_by": "Yayasan Air",
    "collected_on": "2025-12-01",
    "wording": "Boleh kami menyurati Anda?",
}


@pytest.fixture(autouse=True)
def by_day(at_noon: None) -> None:
    """At night nothing would go out."""
    forget_destinations()
    application(HOME, 1).state.link_counts = LinkCounts()


@pytest.mark.usefixtures("database")
async def test_from_an_application_to_who_was_reached(tmp_path: Path) -> None:
    """Applied, approved, bound; a campaign with link, QR code and text messages; answers keep their source."""
    office = await an_office()
    survey = await a_survey(office.id)
    await staff(Role.ADMIN, office.id)
    async with browser() as partner, browser() as desk, answering() as citizen:
        await sign_in(desk)
        await apply(partner, office.slug)
        partner_id = await approve(desk, office.id)
        await an_agreement(office.id)
        await come_in(partner, partner_id)
        campaign = await write_campaign(partner, partner_id, survey.id)
        assert (await post(desk, f"/en/manage/campaigns/{campaign}/start", revision="3")).status_code == 303

        place = f"/en/partners/campaigns/{campaign}"
        made = await post(partner, f"{place}/links", medium="poster", place="Balai nelayan", language="en")
        poster = (await links_of(campaign))[0].code
        code = await partner.get(f"{made.headers['location']}/qr.svg")
        texted = await write_to_people(partner, place, tmp_path)

        for source, papers in ((poster, "ktp"), (texted, "kk"), (texted, "kk")):
            await follow_and_answer(citizen, source, survey.slug, papers)
        await application(HOME, 1).state.link_counts.write()
        await count_answers()
        await count_coverage(campaign, now())

        shown = (await desk.get(f"/en/manage/campaigns/{campaign}/coverage")).text
        steps = (await desk.get(f"/en/manage/campaigns/{campaign}/funnel?by=medium")).text
        stepped = (await partner.get(f"{place}/coverage")).text
        told = await report_and_certify(partner, desk, campaign)
    assert code.text.startswith("<?xml") or code.text.startswith("<svg")
    assert 'data-label="Answers"><span>3 of 40<' in shown
    assert 'data-label="Answers"><span>2 of 10<' in shown
    assert "fewer than 5" in stepped
    row = steps.partition("<td>SMS</td>")[2].partition("</tr>")[0]
    assert [int(n) for n in re.findall(r">(\d+)</td>", row)] == [2, 2, 2, 2]
    assert "fewer than 5" in told["report"]
    assert "This certificate holds" in told["certificate"]
    assert "Certificate" in told["public"]


async def report_and_certify(
    partner: httpx.AsyncClient, desk: httpx.AsyncClient, campaign: int
) -> dict[str, str]:
    """The week's report comes by mail; after the close a certificate, which anybody checks by its number."""
    place = f"/en/partners/campaigns/{campaign}"
    await make_report(campaign, now(), now(), HOME)
    mail = await Message.select(Message.body).where(Message.purpose == "campaign_report").first()
    assert mail is not None
    report = await partner.get(re.findall(rf"{HOME}(\S*/reports/1)", mail["body"])[0])
    assert (await post(partner, f"{place}/close", revision="4")).status_code == 303
    await count_coverage(campaign, now())
    issued = {"signer": "Rini", "position": "Kepala Dinas"}
    assert (await post(desk, f"/en/manage/campaigns/{campaign}/certificate", **issued)).status_code == 303
    shown = (await partner.get(f"{place}/certificate")).text
    checked = re.findall(r'href="(/en/partners/certificates/[0-9A-Z-]+)"', shown)[0]
    async with browser() as anybody:
        certificate = (await anybody.get(checked)).text
        public = re.findall(r'href="(/en/partners/\d+)"', certificate)[0]
        return {
            "report": report.text,
            "certificate": certificate,
            "public": (await anybody.get(public)).text,
        }


async def apply(client: httpx.AsyncClient, office: str) -> None:
    path = f"/en/partners/apply/{office}"
    taken = await send(client, f"{path}/sent", _key=key_in((await client.get(path)).text))
    assert taken.status_code == 303


async def approve(desk: httpx.AsyncClient, office: int) -> int:
    """The office reads the application and approves it; its contact person may sign in."""
    [partner] = await partners_of(office)
    review = f"/en/manage/settings/partners/{partner.id}/review"
    assert "Mendampingi warga pesisir." in (await desk.get(review)).text
    assert (await post(desk, review, revision="1", state="approved")).status_code == 303
    return partner.id


async def come_in(client: httpx.AsyncClient, partner: int) -> None:
    """By the address in a mail, with a password of one's own; no work begins before the agreement is accepted."""
    await post(client, "/en/manage/reset", email=ANI)
    mail = await Message.select(Message.body).where(Message.purpose == "password_reset").first()
    assert mail is not None
    found = re.search(rf"{HOME}(\S*/manage/reset/\S+)", mail["body"])
    assert found is not None
    assert (await post(client, found[1], new=PASSWORD)).status_code == 303
    await sign_in(client, ANI)
    led = await client.get("/en/partners/campaigns")
    assert led.headers["location"] == f"/en/partners/agreement/{partner}"
    signed = await post(client, led.headers["location"], number="1", name="Ani", position="Ketua", agrees="1")
    assert signed.status_code == 303


async def write_campaign(client: httpx.AsyncClient, partner: int, survey: int) -> int:
    """A draft with two targets, handed in."""
    texts = {
        "title.id": "Warga pesisir menilai layanan",
        "goal.id": "Nelayan ikut menilai layanan",
        "message.id": "Bagaimana layanan kami? Cukup lima menit.",
    }
    days = {"starts_on": str(today()), "ends_on": "2031-01-01"}
    new = f"/en/partners/campaigns/new/{partner}"
    assert (await post(client, new, about=f"survey {survey}", **texts, **days)).status_code == 303
    [campaign] = await campaigns_of_partners(frozenset({partner}))
    place = f"/en/partners/campaigns/{campaign.id}"
    lines = "semua: 40\nlayanan = kk: 10"
    assert (await post(client, f"{place}/targets", revision="1", lines=lines)).status_code == 303
    assert (await post(client, f"{place}/hand-in", revision="2")).status_code == 303
    return campaign.id


async def write_to_people(client: httpx.AsyncClient, place: str, mails: Path) -> str:
    """A contact list with consent, a text message to both of its people; the code of the link in it."""
    files = {"file": ("nelayan.csv", PEOPLE, "text/csv")}
    fields = {**CONSENT, "_csrf_token": client.cookies["csrf"]}
    assert (await client.post(f"{place}/contacts", data=fields, files=files)).status_code == 303
    form = (await client.get(f"{place}/mailings/new")).text
    kept = re.search(r'<option value="(\d+)"', form)
    assert kept is not None
    typed = {"contact_list": kept[1], "body.id": "Bagaimana layanan kami?", "send": "1"}
    assert (await post(client, f"{place}/mailings/new", **typed)).status_code == 303
    context = JobContext(replace(settings(), variable_directory=mails), now(), "", now())
    await queue_mailings(context)
    await send_due_messages(context)
    await count_sent(now())
    texts = await simulated_texts(None, 10)
    assert {text.recipient for text in texts} == {"+6281234567890", "+6281234567891"}
    found = re.search(r"/k/([0-9A-Z-]+)", texts[0].body)
    assert found is not None
    return found[1]


async def follow_and_answer(client: httpx.AsyncClient, source: str, survey: str, papers: str) -> None:
    """Whoever follows the link answers the page that it leads to."""
    phone = {"user-agent": "Mozilla/5.0 (Linux; Android 14; CPH2591) Chrome/128.0 Mobile Safari/537.36"}
    door = await client.get(f"/k/{source}", headers=phone)
    page = await client.get(door.headers["location"])
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    assert hidden["_source"] == source
    fields = {**hidden, **some_answers(layanan=papers)}
    assert (await client.post(f"/en/surveys/{survey}", data=fields)).status_code == 303
