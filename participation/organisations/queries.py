"""Reads of offices, members, grants and the site."""

from collections.abc import Sequence
from typing import Any

from participation.accounts.queries import account_by_id, search_accounts
from participation.accounts.schemas import AccountView
from participation.organisations.permissions import ROLES, Actor, GrantView, Permission
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import (
    AccountCard,
    AccountCards,
    HeldGrant,
    MemberView,
    OfficeView,
    SiteView,
)
from participation.organisations.tables import Grant, Office, Site

UNNAMED_SITE = SiteView(name={"id": "Suara Warga", "en": "Citizens' Voice"})


async def site() -> SiteView:
    """How this installation calls itself; a neutral name before anybody has set one."""
    row = await Site.select().order_by(Site.id).first().output(load_json=True)
    if row is None:
        return UNNAMED_SITE
    row.pop("id")
    return SiteView(**row)


async def offices(only: frozenset[int] | None = None) -> list[OfficeView]:
    """Offices by name; `only` narrows to these ids, None means all."""
    query = Office.select().order_by(Office.name)
    if only is not None:
        query = query.where(Office.id.is_in(list(only) or [0]))
    return [_office_view(row) for row in await query]


async def office_by_id(office_id: int) -> OfficeView | None:
    row = await Office.select().where(Office.id == office_id).first()
    return _office_view(row) if row else None


async def office_by_slug(slug: str) -> OfficeView | None:
    row = await Office.select().where(Office.slug == slug).first()
    return _office_view(row) if row else None


async def office_home_area(office_id: int) -> int | None:
    """Where the area questions of an office start."""
    office = await office_by_id(office_id)
    return office.home_area if office else None


async def grants_of(account_id: int) -> tuple[GrantView, ...]:
    rows = await Grant.select().where(Grant.account == account_id).order_by(Grant.id)
    return tuple(GrantView(row["id"], row["role"], row["scope_kind"], row["scope_id"]) for row in rows)


async def grants_in(office_id: int | None) -> list[MemberView]:
    """Who holds which grant in an office; with None, for everything."""
    query = Grant.select(
        Grant.id, Grant.role, Grant.scope_kind, Grant.scope_id, Grant.account.id, Grant.account.name,
        Grant.account.email,
    ).order_by(Grant.account.name)  # fmt: skip
    if office_id is None:
        query = query.where(Grant.scope_kind == "everything")
    else:
        query = query.where(Grant.scope_kind == "office", Grant.scope_id == office_id)
    return [_member_view(row) for row in await query]


async def office_staff(office_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Accounts and names of who plans or writes for one of these offices, by name."""
    roles = [role.value for role in ROLES[Permission.READ_OFFICE]]
    rows = (
        await Grant.select(Grant.account.id, Grant.account.name)
        .where(
            Grant.scope_kind == "office",
            Grant.scope_id.is_in(list(office_ids) or [0]),
            Grant.role.is_in(roles),
            Grant.account.disabled_at.is_null(),
        )
        .order_by(Grant.account.name, Grant.account.id)
    )
    return list(dict.fromkeys((row["account.id"], row["account.name"]) for row in rows))


async def account_cards(text: str = "", after: int | None = None) -> AccountCards:
    """Accounts that `search_accounts` finds, each with its grants."""
    page = await search_accounts(text, after)
    held = await _held_by([account.id for account in page.accounts])
    return AccountCards([AccountCard(one, held.get(one.id, [])) for one in page.accounts], page.next_after)


async def _held_by(accounts: Sequence[int]) -> dict[int, list[HeldGrant]]:
    rows = (
        await Grant.select(Grant.id, Grant.account, Grant.role, Grant.scope_kind, Grant.scope_id)
        .where(Grant.account.is_in(list(accounts) or [0]), Grant.scope_kind.is_in(["everything", "office"]))
        .order_by(Grant.id)
    )
    names = {office.id: office.name for office in await offices(frozenset(row["scope_id"] for row in rows))}
    held: dict[int, list[HeldGrant]] = {}
    for row in rows:
        office = row["scope_id"] if row["scope_kind"] == "office" else None
        grant = HeldGrant(row["id"], row["role"], office, names.get(row["scope_id"], "") if office else "")
        held.setdefault(row["account"], []).append(grant)
    return held


async def any_administrator() -> bool:
    """Whether somebody who can sign in administers everything."""
    return await Grant.exists().where(
        Grant.role == Role.ADMIN,
        Grant.scope_kind == ScopeKind.EVERYTHING,
        Grant.account.disabled_at.is_null(),
    )


async def actor_by_id(account_id: int) -> Actor | None:
    """The account with its grants; None when it is gone or disabled."""
    account = await account_by_id(account_id)
    return await actor_of(account) if account and not account.disabled else None


async def actor_of(account: AccountView) -> Actor:
    return Actor(
        id=account.id,
        name=account.name,
        email=account.email,
        language=account.language,
        must_change_password=account.must_change_password,
        session_epoch=account.session_epoch,
        grants=await grants_of(account.id),
    )


async def actors_with(permission: Permission) -> list[Actor]:
    """Everyone who can sign in and has a permission for some office."""
    roles = [role.value for role in ROLES[permission]]
    rows = await Grant.select(Grant.account).where(Grant.role.is_in(roles)).order_by(Grant.account)
    found = [await actor_by_id(account) for account in dict.fromkeys(row["account"] for row in rows)]
    return [actor for actor in found if actor is not None and actor.allowed(permission)]


def _office_view(row: dict[str, Any]) -> OfficeView:
    row.pop("created_at")
    return OfficeView(**row)


def _member_view(row: dict[str, Any]) -> MemberView:
    return MemberView(
        account=row["account.id"],
        name=row["account.name"],
        email=row["account.email"],
        grant=row["id"],
        role=row["role"],
        scope_kind=row["scope_kind"],
        scope_id=row["scope_id"],
    )
