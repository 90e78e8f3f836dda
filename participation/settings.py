"""Settings, all from the environment; what is not set works on one machine for trying out."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from participation.errors import ConfigurationError

DEFAULT_DATABASE_URL = "sqlite:///var/participation.db"
SHORTEST_SECRET = 32
"""Characters; 32 random ones from any usual generator carry well over 128 bits."""


@dataclass(frozen=True)
class Settings:
    """What an operator may set. `secret_keys` is newest first: new codes use the first."""

    database_url: str
    secret_keys: tuple[str, ...]
    base_url: str
    smtp_url: str
    mail_from: str
    variable_directory: Path

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
        )


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
    """A secret made at the first start and kept beside the database, so that receipts outlive a restart."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    return secret
