"""Device codes: shown once, typed into a phone or scanned by it, kept as keyed digests. Pure."""

from participation.codes import digest, normalise, random_code

PURPOSE = "device code"


def new_device_code() -> str:
    """75 random bits."""
    return random_code()


def device_digest(code: str, secret: str) -> bytes:
    return digest(secret.encode(), PURPOSE, code)


def device_digests(typed: str, secret_keys: tuple[str, ...]) -> list[bytes]:
    """What a typed code may be stored under; nothing when it cannot be a code at all."""
    code = normalise(typed)
    return [device_digest(code, secret) for secret in secret_keys] if code else []
