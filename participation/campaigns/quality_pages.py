"""The pages on answers worth a second look: staff decide, partners see counts."""

from typing import Any

from litestar import Request
from litestar.response import Redirect, Template
from msgspec.structs import replace

from participation.campaigns.campaign_pages import Room
from participation.campaigns.coverage import STEP, down
from participation.campaigns.coverage_pages import sees_steps
from participation.campaigns.quality import AT_ONCE, Flag, FlagState
from participation.campaigns.quality_queries import (
    answers_checked,
    checked,
    days_of,
    decisions_of,
    flag_group,
    flag_groups,
)
from participation.campaigns.quality_schemas import Checked, FlagGroup, Ruling
from participation.campaigns.quality_service import NOTHING_FLAGGED, decide
from participation.campaigns.quality_wording import FLAGS, VERDICTS
from participation.campaigns.queries import links_of
from participation.campaigns.schemas import CampaignView, LinkView
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.wording import MEDIA
from participation.errors import Conflict, NotFound, Rejected
from participation.organisations.permissions import Permission
from participation.surveys.result_queries import published_results
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.templates import page, say
from participation.web.urls import url

MOST_SHOWN = 300
"""Groups on one page, those that wait first."""


async def quality_page(request: Request[Any, Any, Any], room: Room, campaign_id: int) -> Template:
    """All that is flagged, by link and reason."""
    campaign = await campaign_or_not_found(campaign_id)
    links = {link.code: link for link in await links_of(campaign_id)}
    stepped = await sees_steps(room, campaign)
    groups = await flag_groups(campaign_id)
    found = await checked(campaign, list(links))
    return page(
        request,
        "campaigns/quality.html",
        campaign=campaign,
        root=room.root,
        reviews=room.decides,
        step=STEP if stepped else 0,
        groups=[_in_steps(group) if stepped else group for group in groups[:MOST_SHOWN]],
        further=max(0, len(groups) - MOST_SHOWN),
        waiting=sum(group.waiting for group in groups),
        checked=Checked(*map(down, (found.answers, found.aside, found.out))) if stepped else found,
        present=[flag for flag in Flag if any(group.flag is flag for group in groups)],
        links=links,
        media=MEDIA,
        flags=FLAGS,
        at_once=AT_ONCE,
    )


def _in_steps(group: FlagGroup) -> FlagGroup:
    return replace(
        group,
        waiting=down(group.waiting),
        cleared=down(group.cleared),
        confirmed=down(group.confirmed),
        out=down(group.out),
    )


async def group_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign_id: int,
    source: str,
    typed: str,
    form: Form = EMPTY_FORM,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    """What is known of the answers of one link with one flag, and what was decided. Raises NotFound."""
    campaign, group = await _found(campaign_id, source, typed)
    decisions = await decisions_of(campaign_id, source, group.flag)
    return page(
        request,
        "campaigns/quality_group.html",
        status,
        campaign=campaign,
        root=room.root,
        group=group,
        link=await _link(campaign_id, source),
        media=MEDIA,
        words=FLAGS[group.flag],
        set_aside_at_once=group.flag in AT_ONCE,
        days=await days_of(campaign_id, source, group.flag),
        all=await answers_checked(campaign_id, source),
        is_final=await _is_final(campaign),
        decisions=decisions,
        verdicts=VERDICTS,
        form=form,
        conflict=conflict,
        may_decide=request.user.allowed(Permission.PLAN, campaign.office),
    )


async def _is_final(campaign: CampaignView) -> bool:
    published = await published_results(campaign.survey) if campaign.survey is not None else None
    return published is not None and published.final


async def take_ruling(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, source: str, typed: str
) -> Template | Redirect:
    _, group = await _found(campaign_id, source, typed)
    form = await read_form(request)
    verdict = form.text("verdict")
    ruling = Ruling(
        source=source,
        flag=group.flag,
        verdict=FlagState(verdict) if verdict in set(FlagState) else FlagState.WAITING,
        reason=form.text("reason"),
        seen=form.whole("seen") or 0,
    )
    try:
        decided = await decide(request.user, campaign_id, ruling)
    except (Rejected, Conflict) as refusal:
        shown, conflict = _refused(form, refusal)
        return await group_page(request, room, campaign_id, source, typed, shown, refusal.status, conflict)
    said = mark(
        "Your decision holds for so many answers: %(number)s. Results and coverage follow within some minutes."
    )
    say(request, said, number=decided)
    return Redirect(url(f"{room.root}/{campaign_id}/quality"), status_code=303)


def _refused(form: Form, refusal: Rejected | Conflict) -> tuple[Form, Conflict | None]:
    return (form.with_errors(refusal), None) if isinstance(refusal, Rejected) else (form, refusal)


async def _found(campaign_id: int, source: str, typed: str) -> tuple[CampaignView, FlagGroup]:
    campaign = await campaign_or_not_found(campaign_id)
    group = await flag_group(campaign_id, source, Flag(typed)) if typed in set(Flag) else None
    if group is None:
        raise NotFound(NOTHING_FLAGGED)
    return campaign, group


async def _link(campaign_id: int, source: str) -> LinkView | None:
    return next((link for link in await links_of(campaign_id) if link.code == source), None)
