"""What is done with what a gateway tells: somebody wrote to our number, or a message arrived or did not."""

from collections.abc import Mapping

from participation.messages.channels import Channel
from participation.messages.phones import phone_of
from participation.messages.replies import Arrival, asks_to_stop, read
from participation.messages.service import mark_arrival, suppress


async def take_reply(fields: Mapping[str, str], secret_key: str) -> bool:
    """Returns whether somebody gets no more messages for it. Whatever asks for nothing is thrown away unread."""
    told = read(fields)
    if isinstance(told, Arrival):
        await mark_arrival(told.references, arrived=told.arrived)
    elif told is not None and asks_to_stop(told.text) and (number := phone_of(told.sender)):
        await suppress(number, "asked by text message", secret_key, Channel.SMS)
        return True
    return False
