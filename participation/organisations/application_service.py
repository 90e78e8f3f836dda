"""Use cases of who wants to become a partner organisation: apply, answer what the office asks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.files.service import erase_files, keep_files
from participation.messages.service import is_address
from participation.organisations.application_checks import application_problems
from participation.organisations.partner_messages import tell_of_application, tell_office
from participation.organisations.partner_queries import (
    application_by_id,
    areas_offered,
    documents_of,
    partner_or_not_found,
    refused_before,
)
from participation.organisations.partner_schemas import ApplicationView, ApplicationWanted
from participation.organisations.partner_states import LONGEST_WORDS, PartnerState
from participation.organisations.partner_tables import PartnerApplication, PartnerDocument, PartnerStep
from participation.organisations.queries import office_by_id, partners_of
from participation.organisations.schemas import OfficeView
from participation.organisations.tables import Partner
from participation.settings import Settings
from participation.web.i18n import current_language, mark

KEPT = timedelta(days=180)
"""How long an application stays that was declined, or whose organisation no longer answers."""
NOT_SENT = mark("The application was not sent.")
NO_APPLICATION = mark("There is no such application.")
TAKEN = mark(
    "An organisation of this name works with this office already, or has applied. Ask the office, or write your own "
    "name in full."
)


async def apply(
    settings: Settings,
    office: OfficeView,
    key: UUID,
    wanted: ApplicationWanted,
    documents: Mapping[str, UUID],
) -> UUID:
    """The id of the application, which is the key: sent twice, it is one. `documents` are files by their kind.

    Raises Rejected naming fields.
    """
    await _check(office, wanted)
    async with transaction(), exclusive(f"partners of {office.id}"):
        if await PartnerApplication.exists().where(PartnerApplication.id == key):
            return key
        await _name_is_free(office.id, wanted.name)
        partner = Partner(office=office.id, name=wanted.name, state=PartnerState.APPLIED)
        await partner.save()
        language = current_language()
        row = PartnerApplication(id=key, partner=partner.id, language=language, **_columns(wanted))
        await PartnerApplication.insert(row)
        await _keep(partner.id, documents)
        await _step(partner.id, wanted.contact, "")
        await record(PROGRAM, "apply", "partner", partner.id, office=office.id)
        await tell_of_application(settings, await partner_or_not_found(partner.id), await _application(key))
    return key


async def answer(
    settings: Settings,
    application: ApplicationView,
    revision: int,
    wanted: ApplicationWanted,
    words: str,
    documents: Mapping[str, UUID],
) -> None:
    """What the office asked for, with the application as it is now. Raises Rejected; Conflict once it was decided."""
    partner = await partner_or_not_found(application.partner)
    office = await _office(partner.office)
    await _check(office, wanted, words)
    async with transaction(), exclusive(f"partners of {office.id}"):
        await _name_is_free(office.id, wanted.name, partner.id)
        await _resubmit(partner.id, revision, wanted.name)
        values = {getattr(PartnerApplication, name): value for name, value in _columns(wanted).items()}
        await PartnerApplication.update(values).where(PartnerApplication.id == application.id)
        await _keep(partner.id, documents)
        await _step(partner.id, wanted.contact, words)
        await record(PROGRAM, "apply", "partner", partner.id, office=office.id, fields=["answer"])
        await tell_office(settings, await partner_or_not_found(partner.id))


async def _resubmit(partner: int, revision: int, name: str) -> None:
    """Raises Conflict where the office no longer waits for an answer, or somebody answered first."""
    values: dict[Any, Any] = {
        Partner.state: PartnerState.APPLIED,
        Partner.name: name,
        Partner.revision: revision + 1,
    }
    saved = (
        await Partner.update(values)
        .where(Partner.id == partner, Partner.revision == revision, Partner.state == PartnerState.ASKED)
        .returning(Partner.id)
    )
    if not saved:
        raise Conflict(
            mark("This was answered already, or the office has decided. Look at how it stands now.")
        )


async def _check(office: OfficeView, wanted: ApplicationWanted, words: str | None = None) -> None:
    """`words` answer a question of the office, where there was one."""
    errors = application_problems(wanted, [area.id for area in await areas_offered(office)])
    if wanted.email and not is_address(wanted.email):
        errors["email"] = Problem(mark("Write an e-mail address, for example name@organisation.or.id."))
    if words == "":
        errors["words"] = Problem(mark("Write an answer to what the office asks."))
    elif words is not None and len(words) > LONGEST_WORDS:
        shorten = mark("Shorten this text to %(longest)s characters.")
        errors["words"] = Problem(shorten, {"longest": LONGEST_WORDS})
    if errors:
        raise Rejected(NOT_SENT, errors=errors)


async def _name_is_free(office: int, name: str, own: int | None = None) -> None:
    others = {partner.name.casefold() for partner in await partners_of(office) if partner.id != own}
    if name.casefold() in others:
        raise Rejected(NOT_SENT, errors={"name": Problem(TAKEN)})


async def _keep(partner: int, documents: Mapping[str, UUID]) -> None:
    """A new document of a kind takes the place of the one before."""
    present = {document.kind: document.file for document in await documents_of(partner)}
    new = {kind: file for kind, file in documents.items() if present.get(kind) != file}
    await erase_files([present[kind] for kind in new if kind in present])
    await keep_files(new.values())
    for kind, file in new.items():
        await PartnerDocument.insert(PartnerDocument(partner=partner, file=file, kind=kind))


async def _step(partner: int, by_name: str, words: str) -> None:
    step = PartnerStep(partner=partner, state=PartnerState.APPLIED, words=words, by_name=by_name)
    await PartnerStep.insert(step)


def _columns(wanted: ApplicationWanted) -> dict[str, Any]:
    values = msgspec.structs.asdict(wanted)
    del values["name"]
    return {**values, "areas": msgspec.json.encode(wanted.areas).decode()}


async def _application(application_id: UUID) -> ApplicationView:
    application = await application_by_id(application_id)
    if application is None:
        raise NotFound(NO_APPLICATION)
    return application


async def _office(office_id: int) -> OfficeView:
    office = await office_by_id(office_id)
    if office is None:
        raise NotFound(mark("There is no such office."))
    return office


async def erase_refused_applications() -> int:
    """Organisations that were declined, or no longer answer, with all they sent; returns how many."""
    refused = await refused_before(KEPT)
    for partner_id in refused:
        async with transaction():
            partner = await partner_or_not_found(partner_id)
            await erase_files([document.file for document in await documents_of(partner_id)])
            await Partner.delete().where(Partner.id == partner_id)
            await record(PROGRAM, "remove", "partner", partner_id, office=partner.office)
    return len(refused)
