"""What has to be known of consent before anybody is written to. Pure."""

from datetime import date

from participation.campaigns.contact_schemas import ListWanted
from participation.errors import Problem
from participation.web.i18n import mark

LONGEST_NAME = 120
LONGEST_COLLECTOR = 200
LONGEST_WORDING = 2_000
SHORTENED = mark("Shorten this text to %(longest)s characters.")


def list_problems(wanted: ListWanted, today: date) -> dict[str, Problem]:
    """By field: without who asked, when and in which words, consent cannot be shown to anybody (UU PDP Art. 24)."""
    errors: dict[str, Problem] = {}
    if not wanted.name.strip():
        errors["name"] = Problem(mark("Give the list a name, for example “Visitors of the market in May”."))
    if not wanted.collected_by.strip():
        errors["collected_by"] = Problem(mark("Write who asked these people for their consent."))
    if not wanted.wording.strip():
        errors["wording"] = Problem(mark("Write the words to which these people agreed."))
    if wanted.collected_on is None:
        errors["collected_on"] = Problem(mark("Write the day on which these people agreed."))
    elif wanted.collected_on > today:
        errors["collected_on"] = Problem(mark("This day has not come yet: nobody can have agreed then."))
    for name, longest in (
        ("name", LONGEST_NAME), ("collected_by", LONGEST_COLLECTOR), ("wording", LONGEST_WORDING),
    ):  # fmt: skip
        if len(getattr(wanted, name)) > longest:
            errors[name] = Problem(SHORTENED, {"longest": longest})
    return errors
