"""The pages of a field team, alike for an office and for its partners but for the address that they stand below."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from litestar import Request
from litestar.response import Redirect, Template

from participation.campaigns.campaign_pages import Room
from participation.campaigns.field_queries import (
    PAGE,
    assignments_of,
    codes_of,
    done_by_source,
    enumerators_of,
)
from participation.campaigns.field_schemas import AssignmentView, CodeView, EnumeratorView
from participation.campaigns.field_service import (
    MOST_AREAS,
    add_enumerator,
    campaign_in_the_field,
    enumerator_or_not_found,
    give_code,
    rename_enumerator,
    revoke_code,
    set_assignments,
)
from participation.campaigns.link_pictures import qr_inline
from participation.campaigns.queries import targets_of
from participation.campaigns.schemas import CampaignView, Target
from participation.campaigns.service import campaign_or_not_found
from participation.campaigns.target_forms import labels_of, lines_of, targets_of_lines
from participation.clock import now
from participation.errors import Conflict, Forbidden, NotFound, ParticipationError, Rejected
from participation.organisations.permissions import Permission
from participation.surveys.definitions import Definition
from participation.surveys.late_queries import waiting_from
from participation.web.forms import EMPTY_FORM, Form, read_form
from participation.web.i18n import mark
from participation.web.receipts import spelled
from participation.web.sealing import seal, unseal
from participation.web.templates import page, say
from participation.web.urls import url

SHOWN_FOR = timedelta(hours=1)
NO_QUESTIONS = Definition(sections=[])
"""Assignments are areas alone, so their lines answer no question."""


class Share(NamedTuple):
    """What one enumerator brings from one area: answers that count so far, those that wait for a decision."""

    assignment: AssignmentView
    done: int
    apart: int


class Member(NamedTuple):
    enumerator: EnumeratorView
    shares: Sequence[Share]
    codes: Sequence[CodeView]

    @property
    def done(self) -> int:
        return sum(share.done for share in self.shares)

    @property
    def apart(self) -> int:
        return sum(share.apart for share in self.shares)

    @property
    def wanted(self) -> int:
        return sum(one.assignment.wanted for one in self.shares if one.assignment.ended_at is None)

    @property
    def phones(self) -> int:
        return sum(code.revoked_at is None for code in self.codes)


async def team_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign_id: int,
    after: int = 0,
    form: Form = EMPTY_FORM,
    status: int = 200,
) -> Template:
    campaign = await campaign_or_not_found(campaign_id)
    enumerators = await enumerators_of(campaign_id, after)
    hindrance = await _hindrance(campaign_id)
    return page(
        request,
        "campaigns/field_team.html",
        status,
        campaign=campaign,
        root=room.root,
        decides=room.decides,
        members=await _members(campaign, enumerators),
        more=enumerators[-1].id if len(enumerators) == PAGE else 0,
        leads=_leads(request, room, campaign) and hindrance is None,
        hindrance=hindrance,
        open_areas=await _open_areas(campaign_id),
        most=MOST_AREAS,
        form=form,
    )


async def _hindrance(campaign_id: int) -> ParticipationError | None:
    """Why this campaign has no team, if it may have none."""
    try:
        await campaign_in_the_field(campaign_id)
    except (Conflict, Forbidden) as hindrance:
        return hindrance
    return None


def _leads(request: Request[Any, Any, Any], room: Room, campaign: CampaignView) -> bool:
    """Whether whoever looks may change the team: a partner its own, of the office those who plan."""
    return not room.decides or bool(request.user.allowed(Permission.PLAN, campaign.office))


async def _members(campaign: CampaignView, enumerators: Sequence[EnumeratorView]) -> list[Member]:
    ids = [one.id for one in enumerators]
    assignments, codes = await assignments_of(ids), await codes_of(ids)
    done = await done_by_source(campaign.id)
    sources = [one.source for several in assignments.values() for one in several]
    apart = await waiting_from(campaign.survey, sources) if campaign.survey is not None else {}
    return [
        Member(one, _shares(assignments.get(one.id, ()), done, apart), codes.get(one.id, ()))
        for one in enumerators
    ]


def _shares(
    assignments: Sequence[AssignmentView], done: Mapping[str, int], apart: Mapping[str, int]
) -> list[Share]:
    """Those that have ended as long as something came of them."""
    shares = [Share(one, done.get(one.source, 0), apart.get(one.source, 0)) for one in assignments]
    return [one for one in shares if one.assignment.ended_at is None or one.done or one.apart]


async def _open_areas(campaign_id: int) -> list[tuple[str, int]]:
    """The areas of the targets with what is wanted there, as a line of an assignment names them."""
    targets = await targets_of(campaign_id)
    labels = await labels_of(targets)
    wanted: dict[str, int] = {}
    for target in targets:
        if target.area is not None and target.area in labels:
            wanted[labels[target.area]] = wanted.get(labels[target.area], 0) + target.wanted
    return list(wanted.items())


async def take_enumerator(
    request: Request[Any, Any, Any], room: Room, campaign_id: int
) -> Template | Redirect:
    campaign = await campaign_in_the_field(campaign_id)
    form = await read_form(request)
    try:
        wanted = await _areas(form, campaign)
        secret = request.app.state.settings.secret_key
        enumerator, code = await add_enumerator(request.user, campaign_id, form.text("name"), wanted, secret)
    except Rejected as rejection:
        return await team_page(request, room, campaign_id, 0, form.with_errors(rejection), rejection.status)
    return _to_code(request, room, enumerator, code)


async def _areas(form: Form, campaign: CampaignView) -> tuple[Target, ...]:
    """Raises Rejected naming `lines`."""
    return await targets_of_lines(form.value("lines"), NO_QUESTIONS, campaign)


async def enumerator_page(
    request: Request[Any, Any, Any],
    room: Room,
    campaign_id: int,
    enumerator_id: int,
    form: Form = EMPTY_FORM,
    status: int = 200,
) -> Template:
    campaign, enumerator = await _found(campaign_id, enumerator_id)
    (member,) = await _members(campaign, [enumerator])
    present = tuple(
        Target(one.assignment.area, (), one.assignment.wanted)
        for one in member.shares
        if one.assignment.ended_at is None
    )
    hindrance = await _hindrance(campaign_id)
    stored = {"name": [enumerator.name], "lines": [await lines_of(present, NO_QUESTIONS)]}
    return page(
        request,
        "campaigns/field_member.html",
        status,
        campaign=campaign,
        root=room.root,
        decides=room.decides,
        member=member,
        leads=_leads(request, room, campaign),
        hindrance=hindrance,
        form=Form({**stored, **form.fields}, form.errors),
    )


async def take_assignments(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, enumerator_id: int
) -> Template | Redirect:
    campaign, enumerator = await _found(campaign_id, enumerator_id)
    form = await read_form(request)
    try:
        await set_assignments(request.user, enumerator_id, await _areas(form, campaign))
    except Rejected as rejection:
        refused = form.with_errors(rejection)
        return await enumerator_page(request, room, campaign_id, enumerator_id, refused, rejection.status)
    say(request, mark("The areas of %(name)s are saved."), name=enumerator.name)
    return Redirect(url(_path(room, campaign_id, enumerator_id)), status_code=303)


async def take_name(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, enumerator_id: int
) -> Template | Redirect:
    await _found(campaign_id, enumerator_id)
    form = await read_form(request)
    try:
        await rename_enumerator(request.user, enumerator_id, form.text("name"))
    except Rejected as rejection:
        refused = form.with_errors(rejection)
        return await enumerator_page(request, room, campaign_id, enumerator_id, refused, rejection.status)
    say(request, mark("The name is saved."))
    return Redirect(url(_path(room, campaign_id, enumerator_id)), status_code=303)


async def take_code(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, enumerator_id: int
) -> Redirect:
    _, enumerator = await _found(campaign_id, enumerator_id)
    code = await give_code(request.user, enumerator_id, request.app.state.settings.secret_key)
    return _to_code(request, room, enumerator, code)


async def take_revocation(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, enumerator_id: int, code_id: int
) -> Redirect:
    _, enumerator = await _found(campaign_id, enumerator_id)
    await revoke_code(request.user, enumerator_id, code_id, now())
    say(request, mark("The code is revoked. Its phone says so as soon as it has signal."))
    return Redirect(url(_path(room, campaign_id, enumerator.id)), status_code=303)


def _to_code(request: Request[Any, Any, Any], room: Room, enumerator: EnumeratorView, code: str) -> Redirect:
    """The code is kept nowhere: it travels in the address, readable by nobody but us."""
    sealed = seal(request.app.state.settings.secret_key, code, _purpose(enumerator.id))
    path = f"{_path(room, enumerator.campaign, enumerator.id)}/code"
    return Redirect(url(path), query_params={"t": sealed}, status_code=303)


async def code_page(
    request: Request[Any, Any, Any], room: Room, campaign_id: int, enumerator_id: int, sealed: str
) -> Template:
    """A new code, to be typed or scanned; for an hour."""
    campaign, enumerator = await _found(campaign_id, enumerator_id)
    settings = request.app.state.settings
    code = unseal(settings.secret_key, sealed, _purpose(enumerator_id), SHOWN_FOR)
    shown = page(
        request,
        "campaigns/field_code.html",
        200 if code else 410,
        campaign=campaign,
        root=room.root,
        enumerator=enumerator,
        code=code,
        spelled=spelled(code or ""),
        typing=f"{settings.base_url.partition('://')[2]}/field",
        qr=qr_inline(f"{settings.base_url}/field/{code}"),
    )
    shown.headers["cache-control"] = "no-store"
    return shown


def _purpose(enumerator_id: int) -> str:
    return f"device code of {enumerator_id}"


async def _found(campaign_id: int, enumerator_id: int) -> tuple[CampaignView, EnumeratorView]:
    """Raises NotFound, for somebody of another campaign too."""
    campaign, enumerator = (
        await campaign_or_not_found(campaign_id),
        await enumerator_or_not_found(enumerator_id),
    )
    if enumerator.campaign != campaign_id:
        raise NotFound(mark("There is nobody of this number in the team."))
    return campaign, enumerator


def _path(room: Room, campaign_id: int, enumerator_id: int) -> str:
    return f"{room.root}/{campaign_id}/team/{enumerator_id}"
