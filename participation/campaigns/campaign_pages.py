"""The pages of campaigns, alike for an office and for its partners but for the address that they stand below."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from litestar import Request
from litestar.response import Redirect, Template

from participation.accounts.schemas import Person
from participation.campaigns.cell_queries import cells_asked
from participation.campaigns.cells import asked_of_cells, cell_name
from participation.campaigns.checks import BUDGET_DIGITS, missing_for_review
from participation.campaigns.offer_queries import Offers, about_of, landing_of, offers_of
from participation.campaigns.phases import phase_of
from participation.campaigns.queries import targets_of
from participation.campaigns.schemas import CampaignView, CampaignWanted
from participation.campaigns.service import (
    campaign_or_not_found,
    close_campaign,
    create_campaign,
    hand_in,
    send_back,
    set_targets,
    start_campaign,
    update_campaign,
)
from participation.campaigns.target_forms import example_line, labels_of, lines_of, targets_of_lines
from participation.campaigns.wording import PHASE_KINDS, PHASES
from participation.clock import now, today_in
from participation.errors import Conflict, Problem, Rejected
from participation.organisations.permissions import Permission
from participation.texts import text_in
from participation.web.forms import Form, read_form
from participation.web.i18n import DEFAULT_LANGUAGE, current_language, mark, read_whole, translate
from participation.web.templates import page, say
from participation.web.times import typed_day
from participation.web.urls import url

LANDINGS = {"article": mark("Page: %(title)s"), "course": mark("Course: %(title)s")}
CLOSED = mark("The campaign is closed. Its links say so from now on.")


class Room(NamedTuple):
    """Where one side works on campaigns, and what it may do there."""

    root: str
    decides: bool = False  # starts campaigns and sends them back


def list_context(found: Sequence[CampaignView], room: Room) -> dict[str, Any]:
    return {
        "found": found,
        "root": room.root,
        "phases": {one.id: phase_of(one, today_in(one.zone)) for one in found},
        "phase_words": PHASES,
        "phase_kinds": PHASE_KINDS,
    }


async def campaign_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign_id: int,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    campaign = await campaign_or_not_found(campaign_id)
    targets, definition = await targets_of(campaign_id), await cells_asked(campaign)
    labels = await labels_of(targets)
    today = today_in(campaign.zone)
    return page(
        request,
        "campaigns/campaign.html",
        status,
        campaign=campaign,
        form=form,
        conflict=conflict,
        root=room.root,
        decides=room.decides and request.user.allowed(Permission.PLAN, campaign.office),
        writes=_writes(request, room, campaign),
        phase=phase_of(campaign, today),
        phase_words=PHASES,
        phase_kinds=PHASE_KINDS,
        about=await about_of(campaign),
        landing=await landing_of(campaign),
        targets=[(cell_name(target, definition, labels), target.wanted) for target in targets],
        missing=missing_for_review(campaign, targets, today) if campaign.state == "draft" else {},
    )


def _writes(request: Request[Any, Any, Any], room: Room, campaign: CampaignView) -> bool:
    """Whether whoever looks may write it: a partner its own, the office those that it runs itself."""
    if not room.decides:
        return True
    return campaign.partner is None and bool(request.user.allowed(Permission.PLAN, campaign.office))


async def details_page(
    request: Request[Any, Any, Any],
    room: Room,
    office: int,
    campaign: CampaignView | None,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    """The form of a campaign; of a new one without `campaign`."""
    offers = await offers_of(office)
    return page(
        request,
        "campaigns/details.html",
        status,
        root=room.root,
        campaign=campaign,
        form=form,
        conflict=conflict,
        offered=_choices(offers),
        landings=_landings(offers),
    )


def _choices(offers: Offers) -> list[tuple[str, str]]:
    """Values of the field `about`, with what they are called."""
    surveys = [(f"survey {number}", mark("Survey: %(title)s"), title) for number, title in offers.surveys]
    pilots = [(f"pilot {number}", mark("Pilot: %(title)s"), title) for number, title in offers.pilots]
    language = current_language()
    return [
        (value, translate(kind, {"title": text_in(title, language, DEFAULT_LANGUAGE)}))
        for value, kind, title in (*surveys, *pilots)
    ]


def _landings(offers: Offers) -> list[tuple[str, str]]:
    """Values of the field `landing`, with what they are called."""
    language = current_language()
    return [
        (
            f"{one.kind} {one.id}",
            translate(LANDINGS[one.kind], {"title": text_in(one.title, language, DEFAULT_LANGUAGE)}),
        )
        for one in offers.landings
    ]


def form_of(campaign: CampaignView) -> Form:
    values: dict[str, object] = {
        "revision": campaign.revision,
        "about": _chosen(survey=campaign.survey, pilot=campaign.pilot),
        "landing": _chosen(article=campaign.article, course=campaign.course),
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "budget": campaign.budget,
    }
    return Form.of({**values, "title": campaign.title, "goal": campaign.goal, "message": campaign.message})


def _chosen(**numbers: int | None) -> str:
    """The value of a field that offers things of several kinds."""
    return next((f"{kind} {number}" for kind, number in numbers.items() if number), "")


def _choice(form: Form, field: str) -> tuple[str, int | None]:
    """What was chosen of such a field: its kind and its number."""
    kind, _, number = form.text(field).partition(" ")
    known = number.isdecimal() and number.isascii() and len(number) < 10
    return kind, int(number) if known else None


def _wanted(form: Form) -> CampaignWanted:
    """Raises Rejected for dates that are none."""
    errors: dict[str, Problem] = {}
    starts_on, ends_on = (typed_day(form, name, errors) for name in ("starts_on", "ends_on"))
    if errors:
        raise Rejected(mark("The campaign was not saved."), errors=errors)
    kind, chosen = _choice(form, "about")
    first, landing = _choice(form, "landing")
    return CampaignWanted(
        title=form.texts("title"),
        goal=form.texts("goal"),
        message=form.texts("message"),
        survey=chosen if kind == "survey" else None,
        pilot=chosen if kind == "pilot" else None,
        starts_on=starts_on,
        ends_on=ends_on,
        budget=read_whole(form.text("budget"), BUDGET_DIGITS) if form.text("budget") else 0,
        article=landing if first == "article" else None,
        course=landing if first == "course" else None,
    )


async def take_new(
    request: Request[Any, Any, Any], room: Room, office: int, partner: int | None
) -> Template | Redirect:
    form = await read_form(request)
    try:
        campaign = await create_campaign(request.user, office, partner, _wanted(form))
    except Rejected as rejection:
        return await details_page(request, room, office, None, form.with_errors(rejection), 422)
    say(request, mark("The campaign is saved as a draft. Now say whom it wants to reach."))
    return Redirect(url(f"{room.root}/{campaign.id}/targets"), status_code=303)


async def take_details(request: Request[Any, Any, Any], room: Room, campaign_id: int) -> Template | Redirect:
    form = await read_form(request)
    campaign = await campaign_or_not_found(campaign_id)
    try:
        await update_campaign(request.user, campaign_id, form.whole("revision") or 0, _wanted(form))
    except (Rejected, Conflict) as refusal:
        campaign = await campaign_or_not_found(campaign_id)
        shown, conflict = _refused(form, refusal, campaign)
        return await details_page(request, room, campaign.office, campaign, shown, refusal.status, conflict)
    say(request, mark("The campaign is saved."))
    return Redirect(url(f"{room.root}/{campaign_id}"), status_code=303)


async def targets_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign: CampaignView,
    form: Form | None = None,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    definition = await cells_asked(campaign)
    if form is None:
        lines = await lines_of(await targets_of(campaign.id), definition)
        form = Form.of({"revision": campaign.revision, "lines": lines})
    return page(
        request,
        "campaigns/targets.html",
        status,
        root=room.root,
        campaign=campaign,
        form=form,
        conflict=conflict,
        questions=asked_of_cells(definition),
        example=await example_line(campaign, definition),
    )


async def take_targets(request: Request[Any, Any, Any], room: Room, campaign_id: int) -> Template | Redirect:
    form = await read_form(request)
    campaign = await campaign_or_not_found(campaign_id)
    try:
        targets = await targets_of_lines(form.value("lines"), await cells_asked(campaign), campaign)
        await set_targets(request.user, campaign_id, form.whole("revision") or 0, targets)
    except (Rejected, Conflict) as refusal:
        campaign = await campaign_or_not_found(campaign_id)
        shown, conflict = _refused(form, refusal, campaign)
        return await targets_page(request, room, campaign, _on_lines(shown), refusal.status, conflict)
    say(request, mark("The targets are saved."))
    return Redirect(url(f"{room.root}/{campaign_id}"), status_code=303)


def _on_lines(form: Form) -> Form:
    """What is wrong with targets as a whole stands beside the only field, too."""
    found = {key if key.startswith("lines#") else "lines": problem for key, problem in form.errors.items()}
    return Form(form.fields, found)


def _refused(
    form: Form, refusal: Rejected | Conflict, campaign: CampaignView
) -> tuple[Form, Conflict | None]:
    """The form as it is shown again: after a conflict the next save replaces what came between."""
    if isinstance(refusal, Rejected):
        return form.with_errors(refusal), None
    return Form({**form.fields, "revision": [str(campaign.revision)]}), refusal


Step = Callable[[Person, int, int, Form], Awaitable[object]]
"""A use case that moves a campaign, given its id and the revision that was seen."""


async def take_step(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, step: Step, said: str
) -> Template | Redirect:
    form = await read_form(request)
    try:
        await step(request.user, campaign_id, form.whole("revision") or 0, form)
    except Rejected as rejection:
        return await campaign_page(request, room, campaign_id, form.with_errors(rejection), 422)
    except Conflict as conflict:
        return await campaign_page(request, room, campaign_id, form, 409, conflict)
    say(request, said)
    return Redirect(url(f"{room.root}/{campaign_id}"), status_code=303)


async def hands_in(actor: Person, campaign_id: int, revision: int, _: Form) -> None:
    campaign = await campaign_or_not_found(campaign_id)
    await hand_in(actor, campaign_id, revision, today_in(campaign.zone))


async def sends_back(actor: Person, campaign_id: int, revision: int, form: Form) -> None:
    await send_back(actor, campaign_id, revision, form.text("reason"))


async def starts(actor: Person, campaign_id: int, revision: int, _: Form) -> None:
    await start_campaign(actor, campaign_id, revision)


async def closes(actor: Person, campaign_id: int, revision: int, _: Form) -> None:
    await close_campaign(actor, campaign_id, revision, now())
