"""Settings, all from the environment; what is not set works on one machine for trying out."""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from participation.errors import ConfigurationError

DEFAULT_DATABASE_URL = "sqlite:///var/participation.db"
DEFAULT_SMS_BODY = "to={to}&text={text}"
SHORTEST_SECRET = 32
"""Characters; 32 random ones from any usual generator carry well over 128 bits."""
SMS_SECRET = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST_SECRET},}}")


@dataclass(frozen=True)
class Settings:
    """What an operator may set. `secret_keys` is newest first: new codes use the first."""

    database_url: str
    secret_keys: tuple[str, ...]
    base_url: str
    smtp_url: str
    mail_from: str
    variable_directory: Path
    sms_url: str = ""
    sms_body: str = DEFAULT_SMS_BODY
    sms_secret: str = ""

    @property
    def secret_key(self) -> str:
        return self.secret_keys[0]

    @property
    def secure(self) -> bool:
        """Whether people reach the platform over TLS; then cookies and headers insist on it."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Reads `PARTICIPATION_*`; raises ConfigurationError for a value that cannot be used."""
        variable_directory = Path(environment.get("PARTICIPATION_VAR", "var"))
        return cls(
            database_url=environment.get("PARTICIPATION_DATABASE_URL", DEFAULT_DATABASE_URL),
            secret_keys=_secret_keys(environment.get("PARTICIPATION_SECRET_KEY", ""), variable_directory),
            base_url=environment.get("PARTICIPATION_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            smtp_url=environment.get("PARTICIPATION_SMTP_URL", ""),
            mail_from=environment.get("PARTICIPATION_MAIL_FROM", "participation@localhost"),
            variable_directory=variable_directory,
            sms_url=environment.get("PARTICIPATION_SMS_URL", ""),
            sms_body=environment.get("PARTICIPATION_SMS_BODY", DEFAULT_SMS_BODY),
            sms_secret=_sms_secret(environment.get("PARTICIPATION_SMS_SECRET", "")),
        )


def _sms_secret(value: str) -> str:
    if value and not SMS_SECRET.fullmatch(value):
        raise ConfigurationError(
            "PARTICIPATION_SMS_SECRET stands in an address: write at least %(shortest)s letters, digits, “-” or “_”. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"',
            {"shortest": SHORTEST_SECRET},
        )
    return value


def _secret_keys(value: str, variable_directory: Path) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in value.split(",") if part.strip())
    if not keys:
        return (_kept_secret(variable_directory / "secret_key"),)
    if any(len(key) < SHORTEST_SECRET for key in keys):
        raise ConfigurationError(
            "PARTICIPATION_SECRET_KEY is too short: each key needs at least %(shortest)s characters. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"',
            {"shortest": SHORTEST_SECRET},
        )
    return keys


def _kept_secret(path: Path) -> str:
    """A secret made at the first start and kept beside the database, so that receipts outlive a restart.

    Raises ConfigurationError for a file that was cut or emptied: with what is left of it anybody could make codes.
    """
    if not path.exists():
        _make_secret(path)
    secret = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(secret) < SHORTEST_SECRET:
        raise ConfigurationError(
            "%(path)s is damaged: it holds no whole key. Put back your copy of it. If there is none, remove the "
            "file: a new key is made, and receipts that were given out before open nothing any more.",
            {"path": path},
        )
    return secret


def _make_secret(path: Path) -> None:
    """The file appears whole, as a full disk or another process must leave no half a key; the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=".secret_key.", encoding="ascii"
    ) as file:  # which only this user may read
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
