"""Use cases of a partner organisation about its own people: invite one, remove one."""

from participation.accounts.queries import account_by_email
from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import NotFound, Rejected
from participation.organisations.partner_messages import tell_invited
from participation.organisations.partner_queries import must_be_approved
from participation.organisations.permissions import Actor
from participation.organisations.queries import people_of_partner
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import Newcomer
from participation.organisations.service import let_in
from participation.organisations.tables import Grant
from participation.settings import Settings
from participation.web.i18n import mark


async def invite_member(settings: Settings, actor: Actor, partner_id: int, email: str, person: str) -> None:
    """Lets somebody work for an organisation, and writes to them; an unknown address becomes an account.

    Raises Rejected naming fields; Forbidden while the organisation is suspended.
    """
    partner = await must_be_approved(partner_id)
    inviter = Person(actor.id, actor.name)  # what they may give was asked by the route
    newcomer = Newcomer(email, person, Role.PARTNER_MANAGER, actor.language)
    async with transaction():
        await let_in(inviter, newcomer, ScopeKind.PARTNER, partner_id)
        account = await account_by_email(email)
        if account is not None:
            await tell_invited(settings, partner, actor.name, account)


async def remove_member(actor: Person, partner_id: int, grant_id: int) -> None:
    """Takes back what somebody may do for an organisation.

    Raises NotFound for who is not of it, Rejected for the last one, Forbidden while it is suspended.
    """
    partner = await must_be_approved(partner_id)
    async with transaction(), exclusive("grants"):  # two people must not remove each other
        people = await people_of_partner(partner_id)
        person = next((one for one in people if one.grant == grant_id), None)
        if person is None:
            raise NotFound(mark("This person does not work for your organisation any more."))
        if len(people) == 1:
            raise Rejected(mark("This is the last person of your organisation. Invite another one first."))
        await Grant.delete().where(Grant.id == grant_id)
        await record(actor, "revoke", "account", person.account, fields=[person.role], office=partner.office)
