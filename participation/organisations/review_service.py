"""Use cases of an office about partner organisations: decide how one stands, and which agreement binds it."""

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import Conflict, Rejected
from participation.organisations.partner_messages import tell_applicant, tell_people
from participation.organisations.partner_queries import application_of, partner_or_not_found
from participation.organisations.partner_schemas import Decision
from participation.organisations.partner_states import PartnerState, decision_problems
from participation.organisations.partner_tables import PartnerStep
from participation.organisations.permissions import Actor
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import Newcomer, PartnerView
from participation.organisations.service import let_in
from participation.organisations.tables import Partner
from participation.settings import Settings
from participation.web.i18n import mark

ACTS = {
    PartnerState.ASKED: "ask",
    PartnerState.APPROVED: "approve",
    PartnerState.DECLINED: "decline",
    PartnerState.SUSPENDED: "suspend",
}
CHANGED = mark(
    "Somebody decided about this organisation, or it changed its application, while this page was open. Look at it "
    "again before you decide."
)


async def decide(settings: Settings, actor: Actor, partner_id: int, decision: Decision) -> None:
    """Approves, asks back, declines, suspends or lets go on, and writes to whom it is about.

    With the first approval the contact person may sign in. Raises Rejected naming fields; Conflict for a second
    decision, or one about an application that has changed.
    """
    partner = await partner_or_not_found(partner_id)
    if partner.revision != decision.revision:
        raise Conflict(CHANGED)
    errors = decision_problems(partner.state, decision.state, decision.words)
    if errors:
        raise Rejected(mark("Nothing was decided."), errors=errors)
    async with transaction():
        await _advance(partner, decision)
        step = PartnerStep(partner=partner_id, state=decision.state, words=decision.words, by_name=actor.name)
        await PartnerStep.insert(step)
        act = "resume" if partner.state == PartnerState.SUSPENDED else ACTS[PartnerState(decision.state)]
        await record(actor, act, "partner", partner_id, office=partner.office, fields=["state"])
        await _follow(settings, actor, partner, decision)


async def _advance(partner: PartnerView, decision: Decision) -> None:
    saved = (
        await Partner.update({Partner.state: decision.state, Partner.revision: decision.revision + 1})
        .where(Partner.id == partner.id, Partner.revision == decision.revision)
        .returning(Partner.id)
    )
    if not saved:
        raise Conflict(CHANGED)


async def _follow(settings: Settings, actor: Actor, partner: PartnerView, decision: Decision) -> None:
    """What comes of a decision: people of the organisation hear of it; the first of them is let in."""
    if partner.admitted:
        await tell_people(settings, partner, decision)
        return
    application = await application_of(partner.id)
    if application is None:
        return
    if decision.state == PartnerState.APPROVED:
        newcomer = Newcomer(
            application.email, application.contact, Role.PARTNER_MANAGER, application.language
        )
        await let_in(actor, newcomer, ScopeKind.PARTNER, partner.id)
    await tell_applicant(settings, partner, application, decision)


async def set_collects(actor: Person, partner_id: int, *, collects: bool) -> None:
    """Whether an organisation collects answers in the name of the office: then another agreement has to bind it."""
    partner = await partner_or_not_found(partner_id)
    async with transaction(), exclusive(f"agreements of {partner.office}"):
        changed = (
            await Partner.update({Partner.collects: collects, Partner.agreed_version: 0})
            .where(Partner.id == partner_id, Partner.collects == (not collects))
            .returning(Partner.id)
        )
        if changed:
            await record(actor, "update", "partner", partner_id, office=partner.office, fields=["collects"])
