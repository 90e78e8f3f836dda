"""What a survey must say before anyone may be asked: UU PDP 27/2022, Art. 20–21. Pure."""

from participation.errors import Problem
from participation.surveys.schemas import SurveyView
from participation.web.i18n import mark

LONGEST_RETENTION = 3_650
"""Days. Ten years: nothing asked here needs to be kept longer with the person's own words in it."""


def missing_for_publication(survey: SurveyView) -> dict[str, Problem]:
    """Problems by field; empty when the survey may be published."""
    missing = {
        "introduction.id": (survey.introduction.get("id"), mark("Say who asks and whom, in Indonesian.")),
        "purpose.id": (survey.purpose.get("id"), mark("Say what the answers are for, in Indonesian.")),
        "legal_basis": (survey.legal_basis, mark("Name the law or consent that allows asking.")),
        "contact": (survey.contact, mark("Name whom people can ask, with a phone number or address.")),
    }
    errors = {
        name: Problem(message) for name, (value, message) in missing.items() if not (value or "").strip()
    }
    if not 1 <= survey.retention_days <= LONGEST_RETENTION:
        errors["retention_days"] = Problem(
            mark("Say for how many days the answers are kept, from 1 to %(longest)s."),
            {"longest": LONGEST_RETENTION},
        )
    if not 0 <= survey.identifier_days <= max(survey.retention_days, 0):
        errors["identifier_days"] = Problem(
            mark(
                "What can lead to a person is kept no longer than the other answers. Write at most %(longest)s "
                "days, or leave it empty."
            ),
            {"longest": survey.retention_days},
        )
    return errors
