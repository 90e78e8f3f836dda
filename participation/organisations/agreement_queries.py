"""Reads of agreements on data, and of who accepted them."""

from typing import Any

from participation.organisations.agreements import read
from participation.organisations.partner_schemas import AcceptanceView, AgreementView
from participation.organisations.partner_tables import Agreement, AgreementAcceptance
from participation.organisations.schemas import PartnerView


async def agreements_of(office_id: int) -> list[AgreementView]:
    """Every version, the newest first."""
    rows = (
        await Agreement.select()
        .where(Agreement.office == office_id)
        .order_by(Agreement.number, ascending=False)
    )
    return [_view(row) for row in rows]


async def agreement_numbered(office_id: int, number: int) -> AgreementView | None:
    return await _first((Agreement.office == office_id) & (Agreement.number == number))


async def agreement_in_force(office_id: int, *, collects: bool) -> AgreementView | None:
    """The newest version for partners that collect in the name of the office, or for the others."""
    return await _first((Agreement.office == office_id) & (Agreement.collects == collects))


async def agreement_for(partner: PartnerView) -> AgreementView | None:
    """What a partner organisation has to accept; None before its office has written it."""
    return await agreement_in_force(partner.office, collects=partner.collects)


async def agreed_document(partner_id: int, number: int) -> tuple[bytes, str] | None:
    """The very bytes of a version that a partner organisation accepted, and their SHA-256."""
    row = (
        await AgreementAcceptance.select(
            AgreementAcceptance.agreement.document, AgreementAcceptance.agreement.sha256
        )
        .where(AgreementAcceptance.partner == partner_id, AgreementAcceptance.agreement.number == number)
        .first()
    )
    return (bytes(row["agreement.document"]), row["agreement.sha256"]) if row else None


async def acceptances_of(partner_id: int) -> list[AcceptanceView]:
    """Who bound a partner organisation to what, the newest first."""
    rows = (
        await AgreementAcceptance.select(
            AgreementAcceptance.agreement.number,
            AgreementAcceptance.agreement.sha256,
            AgreementAcceptance.name,
            AgreementAcceptance.position,
            AgreementAcceptance.accepted_at,
        )
        .where(AgreementAcceptance.partner == partner_id)
        .order_by(AgreementAcceptance.id, ascending=False)
    )
    return [
        AcceptanceView(
            row["agreement.number"],
            row["agreement.sha256"],
            row["name"],
            row["position"],
            row["accepted_at"],
        )
        for row in rows
    ]


async def _first(where: Any) -> AgreementView | None:
    row = await Agreement.select().where(where).order_by(Agreement.number, ascending=False).first()
    return _view(row) if row else None


def _view(row: dict[str, Any]) -> AgreementView:
    values = {name: row[name] for name in AgreementView.__struct_fields__ if name != "document"}
    return AgreementView(**values, document=read(bytes(row["document"])))
