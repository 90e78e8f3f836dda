"""What staff do with invitations: lists, reminders, text messages, closing; counts and never names."""

import re

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.accounts.tables import AuditEntry
from participation.database import DatabaseEngine
from participation.messages.tables import Message
from participation.organisations.roles import Role
from participation.surveys.invitation_closing import finish_closed_surveys
from participation.surveys.invitation_lists import contact_of, read_list
from participation.surveys.invitation_service import open_invitation
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey
from participation.surveys.tables import Ballot, Invitation, InvitationContact
from tests.factories import an_invited_survey, an_office, post, settings, sign_in, staff

KEYS = settings().secret_keys


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await an_invited_survey((await an_office()).id, 2)


@pytest.fixture
async def planner(client: httpx.AsyncClient, survey: PublishedSurvey) -> httpx.AsyncClient:
    await staff(Role.PLANNER, survey.office)
    await sign_in(client)
    return client


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Sari@Kota.go.id", "sari@kota.go.id"),
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("12345", None),
        ("a@b@c.id", None),
        ("=HYPERLINK(1)", None),
    ],
)
def test_an_address_or_a_number(typed: str, read: str | None) -> None:
    """However it is written, one person is one contact."""
    assert contact_of(typed) == read


def test_a_table_is_a_list() -> None:
    """Headings are skipped, each person comes once, and a line without a contact is named with its number."""
    read = read_list(
        "Nama;Surel\r\nSari;sari@kota.go.id\n\nBudi;SARI@kota.go.id\n0812 3456 7890\nTono;tidak punya 1\n"
    )
    assert read.addresses == ["+6281234567890", "sari@kota.go.id"]
    assert read.unreadable == [(6, "Tono;tidak punya 1")]


async def test_a_list_with_a_wrong_line_invites_nobody(
    planner: httpx.AsyncClient, survey: PublishedSurvey
) -> None:
    """The line is named, what was typed stays."""
    path = f"/en/manage/surveys/{survey.id}/invitations"
    refused = await post(planner, path, people="baru@warga.id\nbukan alamat")
    assert refused.status_code == 422
    assert "2: bukan alamat" in refused.text
    assert "baru@warga.id" in refused.text
    assert await Invitation.count() == 2


async def test_people_are_invited_once(planner: httpx.AsyncClient, survey: PublishedSurvey) -> None:
    """Who was invited before gets no second right to answer; only mail addresses get a mail."""
    path = f"/en/manage/surveys/{survey.id}/invitations"
    await post(planner, path, people="orang-1@warga.id\nbaru@warga.id\n0812 3456 7890")
    assert await Invitation.count() == await Ballot.count() == await InvitationContact.count() == 4
    assert await Message.count() == 3
    links = await post(planner, f"{path}/phones.csv")
    assert re.fullmatch(r"phone,link\r\n6281234567890,http://testserver\.local/k/\S+\r\n", links.text)
    shown = (await planner.get(path)).text
    assert "@warga.id" not in shown


async def test_a_reminder_goes_to_who_has_not_opened(
    planner: httpx.AsyncClient, survey: PublishedSurvey
) -> None:
    """With the same link as before."""
    rows = await Message.select(Message.recipient, Message.body)
    links = {row["recipient"]: re.findall(r"/k/(\S+)", row["body"])[0] for row in rows}
    await open_invitation(links["orang-1@warga.id"], KEYS)
    await post(planner, f"/en/manage/surveys/{survey.id}/invitations/remind")
    [reminder] = await Message.select().where(Message.purpose == "invitation_reminder")
    assert reminder["recipient"] == "orang-2@warga.id"
    assert links["orang-2@warga.id"] in reminder["body"]


async def test_who_may_answer_is_settled_once_somebody_is_invited(
    planner: httpx.AsyncClient, survey: PublishedSurvey
) -> None:
    """A survey by invitation does not open to everyone half-way."""
    changed = await post(planner, f"/en/manage/surveys/{survey.id}/invitations/setting")
    assert changed.status_code == 409


async def test_contacts_go_when_the_survey_closes(survey: PublishedSurvey) -> None:
    """Addresses, tokens and unused rights are erased once, and the audit trail says so."""
    assert await finish_closed_surveys(KEYS) == 0
    await close_survey(PROGRAM, survey.id)
    assert await finish_closed_surveys(KEYS) == 1
    assert await finish_closed_surveys(KEYS) == 0
    assert await InvitationContact.count() == await Ballot.count() == 0
    assert await AuditEntry.count().where(AuditEntry.action == "finish") == 1


async def test_an_old_secret_still_opens_its_invitations(survey: PublishedSurvey) -> None:
    """After the secret key changed, links that were sent before lead to the same ballots."""
    body = (await Message.select(Message.body).first())["body"]
    token = re.findall(r"/k/(\S+)", body)[0]
    before = await open_invitation(token, KEYS)
    assert before.ballot
    assert await open_invitation(token, ("y" * 32, *KEYS)) == before
