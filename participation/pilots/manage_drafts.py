"""Staff pages on which a pilot is written: its programme, applying and surveys, and its protocol."""

from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from participation.areas.queries import area_options
from participation.clock import now
from participation.errors import Conflict, Rejected
from participation.pilots.checks import ALPHAS, POWERS
from participation.pilots.comparison import OPEN_TO_ALL
from participation.pilots.draft_queries import surveys_of
from participation.pilots.enrollment_forms import (
    form_of_enrollment,
    moved_waves,
    programme_with_enrollment,
    shown_waves,
    with_waves_in_order,
)
from participation.pilots.manage import plans_this, seen, size_of
from participation.pilots.outcome_forms import Questions, shown_outcomes, with_outcomes_in_rows
from participation.pilots.outcome_questions import AREA, answers_of, group_questions, offered_questions
from participation.pilots.pilot_forms import (
    form_of_programme,
    form_of_protocol,
    programme_of_form,
    protocol_of_form,
    shown_arms,
)
from participation.pilots.schemas import PilotView, Protocol
from participation.pilots.service import (
    check_protocol,
    pilot_or_not_found,
    update_programme,
    update_protocol,
)
from participation.pilots.tables import Allocation
from participation.pilots.wording import (
    ALLOCATIONS,
    ARM_KINDS,
    DIRECTIONS,
    OUTCOME_KINDS,
    SCALES,
    WAVE_KINDS,
)
from participation.services.queries import services_of
from participation.surveys.definitions import Question
from participation.surveys.schemas import ParticipantsSurvey
from participation.web.forms import Form, read_form
from participation.web.i18n import mark, translate
from participation.web.templates import page, say, text_here
from participation.web.urls import url

Options = list[tuple[str, str]]
"""What a select offers: pairs of value and label."""


@get("/pilots/{pilot_id:int}/programme", guards=[plans_this])
async def programme_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return await _programme_page(request, pilot, await form_of_programme(pilot))


@post("/pilots/{pilot_id:int}/programme", guards=[plans_this], status_code=200)
async def programme_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    form = await read_form(request)
    pilot = await pilot_or_not_found(pilot_id)
    try:
        wanted = await programme_of_form(form, pilot)
        await update_programme(request.user, pilot_id, form.whole("revision") or 0, wanted)
    except Rejected as rejection:
        return await _programme_page(request, pilot, form.with_errors(rejection), 422)
    except Conflict as conflict:
        return await _programme_page(request, pilot, seen(form, pilot), 409, conflict)
    say(request, mark("The programme is saved."))
    return Redirect(url(f"/manage/pilots/{pilot_id}"), status_code=303)


async def _programme_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    return page(
        request,
        "pilots/programme.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        services=[(one.id, text_here(one.name)) for one in await services_of([pilot.office])],
        areas=await area_options(pilot.home_area) if pilot.home_area is not None else [],
        allocations=_offered(ALLOCATIONS),
        arm_kinds=_offered(ARM_KINDS),
        arms=shown_arms(form),
    )


@get("/pilots/{pilot_id:int}/enrollment", guards=[plans_this])
async def enrollment_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return await _enrollment_page(request, pilot, form_of_enrollment(pilot))


@post("/pilots/{pilot_id:int}/enrollment", guards=[plans_this], status_code=200)
async def enrollment_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    """Saves, or only shows the names of the questions of the survey that was chosen."""
    form = with_waves_in_order(await read_form(request))
    pilot = await pilot_or_not_found(pilot_id)
    if form.ticked("look"):
        return await _enrollment_page(request, pilot, form)
    try:
        wanted = programme_with_enrollment(form, pilot)
        revision = form.whole("revision") or 0
        await update_programme(request.user, pilot_id, revision, wanted, moved_waves(form))
    except Rejected as rejection:
        return await _enrollment_page(request, pilot, form.with_errors(rejection), 422)
    except Conflict as conflict:
        return await _enrollment_page(request, pilot, seen(form, pilot), 409, conflict)
    say(request, mark("Applying and surveys are saved."))
    return Redirect(url(f"/manage/pilots/{pilot_id}"), status_code=303)


async def _enrollment_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    surveys = await surveys_of(pilot, now())
    chosen = surveys.get(form.whole("enrollment_survey") or 0)
    return page(
        request,
        "pilots/enrollment.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        surveys=_survey_options(surveys.values()),
        questions=chosen.definition.asked if chosen else [],
        drawn=pilot.programme.allocation != Allocation.FIRST_COME,
        wave_kinds=_offered(WAVE_KINDS),
        waves=shown_waves(form),
    )


def _survey_options(surveys: Iterable[ParticipantsSurvey]) -> Options:
    return [(str(one.id), f"{text_here(one.title)} ({one.slug}, {one.number})") for one in surveys]


@get("/pilots/{pilot_id:int}/protocol", guards=[plans_this])
async def protocol_page(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template:
    pilot = await pilot_or_not_found(pilot_id)
    return await _protocol_page(request, pilot, form_of_protocol(pilot), pilot.protocol)


@post("/pilots/{pilot_id:int}/protocol", guards=[plans_this], status_code=200)
async def protocol_submit(request: Request[Any, Any, Any], pilot_id: FromPath[int]) -> Template | Redirect:
    """Saves, or only works out what the typed numbers come to, and shows the answers to the chosen questions."""
    form = with_outcomes_in_rows(await read_form(request))
    pilot = await pilot_or_not_found(pilot_id)
    wanted = None
    try:
        wanted = protocol_of_form(form, await _questions(pilot))
        if form.ticked("calculate"):
            check_protocol(wanted)
            return await _protocol_page(request, pilot, form, wanted)
        await update_protocol(request.user, pilot_id, form.whole("revision") or 0, wanted)
    except Rejected as rejection:
        return await _protocol_page(request, pilot, form.with_errors(rejection), None, 422)
    except Conflict as conflict:
        return await _protocol_page(request, pilot, seen(form, pilot), wanted, 409, conflict)
    say(request, mark("The protocol is saved."))
    return Redirect(url(f"/manage/pilots/{pilot_id}"), status_code=303)


async def _protocol_page(
    request: Request[Any, Any, Any],
    pilot: PilotView,
    form: Form,
    calculated: Protocol | None,
    status: int = 200,
    conflict: Conflict | None = None,
) -> Template:
    questions = await _questions(pilot)
    return page(
        request,
        "pilots/protocol.html",
        status,
        pilot=pilot,
        form=form,
        conflict=conflict,
        calculation=size_of(pilot, calculated) if calculated else None,
        without_place=pilot.programme.allocation in OPEN_TO_ALL,
        kinds=_offered(OUTCOME_KINDS),
        scales=_offered(SCALES),
        directions=_offered(DIRECTIONS),
        questions=_question_options(pilot, questions),
        answers={asked: _answer_options(question) for asked, question in questions.items()},
        outcomes=shown_outcomes(form),
        groups=await _group_options(pilot),
        alphas=ALPHAS,
        powers=POWERS,
    )


async def _questions(pilot: PilotView) -> Questions:
    """What can measure an outcome: questions of the surveys that are chosen for this pilot."""
    surveys = await surveys_of(pilot, now())
    return offered_questions(pilot.programme, {one.id: one.definition for one in surveys.values()})


def _question_options(pilot: PilotView, questions: Questions) -> Options:
    waves = pilot.programme.waves
    return [
        (asked, f"{text_here(waves[int(asked.partition('.')[0]) - 1].name)}: {text_here(question.label)}")
        for asked, question in questions.items()
    ]


def _answer_options(question: Question) -> Options:
    return [(name, text_here(label) or name) for name, label in answers_of(question).items()]


async def _group_options(pilot: PilotView) -> Options:
    """Areas, but where they are drawn, and the questions to applicants with one answer each."""
    survey = (await surveys_of(pilot, now())).get(pilot.programme.enrollment_survey or 0)
    asked = group_questions(survey.definition) if survey else []
    areas = [] if pilot.programme.allocation == Allocation.CLUSTER else [(AREA, translate(mark("the area")))]
    return [*areas, *((question.name, text_here(question.label)) for question in asked)]


def _offered(labels: Mapping[Any, str]) -> Options:
    return [(str(code), translate(label)) for code, label in labels.items()]


router = Router(
    path="/",
    route_handlers=[
        programme_page,
        programme_submit,
        enrollment_page,
        enrollment_submit,
        protocol_page,
        protocol_submit,
    ],
)
