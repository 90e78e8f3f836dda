"""Use cases of partner organisations: let one work with an office, rename and remove it, grant what it may see."""

from collections.abc import Sequence

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import CONSTRAINT_ERRORS, exclusive, transaction
from participation.errors import Conflict, Problem, Rejected
from participation.files.service import erase_files
from participation.organisations.partner_queries import documents_of, partner_or_not_found
from participation.organisations.queries import (
    granted_to_partner,
    partners_granted,
    partners_of,
    people_of_partner,
)
from participation.organisations.roles import ScopeKind
from participation.organisations.schemas import PartnerView
from participation.organisations.tables import Grant, Partner, PartnerGrant
from participation.web.i18n import mark

LONGEST_NAME = 200


async def create_partner(actor: Person, office_id: int, name: str) -> int:
    """The id of a new partner organisation of an office. Raises Rejected for its name."""
    async with transaction(), exclusive(f"partners of {office_id}"):
        problem = _name_problem(name.strip(), await partners_of(office_id))
        if problem:
            raise Rejected(mark("The partner organisation was not added."), errors={"name": problem})
        partner = Partner(office=office_id, name=name.strip())
        await partner.save()
        await record(actor, "create", "partner", partner.id, office=office_id, fields=["name"])
    return int(partner.id)


async def rename_partner(actor: Person, partner_id: int, name: str) -> None:
    """What it may see stays. Raises NotFound, Rejected for its name."""
    office_id, wanted = (await partner_or_not_found(partner_id)).office, name.strip()
    async with transaction(), exclusive(f"partners of {office_id}"):
        partners = await partners_of(office_id)
        problem = _name_problem(wanted, [other for other in partners if other.id != partner_id])
        if problem:
            raise Rejected(mark("The partner organisation was not renamed."), errors={"name": problem})
        await Partner.update({Partner.name: wanted}).where(Partner.id == partner_id)
        await record(actor, "rename", "partner", partner_id, office=office_id, fields=["name"])


async def remove_partner(actor: Person, partner_id: int) -> None:
    """Removes one that sees nothing any more, and takes back the grants of its people.

    Raises NotFound; Conflict while anything is granted to it, and where something names it that stays.
    """
    office_id = (await partner_or_not_found(partner_id)).office
    try:
        await _remove(actor, office_id, partner_id)
    except CONSTRAINT_ERRORS:
        raise Conflict(
            mark(
                "This organisation has campaigns, which stay with their links and figures, and so does its name. "
                "Take back the grants of its people instead."
            )
        ) from None


async def _remove(actor: Person, office_id: int, partner_id: int) -> None:
    async with transaction(), exclusive("grants"), exclusive(f"partners of {office_id}"):
        if await granted_to_partner(partner_id):
            raise Conflict(
                mark(
                    "Pilots are still open to this organisation. Close them to it on the page of each pilot, "
                    "under Partners, then remove it."
                )
            )
        for person in await people_of_partner(partner_id):
            await Grant.delete().where(Grant.id == person.grant)
            await record(actor, "revoke", "account", person.account, fields=[person.role], office=office_id)
        await erase_files([document.file for document in await documents_of(partner_id)])
        await Partner.delete().where(Partner.id == partner_id)
        await record(actor, "remove", "partner", partner_id, office=office_id)


def _name_problem(name: str, others: Sequence[PartnerView]) -> Problem | None:
    if not name:
        return Problem(mark("Write the name of the partner organisation."))
    if len(name) > LONGEST_NAME:
        return Problem(mark("Shorten this text to %(longest)s characters."), {"longest": LONGEST_NAME})
    if name.casefold() in {partner.name.casefold() for partner in others}:
        return Problem(mark("This partner organisation is in the list already."))
    return None


async def set_partners(
    actor: Person, office_id: int, scope_kind: ScopeKind, scope_id: int, wanted: frozenset[int]
) -> None:
    """Lets exactly these partner organisations of an office see an object of it; the others see it no more.

    Raises Rejected for one that is no partner of this office.
    """
    async with transaction(), exclusive(f"partners of {office_id}"):
        own = {partner.id for partner in await partners_of(office_id) if partner.admitted}
        if not wanted <= own:
            problem = Problem(mark("Choose among the partner organisations of this office."))
            raise Rejected(mark("Nothing was changed."), errors={"partners": problem})
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
