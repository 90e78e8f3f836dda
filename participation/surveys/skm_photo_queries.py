"""Reads of the photos of how a survey was carried out."""

from uuid import UUID

from participation.files.queries import file_by_id
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_schemas import PhotoView, Unit
from participation.surveys.skm_tables import SkmPhoto


def purpose_of(office: int) -> str:
    """What the files are kept for."""
    return f"skm:{office}"


async def photos_of(unit: Unit, period: SkmPeriod) -> list[PhotoView]:
    """Those of a unit and period, in the order in which they were added."""
    of_service = SkmPhoto.service.is_null() if unit.service is None else SkmPhoto.service == unit.service
    rows = (
        await SkmPhoto.select(SkmPhoto.id, SkmPhoto.file, SkmPhoto.caption, SkmPhoto.description)
        .where(SkmPhoto.office == unit.office, of_service, SkmPhoto.period == period.key)
        .order_by(SkmPhoto.id)
    )
    return [PhotoView(**row) for row in rows]


async def photo_content(office: int, file: UUID) -> bytes | None:
    """The JPEG; None once it is gone."""
    found = await file_by_id(purpose_of(office), file)
    return found.content if found else None


async def photo_office(photo_id: int) -> int | None:
    """The office that a photo belongs to, for guards."""
    row = await SkmPhoto.select(SkmPhoto.office).where(SkmPhoto.id == photo_id).first()
    return row["office"] if row else None


async def photo_place(photo_id: int) -> tuple[Unit, str, UUID] | None:
    """The unit, without its names, and the period that a photo belongs to, and its file."""
    row = (
        await SkmPhoto.select(SkmPhoto.office, SkmPhoto.service, SkmPhoto.period, SkmPhoto.file)
        .where(SkmPhoto.id == photo_id)
        .first()
    )
    return (Unit(row["office"], "", row["service"]), row["period"], row["file"]) if row else None
