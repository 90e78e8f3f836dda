"""The outbox and those who want nothing more."""

from piccolo.columns import Boolean, Serial, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from participation.clock import now
from participation.messages.channels import Channel, MessageState


class Message(Table):
    """One message to one person. Recipient and text are erased once it needs no further attempt."""

    id: Serial
    channel = Varchar(length=10, default=Channel.EMAIL)
    purpose = Varchar(length=50)
    recipient = Varchar(length=254)
    subject = Varchar(length=300)
    body = Text()
    state = Varchar(length=12, choices=MessageState, default=MessageState.WAITING)
    created_at = Timestamptz(default=now)
    due_at = Timestamptz(default=now, index=True)
    attempts = SmallInt(default=0)
    sent_at = Timestamptz(null=True, default=None)
    error = Varchar(length=500, default="")
    zone = Varchar(length=50, default="")  # whose quiet hours are kept; none where it may ring at night
    language = Varchar(length=8, default="id")  # of what is added to the text: the way out
    about = Varchar(length=40, default="", index=True)  # what is counted together: "pilot:7"
    reference = Varchar(length=24, default="", index=True)  # by which it is told how it went on
    bulk = Boolean(default=False)  # to many at once: what concerns one person goes first
    address_digest = Varchar(
        length=64, default="", index=True
    )  # what is left of the recipient once it is sent


class Suppression(Table):
    """An address that asked for nothing more, as a keyed digest."""

    id: Serial
    address_digest = Varchar(length=64, unique=True)
    channel = Varchar(length=10)
    reason = Varchar(length=100)
    created_at = Timestamptz(default=now)


class SimulatedText(Table):
    """A text message as a phone would have shown it, where no gateway is set."""

    id: Serial
    reference = Varchar(length=24)
    recipient = Varchar(length=20)
    body = Text()
    reply = Varchar(length=200, default="")  # what somebody tried to answer
    sent_at = Timestamptz(default=now, index=True)
