"""Partner organisations of the invented city: one that works, one whose application waits for the office."""

from uuid import UUID

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code
from participation.demonstration.city import CITY, City
from participation.organisations.agreement_service import accept_agreement, publish_agreement
from participation.organisations.agreements import text_to_start_from
from participation.organisations.application_service import apply
from participation.organisations.partner_schemas import Acceptance, AgreementWanted, ApplicationWanted
from participation.organisations.partner_service import create_partner
from participation.organisations.queries import office_by_id
from participation.settings import Settings

WORKS = "Perkumpulan Warga Pesisir Contoh"
SIGNED = Acceptance(1, "Rini Contoh", "Ketua", agrees=True)
KEY = UUID("b7a1c0de-0000-4000-8000-000000000001")
APPLIES = ApplicationWanted(
    name="Yayasan Suara Kampung Contoh",
    kind="foundation",
    registration="AHU-0000.AH.01.04 (contoh)",
    about="Mendampingi lansia dan penyandang disabilitas di kampung yang jauh dari loket.",
    areas=(),
    contact="Dewi Contoh",
    email="dewi@suara-kampung.example",
    phone="",
    website="https://suara-kampung.example",
)


async def welcome_partners(settings: Settings, city: City) -> None:
    """Through the same use cases as real ones."""
    office = await office_by_id(city.offices["dukcapil"])
    if office is None:
        return
    for after, collects in ((0, False), (1, True)):
        wanted = AgreementWanted(text_to_start_from(collects), collects, binding=True, after=after)
        await publish_agreement(settings, PROGRAM, office.id, wanted)
    partner = await create_partner(PROGRAM, office.id, WORKS)
    await accept_agreement(PROGRAM, partner, SIGNED)
    whole_city = (await area_by_code(CITY)).id
    await apply(settings, office, KEY, replace(APPLIES, areas=(whole_city,)), {})
