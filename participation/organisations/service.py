"""Use cases of organisations: offices, members, grants, the site."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from participation.accounts.queries import account_by_email, account_by_id
from participation.accounts.schemas import AccountCreate, AccountView, Person
from participation.accounts.service import create_account, disable_account, record
from participation.areas.queries import area_exists
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.messages.service import is_address
from participation.organisations.permissions import Actor, Permission
from participation.organisations.queries import any_administrator, office_by_id, partner_office, site
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import Newcomer, OfficeCreate, OfficeUpdate, OfficeView, SiteUpdate
from participation.organisations.tables import Grant, Member, Office, Site
from participation.organisations.wording import ROLE_LABELS
from participation.slugs import free_slug
from participation.web.i18n import mark

LONGEST = {
    "name": 200,
    "operator": 200,
    "contact_email": 254,
    "contact_phone": 40,
    "data_protection_contact": 254,
}
"""Characters, as the columns hold them."""
CHANGED = mark(
    "Somebody saved this office while you were writing. Look at what they saved, "
    "then save again: what stands below replaces it."
)


async def create_office(actor: Person, wanted: OfficeCreate) -> OfficeView:
    """Raises Rejected for a missing name, a text too long, an unknown time zone or area."""
    await _check_office(wanted)
    async with transaction(), exclusive("office slugs"):
        slug = await free_slug(
            wanted.slug or wanted.name, lambda slug: Office.exists().where(Office.slug == slug)
        )
        office = Office(**{**msgspec.structs.asdict(wanted), "slug": slug, "name": wanted.name.strip()})
        await office.save()
        await record(actor, "create", "office", office.id, office=office.id, fields=["name"])
    return await _office(office.id)


async def update_office(actor: Person, office_id: int, wanted: OfficeUpdate) -> OfficeView:
    """Raises Rejected like create_office; Conflict when it has another revision than the one seen."""
    await _check_office(wanted)
    values = {**msgspec.structs.asdict(wanted), "name": wanted.name.strip(), "revision": wanted.revision + 1}
    async with transaction():
        present = await _office(office_id)
        saved = (
            await Office.update({getattr(Office, name): value for name, value in values.items()})
            .where(Office.id == office_id, Office.revision == wanted.revision)
            .returning(Office.id)
        )
        if not saved:
            raise Conflict(CHANGED)
        changed = [name for name in values if name != "revision" and values[name] != getattr(present, name)]
        await record(actor, "update", "office", office_id, office=office_id, fields=changed)
    return await _office(office_id)


async def _check_office(wanted: OfficeCreate | OfficeUpdate) -> None:
    errors = _contact_problems(wanted)
    if not wanted.name.strip():
        errors["name"] = Problem(mark("Write the name of the office."))
    try:
        ZoneInfo(wanted.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        errors["zone"] = Problem(mark("Choose one of the time zones."))
    if wanted.home_area is not None and not await area_exists(wanted.home_area):
        errors["home_area"] = Problem(mark("Choose one of the areas."))
    if errors:
        raise Rejected(mark("The office was not saved."), errors=errors)


def _contact_problems(wanted: OfficeCreate | OfficeUpdate | SiteUpdate) -> dict[str, Problem]:
    """What is too long for its column, and an address that citizens could not write to."""
    texts = {name: text for name, text in msgspec.structs.asdict(wanted).items() if isinstance(text, str)}
    errors = {
        name: Problem(mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST[name]})
        for name, text in texts.items()
        if name in LONGEST and len(text) > LONGEST[name]
    }
    if wanted.contact_email and not is_address(wanted.contact_email):
        errors["contact_email"] = Problem(mark("Write an e-mail address, for example name@office.go.id."))
    return errors


async def _office(office_id: int) -> OfficeView:
    office = await office_by_id(office_id)
    if office is None:
        raise NotFound(mark("There is no such office."))
    return office


async def grant(actor: Person, account_id: int, role: Role, scope_kind: ScopeKind, scope_id: int = 0) -> None:
    """Gives a role; giving it twice changes nothing. Membership of an office comes with its first grant.

    Raises Forbidden when a signed-in actor gives more than they administer themselves; NotFound.
    """
    async with transaction(), exclusive("grants"):
        office = await _office_reached(scope_kind, scope_id)
        if isinstance(actor, Actor):
            _may_grant(actor, role, office)
        if scope_kind == ScopeKind.PARTNER and office is None:
            raise NotFound(mark("There is no such partner organisation."))
        if await account_by_id(account_id) is None:
            raise NotFound(mark("There is no such account."))
        row = Grant(
            account=account_id, role=role, scope_kind=scope_kind, scope_id=scope_id, granted_by=actor.id
        )
        await Grant.insert(row).on_conflict(
            target=(Grant.account, Grant.role, Grant.scope_kind, Grant.scope_id), action="DO NOTHING"
        )
        if scope_kind == ScopeKind.OFFICE:
            await Member.insert(Member(account=account_id, office=scope_id)).on_conflict(
                target=(Member.account, Member.office), action="DO NOTHING"
            )
        await record(actor, "grant", "account", account_id, fields=[role], office=office)


async def let_in(actor: Person, newcomer: Newcomer, scope_kind: ScopeKind, scope_id: int = 0) -> None:
    """Gives a role to who has this address; an unknown address becomes an account that sets its password by mail.

    Raises Rejected naming the fields of `newcomer`, and Forbidden as `grant` does.
    """
    offered = {Role.PARTNER_MANAGER} if scope_kind == ScopeKind.PARTNER else ROLE_LABELS
    if newcomer.role not in offered:
        problem = Problem(mark("Choose what this person does."))
        raise Rejected(mark("The grant was not given."), errors={"role": problem})
    async with transaction():
        account = await account_by_email(newcomer.email) or await _new_account(actor, newcomer)
        await grant(actor, account.id, Role(newcomer.role), scope_kind, scope_id)


async def _new_account(actor: Person, newcomer: Newcomer) -> AccountView:
    wanted = AccountCreate(newcomer.email, newcomer.person, language=newcomer.language)
    try:
        return await create_account(actor, wanted)
    except Rejected as rejection:
        if "name" in rejection.errors:
            rejection.errors["person"] = rejection.errors.pop("name")
        raise


async def revoke(actor: Actor, grant_id: int) -> None:
    """Takes a grant back. Raises Rejected for the last administrator: someone must be able to let people in."""
    async with transaction(), exclusive("grants"):  # two administrators must not remove each other
        row = await Grant.select().where(Grant.id == grant_id).first()
        if row is None:
            raise NotFound(mark("There is no such grant."))
        office = await _office_reached(ScopeKind(row["scope_kind"]), row["scope_id"])
        _may_grant(actor, Role(row["role"]), office)
        await Grant.delete().where(Grant.id == grant_id)
        if row["role"] == Role.ADMIN and row["scope_kind"] == ScopeKind.EVERYTHING:
            await _keep_an_administrator()
        await record(actor, "revoke", "account", row["account"], fields=[row["role"]], office=office)


async def disable(actor: Actor, account_id: int) -> None:
    """Lets nobody in with an account any more; its grants stay, for the day it is enabled again.

    Raises NotFound, and Rejected for one's own account and for the last administrator's.
    """
    if account_id == actor.id:
        raise Rejected(mark("This is your own account. Ask another administrator to disable it."))
    async with transaction(), exclusive("grants"):
        await disable_account(actor, account_id)
        await _keep_an_administrator()


async def _keep_an_administrator() -> None:
    """After the act, within its transaction: so a disabled account counts for nothing."""
    if not await any_administrator():
        raise Rejected(mark("This is the last administrator. Appoint another one first."))


async def _office_reached(scope_kind: ScopeKind, scope_id: int) -> int | None:
    """The office that a grant is for, itself or through its partner organisation; None for everything."""
    if scope_kind == ScopeKind.PARTNER:
        return await partner_office(scope_id)
    return scope_id if scope_kind == ScopeKind.OFFICE else None


def _may_grant(actor: Actor, role: Role, office: int | None) -> None:
    """No office chooses who inspects it: inspectors are named by whoever runs the installation."""
    if office is not None and role is not Role.INSPECTOR:
        actor.must(Permission.MANAGE_OFFICE, office)
    else:
        actor.must(Permission.MANAGE_PLATFORM, None)


async def update_site(actor: Person, wanted: SiteUpdate) -> None:
    """Sets how the installation calls itself. Raises Rejected naming fields."""
    errors = _contact_problems(wanted)
    if not wanted.name.get("id"):
        errors["name.id"] = Problem(mark("Write the name of this platform in Indonesian."))
    if not wanted.operator:
        errors["operator"] = Problem(
            mark("Write who runs this platform: people entrust their answers to them.")
        )
    if errors:
        raise Rejected(mark("The settings were not saved."), errors=errors)
    values = msgspec.structs.asdict(wanted)
    async with transaction():
        present = await site()
        row = await Site.objects().first()
        if row is None:
            await Site.insert(Site(**values))
        else:
            await Site.update({getattr(Site, name): value for name, value in values.items()}).where(
                Site.id == row.id
            )
        changed = [name for name, value in values.items() if value != getattr(present, name)]
        await record(actor, "update", "site", fields=changed)
