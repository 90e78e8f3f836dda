"""Files of contacts, and lists made of them."""

from datetime import date
from pathlib import Path

from participation.accounts.schemas import PROGRAM
from participation.campaigns.contact_reading import read_list
from participation.campaigns.contact_schemas import ContactListView, ListWanted
from participation.campaigns.contact_service import add_list, list_or_not_found

TODAY = date(2026, 1, 1)
WANTED = ListWanted("Pengunjung pasar", "Yayasan Air", date(2025, 12, 1), "Boleh kami menyurati Anda?")


def a_file(directory: Path, *lines: str) -> Path:
    path = directory / "contacts.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


async def a_list(campaign: int, directory: Path, *lines: str) -> ContactListView:
    """Uploaded and read."""
    added = await add_list(PROGRAM, campaign, WANTED, a_file(directory, *lines), TODAY)
    await read_list(added.id)
    return await list_or_not_found(campaign, added.id)
