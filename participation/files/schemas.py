"""What goes in and out of files."""

from uuid import UUID

import msgspec


class FileView(msgspec.Struct, frozen=True):
    """A file with its content."""

    id: UUID
    purpose: str
    media_type: str
    content: bytes
