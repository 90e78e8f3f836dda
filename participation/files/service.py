"""Use cases of files: keep one, make it part of something, erase it, forget what became part of nothing."""

import asyncio
import hashlib
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID, uuid4

from participation.clock import today
from participation.files.cleaning import cleaned
from participation.files.kinds import media_type_of
from participation.files.tables import StoredFile

KEPT = timedelta(days=2)
"""How long a file stays that became part of nothing."""
AT_ONCE = asyncio.Semaphore(2)
"""Files that are cleaned at the same time: each needs some tens of megabytes while it is."""


async def store_file(purpose: str, content: bytes, *, images_only: bool, file_id: UUID | None = None) -> UUID:
    """Keeps a cleaned copy of a file; once where `file_id` is given again. Raises Rejected for what is not taken."""
    media_type = media_type_of(content, images_only=images_only)
    async with AT_ONCE:
        clean, media_type = await asyncio.to_thread(cleaned, content, media_type)
    stored = StoredFile(
        id=file_id or uuid4(),
        purpose=purpose,
        media_type=media_type,
        size=len(clean),
        sha256=hashlib.sha256(clean).hexdigest(),
        content=clean,
        expires_on=today() + KEPT,
    )
    await StoredFile.insert(stored).on_conflict(target=StoredFile.id, action="DO NOTHING")
    return UUID(str(stored.id))


async def keep_files(ids: Collection[UUID], until: date | None = None) -> None:
    """Files become part of something, in the transaction that makes them so; or wait until a day."""
    if ids:
        await StoredFile.update({StoredFile.expires_on: until}).where(StoredFile.id.is_in(list(ids)))


async def erase_files(ids: Collection[UUID]) -> None:
    """Files go at once, and with them what refers to them."""
    if ids:
        await StoredFile.delete().where(StoredFile.id.is_in(list(ids)))


async def erase_expired_files() -> int:
    """Returns how many went."""
    gone = await StoredFile.delete().where(StoredFile.expires_on < today()).returning(StoredFile.id)
    return len(gone)
