"""Messages with a link are the first step of a campaign: counted once they were handed over, by link and day."""

from datetime import timedelta
from pathlib import Path

import pytest

from participation.campaigns.funnel import all_steps
from participation.campaigns.funnel_queries import funnel_of
from participation.campaigns.link_tables import LinkCount
from participation.campaigns.mailing_sent_service import count_all_sent, count_sent
from participation.campaigns.mailing_tables import Mailing
from participation.campaigns.queries import links_of
from participation.clock import now, today
from participation.database import DatabaseEngine
from participation.messages.channels import MessageState
from participation.messages.tables import Message
from tests.campaigns.test_mailings import a_mailing, queue_all
from tests.contact_factories import ROWS, a_campaign_today, a_list
from tests.factories import an_office

pytestmark = pytest.mark.usefixtures("database")


async def counted() -> dict[tuple[str, str, int], int]:
    """What stands there, by medium and language of the link, and how many days ago."""
    rows = await LinkCount.select(
        LinkCount.link.medium, LinkCount.link.language, LinkCount.day, LinkCount.step, LinkCount.n
    )
    assert {row["step"] for row in rows} <= {"sent"}
    return {(row["link.medium"], row["link.language"], (today() - row["day"]).days): row["n"] for row in rows}


async def test_what_went_out_is_counted_by_link(tmp_path: Path, database: DatabaseEngine) -> None:
    """By channel and language, each once however often it is counted; what waits or failed is no step."""
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, *ROWS, "budi@example.id,,", "rini@example.id,,")
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    assert await count_sent(now()) == 1
    assert not await counted()
    went_out = {Message.state: MessageState.SENT, Message.sent_at: now()}
    await Message.update(went_out).where(Message.recipient != "budi@example.id")
    await Message.update({Message.state: MessageState.UNDELIVERED}).where(
        Message.recipient == "rini@example.id"
    )
    for _ in range(2):
        await count_sent(now())
    assert await counted() == {("email", "id", 0): 4}, "so few share one link"
    found = await funnel_of(campaign)
    assert all_steps(found.taken, stepped=False).sent == 4
    assert len(await links_of(campaign.id)) == len(set(mailing.codes.values()))


async def test_counts_outlive_the_outbox(tmp_path: Path, database: DatabaseEngine) -> None:
    """What was sent on an earlier day while no job ran is counted at night; a mailing that ended long ago is left."""
    campaign = await a_campaign_today((await an_office()).id)
    kept = await a_list(campaign.id, tmp_path, *ROWS)
    mailing = await queue_all((await a_mailing(campaign.id, kept)).id)
    earlier = now() - timedelta(days=4)
    await Mailing.update(
        {Mailing.created_at: earlier, Mailing.ended_at: earlier, Mailing.state: "sent"}
    ).where(Mailing.id == mailing.id)
    await Message.update({Message.state: MessageState.SENT, Message.sent_at: earlier}).where(Message.id > 0)
    assert await count_sent(now()) == 0
    assert await count_all_sent(now()) == 1
    everything = {("email", "id", 4): 3}
    assert await counted() == everything
    await Message.delete(force=True)
    await count_all_sent(now())
    assert await counted() == everything
