"""What is handed out to be checked."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from participation.surveys.signs import Sign


class Unchecked(msgspec.Struct, frozen=True):
    """A submission with a source that is to be checked."""

    id: UUID
    survey: int
    version: int
    source: str
    day: date
    answers: dict[str, Any]
    signs: Sign
