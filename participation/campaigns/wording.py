"""What the codes of campaigns are called. Pure."""

from participation.campaigns.phases import CampaignPhase
from participation.campaigns.tables import Medium
from participation.web.i18n import mark

PHASES = {
    CampaignPhase.DRAFT: mark("draft"),
    CampaignPhase.REVIEW: mark("being checked"),
    CampaignPhase.AHEAD: mark("begins soon"),
    CampaignPhase.RUNNING: mark("running"),
    CampaignPhase.OVER: mark("past its last day"),
    CampaignPhase.CLOSED: mark("closed"),
}
PHASE_KINDS = {CampaignPhase.REVIEW: "warn", CampaignPhase.RUNNING: "good", CampaignPhase.OVER: "warn"}
MEDIA = {
    Medium.WHATSAPP: mark("WhatsApp"),
    Medium.SMS: mark("SMS"),
    Medium.EMAIL: mark("e-mail"),
    Medium.POSTER: mark("poster"),
    Medium.HANDBILL: mark("handbill"),
    Medium.RADIO: mark("said aloud, such as on the radio"),
    Medium.EVENT: mark("event"),
    Medium.FIELD: mark("volunteers on their way"),
    Medium.SITE: mark("button on another site"),
}
