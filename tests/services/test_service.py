"""Staff create and change services."""

import pytest

from participation.accounts.queries import audit_entries
from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.errors import Conflict, Forbidden, NotFound, Rejected
from participation.organisations.roles import Role, ScopeKind
from participation.services.queries import search_services, service_by_id, service_by_slug, service_office
from participation.services.schemas import ServiceCreate, ServiceUpdate
from participation.services.service import create_service, set_active, update_service
from tests.factories import a_service, an_actor, an_office

pytestmark = pytest.mark.usefixtures("database")


async def test_creates_a_service_with_a_readable_address() -> None:
    """A new service is found by its slug and belongs to its office."""
    office = await an_office()
    service = await create_service(
        PROGRAM,
        ServiceCreate(office=office.id, name={"id": " Akta Kelahiran ", "en": ""}, cost={"id": "Gratis"}),
    )
    assert (service.slug, service.name, service.cost) == (
        "akta-kelahiran",
        {"id": "Akta Kelahiran"},
        {"id": "Gratis"},
    )
    assert await service_by_slug("akta-kelahiran") == service
    assert await service_office(service.id) == office.id


async def test_two_services_of_one_name_have_two_addresses() -> None:
    """The second of two equal names gets a number."""
    office = await an_office()
    slugs = [(await a_service(office.id)).slug for _ in range(2)]
    assert slugs == ["akta-kelahiran", "akta-kelahiran-2"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": {"en": "Birth certificate"}}, "name.id"),
        ({"name": {"id": "x" * 201}}, "name.id"),
        ({"description": {"en": "x" * 5_001}}, "description.en"),
        ({"office": 0}, "office"),
    ],
)
async def test_says_which_field_is_wrong(changes: dict[str, object], field: str) -> None:
    """A missing or too long text and an unknown office are named beside their field, and nothing is stored."""
    wanted: dict[str, object] = {"office": (await an_office()).id, "name": {"id": "Akta"}, **changes}
    with pytest.raises(Rejected) as rejection:
        await create_service(PROGRAM, ServiceCreate(**wanted))
    assert list(rejection.value.errors) == [field]
    assert (await search_services()).services == []


async def test_a_foreign_office_is_forbidden() -> None:
    """An editor neither creates a service for another office nor moves one there."""
    own, foreign = await an_office("Satu"), await an_office("Dua")
    editor = an_actor((Role.EDITOR, ScopeKind.OFFICE, own.id))
    with pytest.raises(Forbidden):
        await create_service(editor, ServiceCreate(office=foreign.id, name={"id": "Akta"}))
    service = await a_service(own.id)
    with pytest.raises(Forbidden):
        await update_service(
            editor, service.id, ServiceUpdate(office=foreign.id, name={"id": "Akta"}, revision=1)
        )
    assert (await service_by_id(service.id)) == service


async def test_an_update_keeps_the_languages_it_does_not_name() -> None:
    """A wording in a language that the form lacks stays; an empty one is removed."""
    office = await an_office()
    service = await create_service(
        PROGRAM, ServiceCreate(office=office.id, name={"id": "Akta", "en": "Certificate", "jv": "Akte"})
    )
    changed = await update_service(
        PROGRAM,
        service.id,
        ServiceUpdate(office=office.id, name={"id": "Akta kelahiran", "en": ""}, revision=1),
    )
    assert changed.name == {"id": "Akta kelahiran", "jv": "Akte"}
    assert (changed.slug, changed.revision) == ("akta", 2)
    assert [card.id for card in (await search_services("akte kelahiran")).services] == [service.id]


async def test_the_second_of_two_tabs_does_not_overwrite_the_first() -> None:
    """A save with an old revision is refused, and what was saved meanwhile stays."""
    office = await an_office()
    service = await a_service(office.id)
    first = ServiceUpdate(office=office.id, name={"id": "Pertama"}, revision=1)
    await update_service(PROGRAM, service.id, first)
    with pytest.raises(Conflict):
        await update_service(
            PROGRAM, service.id, ServiceUpdate(office=office.id, name={"id": "Kedua"}, revision=1)
        )
    stored = await service_by_id(service.id)
    assert stored is not None
    assert stored.name == {"id": "Pertama"}


async def test_taken_off_the_list_and_put_back() -> None:
    """A service that is no longer offered is found by nobody, and can be offered again."""
    office = await an_office()
    service = await a_service(office.id)
    await set_active(PROGRAM, service.id, False)
    assert (await search_services()).services == []
    await set_active(PROGRAM, service.id, True)
    assert [card.id for card in (await search_services()).services] == [service.id]
    with pytest.raises(NotFound):
        await set_active(PROGRAM, service.id + 1, False)


async def test_every_act_is_in_the_audit_trail() -> None:
    """Who created, changed and withdrew a service is recorded with the fields that changed."""
    office = await an_office()
    service = await a_service(office.id)
    wanted = ServiceUpdate(office=office.id, name=service.name, cost={"id": "Gratis"}, revision=1)
    await update_service(PROGRAM, service.id, wanted)
    await set_active(PROGRAM, service.id, False)
    entries = await audit_entries(frozenset({office.id}))
    assert [(entry.action, entry.fields) for entry in entries if entry.subject_kind == "service"] == [
        ("deactivate", []),
        ("update", ["cost"]),
        ("create", ["name"]),
    ]


async def test_a_refused_update_leaves_no_trace(database: DatabaseEngine) -> None:
    """A change that was refused is in no audit trail."""
    office = await an_office()
    service = await a_service(office.id)
    with pytest.raises(Conflict):
        await update_service(
            PROGRAM, service.id, ServiceUpdate(office=office.id, name={"id": "Lain"}, revision=9)
        )
    assert not any(entry.action == "update" for entry in await audit_entries(None))
