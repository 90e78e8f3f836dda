"""What a partner is written when an office has issued a certificate."""

from participation.campaigns.lagging_messages import people_of
from participation.campaigns.schemas import CampaignView
from participation.messages.service import queue_email
from participation.texts import text_in
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, translate, using_language
from participation.web.urls import url

SUBJECT = mark("Certificate for %(title)s")
BODY = mark(
    "Hello %(name)s,\n\n"
    "%(office)s thanks %(partner)s for the campaign “%(title)s”, which is over now, and has issued a certificate. "
    "Print it here:\n"
    "%(link)s\n\n"
    "Everybody can check it by its number, %(number)s:\n"
    "%(check)s"
)


async def send_certificate(campaign: CampaignView, number: str, base_url: str) -> None:
    """Queues a mail to each of the partner's people, within the caller's transaction."""
    for account in await people_of(campaign):
        with using_language(account.language):
            told: dict[str, object] = {
                "name": account.name,
                "office": campaign.office_name,
                "partner": campaign.partner_name,
                "title": text_in(campaign.title, current_language(), DEFAULT_LANGUAGE),
                "number": number,
                "link": base_url + url(f"/partners/campaigns/{campaign.id}/certificate"),
                "check": base_url + url(f"/partners/certificates/{number}"),
            }
            subject, body = translate(SUBJECT, told), translate(BODY, told)
        await queue_email("campaign_certificate", account.email, subject, body)
