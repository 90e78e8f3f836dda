"""An organisation as a test needs it: one that applies, and the office that decides about it."""

import io
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace
from PIL import Image

from participation.accounts.schemas import PROGRAM
from participation.organisations.agreement_service import publish_agreement
from participation.organisations.application_service import apply
from participation.organisations.partner_queries import application_by_id
from participation.organisations.partner_schemas import AgreementWanted, ApplicationWanted
from participation.organisations.schemas import OfficeView
from tests.factories import settings


def a_picture() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(written, "JPEG")
    return written.getvalue()


def a_wanted_application(**changes: Any) -> ApplicationWanted:
    usual = ApplicationWanted(
        name="Yayasan Air",
        kind="foundation",
        registration="AHU-0001.AH.01.04",
        about="Mendampingi warga pesisir.",
        areas=(),
        contact="Ani",
        email="ani@air.example",
        phone="0812 3456 7890",
        website="https://air.example",
    )
    return replace(usual, **changes)


async def an_application(office: OfficeView, documents: dict[str, UUID] | None = None, **changes: Any) -> int:
    """The id of an organisation that applies."""
    key = await apply(settings(), office, uuid4(), a_wanted_application(**changes), documents or {})
    application = await application_by_id(key)
    assert application is not None
    return application.partner


async def an_agreement(office: int, *, collects: bool = False, binding: bool = True, after: int = 0) -> int:
    """The number of a version that the office publishes."""
    text = {"id": f"Pasal 51, versi {after + 1}"}
    wanted = AgreementWanted(text, collects, binding, after)
    return await publish_agreement(settings(), PROGRAM, office, wanted)
