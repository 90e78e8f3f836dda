"""Use cases of agreements on data: publish a version, accept it in the name of an organisation."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.clock import now, today
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.agreement_queries import agreement_for, agreement_in_force, agreements_of
from participation.organisations.agreements import (
    canonical,
    fingerprint,
    signature_problems,
    text_problems,
)
from participation.organisations.partner_messages import tell_of_agreement
from participation.organisations.partner_queries import must_be_approved
from participation.organisations.partner_schemas import (
    Acceptance,
    AgreementDocument,
    AgreementView,
    AgreementWanted,
)
from participation.organisations.partner_states import PartnerState
from participation.organisations.partner_tables import Agreement, AgreementAcceptance
from participation.organisations.queries import office_by_id, partners_of
from participation.organisations.schemas import PartnerView
from participation.organisations.tables import Partner
from participation.settings import Settings
from participation.web.i18n import mark

ANOTHER_VERSION = mark(
    "Somebody published a version of the agreement while you were writing. Look at it, then publish again if yours "
    "should follow it."
)
NEW_TEXT = mark("The office has published another text meanwhile. Read it before you accept it.")
NO_TEXT = mark("The office has not published an agreement yet. You hear from it once there is one.")


async def publish_agreement(
    settings: Settings, actor: Person, office_id: int, wanted: AgreementWanted
) -> int:
    """The number of a new version. Where it is binding, partners that it is for accept it before they go on.

    Raises Rejected naming fields; Conflict where another version came first.
    """
    in_force = await agreement_in_force(office_id, collects=wanted.collects)
    errors = text_problems(wanted, in_force.document.text if in_force else None)
    if errors:
        raise Rejected(mark("The agreement was not published."), errors=errors)
    async with transaction(), exclusive(f"agreements of {office_id}"):
        newest = next((version.number for version in await agreements_of(office_id)), 0)
        if newest != wanted.after:
            raise Conflict(ANOTHER_VERSION)
        agreement = await _store(office_id, newest + 1, wanted)
        await record(actor, "publish", "agreement", agreement.id, office=office_id, fields=["version"])
        if wanted.binding:
            await _unbind(settings, office_id, collects=wanted.collects)
    return newest + 1


async def _store(office_id: int, number: int, wanted: AgreementWanted) -> Agreement:
    office = await office_by_id(office_id)
    if office is None:
        raise NotFound(mark("There is no such office."))
    published_on = today().isoformat()
    content = canonical(AgreementDocument(office.name, number, wanted.collects, wanted.text, published_on))
    agreement = Agreement(
        office=office_id,
        number=number,
        collects=wanted.collects,
        document=content,
        sha256=fingerprint(content),
    )
    await agreement.save()
    return agreement


async def _unbind(settings: Settings, office_id: int, *, collects: bool) -> None:
    """Those who have accepted an earlier version hear that they have to accept the new one."""
    bound = [
        partner
        for partner in await partners_of(office_id)
        if partner.collects == collects and partner.agreed_version
    ]
    await Partner.update({Partner.agreed_version: 0}).where(
        Partner.id.is_in([partner.id for partner in bound] or [0])
    )
    for partner in bound:
        if partner.state == PartnerState.APPROVED:
            await tell_of_agreement(settings, partner)


async def accept_agreement(actor: Person, partner_id: int, accepted: Acceptance) -> None:
    """Binds an organisation to the version that was read; accepting it twice changes nothing.

    Raises Forbidden for one that is suspended, Rejected naming fields, Conflict once there is a newer version,
    NotFound before there is any.
    """
    partner = await must_be_approved(partner_id)
    errors = signature_problems(accepted)
    if errors:
        raise Rejected(mark("The agreement was not accepted."), errors=errors)
    async with transaction(), exclusive(f"agreements of {partner.office}"):
        partner = await must_be_approved(partner_id)
        agreement = await _to_be_accepted(partner, accepted.number)
        if partner.agreed_version == agreement.number:
            return
        row = AgreementAcceptance(
            partner=partner_id,
            agreement=agreement.id,
            account=actor.id,
            name=accepted.name,
            position=accepted.position,
            accepted_at=now(),
        )
        await AgreementAcceptance.insert(row)
        await Partner.update({Partner.agreed_version: agreement.number}).where(Partner.id == partner_id)
        note = f"{agreement.number} {agreement.sha256[:12]}"
        await record(
            actor, "accept", "partner", partner_id, office=partner.office, fields=["agreement"], note=note
        )


async def _to_be_accepted(partner: PartnerView, number: int) -> AgreementView:
    agreement = await agreement_for(partner)
    if agreement is None:
        raise NotFound(NO_TEXT)
    if agreement.number != number:
        raise Conflict(NEW_TEXT)
    return agreement
