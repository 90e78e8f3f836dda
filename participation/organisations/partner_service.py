"""Use cases of partner organisations: let one work with an office, and grant what it may see."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import Problem, Rejected
from participation.organisations.queries import partners_granted, partners_of
from participation.organisations.roles import ScopeKind
from participation.organisations.tables import Partner, PartnerGrant
from participation.web.i18n import mark

LONGEST_NAME = 200


async def create_partner(actor: Person, office_id: int, name: str) -> int:
    """The id of a new partner organisation of an office. Raises Rejected for its name."""
    async with transaction(), exclusive(f"partners of {office_id}"):
        problem = await _name_problem(office_id, name.strip())
        if problem:
            raise Rejected(mark("The partner organisation was not added."), errors={"name": problem})
        partner = Partner(office=office_id, name=name.strip())
        await partner.save()
        await record(actor, "create", "partner", partner.id, office=office_id, fields=["name"])
    return int(partner.id)


async def _name_problem(office_id: int, name: str) -> Problem | None:
    if not name:
        return Problem(mark("Write the name of the partner organisation."))
    if len(name) > LONGEST_NAME:
        return Problem(mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_NAME})
    if name.casefold() in {partner.name.casefold() for partner in await partners_of(office_id)}:
        return Problem(mark("This partner organisation is in the list already."))
    return None


async def set_partners(
    actor: Person, office_id: int, scope_kind: ScopeKind, scope_id: int, wanted: frozenset[int]
) -> None:
    """Lets exactly these partner organisations of an office see an object of it; the others see it no more.

    Raises Rejected for one that is no partner of this office.
    """
    own = {partner.id for partner in await partners_of(office_id)}
    if not wanted <= own:
        problem = Problem(mark("Choose among the partner organisations of this office."))
        raise Rejected(mark("Nothing was changed."), errors={"partners": problem})
    async with transaction(), exclusive(f"partners of {office_id}"):
        present = await partners_granted(scope_kind, scope_id)
        for partner in sorted(wanted - present):
            await PartnerGrant.insert(
                PartnerGrant(partner=partner, scope_kind=scope_kind, scope_id=scope_id, granted_by=actor.id)
            )
            await record(actor, "share", scope_kind, scope_id, office=office_id, note=str(partner))
        for partner in sorted(present - wanted):
            await PartnerGrant.delete().where(
                PartnerGrant.partner == partner,
                PartnerGrant.scope_kind == scope_kind,
                PartnerGrant.scope_id == scope_id,
            )
            await record(actor, "unshare", scope_kind, scope_id, office=office_id, note=str(partner))
