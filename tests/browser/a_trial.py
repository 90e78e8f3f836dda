"""Puts a running trial with one participant into the database of a site."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from participation.clock import today
from participation.feedback.tables import Receipt, ReceiptKind
from participation.pilots.links import link_path
from participation.settings import Settings
from tests.factories import an_office
from tests.participant_factories import a_placed
from tests.pilot_factories import a_running_trial


async def write_link(file: str) -> None:
    """Writes the address of the participant's own page into a file."""
    trial = await a_running_trial(await an_office())
    receipt = Receipt(digest=uuid4().bytes, secret_version="1", kind=ReceiptKind.ENROLLMENT)
    await Receipt.insert(receipt)
    person = await a_placed(trial, 1, placed_on=today() - timedelta(days=3), receipt=receipt.id)
    secret = Settings.from_environment(os.environ).secret_key
    await asyncio.to_thread(Path(file).write_text, link_path(trial.slug, secret, person.id), "utf-8")
