"""Tokens that open a participant's own page."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from participation.pilots.links import last_day_of_links, link_path, mine_path, opened_by, page_token
from participation.pilots.schemas import PublishedPilot, VersionView
from tests.pilot_factories import MOMENT, a_document

SECRETS = ("y" * 32, "x" * 32)
SOMEBODY = uuid4()


def _token(path: str) -> str:
    return path.partition("?t=")[2]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_token_opens_one_page(secret: str) -> None:
    """Made under any secret that is configured, it opens the page of the person for whom it was made."""
    typed = opened_by(page_token(secret, SOMEBODY), SECRETS)
    sent = opened_by(_token(link_path("antre", secret, SOMEBODY)), SECRETS)
    assert (typed, sent) == ((SOMEBODY, False), (SOMEBODY, True))


@pytest.mark.parametrize(
    "token", ["", "x", "ä", page_token("z" * 32, SOMEBODY), page_token(SECRETS[0], SOMEBODY)[:-2]]
)
def test_a_forged_token_opens_nothing(token: str) -> None:
    """Neither an invented one, nor one under a foreign secret, nor one that was cut off."""
    assert opened_by(token, SECRETS) is None


def test_the_address_names_the_trial() -> None:
    """It leads to the page of this trial."""
    assert mine_path("antre", "abc") == "/pilots/antre/mine?t=abc"


def test_links_open_until_a_month_after_the_trial() -> None:
    """Counted from its last day, or from the day on which the office ended it before."""
    document = a_document(ends_on=date(2030, 6, 15))
    pilot = PublishedPilot("antre", "", "", None, {}, (VersionView(1, document, "", MOMENT, {}),))
    ended = PublishedPilot("antre", "", "", datetime(2030, 5, 1, 18, tzinfo=UTC), {}, pilot.versions)
    assert last_day_of_links(pilot) == date(2030, 7, 15)
    assert last_day_of_links(ended) == date(2030, 6, 1)
