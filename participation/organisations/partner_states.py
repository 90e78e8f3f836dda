"""How a partner organisation stands with its office, and which step may follow on which. Pure."""

from enum import StrEnum

from participation.errors import Problem
from participation.web.i18n import mark

LONGEST_WORDS = 1_000


class PartnerState(StrEnum):
    APPLIED = "applied"
    ASKED = "asked"  # the office wants to know more
    APPROVED = "approved"
    DECLINED = "declined"
    SUSPENDED = "suspended"


DECISIONS: dict[str, tuple[PartnerState, ...]] = {
    PartnerState.APPLIED: (PartnerState.APPROVED, PartnerState.ASKED, PartnerState.DECLINED),
    PartnerState.ASKED: (PartnerState.APPROVED, PartnerState.DECLINED),
    PartnerState.APPROVED: (PartnerState.SUSPENDED,),
    PartnerState.SUSPENDED: (PartnerState.APPROVED,),
    PartnerState.DECLINED: (PartnerState.ASKED,),
}
"""What the office can decide in each state; from `asked` the organisation itself goes back to `applied`."""

REASONED = frozenset({PartnerState.ASKED, PartnerState.DECLINED, PartnerState.SUSPENDED})
"""What nobody may hear without words."""


def decision_problems(state: str, wanted: str, words: str) -> dict[str, Problem]:
    """What is wrong with a decision, by field."""
    if wanted not in DECISIONS[state]:
        return {"state": Problem(mark("Choose one of the decisions."))}
    if len(words) > LONGEST_WORDS:
        shorten = mark("Shorten this text to %(longest)s characters.")
        return {"words": Problem(shorten, {"longest": LONGEST_WORDS})}
    if wanted in REASONED and not words:
        return {"words": Problem(mark("Write what the organisation has to know: it reads these words."))}
    return {}
