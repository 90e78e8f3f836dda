"""Use cases of services: create, change, take off the list and put back."""

from collections.abc import Mapping

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import office_by_id
from participation.services.queries import service_by_id
from participation.services.schemas import ServiceCreate, ServiceUpdate, ServiceView
from participation.services.searching import search_text_of
from participation.services.tables import Service
from participation.slugs import free_slug
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

TEXTS = ("name", "description", "requirements", "cost", "time", "channels")
LONGEST_NAME = 200
LONGEST_TEXT = 5_000
"""Characters of one text in one language."""


async def create_service(actor: Person, wanted: ServiceCreate) -> ServiceView:
    """Raises Rejected for a missing name, a long text or an unknown office, Forbidden for a foreign one."""
    texts = _kept(wanted, {})
    await _check(actor, wanted.office, texts)
    async with transaction(), exclusive("service slugs"):
        slug = await free_slug(
            texts["name"][DEFAULT_LANGUAGE], lambda slug: Service.exists().where(Service.slug == slug)
        )
        service = Service(office=wanted.office, slug=slug)
        for name, value in _values(wanted, texts).items():
            setattr(service, name, value)
        await service.save()
        await record(actor, "create", "service", service.id, office=wanted.office, fields=["name"])
    return await _service(service.id)


async def update_service(actor: Person, service_id: int, wanted: ServiceUpdate) -> ServiceView:
    """Raises as create_service; Conflict when the service has another revision than the one that was seen."""
    async with transaction():
        present = await _service(service_id)
        texts = _kept(wanted, msgspec.structs.asdict(present))
        await _check(actor, wanted.office, texts)
        await _save(present, wanted, texts)
        changed = [name for name in TEXTS if texts[name] != getattr(present, name)]
        moved = ["office"] if wanted.office != present.office else []
        await record(actor, "update", "service", service_id, office=wanted.office, fields=changed + moved)
    return await _service(service_id)


async def _save(present: ServiceView, wanted: ServiceUpdate, texts: dict[str, Text]) -> None:
    values = {**_values(wanted, texts), "updated_at": now(), "revision": wanted.revision + 1}
    saved = (
        await Service.update({getattr(Service, name): value for name, value in values.items()})
        .where(Service.id == present.id, Service.revision == wanted.revision)
        .returning(Service.id)
    )
    if not saved:
        raise Conflict(
            mark(
                "Somebody saved this service while you were writing. Look at what they saved, "
                "then save again: what stands below replaces it."
            )
        )


async def set_active(actor: Person, service_id: int, active: bool) -> None:
    """Offers a service, or takes it off the public list; what people said about it stays. Raises NotFound."""
    async with transaction():
        office = (await _service(service_id)).office
        await Service.update({Service.active: active}).where(Service.id == service_id)
        await record(actor, "activate" if active else "deactivate", "service", service_id, office=office)


def _kept(wanted: ServiceCreate, present: Mapping[str, Text]) -> dict[str, Text]:
    """Every text as it is to be: the wording given, in the other languages what stands there."""
    merged = {name: {**present.get(name, {}), **getattr(wanted, name)} for name in TEXTS}
    return {
        name: {language: wording.strip() for language, wording in text.items() if wording.strip()}
        for name, text in merged.items()
    }


async def _check(actor: Person, office: int, texts: dict[str, Text]) -> None:
    errors = _text_problems(texts)
    if await office_by_id(office) is None:
        errors = {"office": Problem(mark("Choose the office that offers this service.")), **errors}
    elif isinstance(actor, Actor):
        actor.must(Permission.EDIT_SERVICES, office)
    if errors:
        raise Rejected(mark("The service was not saved."), errors=errors)


def _text_problems(texts: dict[str, Text]) -> dict[str, Problem]:
    errors = {}
    if DEFAULT_LANGUAGE not in texts["name"]:
        errors[f"name.{DEFAULT_LANGUAGE}"] = Problem(mark("Write the name of the service in Indonesian."))
    for name, text in texts.items():
        longest = LONGEST_NAME if name == "name" else LONGEST_TEXT
        for language, wording in text.items():
            if len(wording) > longest:
                errors[f"{name}.{language}"] = Problem(
                    mark("Shorten this text to %(longest)s characters."), {"longest": longest}
                )
    return errors


def _values(wanted: ServiceCreate, texts: dict[str, Text]) -> dict[str, object]:
    search_text = search_text_of(texts["name"].values(), texts["description"].values())
    return {**texts, "office": wanted.office, "search_text": search_text}


async def _service(service_id: int) -> ServiceView:
    service = await service_by_id(service_id)
    if service is None:
        raise NotFound(mark("There is no such service."))
    return service
