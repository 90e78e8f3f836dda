"""Reads of what partner organisations apply with, and of whether they may work."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from participation.areas.queries import area_by_id, area_options, root_area
from participation.areas.schemas import AreaOption
from participation.clock import now
from participation.errors import AgreementNeeded, NotAdmitted, NotFound
from participation.organisations.partner_schemas import ApplicationView, DocumentView, StepView
from participation.organisations.partner_states import PartnerState
from participation.organisations.partner_tables import PartnerApplication, PartnerDocument, PartnerStep
from participation.organisations.queries import partner_by_id
from participation.organisations.schemas import OfficeView, PartnerView
from participation.organisations.tables import Partner
from participation.web.i18n import mark

_PARTNER = [getattr(Partner, name) for name in PartnerView.__struct_fields__]
NO_PARTNER = mark("There is no such partner organisation.")
SUSPENDED = mark(
    "This organisation is suspended, so nothing can be done in its name right now. The reason: %(reason)s"
)
NOT_ADMITTED = mark("This organisation may not work here right now. The office can say why.")
NOT_BOUND = mark(
    "Before any work, the organisation has to accept the agreement on data. Its people find it under "
    "“Organisation” in the menu."
)


async def partner_or_not_found(partner_id: int) -> PartnerView:
    """Raises NotFound."""
    partner = await partner_by_id(partner_id)
    if partner is None:
        raise NotFound(NO_PARTNER)
    return partner


async def partner_itself(partner_id: int) -> int | None:
    """Guards ask for the partner organisation that a path names."""
    partner = await partner_by_id(partner_id)
    return partner.id if partner else None


async def must_be_approved(partner_id: int) -> PartnerView:
    """Raises NotAdmitted, with the reason for one that was suspended."""
    partner = await partner_or_not_found(partner_id)
    path = f"/partners/members/{partner_id}"
    if partner.state == PartnerState.SUSPENDED and (steps := await steps_of(partner_id)):
        raise NotAdmitted(SUSPENDED, {"reason": steps[-1].words}, path=path)
    if partner.state != PartnerState.APPROVED:
        raise NotAdmitted(NOT_ADMITTED, path=path)
    return partner


async def must_work(partner_id: int) -> None:
    """Raises NotAdmitted as above, AgreementNeeded for one that has not accepted the agreement on data."""
    partner = await must_be_approved(partner_id)
    if not partner.works:
        raise AgreementNeeded(NOT_BOUND, path=f"/partners/agreement/{partner_id}")


async def one_must_work(partners: Collection[int]) -> None:
    """Raises as `must_work` does where none of these may work."""
    views = [await partner_by_id(partner) for partner in sorted(partners)]
    if not any(view.works for view in views if view):
        for partner in sorted(partners):
            await must_work(partner)


async def areas_offered(office: OfficeView) -> list[AreaOption]:
    """The area of an office and what its area questions offer; nothing before there are areas."""
    try:
        whole = await (area_by_id(office.home_area) if office.home_area else root_area())
    except NotFound:
        return []
    parts = [option for option in await area_options(whole.id) if option.id != whole.id]
    return [AreaOption(whole.id, whole.name, whole.kind), *parts]


async def application_of(partner_id: int) -> ApplicationView | None:
    """What a partner organisation applied with; None where the office added it by itself."""
    return await _application(PartnerApplication.partner == partner_id)


async def application_by_id(application_id: UUID) -> ApplicationView | None:
    return await _application(PartnerApplication.id == application_id)


async def _application(where: Any) -> ApplicationView | None:
    row = await PartnerApplication.select().where(where).first().output(load_json=True)
    return ApplicationView(**{**row, "areas": tuple(row["areas"])}) if row else None


async def documents_of(partner_id: int) -> list[DocumentView]:
    rows = (
        await PartnerDocument.select(PartnerDocument.file, PartnerDocument.kind)
        .where(PartnerDocument.partner == partner_id)
        .order_by(PartnerDocument.id)
    )
    return [DocumentView(**row) for row in rows]


async def steps_of(partner_id: int) -> list[StepView]:
    """The oldest first."""
    columns = [getattr(PartnerStep, name) for name in StepView.__struct_fields__]
    rows = (
        await PartnerStep.select(*columns).where(PartnerStep.partner == partner_id).order_by(PartnerStep.id)
    )
    return [StepView(**row) for row in rows]


async def partners_that_wait(offices: frozenset[int] | None) -> list[PartnerView]:
    """Organisations whose application these offices (None: all) have not answered, the oldest first."""
    query = Partner.select(*_PARTNER).where(Partner.state == PartnerState.APPLIED).order_by(Partner.id)
    if offices is not None:
        query = query.where(Partner.office.is_in(list(offices) or [0]))
    return [PartnerView(**row) for row in await query]


async def partners_of_people(partners: frozenset[int] | None) -> list[PartnerView]:
    """These partner organisations (None: all), by name."""
    query = Partner.select(*_PARTNER).order_by(Partner.name)
    if partners is not None:
        query = query.where(Partner.id.is_in(list(partners) or [0]))
    return [PartnerView(**row) for row in await query]


async def refused_before(age: timedelta) -> list[int]:
    """Organisations that were declined, or did not answer, longer ago than that."""
    refused = [PartnerState.DECLINED.value, PartnerState.ASKED.value]
    rows = (
        await PartnerStep.select(PartnerStep.partner, PartnerStep.happened_at)
        .where(PartnerStep.partner.state.is_in(refused))
        .order_by(PartnerStep.id)
    )
    newest = {row["partner"]: row["happened_at"] for row in rows}
    return [partner for partner, moved_at in newest.items() if moved_at < now() - age]
