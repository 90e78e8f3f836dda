"""Reads of offices, members, grants and the site."""

from collections.abc import Sequence
from typing import Any

from participation.accounts.queries import account_by_id, search_accounts
from participation.accounts.schemas import AccountView
from participation.organisations.partner_states import PartnerState
from participation.organisations.permissions import ROLES, Actor, GrantView, Permission
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import (
    AccountCard,
    AccountCards,
    HeldGrant,
    MemberView,
    OfficeView,
    PartnerView,
    SiteView,
)
from participation.organisations.tables import Grant, Office, Partner, PartnerGrant, Site

_PARTNER = [getattr(Partner, name) for name in PartnerView.__struct_fields__]
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
    """What was given to an account, and what it has through a partner organisation."""
    rows = await Grant.select().where(Grant.account == account_id).order_by(Grant.id)
    own = [GrantView(row["id"], row["role"], row["scope_kind"], row["scope_id"]) for row in rows]
    return (*own, *await _grants_through([one for one in own if one.scope_kind == ScopeKind.PARTNER]))


async def _grants_through(memberships: Sequence[GrantView]) -> list[GrantView]:
    """Each of a partner's scopes in the role that the account has there; the id is that of the membership.

    A partner that is not approved, or no longer, has none.
    """
    if not memberships:
        return []
    rows = await PartnerGrant.select().where(
        PartnerGrant.partner.is_in([membership.scope_id for membership in memberships]),
        PartnerGrant.partner.state == PartnerState.APPROVED,
    )
    return [
        GrantView(membership.id, membership.role, row["scope_kind"], row["scope_id"])
        for membership in memberships
        for row in rows
        if row["partner"] == membership.scope_id
    ]


async def grants_in(office_id: int | None) -> list[MemberView]:
    """Who holds which grant in an office; with None, for everything."""
    if office_id is None:
        return await _grants_for(ScopeKind.EVERYTHING, 0)
    return await _grants_for(ScopeKind.OFFICE, office_id)


async def people_of_partner(partner_id: int) -> list[MemberView]:
    return await _grants_for(ScopeKind.PARTNER, partner_id)


async def _grants_for(scope_kind: ScopeKind, scope_id: int) -> list[MemberView]:
    rows = await Grant.select(
        Grant.id, Grant.role, Grant.scope_kind, Grant.scope_id, Grant.account.id, Grant.account.name,
        Grant.account.email,
    ).where(Grant.scope_kind == scope_kind, Grant.scope_id == scope_id).order_by(Grant.account.name)  # fmt: skip
    return [_member_view(row) for row in rows]


async def partners_of(office_id: int) -> list[PartnerView]:
    """The partner organisations of an office, by name."""
    rows = await Partner.select(*_PARTNER).where(Partner.office == office_id).order_by(Partner.name)
    return [PartnerView(**row) for row in rows]


async def partner_by_id(partner_id: int) -> PartnerView | None:
    row = await Partner.select(*_PARTNER).where(Partner.id == partner_id).first()
    return PartnerView(**row) if row else None


async def partner_office(partner_id: int) -> int | None:
    """The office a partner organisation belongs to, for guards."""
    partner = await partner_by_id(partner_id)
    return partner.office if partner else None


async def granted_to_partner(partner_id: int) -> int:
    """How much a partner organisation was granted."""
    return int(await PartnerGrant.count().where(PartnerGrant.partner == partner_id))


async def partners_granted(scope_kind: ScopeKind, scope_id: int) -> frozenset[int]:
    """Ids of the partner organisations that were granted this."""
    rows = await PartnerGrant.select(PartnerGrant.partner).where(
        PartnerGrant.scope_kind == scope_kind, PartnerGrant.scope_id == scope_id
    )
    return frozenset(row["partner"] for row in rows)


async def office_staff(office_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Accounts and names of who plans or writes for one of these offices, by name."""
    return list(dict.fromkeys((account, name) for account, name, _ in await staff_by_office(office_ids)))


async def staff_by_office(office_ids: Sequence[int]) -> list[tuple[int, str, int]]:
    """As `office_staff`, each with the office; who works for two of them stands there twice."""
    roles = [role.value for role in ROLES[Permission.READ_OFFICE]]
    rows = (
        await Grant.select(Grant.account.id, Grant.account.name, Grant.scope_id)
        .where(
            Grant.scope_kind == "office",
            Grant.scope_id.is_in(list(office_ids) or [0]),
            Grant.role.is_in(roles),
            Grant.account.disabled_at.is_null(),
        )
        .order_by(Grant.account.name, Grant.account.id, Grant.scope_id)
    )
    found = [(row["account.id"], row["account.name"], row["scope_id"]) for row in rows]
    return list(dict.fromkeys(found))


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
