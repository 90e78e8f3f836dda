"""The simulator: takes text messages where no gateway is set, and lets somebody answer them as if by phone."""

from participation.messages.gateway import TextMessage
from participation.messages.queries import simulated_text
from participation.messages.schemas import SimulatedTextView
from participation.messages.tables import SimulatedText

LONGEST_REPLY = 200


class Simulator:
    """A way out that leads to a page of this platform."""

    async def send(self, message: TextMessage) -> None:
        await SimulatedText.insert(
            SimulatedText(recipient=message.to, body=message.text, reference=message.reference)
        )


async def keep_reply(text_id: int, reply: str) -> SimulatedTextView | None:
    """Notes what was answered, and to which message; None where there is none."""
    await SimulatedText.update({SimulatedText.reply: reply[:LONGEST_REPLY]}).where(
        SimulatedText.id == text_id
    )
    return await simulated_text(text_id)
