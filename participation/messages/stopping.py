"""What the suppression list keeps of an address, and the link by which its owner gets on it. Pure."""

import hmac
from collections.abc import Sequence
from typing import NamedTuple

from participation.codes import digest
from participation.messages.channels import Channel

DIGEST_LENGTH = 64
SEAL_LENGTH = 32
PURPOSES: dict[str, str] = {Channel.EMAIL: "suppression link", Channel.SMS: "suppression link sms"}


class Stopping(NamedTuple):
    """An address that its owner wants us to write to no more."""

    digest: str
    channel: str


def address_digest(address: str, secret_key: str) -> str:
    """What the suppression list keeps of an address: 64 hexadecimal digits that only the key can make."""
    return digest(secret_key.encode(), "suppression", address.strip().lower()).hex()


def stop_path(address: str, secret_key: str, channel: str = Channel.EMAIL) -> str:
    """The path of the page for this address: the digest that the suppression list keeps, and our seal on it."""
    kept = address_digest(address, secret_key)
    return f"/messages/stop/{kept}{_seal(kept, secret_key, channel)}"


def sealed_digest(code: str, secret_keys: Sequence[str]) -> Stopping | None:
    """What such a link asks for; None when none of our keys has sealed it."""
    kept, seal = code[:DIGEST_LENGTH], code[DIGEST_LENGTH:]
    for channel in Channel:
        seals = [_seal(kept, key, channel) for key in secret_keys]
        if any(hmac.compare_digest(seal.encode(), own.encode()) for own in seals):
            return Stopping(kept, channel)
    return None


def _seal(kept: str, secret_key: str, channel: str) -> str:
    return digest(secret_key.encode(), PURPOSES[channel], kept).hex()[:SEAL_LENGTH]
