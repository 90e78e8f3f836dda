"""Words for the severe lane: its kinds and how a case stands. Pure."""

from participation.feedback.severe import SevereKind
from participation.sentiment.tables import CaseState
from participation.web.i18n import mark

KIND_LABELS = {
    SevereKind.DANGER: mark("danger to life"),
    SevereKind.EXTORTION: mark("extortion or bribery"),
    SevereKind.DISCRIMINATION: mark("discrimination"),
    SevereKind.VIOLENCE: mark("violence or threats"),
}
STATE_LABELS = {
    CaseState.NEW: mark("not looked at yet"),
    CaseState.LOOKING: mark("being looked at"),
    CaseState.HANDED_OVER: mark("handed over"),
    CaseState.DISMISSED: mark("dismissed: back among the other comments"),
}
STATE_KINDS = {
    CaseState.NEW: "bad",
    CaseState.LOOKING: "warn",
    CaseState.HANDED_OVER: "good",
    CaseState.DISMISSED: "",
}
"""The colour that goes with the word."""
