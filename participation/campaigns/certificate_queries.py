"""Reads of certificates."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from participation.campaigns.certificate_schemas import CertificateContent, CertificateView
from participation.campaigns.certificate_tables import Certificate
from participation.campaigns.coverage_queries import coverage_at_close
from participation.campaigns.phases import never_ran
from participation.campaigns.queries import closed_since
from participation.campaigns.schemas import CampaignView
from participation.clock import now

REMINDED = timedelta(days=30)
"""So long after the close the overview reminds the office: not every campaign gets a certificate."""
_ALL = [getattr(Certificate, name) for name in CertificateView.__struct_fields__]


async def certificate_of(campaign_id: int) -> CertificateView | None:
    """The latest of a campaign, withdrawn or not; None before one was issued."""
    row = (
        await Certificate.select(*_ALL)
        .where(Certificate.campaign == campaign_id)
        .order_by(Certificate.id, ascending=False)
        .first()
    )
    return _view(row) if row else None


async def certificates_of(campaigns: Sequence[int]) -> dict[int, CertificateView]:
    """Those of these campaigns that hold, by campaign."""
    rows = await Certificate.select(*_ALL).where(
        Certificate.campaign.is_in(list(campaigns) or [0]), Certificate.withdrawn_at.is_null()
    )
    return {row["campaign"]: _view(row) for row in rows}


async def without_certificate(offices: frozenset[int] | None) -> list[CampaignView]:
    """Campaigns of partners that were closed lately, of these offices (None: all), and one can be issued for now.

    Those for which none was ever issued, once their last answers are counted.
    """
    closed = await closed_since(now() - REMINDED, offices)
    rows = await Certificate.select(Certificate.campaign).where(
        Certificate.campaign.is_in([one.id for one in closed] or [0])
    )
    known = {row["campaign"] for row in rows}
    waiting = [one for one in closed if one.id not in known and not never_ran(one)]
    return [one for one in waiting if await coverage_at_close(one) is not None]


async def certificate_numbered(number: str) -> CertificateView | None:
    """`number` as codes.normalise writes it."""
    row = await Certificate.select(*_ALL).where(Certificate.number == number).first()
    return _view(row) if row else None


def _view(row: dict[str, Any]) -> CertificateView:
    content = msgspec.msgpack.decode(bytes(row["content"]), type=CertificateContent)
    return CertificateView(**{**row, "content": content})
