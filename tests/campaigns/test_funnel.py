"""From link to answer: each step counted where it was taken, by whatever a link stands for."""

from datetime import date, timedelta

import pytest

from participation.campaigns.coverage_service import count_coverage
from participation.campaigns.funnel import By, Steps, Taken, all_steps, funnel, stopped_at
from participation.campaigns.link_tables import LinkCount, Step
from participation.campaigns.schemas import LinkView
from participation.campaigns.tables import Campaign
from participation.clock import now, today
from participation.organisations.roles import Role
from participation.surveys.section_schemas import SENT, SectionsReached
from tests.campaign_factories import a_link, a_running_campaign
from tests.factories import (
    HOME,
    a_survey,
    an_office,
    answering,
    application,
    browser,
    count_answers,
    sign_in,
    staff,
)
from tests.surveys.test_page_by_page import FORM, PAGE, press

MONDAY, TUESDAY = date(2030, 1, 7), date(2030, 1, 8)


def a_taken(code: str, medium: str, day: date, steps: Steps) -> Taken:
    return Taken(LinkView(1, 1, code, medium, "Balai Desa", "Ibu Rini", "id", None), day, steps)


TAKEN = [
    a_taken("abc", "poster", MONDAY, Steps(0, 20, 9, 4)),
    a_taken("abc", "poster", TUESDAY, Steps(0, 3, 0, 5)),
    a_taken("xyz", "whatsapp", TUESDAY, Steps(9, 30, 2, 3)),
]


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (By.LINK, [("abc", Steps(0, 23, 9, 9)), ("xyz", Steps(9, 30, 3, 3))]),
        (By.MEDIUM, [("poster", Steps(0, 23, 9, 9)), ("whatsapp", Steps(9, 30, 3, 3))]),
        (By.PLACE, [("Balai Desa", Steps(9, 53, 12, 12))]),
        (By.DAY, [(TUESDAY, Steps(9, 33, 8, 8)), (MONDAY, Steps(0, 20, 9, 4))]),
    ],
)
def test_steps_are_put_together(by: By, rows: list[tuple[object, Steps]]) -> None:
    """The most answers first, the newest day first; who completed has started."""
    assert funnel(TAKEN, by, stepped=False) == rows


def test_partners_see_answers_in_steps() -> None:
    """Who opened a link is no answer; who began and who sent are rounded down."""
    assert all_steps(TAKEN, stepped=True) == Steps(9, 53, 10, 10)
    assert funnel(TAKEN, By.LINK, stepped=True)[1] == ("xyz", Steps(9, 30, 0, 0))


def test_who_stopped_is_counted_at_the_last_section() -> None:
    """Over days and links; whoever sent all stopped nowhere."""
    reached = [
        SectionsReached("abc", MONDAY, 0, 5),
        SectionsReached("abc", TUESDAY, 0, -2),
        SectionsReached("abc", TUESDAY, 1, 2),
        SectionsReached("xyz", TUESDAY, SENT, 7),
    ]
    assert stopped_at(reached, stepped=False) == {0: 3, 1: 2}


@pytest.mark.usefixtures("database")
async def test_the_page_shows_every_step() -> None:
    """A link is opened three times; of two who begin one sends; the other stopped after the first section."""
    office = await an_office()
    survey = await a_survey(office.id, FORM)
    campaign = await a_running_campaign(office.id, survey=survey.id)
    await Campaign.update({Campaign.starts_on: today() - timedelta(days=1)}).where(Campaign.id == campaign.id)
    link = await a_link(campaign.id, place="Balai Desa")
    await LinkCount.insert(
        LinkCount(link=link.id, day=today(), step=Step.OPENED, n=3),
        LinkCount(link=link.id, day=today(), step=Step.BOT, n=50),
    )
    await staff(Role.PLANNER, office.id)
    async with answering() as client:
        for sends in (True, False):
            page = await client.get(PAGE, params={"source": link.code})
            page = await press(client, page, came="no", why="Jauh")
            if sends:
                assert (
                    await press(client, await press(client, page, minutes="5"), "send")
                ).status_code == 303
    await application(HOME, 1).state.section_counts.write()
    await count_answers()
    await count_coverage(campaign.id, now())
    place = f"/en/manage/campaigns/{campaign.id}/funnel"
    async with browser() as desk:
        await sign_in(desk)
        for by in ("", "medium", "place", "volunteer", "day", "nonsense"):
            shown = await desk.get(place, params={"by": by})
            assert shown.status_code == 200
            cells = [
                f'data-label="{label}">{n}<' for label, n in (("Opened", 3), ("Began", 2), ("Answered", 1))
            ]
            assert all(cell in shown.text for cell in cells)
        assert "Where people stopped" in shown.text
        assert "Tempat atau grup" in (await desk.get(place.removeprefix("/en"))).text
        assert "Section one" in shown.text.partition("Where people stopped")[2]
