"""Telling readers by mail that a report is there."""

from datetime import UTC, datetime

import pytest

from participation.improvements.making import make_report
from participation.improvements.notice_service import tell_readers
from participation.messages.channels import MessageState
from participation.messages.tables import Message
from participation.organisations.roles import Role
from participation.organisations.service import revoke
from tests.factories import HOME, a_report, a_schedule, an_office, staff

pytestmark = pytest.mark.usefixtures("database")

SLOT = datetime(2026, 11, 22, 22, tzinfo=UTC)


async def test_each_reader_gets_one_mail_in_nobodys_words() -> None:
    """However often a job comes here, also when the mail has gone out meanwhile."""
    report = await a_report((await an_office()).id)
    await tell_readers(report.id, HOME)
    await Message.update({Message.state: MessageState.SENT, Message.recipient: ""}, force=True)
    await tell_readers(report.id, HOME)
    (mail,) = await Message.select(Message.subject, Message.body)
    assert f"{HOME}/manage/improvements/{report.id}" in mail["body"]
    assert not [quote for one in report.improvements for quote in one.quotes if quote.text in mail["body"]]


async def test_who_may_read_no_longer_is_told_no_longer() -> None:
    """A reader whose grant was taken back gets no mail about what they cannot open."""
    office = await an_office()
    reader = await staff(Role.EDITOR, office.id, email="dulu@kota.go.id")
    schedule = await a_schedule(await staff(Role.PLANNER, office.id), office.id, subscribers=[reader.id])
    await revoke(await staff(Role.ADMIN, email="admin@kota.go.id"), reader.grants[0].id)
    await tell_readers((await make_report(schedule.id, SLOT)).id, HOME)
    assert not await Message.exists()
