"""The invented city itself: who runs it, its areas, offices and services. All of it stands in data/city.toml."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from io import BytesIO

import msgspec

from participation.accounts.schemas import PROGRAM
from participation.areas.queries import area_by_code, area_options
from participation.areas.service import import_areas_csv, import_margins_csv, load_country
from participation.organisations.schemas import OfficeCreate, SiteUpdate
from participation.organisations.service import create_office, update_site
from participation.services.schemas import ServiceCreate
from participation.services.service import create_service
from participation.texts import Text

PROVINCE = "00"
CITY = "00.71"
POPULATION_SOURCE = "Dikarang untuk demonstrasi"
BANDS = ((0, "14", 0.24), (15, "29", 0.25), (30, "54", 0.35), (55, "", 0.16))
"""Ages from and to, and the share of people in them; both sexes alike."""


class OfficePlan(msgspec.Struct, frozen=True):
    key: str
    name: str
    contact_email: str
    contact_phone: str


class DistrictPlan(msgspec.Struct, frozen=True):
    name: str
    people: int  # thousands
    villages: list[str]


class ServicePlan(msgspec.Struct, frozen=True):
    key: str
    office: str
    name: Text
    description: Text
    requirements: Text
    cost: Text
    time: Text
    channels: Text


class Plan(msgspec.Struct, frozen=True):
    site: SiteUpdate
    offices: list[OfficePlan]
    districts: list[DistrictPlan]
    services: list[ServicePlan]


@dataclass(frozen=True, slots=True)
class Village:
    """Where somebody lives; `weight` is the share of the city's people."""

    id: int
    name: str
    district: str
    weight: float


@dataclass(frozen=True, slots=True)
class Service:
    id: int
    office: int


@dataclass(frozen=True, slots=True)
class City:
    """Ids of what was built, by the keys of the plan."""

    offices: dict[str, int]
    services: dict[str, Service]
    villages: list[Village]


def plan() -> Plan:
    """What is to be built."""
    data = resources.files("participation.demonstration").joinpath("data", "city.toml").read_bytes()
    return msgspec.toml.decode(data, type=Plan)


async def build_city(wanted: Plan) -> City:
    """Builds areas, offices and services through the same use cases as a real city's."""
    await update_site(PROGRAM, wanted.site)
    await load_country()
    await import_areas_csv(BytesIO(_areas_csv(wanted.districts).encode()))
    await import_margins_csv(BytesIO(_margins_csv(wanted.districts).encode()), POPULATION_SOURCE)
    home_area = (await area_by_code(CITY)).id
    offices = {office.key: await _build_office(office, home_area) for office in wanted.offices}
    services = {service.key: await _build_service(service, offices) for service in wanted.services}
    return City(offices, services, await _villages(wanted.districts, home_area))


async def _build_office(office: OfficePlan, home_area: int) -> int:
    values = msgspec.structs.asdict(office)
    created = await create_office(
        PROGRAM, OfficeCreate(slug=values.pop("key"), home_area=home_area, **values)
    )
    return created.id


async def _build_service(service: ServicePlan, offices: dict[str, int]) -> Service:
    values = msgspec.structs.asdict(service)
    office = offices[values.pop("office")]
    values.pop("key")
    created = await create_service(PROGRAM, ServiceCreate(office=office, **values))
    return Service(created.id, office)


def _areas_csv(districts: list[DistrictPlan]) -> str:
    rows = [("code", "name"), (PROVINCE, "Provinsi Contoh"), (CITY, "Kota Contoh"), *_coded(districts)]
    return "\n".join(f"{code};{name}" for code, name in rows)


def _coded(districts: list[DistrictPlan]) -> Iterator[tuple[str, str]]:
    """Districts and their villages, which are kelurahan and numbered from 1001 as those of a city are."""
    for number, district in enumerate(districts, 1):
        yield f"{CITY}.{number:02}", district.name
        for place, village in enumerate(district.villages, 1001):
            yield f"{CITY}.{number:02}.{place}", village


def _margins_csv(districts: list[DistrictPlan]) -> str:
    rows = ["code;sex;age_from;age_to;count;year"]
    for number, district in enumerate(districts, 1):
        for sex in ("female", "male"):
            for age_from, age_to, share in BANDS:
                people = round(district.people * 1_000 * share / 2)
                rows.append(f"{CITY}.{number:02};{sex};{age_from};{age_to};{people};2025")
    return "\n".join(rows)


async def _villages(districts: list[DistrictPlan], home_area: int) -> list[Village]:
    people = {district.name: district.people / len(district.villages) for district in districts}
    total = sum(district.people for district in districts)
    options = await area_options(home_area)
    return [
        Village(option.id, option.name, option.group, people[option.group] / total)
        for option in options
        if option.group
    ]
