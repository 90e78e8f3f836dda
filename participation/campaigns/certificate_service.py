"""Use cases of certificates: an office issues one when a partner's campaign is over, and can withdraw it."""

from datetime import datetime

import msgspec

from participation.accounts.schemas import Person
from participation.accounts.service import record
from participation.campaigns.certificate_messages import send_certificate
from participation.campaigns.certificate_queries import certificate_of
from participation.campaigns.certificate_schemas import CertificateContent, CertificateView
from participation.campaigns.certificate_tables import Certificate
from participation.campaigns.coverage import STEP
from participation.campaigns.coverage_queries import coverage_at_close
from participation.campaigns.offer_queries import about_of
from participation.campaigns.phases import never_ran
from participation.campaigns.report_making import report_content
from participation.campaigns.report_queries import milestones_of
from participation.campaigns.schemas import CampaignView
from participation.campaigns.service import campaign_or_not_found
from participation.clock import day_in
from participation.codes import LINK_SYMBOLS, random_code
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.web.i18n import mark

LONGEST_NAME = 120
LONGEST_REASON = 1_000
NOT_ISSUED = mark("The certificate was not issued.")
NOT_YET = mark(
    "A certificate is issued once the campaign of a partner organisation is closed and its answers are counted."
)
NEVER_RAN = mark("This campaign was closed before it began, so there is nothing to certify.")
ISSUED = mark("Somebody has issued the certificate of this campaign already.")
WITHDRAWN = mark("This certificate is withdrawn already.")


async def issue_certificate(
    actor: Person, campaign_id: int, signer: str, position: str, moment: datetime, base_url: str = ""
) -> CertificateView:
    """What it says is fixed now, and the partner's people are told by mail.

    Raises Rejected naming fields; Conflict while another one holds, and before the campaign is over.
    """
    campaign = await campaign_or_not_found(campaign_id)
    errors = {name: problem for name, problem in _problems(signer, position).items() if problem}
    if errors:
        raise Rejected(NOT_ISSUED, errors=errors)
    content = await _content(campaign, signer.strip(), position.strip(), moment)
    async with transaction(), exclusive(f"certificate of campaign {campaign_id}"):
        known = await certificate_of(campaign_id)
        if known is not None and known.withdrawn_at is None:
            raise Conflict(ISSUED)
        certificate = Certificate(
            campaign=campaign_id,
            number=random_code(LINK_SYMBOLS),
            content=msgspec.msgpack.encode(content),
            issued_at=moment,
        )
        await certificate.save()
        await record(actor, "issue", "certificate", certificate.id, office=campaign.office, fields=["signer"])
        await send_certificate(campaign, certificate.number, base_url)
    return await _or_not_found(campaign_id)


def _problems(signer: str, position: str) -> dict[str, Problem | None]:
    wrong = Problem(mark("Write it in %(longest)s characters at most."), {"longest": LONGEST_NAME})
    return {
        name: None if 0 < len(typed.strip()) <= LONGEST_NAME else wrong
        for name, typed in (("signer", signer), ("position", position))
    }


async def _content(
    campaign: CampaignView, signer: str, position: str, moment: datetime
) -> CertificateContent:
    coverage = await coverage_at_close(campaign)
    if coverage is None or not campaign.partner or not campaign.starts_on or not campaign.closed_at:
        raise Conflict(NOT_YET)
    if never_ran(campaign):
        raise Conflict(NEVER_RAN)
    figures = report_content(coverage, campaign.ends_on, STEP, [], None)
    milestones = [one.percent for one in await milestones_of(campaign.id)]
    return CertificateContent(
        partner=campaign.partner,
        partner_name=campaign.partner_name,
        office_name=campaign.office_name,
        title=campaign.title,
        about=await about_of(campaign),
        starts_on=campaign.starts_on,
        ended_on=day_in(campaign.closed_at, campaign.zone),
        reached=figures.reached,
        by_links=figures.by_links,
        percent=max(milestones, default=0),
        done=figures.done,
        targets=figures.targets,
        signer=signer,
        position=position,
        issued_on=day_in(moment, campaign.zone),
    )


async def withdraw_certificate(
    actor: Person, campaign_id: int, reason: str, moment: datetime
) -> CertificateView:
    """Whoever checks its number reads that it holds no more; the reason is for the partner.

    Raises Rejected without a reason, NotFound without a certificate, Conflict for a second withdrawal.
    """
    campaign = await campaign_or_not_found(campaign_id)
    certificate = await _or_not_found(campaign_id)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        problem = Problem(
            mark("Write the reason, in %(longest)s characters at most."), {"longest": LONGEST_REASON}
        )
        raise Rejected(mark("The certificate was not withdrawn."), errors={"reason": problem})
    async with transaction():
        withdrawn = (
            await Certificate.update({Certificate.withdrawn_at: moment, Certificate.reason: reason.strip()})
            .where(Certificate.id == certificate.id, Certificate.withdrawn_at.is_null())
            .returning(Certificate.id)
        )
        if not withdrawn:
            raise Conflict(WITHDRAWN)
        await record(
            actor, "withdraw", "certificate", certificate.id, office=campaign.office, fields=["reason"]
        )
    return await _or_not_found(campaign_id)


async def _or_not_found(campaign_id: int) -> CertificateView:
    certificate = await certificate_of(campaign_id)
    if certificate is None:
        raise NotFound(mark("This campaign has no certificate."))
    return certificate
