"""Who may open which page of staff and partners: every role, reach and route, against tables written by hand.

The tables say what was agreed; the code must say the same. A new staff page needs its line in PAGES, a new
kind of object in a path needs a builder in owned_objects.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pytest
from litestar.handlers import HTTPRouteHandler

from participation.accounts.schemas import PROGRAM
from participation.campaigns.tables import Campaign
from participation.errors import Forbidden, NotFound, NotSignedIn, PasswordChangeNeeded
from participation.organisations.guards import Requires, signed_in, with_own_password
from participation.organisations.partner_schemas import Decision
from participation.organisations.partner_service import set_partners
from participation.organisations.partner_states import PartnerState
from participation.organisations.permissions import WORK, Actor, Permission
from participation.organisations.review_service import decide
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.service import grant
from participation.organisations.tables import Partner
from tests.factories import (
    an_account,
    an_actor,
    an_office,
    application,
    browser,
    post,
    settings,
    sign_in,
    staff,
)
from tests.owned_objects import FILLINGS, GONE, OWN, a_campaign, a_partner, a_pilot, service_id
from tests.staff_pages import PAGES

# An administrator of one office runs that office; the installation only with a grant for everything.
MAY = {
    "manage_platform": {"admin"},
    "manage_office": {"admin"},
    "read_office": {"admin", "planner", "editor"},
    "edit_services": {"admin", "planner", "editor"},
    "edit_surveys": {"admin", "planner", "editor"},
    "publish_surveys": {"admin", "planner"},
    "correct_comments": {"admin", "planner", "editor"},
    "export_answers": {"admin", "planner"},
    "export_identifiers": {"admin"},
    "plan": {"admin", "planner"},
    "follow_pilots": {"partner_manager"},
    "run_campaigns": {"partner_manager"},
    "manage_partner": {"partner_manager"},
    "read_severe": {"inspector"},
}
ONLY_WITH_EVERYTHING = {"manage_platform"}
REACHED_BY = {
    "follow_pilots": ScopeKind.PILOT,
    "run_campaigns": ScopeKind.PARTNER,
    "manage_partner": ScopeKind.PARTNER,
}
"""What the grant has to be for; all others are for an office."""

FOR_ANYONE = {
    "GET /partners",
    "GET /partners/{partner_id:int}",
    "GET /partners/certificates",
    "GET /partners/certificates/{number:str}",
    "GET /partners/apply",
    "GET /partners/apply/{slug:str}",
    "GET /partners/apply/{slug:str}/sent",
    "POST /partners/apply/{slug:str}/sent",
    "GET /partners/application",
    "POST /partners/application",
    "GET /sign-in",
    "POST /sign-in",
    "GET /reset",
    "POST /reset",
    "GET /reset/{token:str}",
    "POST /reset/{token:str}",
}
FOR_WHOEVER_IS_SIGNED_IN = {
    "GET /": with_own_password,
    "POST /sign-out": signed_in,
    "GET /account": signed_in,
    "POST /account/password": signed_in,
    "GET /courses": with_own_password,
    "GET /courses/{slug:str}": with_own_password,
    "GET /courses/{slug:str}/lessons/{number:int}": with_own_password,
    "GET /courses/{slug:str}/quiz": with_own_password,
    "POST /courses/{slug:str}/quiz": with_own_password,
}


ROOMS = (
    "", "/improvements", "/severe", "/comments", "/actions", "/surveys", "/pilots", "/campaigns", "/services",
    "/news", "/learning", "/courses", "/settings", "/schedules", "/areas", "/jobs",
)  # fmt: skip
"""What the menus lead to."""


@dataclass(frozen=True)
class Page:
    """One method of one path of staff, named without its /manage, or of partners."""

    name: str
    handler: HTTPRouteHandler

    @cached_property
    def guards(self) -> list[Requires]:
        return [guard for guard in self.handler.resolve_guards() if isinstance(guard, Requires)]

    @cached_property
    def plain_guards(self) -> list[Any]:
        """Those that ask for no grant."""
        known = (signed_in, with_own_password)
        return [guard for guard in self.handler.resolve_guards() if guard in known]


@cache
def staff_pages() -> list[Page]:
    return list(_staff_pages())


def _staff_pages() -> Iterator[Page]:
    for route in application().routes:
        if not re.match(r"/(manage|partners)(/|$)", route.path):
            continue
        for handler in getattr(route, "route_handlers", [route]):
            for method in sorted(getattr(handler, "http_methods", {"ANY"}) - {"OPTIONS"}):
                yield Page(f"{method} {route.path.removeprefix('/manage') or '/'}", handler)


@cache
def agreed() -> dict[str, tuple[str, str]]:
    """Permission and parameter by page, as PAGES has them."""
    pages = {}
    for line in PAGES.split("\n"):
        if line:
            permission, parameter, *methods, path = line.split()
            pages.update({f"{method} {path}": (permission, parameter) for method in methods})
    return pages


def guarded_pages() -> list[Page]:
    return [page for page in staff_pages() if page.guards]


def agreed_pages() -> list[Page]:
    """Those that PAGES knows; one test names the others."""
    return [page for page in guarded_pages() if page.name in agreed()]


def test_roles_carry_the_agreed_permissions() -> None:
    """Every permission of the code stands in the table, and no other."""
    assert set(MAY) == {str(permission) for permission in Permission}
    assert {str(role) for role in Role} >= set().union(*MAY.values())


def test_every_staff_page_has_exactly_one_guard() -> None:
    """A staff page without a guard, or with two, stands nowhere; those that need no grant are named."""
    guards = {page.name: [*page.guards, *page.plain_guards] for page in staff_pages()}
    assert {name for name, found in guards.items() if not found} == FOR_ANYONE
    assert [name for name, found in guards.items() if len(found) > 1] == []
    plain = {page.name: page.plain_guards[0] for page in staff_pages() if page.plain_guards}
    assert plain == FOR_WHOEVER_IS_SIGNED_IN


def test_every_guard_asks_for_what_was_agreed() -> None:
    """A guard that asks for less, or for an object less, than PAGES says is found; so is a page not in PAGES."""
    found = {
        page.name: (page.guards[0].permission.value, page.guards[0].parameter or "-")
        for page in guarded_pages()
    }
    wanted = agreed()
    missing = "\n".join(
        f"{found[name][0]:16} {found[name][1]:11} {name}" for name in sorted(found.keys() - wanted)
    )
    assert not missing, f"Check these pages and write them into PAGES:\n{missing}"
    assert found == wanted


def test_every_object_in_a_path_can_be_made() -> None:
    """The matrix below leaves no guarded object out."""
    asked = {page.guards[0].parameter for page in guarded_pages()} - {None}
    missing = asked - OWN.keys()
    assert not missing, f"tests/test_permissions.py needs a builder in OWN for: {sorted(missing)}"


class Connection:
    """As much of a connection as a guard looks at."""

    def __init__(self, user: Actor | None, path_params: dict[str, Any]) -> None:
        self.scope: dict[str, Any] = {"user": user} if user else {}
        self.path_params = path_params


async def answer(page: Page, user: Actor | None, objects: dict[str, Any]) -> str:
    """What the guard of a page says to somebody who asks for these objects."""
    try:
        for guard in [*page.guards, *page.plain_guards]:
            await guard(Connection(user, objects), page.handler)  # type: ignore[arg-type]
    except (Forbidden, NotFound, NotSignedIn, PasswordChangeNeeded) as refusal:
        return type(refusal).__name__
    return "open"


def expected(page: Page, role: Role, reach: str) -> str:
    """What it should say, from the tables alone."""
    permission, parameter = agreed()[page.name]
    carries = role.value in MAY[permission]
    if permission in ONLY_WITH_EVERYTHING:
        carries = carries and reach == "everything"
    kind = str(REACHED_BY.get(permission, "own"))
    near, far = {kind}, {"foreign" if kind == "own" else f"foreign {kind}"}
    reaches = reach == "everything" or reach in near or (reach in far and parameter == "-")
    if carries and reaches:
        return "open"
    return "Forbidden" if parameter == "-" else "NotFound"


@pytest.mark.usefixtures("database")
async def test_every_role_opens_exactly_the_agreed_pages() -> None:
    """For every role, every reach of its grant and every page, the guard lets in whom the tables let in."""
    own, foreign = (await an_office("Sendiri")).id, (await an_office("Asing")).id
    objects = {name: await make(own) for name, make in OWN.items()}
    reaches = {
        "own": (ScopeKind.OFFICE, own),
        "foreign": (ScopeKind.OFFICE, foreign),
        "everything": (ScopeKind.EVERYTHING, 0),
        "partner": (ScopeKind.PARTNER, objects["partner_id"]),
        "foreign partner": (ScopeKind.PARTNER, await a_partner(foreign)),
        "pilot": (ScopeKind.PILOT, objects["pilot_id"]),
        "foreign pilot": (ScopeKind.PILOT, 1_000_000),
        "campaign": (ScopeKind.CAMPAIGN, own),
    }
    wrong = [
        f"{page.name}: {role} with a grant for {reach}: {said}"
        for role in Role
        for reach, (kind, scope) in reaches.items()
        for page in agreed_pages()
        if (said := await answer(page, an_actor((role, kind, scope)), objects)) != expected(page, role, reach)
    ]
    assert wrong == []


@pytest.mark.usefixtures("database")
async def test_nobody_else_opens_anything() -> None:
    """Signed out, without a grant, with a one-time password or for an object that is not there: closed."""
    own = (await an_office()).id
    objects = {name: await make(own) for name, make in OWN.items()}
    everything = [(role, ScopeKind.EVERYTHING, 0) for role in Role]
    for page in guarded_pages():
        assert await answer(page, None, objects) == "NotSignedIn", page.name
        assert await answer(page, an_actor(), objects) in {"Forbidden", "NotFound"}, page.name
        unchanged = an_actor(*everything, must_change_password=True)
        assert await answer(page, unchanged, objects) == "PasswordChangeNeeded", page.name
        if page.guards[0].parameter:
            gone = {**dict.fromkeys(objects, 2_000_000), **GONE}
            assert await answer(page, an_actor(*everything), gone) == "NotFound", page.name


async def test_whoever_is_signed_in_needs_no_grant_for_the_own_account() -> None:
    """Signed out nothing opens; with a one-time password the own account; with one's own the overview, too."""
    answers = {
        page.name: [
            await answer(page, user, {}) for user in (None, an_actor(must_change_password=True), an_actor())
        ]
        for page in staff_pages()
        if page.plain_guards
    }
    own_account = ["NotSignedIn", "open", "open"]
    overview = ["NotSignedIn", "PasswordChangeNeeded", "open"]
    for name in [name for name, guard in FOR_WHOEVER_IS_SIGNED_IN.items() if guard is with_own_password]:
        assert answers.pop(name) == overview, name
    assert set(map(tuple, answers.values())) == {tuple(own_account)}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("role", list(Role))
async def test_the_menu_leads_only_where_one_may_go(role: Role) -> None:
    """Every room that the menu shows opens, and every room that it leaves out is closed to this person."""
    await staff(role, (await an_office()).id)
    async with browser() as client:
        await sign_in(client)
        shown = _rooms((await client.get("/en/manage")).text)
        for path in list(shown):
            shown |= _rooms((await client.get(path)).text)
        for room in ROOMS:
            path = f"/en/manage{room}"
            status = (await client.get(path)).status_code
            assert (status != 403) == (path in shown), path  # 404: without data there is no area
    assert shown <= {f"/en/manage{room}" for room in ROOMS}


def _rooms(page: str) -> set[str]:
    """Where the menus of a page lead, that of a room with several doors included."""
    menus = page.partition("<header")[2].partition("</header>")[0].split("<nav")[1:]
    return set(re.findall(r'href="(/en/manage[^"]*)"', "".join(menus))) - {"/en/manage/account"}


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_the_reach_of_a_permission(permission: Permission, role: Role) -> None:
    """`allowed`, `must` and `offices` of an actor agree with the tables and with one another."""
    carries = role.value in MAY[permission]
    office = carries and permission.value not in ONLY_WITH_EVERYTHING
    of_seven = an_actor((role, REACHED_BY.get(permission, ScopeKind.OFFICE), 7))
    of_all = an_actor((role, ScopeKind.EVERYTHING, 0))
    elsewhere = {ScopeKind.PARTNER, ScopeKind.CAMPAIGN} - {REACHED_BY.get(permission)}
    of_others = an_actor(*((role, kind, 7) for kind in sorted(elsewhere)))
    assert [of_seven.allowed(permission, reach) for reach in (7, 8, None)] == [office, False, office]
    assert [of_all.allowed(permission, reach) for reach in (7, 8, None)] == [carries] * 3
    assert not of_others.allowed(permission, 7)
    assert not of_others.allowed(permission)
    assert of_seven.offices(permission) == (frozenset({7}) if office else frozenset())
    assert of_all.offices(permission) == (None if carries else frozenset())
    if not office:
        with pytest.raises(Forbidden):
            of_seven.must(permission, 7)


def address(page: Page, objects: dict[str, Any]) -> str:
    """The page's path with objects in it, as a browser asks for it."""
    path = page.name.split()[1]
    filled = re.sub(
        r"{(\w+):\w+}", lambda found: str(objects.get(found[1], FILLINGS.get(found[1], "x"))), path
    )
    room = "" if filled.startswith("/partners/") else "/manage"
    return f"/en{room}{'' if filled == '/' else filled}"


@pytest.mark.usefixtures("database")
async def test_over_http_nobody_signed_out_gets_in() -> None:
    """Every page that needs somebody signed in leads a stranger to the sign-in page, whatever is sent."""
    objects = {name: await make((await an_office(name)).id) for name, make in OWN.items()}
    async with browser() as client:
        for page in staff_pages():
            if page.name in FOR_ANYONE:
                continue
            path = address(page, objects)
            reply = await (client.get(path) if page.name.startswith("GET") else post(client, path))
            if path.endswith(".json"):
                assert reply.status_code == 401, page.name
            else:
                assert reply.status_code == 303, page.name
                assert reply.headers["location"].startswith("/en/manage/sign-in"), page.name


@pytest.mark.usefixtures("database")
async def test_over_http_a_foreign_object_does_not_exist() -> None:
    """The administrator of another office gets the same 404 for what is there as for what is not."""
    own, foreign = (await an_office("Sendiri")).id, (await an_office("Asing")).id
    objects = {name: await make(foreign) for name, make in OWN.items()}
    await staff(Role.ADMIN, own)
    async with browser() as client:
        await sign_in(client)
        for page in guarded_pages():
            if not page.guards[0].parameter:
                continue
            path = address(page, objects)
            reply = await (client.get(path) if page.name.startswith("GET") else post(client, path))
            assert reply.status_code == 404, page.name


async def a_foreign_world(office: int) -> dict[str, Any]:
    """One object of each kind, none of which belongs to an organisation made before."""
    partner = Partner(office=office, name="Yayasan Api", agreed_version=1)
    await partner.save()
    campaign = Campaign(office=office, partner=partner.id, slug="campaign-api", title={"id": "Suara gunung"})
    await campaign.save()
    made = {
        name: await make(office) for name, make in OWN.items() if name not in {"partner_id", "campaign_id"}
    }
    return {**made, "partner_id": partner.id, "campaign_id": campaign.id}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("neighbour", ["in the same office", "in another one"])
async def test_over_http_no_partner_reaches_what_belongs_to_another_one(neighbour: str) -> None:
    """On every page of partners, an object of another organisation is answered as one that is not there."""
    office = (await an_office("Sendiri")).id
    own = await a_partner(office)
    foreign = office if neighbour == "in the same office" else (await an_office("Asing")).id
    objects = await a_foreign_world(foreign)
    account = await an_account()
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, own)
    pages = [page for page in guarded_pages() if " /partners/" in page.name and page.guards[0].parameter]
    assert len(pages) > 5
    async with browser() as client:
        await sign_in(client)
        assert (await client.get(f"/en/partners/members/{own}")).status_code == 200
        for page in pages:
            path = address(page, objects)
            reply = await (client.get(path) if page.name.startswith("GET") else post(client, path))
            assert reply.status_code == 404, page.name


@pytest.mark.usefixtures("database")
async def test_over_http_a_suspended_partner_does_no_work() -> None:
    """Every page of work says that it is suspended, why, and where more stands, also in a tab that was open before."""
    office = (await an_office()).id
    partner = await a_partner(office)
    account = await an_account()
    await grant(PROGRAM, account.id, Role.PARTNER_MANAGER, ScopeKind.PARTNER, partner)
    pilot = await a_pilot(office)
    await set_partners(PROGRAM, office, ScopeKind.PILOT, pilot, frozenset({partner}))
    objects = {"partner_id": partner, "campaign_id": await a_campaign(office), "pilot_id": pilot}
    work = [
        page for page in guarded_pages() if page.guards[0].permission in {*WORK, Permission.FOLLOW_PILOTS}
    ]
    async with browser() as client:
        await sign_in(client)
        decision = Decision(PartnerState.SUSPENDED, "Laporan belum dikirim.", 1)
        await decide(settings(), an_actor((Role.ADMIN, ScopeKind.OFFICE, office)), partner, decision)
        for page in work:
            path = address(page, objects)
            reply = await (client.get(path) if page.name.startswith("GET") else post(client, path))
            assert reply.status_code == 403, page.name
            assert "Laporan belum dikirim." in reply.text, page.name
            if reply.headers["content-type"].startswith("text/html"):
                assert f'/partners/members/{partner}"' in reply.text, page.name


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.EDITOR, "/services", 200),
        (Role.EDITOR, "/services/{service_id}", 200),
        (Role.EDITOR, "/settings", 403),
        (Role.EDITOR, "/settings/offices/{office_id}", 404),
        (Role.ADMIN, "/settings/offices/{office_id}", 200),
        (Role.ADMIN, "/settings/site", 403),
        (Role.ADMIN, "/settings/audit", 200),
        (Role.INSPECTOR, "/services", 403),
        (Role.ENUMERATOR, "/services/{service_id}", 404),
    ],
)
async def test_over_http_in_the_own_office(role: Role, path: str, status: int) -> None:
    """The guards are really on the way: some pages by browser, for staff of the office itself."""
    own = (await an_office()).id
    filled = path.format(office_id=own, service_id=await service_id(own))
    await staff(role, own)
    async with browser() as client:
        await sign_in(client)
        assert (await client.get(f"/en/manage{filled}")).status_code == status
