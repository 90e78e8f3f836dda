"""A trial that may be published, and forms that say the same."""

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area
from participation.organisations.schemas import OfficeView
from participation.organisations.tables import Office
from participation.pilots.schemas import Arm, Document, PilotCreate, PilotView, Places, Programme, Protocol
from participation.pilots.service import create_pilot, publish_pilot, update_programme, update_protocol

MOMENT = datetime(2030, 1, 1, 8, tzinfo=UTC)
"""Before everything that the trial names, and after every day on which the tests run."""

ARMS = (
    Arm({"id": "Antre dari rumah", "en": "From home"}, {"id": "Nomor lewat pesan singkat"}, "new"),
    Arm({"id": "Antre seperti biasa"}, {}, "usual"),
)


def a_programme(**changes: Any) -> Programme:
    usual = Programme(
        title={"id": "Antre dari rumah", "en": "Queue from home"},
        goal={"id": "Waktu tunggu lebih singkat", "en": "Shorter waits"},
        benefits={"id": "Nomor antrean lewat pesan singkat"},
        tasks={"id": "Satu pertanyaan setiap kunjungan"},
        eligibility={"id": "Warga berusia 18 tahun ke atas"},
        opens_at=datetime(2030, 2, 1, 1, tzinfo=UTC),
        closes_at=datetime(2030, 3, 1, 1, tzinfo=UTC),
        starts_on=date(2030, 3, 15),
        ends_on=date(2030, 6, 15),
        allocation="randomised",
        arms=ARMS,
        places=(Places(1, 200),),
    )
    return replace(usual, **changes)


def a_protocol(**changes: Any) -> Protocol:
    usual = Protocol(
        hypothesis={"id": "Peserta menunggu lebih singkat"},
        outcome={"id": "Menit menunggu"},
        better="lower",
        minimal_effect=12.0,
        assumed=30.0,
        planned_size=200,
        analysis_plan={"id": "Selisih rata-rata"},
        analysis_on=date(2030, 7, 1),
    )
    return replace(usual, **changes)


def a_view(programme: Programme | None = None, protocol: Protocol | None = None, **changes: Any) -> PilotView:
    """A draft that is in no database."""
    usual = PilotView(
        id=1,
        slug="antre-dari-rumah",
        state="draft",
        office=1,
        office_name="Dinas Kesehatan",
        zone="Asia/Jakarta",
        home_area=None,
        contact_email="dinkes@kota.example",
        contact_phone="",
        programme=programme or a_programme(),
        protocol=protocol or a_protocol(),
        current_version=0,
        ended_at=None,
        end_reason={},
        revision=1,
    )
    return replace(usual, **changes)


def a_document(**changes: Any) -> Document:
    programme = a_programme()
    told = {name: getattr(programme, name) for name in Document.__struct_fields__ if hasattr(programme, name)}
    usual = {
        **told,
        "slug": "antre-dari-rumah",
        "number": 1,
        "published_at": MOMENT,
        "previous": "",
        "reason": {},
        "office": "Dinas Kesehatan",
        "zone": "Asia/Jakarta",
        "service": {},
        "places": (),
        "protocol": a_protocol(),
    }
    return Document(**{**usual, **changes})


async def an_area(name: str = "Melati", code: str = "00.71.01") -> int:
    """The area with this code, made where there is none."""
    present = await Area.select(Area.id).where(Area.kemendagri_code == code).first()
    if present:
        return int(present["id"])
    area = Area(name=name, kind="district", depth=3, kemendagri_code=code)
    await area.save()
    await Area.update({Area.path: f"/{area.id}/"}).where(Area.id == area.id)
    return int(area.id)


async def with_contact(office: int) -> None:
    """Gives an office somebody whom people can ask."""
    await Office.update({Office.contact_email: "dinkes@kota.example"}).where(Office.id == office)


async def a_draft(office: OfficeView, **changes: Any) -> PilotView:
    """A stored draft that may be published; changes are those of its programme."""
    await with_contact(office.id)
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, a_programme().title))
    programme = a_programme(places=(Places(await an_area(), 200),), **changes)
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, programme)
    return await update_protocol(PROGRAM, pilot.id, pilot.revision, a_protocol())


async def an_announced_pilot(office: OfficeView, **changes: Any) -> PilotView:
    pilot = await a_draft(office, **changes)
    return await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, MOMENT)
