"""What a device code opens now, and what becomes of answers that a phone sends with it. Pure."""

from datetime import datetime
from enum import StrEnum

from participation.campaigns.phases import LEADING_ON, CampaignPhase
from participation.errors import Problem
from participation.web.i18n import mark


class Reader(StrEnum):
    """Who reads the questions, and with that the channel by which answers came."""

    ALOUD = "read_out"  # the enumerator, aloud
    PERSON = "handed"  # the person, on the enumerator's phone


READERS = {
    Reader.ALOUD: mark("I read the questions out and mark the answers"),
    Reader.PERSON: mark("The person reads and marks on this phone"),
}


class Standing(StrEnum):
    """Whether somebody can be asked now, and why not."""

    AT_WORK = "at work"
    REVOKED = "revoked"
    PAUSED = "paused"  # the organisation may not work right now
    EARLY = "early"
    OVER = "over"
    NO_SURVEY = "no survey"  # it is not open, or cannot be answered on a phone of others
    NOTHING = "nothing"  # no area to ask in


class Taking(StrEnum):
    """What becomes of answers."""

    COUNTED = "counted"
    LATE = "late"  # apart until the office decides, as it came after the close
    APART = "apart"  # the same, as the phone may not send any more
    REFUSED = "refused"


def standing(
    phase: CampaignPhase, *, revoked: bool, may_work: bool, survey_open: bool, assigned: bool
) -> Standing:
    """What an enumerator is told first, where several things stand in the way."""
    if revoked:
        return Standing.REVOKED
    if phase not in LEADING_ON:
        return Standing.OVER if phase is CampaignPhase.CLOSED else Standing.EARLY
    if not may_work:
        return Standing.PAUSED
    if not survey_open:
        return Standing.NO_SURVEY
    return Standing.AT_WORK if assigned else Standing.NOTHING


def taking(
    given_at: datetime, *, revoked_at: datetime | None, closed_at: datetime | None, may_work: bool
) -> Taking:
    """Of answers that arrive now and were given then, by the phone's own clock.

    What was given while the code held and the campaign ran is never refused: people answered in good faith. Nor does it
    count by itself afterwards: a clock that is set back could add to what was closed, for a year.
    """
    if any(end is not None and given_at >= end for end in (closed_at, revoked_at)):
        return Taking.REFUSED
    if revoked_at is not None or not may_work:
        return Taking.APART
    return Taking.LATE if closed_at is not None else Taking.COUNTED


def problems(*, reader: str, consent: str, assigned: bool) -> dict[str, Problem]:
    """What an enumerator has not said about one person, by field of the form."""
    found = {}
    if not assigned:
        found["_assignment"] = Problem(mark("Choose where you are asking."))
    if reader not in set(Reader):
        found["_reader"] = Problem(mark("Say who reads the questions."))
    if consent != "1":
        found["_consent"] = Problem(
            mark("Tell the person what the survey is for, and tick this once they have agreed.")
        )
    return found
