"""Writes to participants of pilots: in their language, by the way that they chose, with a link to their page."""

from participation.messages.channels import Channel
from participation.messages.phones import is_phone
from participation.messages.service import is_address, queue_email, queue_sms
from participation.pilots.links import link_path
from participation.pilots.reminder_schemas import MessageView
from participation.pilots.reminder_texts import Written, written, written_by_staff
from participation.pilots.reminders import Addressee, Due
from participation.pilots.schemas import PublishedPilot
from participation.settings import Settings
from participation.web.i18n import using_language
from participation.web.urls import url

PURPOSE = "pilot"


def about_pilot(pilot_id: int) -> str:
    """By what the outbox counts the messages of a trial."""
    return f"pilot:{pilot_id}"


def can_be_reached(person: Addressee) -> bool:
    """Whether the outbox takes the address: one that it does not must not keep the others from being told."""
    return is_phone(person.address) if person.channel == Channel.SMS else is_address(person.address)


async def notify(pilot: PublishedPilot, person: Addressee, due: Due, settings: Settings) -> None:
    """Queues a notice of our own."""
    with using_language(person.language):
        await _queue(pilot, person, written(pilot.document, due, _link(pilot, person, settings)))


async def pass_on(pilot: PublishedPilot, person: Addressee, message: MessageView, settings: Settings) -> None:
    """Queues a message of the office."""
    with using_language(person.language):
        link = _link(pilot, person, settings)
        await _queue(pilot, person, written_by_staff(pilot.document, message.subject, message.body, link))


async def _queue(pilot: PublishedPilot, person: Addressee, told: Written) -> None:
    zone, about = pilot.document.zone, about_pilot(pilot.id)
    if person.channel == Channel.SMS:
        await queue_sms(PURPOSE, person.address, told.text_message, zone=zone, about=about)
    else:
        await queue_email(PURPOSE, person.address, told.subject, told.mail, zone=zone, about=about)


def _link(pilot: PublishedPilot, person: Addressee, settings: Settings) -> str:
    return settings.base_url + url(link_path(pilot.slug, settings.secret_key, person.enrollment))
