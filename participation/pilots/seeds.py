"""The secret that a draw starts from, as the database keeps it until it is published: sealed. Pure."""

from participation.errors import ConfigurationError
from participation.pilots.draw import commitment_of
from participation.web.i18n import mark
from participation.web.sealing import seal, unseal

SEED_BYTES = 32


def sealed_seed(seed: bytes, pilot_id: int, secret: str) -> str:
    """Readable with the secret alone, and as the seed of no other pilot."""
    return seal(secret, seed.hex(), _purpose(pilot_id))


def opened_seed(sealed: str, commitment: str, pilot_id: int, secret_keys: tuple[str, ...]) -> bytes:
    """The seed that was committed to. Raises ConfigurationError without the secret that sealed it."""
    for secret in secret_keys:
        seed = unseal(secret, sealed, _purpose(pilot_id), lifetime=None)
        if seed is not None and commitment_of(bytes.fromhex(seed)) == commitment:
            return bytes.fromhex(seed)
    raise ConfigurationError(
        mark(
            "The seed of this draw was sealed with another secret key. "
            "Add that key to PARTICIPATION_SECRET_KEY, after the present one."
        )
    )


def _purpose(pilot_id: int) -> str:
    return f"pilot draw {pilot_id}"
