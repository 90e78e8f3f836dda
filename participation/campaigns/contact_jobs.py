"""Jobs of contact lists: read what was uploaded, erase whom nobody may write to any more."""

from collections.abc import Iterable
from datetime import datetime

from participation.campaigns.contact_queries import lists_to_erase, lists_to_read
from participation.campaigns.contact_reading import read_list
from participation.campaigns.contact_service import erase_contacts
from participation.database import expect_many_rows
from participation.jobs.outcomes import outcome
from participation.jobs.registry import Job, JobContext
from participation.web.i18n import mark


async def _due_lists(_: datetime) -> Iterable[tuple[str, datetime]]:
    return await lists_to_read()


async def _read_list(context: JobContext) -> str:
    await expect_many_rows()
    return outcome(mark("%(count)s contacts in the list."), count=await read_list(int(context.subject)))


async def _erase_contacts(_: JobContext) -> str:
    erased = sum([await erase_contacts(list_id) for list_id in await lists_to_erase()])
    return outcome(mark("%(count)s contacts erased."), count=erased) if erased else ""


JOBS = [
    Job("read_contact_lists", mark("Read contact lists"), _due_lists, _read_list, heavy=True),
    Job("erase_contacts", mark("Erase contacts of closed campaigns"), 600, _erase_contacts),
]
