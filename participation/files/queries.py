"""Every read of files."""

from collections.abc import Collection
from uuid import UUID

from participation.files.schemas import FileView
from participation.files.tables import StoredFile


async def files_for(purpose: str, ids: Collection[str]) -> set[str]:
    """Those of the ids that name a file uploaded for this purpose."""
    wanted = [found for found in map(_uuid, ids) if found is not None]
    if not wanted:
        return set()
    rows = await StoredFile.select(StoredFile.id).where(
        StoredFile.id.is_in(wanted), StoredFile.purpose == purpose
    )
    return {str(row["id"]) for row in rows}


async def file_by_id(purpose: str, file_id: UUID) -> FileView | None:
    """A file of this purpose with its content."""
    row = (
        await StoredFile.select(StoredFile.id, StoredFile.purpose, StoredFile.media_type, StoredFile.content)
        .where(StoredFile.id == file_id, StoredFile.purpose == purpose)
        .first()
    )
    return FileView(row["id"], row["purpose"], row["media_type"], bytes(row["content"])) if row else None


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed) if len(typed) == 36 else None
    except ValueError:
        return None
