"""Whom the campaign of the invented city writes to, and how its links are followed. Nobody and no address is real."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from participation.accounts.schemas import PROGRAM
from participation.campaigns.contact_reading import read_list
from participation.campaigns.contact_schemas import ListWanted
from participation.campaigns.contact_service import add_list
from participation.campaigns.link_counts import add_counts
from participation.campaigns.link_tables import Step
from participation.campaigns.mailing_schemas import MailingWanted
from participation.campaigns.mailing_service import send_mailing
from participation.campaigns.queries import link_by_code
from participation.campaigns.schemas import CampaignView
from participation.campaigns.tables import Medium
from participation.surveys.intake import Unit
from participation.surveys.section_counts import Reached
from participation.surveys.section_counts import add_counts as add_sections
from participation.surveys.section_schemas import SENT

PEOPLE = 24
"""On the contact list; `.example` is a name that no mail server ever has."""
NAME, BY = "Peserta musyawarah desa pesisir", "Perangkat desa"
WORDING = "Bolehkah kami mengirimi Anda surel tentang survei layanan?"
SUBJECT = {"id": "Bagaimana layanan kependudukan kami?", "en": "How is our service?"}
VISITS = 3
"""For each answer that a link brings."""
STOPPED = (3, 5)
"""One of so many of them went no further than the first section, one of so many than the second."""


async def write_to_people(campaign: CampaignView, day: date) -> None:
    """One mailing to one list; the jobs of a real installation send it on."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "contacts.csv"
        lines = [
            f"warga{number}@contoh.example,{'en' if number % 8 == 0 else 'id'}" for number in range(PEOPLE)
        ]
        path.write_text("\n".join(["email,bahasa", *lines]) + "\n", "utf-8")
        kept = await add_list(PROGRAM, campaign.id, ListWanted(NAME, BY, day, WORDING), path, day)
    await read_list(kept.id)
    await send_mailing(PROGRAM, campaign.id, MailingWanted(kept.id, SUBJECT, campaign.message))


async def count_visits(units: Iterable[Unit]) -> None:
    """How often links were opened, by people and by previews, and how far people came who gave these answers."""
    answered = Counter((unit.source, unit.received_on, unit.survey) for unit in units if unit.source)
    opened: Counter[tuple[int, date, Step]] = Counter()
    sections: Counter[Reached] = Counter()
    for (code, day, survey), n in answered.items():
        link = await link_by_code(code)
        if link is None or link.medium == Medium.FIELD:  # a field team is met, no link is opened
            continue
        opened[link.id, day, Step.OPENED] += n * VISITS
        opened[link.id, day, Step.BOT] += n
        sections[Reached(survey, day, code, SENT)] += n
        for section, one_in in enumerate(STOPPED):
            sections[Reached(survey, day, code, section)] += n // one_in
    await add_counts(opened)
    await add_sections({reached: n for reached, n in sections.items() if n})
