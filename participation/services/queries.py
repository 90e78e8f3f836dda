"""Every read of services."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import and_, or_

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.query.functions import Count

from participation.services.schemas import OfficeServices, ServiceCard, ServicePage, ServiceView
from participation.services.searching import in_names, name_pattern, pattern, words_of
from participation.services.tables import Service
from participation.texts import Text

PAGE_SIZE = 30
MOST_CHOICES = 2_000
"""More services than any installation has: a list of choices stays finite."""

EVERY = WhereRaw("1 = 1")
_CARD = (
    Service.id,
    Service.slug,
    Service.office,
    Service.office.name.as_alias("office_name"),
    Service.name,
    Service.active,
)
_VIEW = (
    *_CARD,
    Service.description,
    Service.requirements,
    Service.cost,
    Service.time,
    Service.channels,
    Service.revision,
)


async def service_by_slug(slug: str) -> ServiceView | None:
    """Also one that is no longer offered: its page says so."""
    return await _one(Service.slug == slug)


async def service_by_id(service_id: int) -> ServiceView | None:
    return await _one(Service.id == service_id)


async def _one(where: Combinable) -> ServiceView | None:
    row = await Service.select(*_VIEW).where(where).first().output(load_json=True)
    return ServiceView(**row) if row else None


async def service_office(service_id: int) -> int | None:
    """The office that a service belongs to, for guards."""
    row = await Service.select(Service.office).where(Service.id == service_id).first()
    return row["office"] if row else None


async def service_names(service_ids: Iterable[int]) -> dict[int, Text]:
    """Names by id, for pages that show figures by service."""
    rows = (
        await Service.select(Service.id, Service.name)
        .where(Service.id.is_in(list(service_ids) or [0]))
        .output(load_json=True)
    )
    return {row["id"]: row["name"] for row in rows}


async def any_service() -> bool:
    """Whether there is a service to speak about."""
    return await Service.exists().where(Service.active.eq(True))


async def offering_offices() -> list[OfficeServices]:
    """The offices that offer services now, by name."""
    office = Service.office
    rows = (
        await Service.select(
            office.slug.as_alias("slug"), office.name.as_alias("name"), Count(alias="services")
        )
        .where(Service.active.eq(True))
        .group_by(office.slug, office.name)
        .order_by(office.name)
    )
    return [OfficeServices(**row) for row in rows]


async def services_of(offices: Collection[int] | None) -> list[ServiceCard]:
    """The services of these offices (None: of all) by name, for choosing; with those no longer offered."""
    return await _cards(_within(offices), MOST_CHOICES)


async def search_services(text: str = "", office: int | None = None, after: int | None = None) -> ServicePage:
    """Services on offer in which every word occurs, those with all words in the name first.

    Without words, all of them by name. `after` is the `next_after` of the page before.
    """
    offered = _within(None if office is None else [office]) & Service.active.eq(True)
    return await _page(offered, words_of(text), after)


async def managed_services(
    offices: Collection[int] | None, text: str = "", after: int | None = None
) -> ServicePage:
    """As search_services, for the staff of these offices (None: of all): also what is no longer offered."""
    return await _page(_within(offices), words_of(text), after)


def _within(offices: Collection[int] | None) -> Combinable:
    return EVERY if offices is None else Service.office.is_in(list(offices) or [0])


async def _page(where: Combinable, words: list[str], after: int | None) -> ServicePage:
    """First the services whose names match, then the others that do, each part in the order of names."""
    last = await _position(after, words)
    wanted = PAGE_SIZE + 1
    cards: list[ServiceCard] = []
    if last is None or last.named:
        cards = await _cards(where & _named(words) & _behind(last), wanted)
        last = None
    if words and len(cards) < wanted:
        cards += await _cards(where & _only_described(words) & _behind(last), wanted - len(cards))
    shown = cards[:PAGE_SIZE]
    return ServicePage(shown, shown[-1].id if len(cards) > PAGE_SIZE else None)


def _named(words: list[str]) -> Combinable:
    return reduce(and_, [Service.search_text.like(name_pattern(word)) for word in words], EVERY)


def _only_described(words: list[str]) -> Combinable:
    matching = reduce(and_, [Service.search_text.like(pattern(word)) for word in words])
    return matching & reduce(or_, [Service.search_text.not_like(name_pattern(word)) for word in words])


class _Position:
    """Where the page before ended."""

    def __init__(self, service_id: int, search_text: str, words: list[str]) -> None:
        self.id = service_id
        self.search_text = search_text
        self.named = in_names(words, search_text)


async def _position(after: int | None, words: list[str]) -> _Position | None:
    """None at the beginning, and where the service has gone since: then the list begins again."""
    if after is None:
        return None
    row = await Service.select(Service.id, Service.search_text).where(Service.id == after).first()
    return _Position(row["id"], row["search_text"], words) if row else None


def _behind(last: _Position | None) -> Combinable:
    if last is None:
        return EVERY
    same = (Service.search_text == last.search_text) & (Service.id > last.id)
    return (Service.search_text > last.search_text) | same


async def _cards(where: Combinable, limit: int) -> list[ServiceCard]:
    # the search text begins with the names
    rows = (
        await Service.select(*_CARD)
        .where(where)
        .order_by(Service.search_text, Service.id)
        .limit(limit)
        .output(load_json=True)
    )
    return [ServiceCard(**row) for row in rows]
