"""Out of the outbox: a message goes by mail or as a text message, and names the way to have no more of them."""

from datetime import datetime
from email.message import EmailMessage

from participation.messages.adapters import Adapter, adapter_of
from participation.messages.channels import Channel
from participation.messages.gateway import HTTPGateway, TextAdapter, TextMessage, checked, gateway_of
from participation.messages.mail import compose
from participation.messages.schemas import DueMessage
from participation.messages.simulator_service import Simulator
from participation.messages.stopping import stop_path
from participation.settings import Settings
from participation.web.i18n import mark, translate, using_language

ASKED_FOR = frozenset({"password_reset"})
"""Purposes of mails that their recipient has asked for just now: these go to everyone, and need no way out."""
REPLY_STOP = mark("Reply STOP to end.")
OPEN_STOP = mark("No more of these: %(link)s")


class Ways:
    """Mail and text messages, each opened with its first message: what is wrong with one does not stop the other."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._mail: Adapter | None = None
        self._texts: TextAdapter | None = None

    async def send(self, message: DueMessage, moment: datetime) -> None:
        """Raises OSError, SMTPException, ValueError or ConfigurationError where it is not known to have been taken."""
        with using_language(message.language):
            if message.channel == Channel.SMS:
                await self._text_adapter().send(text_of(message, self._settings))
            else:
                await self._mail_adapter().send(mail_of(message, self._settings, moment))

    async def close(self) -> None:
        if self._mail is not None:
            await self._mail.close()

    def _mail_adapter(self) -> Adapter:
        self._mail = self._mail or adapter_of(self._settings)
        return self._mail

    def _text_adapter(self) -> TextAdapter:
        self._texts = self._texts or text_adapter_of(self._settings)
        return self._texts


def text_adapter_of(settings: Settings) -> TextAdapter:
    """The gateway of PARTICIPATION_SMS_URL, else the simulator. Raises ConfigurationError."""
    if settings.sms_url:
        return HTTPGateway(gateway_of(settings.sms_url), checked(settings.sms_body))
    return Simulator()


def mail_of(message: DueMessage, settings: Settings, moment: datetime) -> EmailMessage:
    return compose(
        message,
        sender=settings.mail_from,
        secret_key=settings.secret_key,
        moment=moment,
        stop_link="" if message.purpose in ASKED_FOR else _stop_link(message, settings),
    )


def text_of(message: DueMessage, settings: Settings) -> TextMessage:
    """With the way out: by reply where replies reach us, else by a link, which takes more room."""
    way_out = (
        translate(REPLY_STOP)
        if settings.sms_secret or not settings.sms_url
        else translate(OPEN_STOP, {"link": _stop_link(message, settings)})
    )
    return TextMessage(message.recipient, f"{message.body} {way_out}", message.reference)


def _stop_link(message: DueMessage, settings: Settings) -> str:
    return settings.base_url + stop_path(message.recipient, settings.secret_key, message.channel)
