"""Files of contacts, lists made of them, and campaigns that may write to them today."""

from datetime import date, timedelta
from pathlib import Path

from participation.accounts.schemas import PROGRAM
from participation.campaigns.contact_reading import read_list
from participation.campaigns.contact_schemas import ContactListView, ListWanted
from participation.campaigns.contact_service import add_list, list_or_not_found
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.tables import Campaign
from participation.clock import today
from tests.campaign_factories import a_running_campaign

TODAY = date(2026, 1, 1)
WANTED = ListWanted("Pengunjung pasar", "Yayasan Air", date(2025, 12, 1), "Boleh kami menyurati Anda?")

SUBJECT = {"id": "Suara Anda", "en": "Your voice"}
BODY = {"id": "Yayasan Air bertanya: bagaimana layanan kami?", "en": "How is our service?"}
ROWS = ("email,hp,bahasa", "siti@example.id,,", "john@example.id,,en", ",081234567890,su")


def a_file(directory: Path, *lines: str) -> Path:
    path = directory / "contacts.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


async def a_list(campaign: int, directory: Path, *lines: str) -> ContactListView:
    """Uploaded and read."""
    added = await add_list(PROGRAM, campaign, WANTED, a_file(directory, *lines), TODAY)
    await read_list(added.id)
    return await list_or_not_found(campaign, added.id)


async def a_campaign_today(office: int, partner: int | None = None) -> CampaignView:
    """One that runs on the day of the test."""
    campaign = await a_running_campaign(office, partner)
    days = {Campaign.starts_on: today() - timedelta(days=1), Campaign.ends_on: today() + timedelta(days=90)}
    await Campaign.update(days).where(Campaign.id == campaign.id)
    return await campaign_or_not_found(campaign.id)
