"""What partner organisations, and the offices that they apply to, are written; links to what they may open."""

from collections.abc import Mapping

from participation.accounts.schemas import AccountView
from participation.messages.service import is_address, queue_email
from participation.organisations.application_links import application_path
from participation.organisations.partner_schemas import ApplicationView, Decision
from participation.organisations.partner_states import PartnerState
from participation.organisations.permissions import Permission
from participation.organisations.queries import actor_by_id, actors_with, people_of_partner
from participation.organisations.schemas import PartnerView
from participation.settings import Settings
from participation.web.i18n import mark, translate, using_language
from participation.web.urls import url

PURPOSE = "partner"
APPLICATION = mark("The application of %(organisation)s")
RECEIVED = mark(
    "Hello %(name)s,\n\n"
    "the application of %(organisation)s has arrived. The office reads it and writes to you. Until then you see here "
    "how it stands:\n\n"
    "%(link)s"
)
WAITS = mark(
    "Hello %(name)s,\n\n"
    "%(organisation)s wants to work with your office, or has answered your question. Its application waits for "
    "you here:\n\n"
    "%(link)s"
)
TO_APPLICANTS = {
    PartnerState.ASKED: mark(
        "Hello %(name)s,\n\n"
        "before it decides about %(organisation)s, the office asks:\n\n"
        "%(words)s\n\n"
        "Please answer here; you can change your application there, too:\n\n"
        "%(link)s"
    ),
    PartnerState.DECLINED: mark(
        "Hello %(name)s,\n\n"
        "the office has declined the application of %(organisation)s. Its reason:\n\n"
        "%(words)s\n\n"
        "What you sent is erased after 180 days."
    ),
    PartnerState.APPROVED: mark(
        "Hello %(name)s,\n\n"
        "the office has approved %(organisation)s. Choose your password here, with the address that this message "
        "went to:\n\n"
        "%(link)s\n\n"
        "Then accept the agreement on data, and invite your colleagues: both stand under “Organisation” in the "
        "menu.\n\n"
        "%(words)s"
    ),
}
NEWS = mark("News about %(organisation)s")
TO_PEOPLE = {
    PartnerState.SUSPENDED: mark(
        "Hello %(name)s,\n\n"
        "the office has suspended %(organisation)s: nobody can work in its name until the office lets it go on. Its "
        "reason:\n\n"
        "%(words)s"
    ),
    PartnerState.APPROVED: mark(
        "Hello %(name)s,\n\n%(organisation)s can go on with its work here:\n\n%(link)s\n\n%(words)s"
    ),
}
INVITATION = mark("You can work for %(organisation)s here")
INVITED = mark(
    "Hello %(name)s,\n\n"
    "%(inviter)s has let you in: you can work for %(organisation)s here now. If you have no password yet, choose one, "
    "with the address that this message went to:\n\n"
    "%(link)s"
)
NEW_AGREEMENT = mark("A new agreement on data for %(organisation)s")
ACCEPT_IT = mark(
    "Hello %(name)s,\n\n"
    "your office has published a new agreement on data. Nobody can go on working for %(organisation)s before somebody "
    "who may sign for it has accepted it here:\n\n"
    "%(link)s"
)


async def tell_of_application(settings: Settings, partner: PartnerView, application: ApplicationView) -> None:
    """To who applied, that it has arrived; to who decides in the office, that it waits."""
    await _write_to_applicant(settings, partner, application, RECEIVED, "")
    await tell_office(settings, partner)


async def tell_office(settings: Settings, partner: PartnerView) -> None:
    """That an application waits, or waits again."""
    path = f"/manage/settings/partners/{partner.id}/review"
    for actor in await actors_with(Permission.MANAGE_OFFICE):
        if actor.allowed(Permission.MANAGE_OFFICE, partner.office):
            told = {"name": actor.name, "organisation": partner.name}
            await _write(settings, actor.email, actor.language, APPLICATION, WAITS, told, path)


async def tell_applicant(
    settings: Settings, partner: PartnerView, application: ApplicationView, decision: Decision
) -> None:
    """What the office asks or has decided about an application."""
    body = TO_APPLICANTS[PartnerState(decision.state)]
    await _write_to_applicant(settings, partner, application, body, decision.words)


async def _write_to_applicant(
    settings: Settings, partner: PartnerView, application: ApplicationView, body: str, words: str
) -> None:
    approved = body == TO_APPLICANTS[PartnerState.APPROVED]
    path = "/manage/reset" if approved else application_path(settings.secret_key, application.id)
    told = {"name": application.contact, "organisation": partner.name, "words": words}
    await _write(settings, application.email, application.language, APPLICATION, body, told, path)


async def tell_people(settings: Settings, partner: PartnerView, decision: Decision) -> None:
    """That their organisation is suspended, or goes on."""
    body = TO_PEOPLE[PartnerState(decision.state)]
    await _write_to_people(settings, partner, NEWS, body, "/manage", decision.words)


async def tell_of_agreement(settings: Settings, partner: PartnerView) -> None:
    path = f"/partners/agreement/{partner.id}"
    await _write_to_people(settings, partner, NEW_AGREEMENT, ACCEPT_IT, path, "")


async def _write_to_people(
    settings: Settings, partner: PartnerView, subject: str, body: str, path: str, words: str
) -> None:
    for person in await people_of_partner(partner.id):
        if actor := await actor_by_id(person.account):
            told = {"name": actor.name, "organisation": partner.name, "words": words}
            await _write(settings, actor.email, actor.language, subject, body, told, path)


async def tell_invited(settings: Settings, partner: PartnerView, inviter: str, account: AccountView) -> None:
    told = {"name": account.name, "organisation": partner.name, "inviter": inviter}
    await _write(settings, account.email, account.language, INVITATION, INVITED, told, "/manage/reset")


async def _write(
    settings: Settings,
    email: str,
    language: str,
    subject: str,
    body: str,
    told: Mapping[str, object],
    path: str,
) -> None:
    """Queues one mail in a language; nobody whose address can take none is written to."""
    if not is_address(email):
        return
    with using_language(language):
        said = {**told, "link": settings.base_url + url(path)}
        words = translate(body, said).strip()
        await queue_email(PURPOSE, email, translate(subject, said), words)
