"""What is said of partner organisations: how they stand, what they are, which papers they send."""

from participation.organisations.partner_states import PartnerState
from participation.web.i18n import mark

STATE_NAMES = {
    PartnerState.APPLIED: mark("Waits for the office"),
    PartnerState.ASKED: mark("Asked for more"),
    PartnerState.APPROVED: mark("Approved"),
    PartnerState.DECLINED: mark("Declined"),
    PartnerState.SUSPENDED: mark("Suspended"),
}
STATE_KINDS = {
    PartnerState.APPLIED: "warn",
    PartnerState.APPROVED: "good",
    PartnerState.DECLINED: "bad",
    PartnerState.SUSPENDED: "bad",
}
DECISION_NAMES = {
    PartnerState.APPROVED: mark("Approve: its contact person may sign in"),
    PartnerState.ASKED: mark("Ask for more: it can change its application"),
    PartnerState.DECLINED: mark("Decline"),
    PartnerState.SUSPENDED: mark("Suspend: its people can do nothing until you let it go on"),
}
LET_IT_GO_ON = mark("Let it go on")
ORGANISATION_KINDS = {
    "foundation": mark("Foundation"),
    "association": mark("Association"),
    "community": mark("Community or group of residents"),
    "university": mark("University or school"),
    "media": mark("Media"),
    "company": mark("Company"),
    "other": mark("Something else"),
}
DOCUMENT_KINDS = {
    "deed": mark("Deed of foundation, or decision that recognises it"),
    "tax": mark("Tax number card"),
    "other": mark("Another document, for example a profile"),
}
