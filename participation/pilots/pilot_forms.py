"""A pilot as staff write it in forms, and back. Times are local to the office; decimals take a comma or a point."""

import re

from msgspec.structs import replace

from participation.areas.queries import area_codes, area_names, area_typed
from participation.errors import Problem, Rejected
from participation.pilots.outcome_forms import Questions, outcome_fields, outcome_values
from participation.pilots.schemas import Arm, PilotView, Places, Programme, Protocol
from participation.web.forms import Form, whole_number
from participation.web.i18n import mark
from participation.web.times import local_time, typed_day, typed_moment

NOT_SAVED = mark("The pilot was not saved.")
FEWEST_ARMS = 2
MOST_ARM_FIELDS = 7
"""One more than may be saved, so that one too many is told instead of dropped."""
DECIMAL = re.compile(r"0[.,]\d{1,3}|\d{1,9}(?:[.,]\d{1,2})?", re.ASCII)
"""No more digits than pages show, and 1.500 is refused: it would be one and a half here and 1500 there."""
PLACES_LINE = re.compile(r"(?P<area>.+?)\s*[:=\t]\s*(?P<places>[\d.]+)", re.ASCII)

_PLAIN = (
    "hypothesis",
    "outcome",
    "outcome_kind",
    "scale",
    "better",
    "alpha",
    "power",
    "cluster_size",
    "analysis_plan",
    "analysis_on",
)
"""Fields of the protocol that a form shows as they are stored."""

Errors = dict[str, Problem]


async def form_of_programme(pilot: PilotView) -> Form:
    """The form filled with what is stored."""
    programme = pilot.programme
    values: dict[str, object] = {
        "revision": pilot.revision,
        "service": programme.service,
        "starts_on": programme.starts_on,
        "ends_on": programme.ends_on,
        "opens_at": local_time(programme.opens_at, pilot.zone),
        "closes_at": local_time(programme.closes_at, pilot.zone),
        "allocation": programme.allocation,
        "places": await _places_text(programme.places),
    }
    for name in ("title", "goal", "benefits", "tasks", "eligibility"):
        values[name] = getattr(programme, name)
    for number, arm in enumerate(programme.arms, start=1):
        values |= {f"arm.{number}.kind": arm.kind, f"arm.{number}.ratio": arm.ratio}
        values |= {f"arm.{number}.name": arm.name, f"arm.{number}.description": arm.description}
    return Form.of(values)


async def _places_text(places: tuple[Places, ...]) -> str:
    """One area a line, by code and name: what the form reads again."""
    areas = [one.area for one in places]
    names, codes = await area_names(areas), await area_codes(areas)
    return "\n".join(
        f"{codes.get(one.area, '')} {names.get(one.area, '')}".strip() + f": {one.places}" for one in places
    )


async def programme_of_form(form: Form, pilot: PilotView) -> Programme:
    """What the form says, and what stands on the page about applying and surveys.

    Raises Rejected for dates that are none and areas that nobody knows.
    """
    errors: Errors = {}
    starts_on, ends_on = (typed_day(form, name, errors) for name in ("starts_on", "ends_on"))
    opens_at, closes_at = (typed_moment(form, name, pilot.zone, errors) for name in ("opens_at", "closes_at"))
    arms, places = _arms(form), await _places(form, pilot.home_area, errors)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    return replace(
        pilot.programme,
        title=form.texts("title"),
        goal=form.texts("goal"),
        benefits=form.texts("benefits"),
        tasks=form.texts("tasks"),
        eligibility=form.texts("eligibility"),
        service=form.whole("service"),
        starts_on=starts_on,
        ends_on=ends_on,
        opens_at=opens_at,
        closes_at=closes_at,
        allocation=form.text("allocation"),
        arms=arms,
        places=places,
    )


def shown_arms(form: Form) -> int:
    """How many arms a form shows: those that are written, and one that is empty."""
    return min(max(FEWEST_ARMS, len(_written_arms(form)) + 1), MOST_ARM_FIELDS)


def _written_arms(form: Form) -> list[int]:
    numbers = range(1, MOST_ARM_FIELDS + 1)
    return [
        number
        for number in numbers
        if form.texts(f"arm.{number}.name") or form.texts(f"arm.{number}.description")
    ]


def _arms(form: Form) -> tuple[Arm, ...]:
    """Arms without any word are left out; a ratio that is no number becomes 0, which is told beside it."""
    return tuple(
        Arm(
            name=form.texts(f"arm.{number}.name"),
            description=form.texts(f"arm.{number}.description"),
            kind=form.text(f"arm.{number}.kind"),
            ratio=form.whole(f"arm.{number}.ratio") or 0,
        )
        for number in _written_arms(form)
    )


async def _places(form: Form, home_area: int | None, errors: Errors) -> tuple[Places, ...]:
    found = []
    for line in filter(None, (line.strip() for line in form.text("places").split("\n"))):
        read = PLACES_LINE.fullmatch(line)
        places = whole_number(read["places"]) if read else None
        if read is None or places is None:
            errors["places"] = Problem(
                mark(
                    "We cannot read “%(line)s”. Write an area, a colon and a number, for example Melati: 20."
                ),
                {"line": line},
            )
            continue
        area = await area_typed(read["area"], home_area)
        if area is None:
            errors["places"] = Problem(
                mark("We know no single area “%(name)s”. Write its code, which the page of areas shows."),
                {"name": read["area"]},
            )
            continue
        found.append(Places(area, places))
    return tuple(found)


def form_of_protocol(pilot: PilotView) -> Form:
    """The form filled with what is stored."""
    protocol = pilot.protocol
    values = {name: getattr(protocol, name) for name in _PLAIN}
    written = {
        "revision": pilot.revision,
        "planned_size": protocol.planned_size or "",
        "minimal_effect": _decimal(protocol.minimal_effect),
        "assumed": _decimal(protocol.assumed),
        "icc": _decimal(protocol.icc),
    }
    return Form.of({**values, **written, **outcome_fields(protocol)})


def protocol_of_form(form: Form, questions: Questions) -> Protocol:
    """What the form says; `questions` can measure outcomes. Raises Rejected for numbers and dates that are none."""
    errors: Errors = {}
    minimal_effect, assumed, icc = (
        _number(form, name, errors) for name in ("minimal_effect", "assumed", "icc")
    )
    planned_size, cluster_size = (
        typed_whole(form, name, errors) for name in ("planned_size", "cluster_size")
    )
    analysis_on = typed_day(form, "analysis_on", errors)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    return Protocol(
        hypothesis=form.texts("hypothesis"),
        outcome=form.texts("outcome"),
        outcome_kind=form.text("outcome_kind"),
        scale=form.text("scale"),
        better=form.text("better"),
        minimal_effect=minimal_effect,
        assumed=assumed,
        alpha=_level(form, "alpha"),
        power=_level(form, "power"),
        cluster_size=cluster_size or 1,
        icc=icc or 0.0,
        planned_size=planned_size or 0,
        analysis_plan=form.texts("analysis_plan"),
        analysis_on=analysis_on,
        **outcome_values(form, questions),
    )


def _level(form: Form, name: str) -> float:
    """One of a few that are offered; what is none of them becomes 0, which is told beside it."""
    typed = form.text(name)
    return float(typed) if DECIMAL.fullmatch(typed) and "," not in typed else 0.0


def _number(form: Form, name: str, errors: Errors) -> float | None:
    typed = form.text(name)
    if not typed:
        return None
    if not DECIMAL.fullmatch(typed):
        errors[name] = Problem(mark("Write a number like 0.5 or 1500, without a sign for thousands."))
        return None
    return float(typed.replace(",", "."))


def typed_whole(form: Form, name: str, errors: Errors) -> int | None:
    """A whole number that may be left empty; `errors` says when it is none."""
    typed = form.text(name)
    if typed and whole_number(typed) is None:
        errors[name] = Problem(mark("Write a whole number, for example 200."))
    return whole_number(typed)


def _decimal(value: float | None) -> str:
    """As a field shows it: without a point where there is nothing behind it."""
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
