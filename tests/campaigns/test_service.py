"""A campaign from its draft to its end: who may move it, and what it needs for each step."""

import pytest
from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.campaigns.link_service import close_link, create_links
from participation.campaigns.queries import links_of, targets_of
from participation.campaigns.schemas import Condition, LinkWanted, Target
from participation.campaigns.service import (
    close_campaign,
    create_campaign,
    hand_in,
    send_back,
    set_targets,
    start_campaign,
    update_campaign,
)
from participation.campaigns.tables import CampaignState
from participation.clock import now
from participation.codes import is_valid
from participation.errors import Conflict, Forbidden, Rejected
from tests.campaign_factories import (
    TODAY,
    a_campaign,
    a_link,
    a_partner,
    a_running_campaign,
    a_wanted_campaign,
)
from tests.factories import an_office

pytestmark = pytest.mark.usefixtures("database")


async def test_from_draft_to_close() -> None:
    """Written, handed in, sent back with a reason, handed in again, started, closed; then nothing moves it."""
    office = await an_office()
    campaign = await a_campaign(office.id, await a_partner(office.id))
    handed_in = await hand_in(PROGRAM, campaign.id, campaign.revision, TODAY)
    assert handed_in.state == CampaignState.REVIEW
    returned = await send_back(PROGRAM, campaign.id, handed_in.revision, "Tambahkan anggaran.")
    assert (returned.state, returned.sent_back) == (CampaignState.DRAFT, "Tambahkan anggaran.")
    again = await hand_in(PROGRAM, campaign.id, returned.revision, TODAY)
    running = await start_campaign(PROGRAM, campaign.id, again.revision)
    closed = await close_campaign(PROGRAM, campaign.id, running.revision, now())
    assert closed.state == CampaignState.CLOSED
    assert closed.closed_at is not None
    with pytest.raises(Conflict):
        await close_campaign(PROGRAM, campaign.id, closed.revision, now())


async def test_what_is_missing_is_said_before_the_office_reads_it() -> None:
    """A draft may lack nearly everything; what the office reads may not."""
    office = await an_office()
    bare = a_wanted_campaign(goal={}, message={}, starts_on=None, ends_on=None)
    campaign = await create_campaign(PROGRAM, office.id, None, bare)
    with pytest.raises(Rejected) as refused:
        await hand_in(PROGRAM, campaign.id, campaign.revision, TODAY)
    assert set(refused.value.errors) == {"about", "goal.id", "message.id", "starts_on", "ends_on", "targets"}


async def test_two_approvals_start_it_once() -> None:
    """Whoever comes second is told that it changed."""
    office = await an_office()
    campaign = await a_campaign(office.id)
    handed_in = await hand_in(PROGRAM, campaign.id, campaign.revision, TODAY)
    await start_campaign(PROGRAM, campaign.id, handed_in.revision)
    with pytest.raises(Conflict):
        await start_campaign(PROGRAM, campaign.id, handed_in.revision)


async def test_a_running_campaign_is_not_rewritten() -> None:
    """What was approved is what runs."""
    office = await an_office()
    campaign = await a_running_campaign(office.id)
    with pytest.raises(Conflict):
        await update_campaign(PROGRAM, campaign.id, campaign.revision, a_wanted_campaign(campaign.survey))
    with pytest.raises(Conflict):
        await set_targets(PROGRAM, campaign.id, campaign.revision, (Target(None, (), 1),))


@pytest.mark.parametrize("columns", [{"agreed_version": 0}, {"state": "suspended"}])
async def test_no_work_without_approval_and_agreement(columns: dict[str, object]) -> None:
    """Neither before the agreement on data, nor while an organisation is suspended."""
    office = await an_office()
    partner = await a_partner(office.id, **columns)
    with pytest.raises(Forbidden):
        await create_campaign(PROGRAM, office.id, partner, a_wanted_campaign())


async def test_surveys_of_other_offices_are_refused() -> None:
    """A campaign is for what its own office asks."""
    own, other = await an_office(), await an_office("Dinas Kesehatan")
    foreign = await a_campaign(other.id)
    with pytest.raises(Rejected) as refused:
        await create_campaign(PROGRAM, own.id, None, a_wanted_campaign(foreign.survey))
    assert "about" in refused.value.errors


async def test_targets_are_cells_and_each_stands_once() -> None:
    """A cell is an area with conditions on answers; the same twice, none wanted, or no such area are told."""
    office = await an_office()
    women = Target(
        None, (Condition("jenis_kelamin", ("perempuan",)), Condition("usia", least=18, most=34)), 50
    )
    campaign = await a_campaign(office.id, targets=(women,))
    assert [replace(target, id=None) for target in await targets_of(campaign.id)] == [women]
    for wrong, place in (
        ((women, women), "target.2"),
        ((replace(women, wanted=0),), "target.1"),
        ((replace(women, area=12345),), "targets"),
    ):
        with pytest.raises(Rejected) as refused:
            await set_targets(PROGRAM, campaign.id, campaign.revision, wrong)
        assert place in refused.value.errors


async def test_links_have_codes_of_their_own_and_stay() -> None:
    """Each with a check symbol; closed ones are kept; a closed campaign gets no more."""
    office = await an_office()
    campaign = await a_running_campaign(office.id)
    poster = await a_link(campaign.id, "poster", place="Puskesmas Melati")
    await a_link(campaign.id, "field", volunteer="Ibu Rini")
    await close_link(PROGRAM, poster.id, now())
    await close_link(PROGRAM, poster.id, now())
    links = await links_of(campaign.id)
    assert [(link.place, link.volunteer, link.closed_at is None) for link in links] == [
        ("Puskesmas Melati", "", False),
        ("", "Ibu Rini", True),
    ]
    assert all(is_valid(link.code) for link in links)
    with pytest.raises(Rejected):
        await create_links(PROGRAM, campaign.id, [LinkWanted("pigeon")])
    await close_campaign(PROGRAM, campaign.id, campaign.revision, now())
    with pytest.raises(Conflict):
        await create_links(PROGRAM, campaign.id, [LinkWanted("poster")])
