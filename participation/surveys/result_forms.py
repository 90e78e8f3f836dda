"""Reads the forms about results: the filter bar, what is published, how many people live where."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from participation.errors import Problem, Rejected
from participation.surveys.exploring import Asked, Brought, Period
from participation.surveys.publication import LEAST_IN_CELL, Mode, Plan, TablePlan
from participation.surveys.weighting import Margin
from participation.web.forms import Form
from participation.web.i18n import mark, read_whole

PAIRS = 6
"""Cross tabulations that the form has room for at a time."""
LARGEST_CELL = 100
PEOPLE = "people."
"""Before the name of an answer, in the field for the people who would answer so."""
PEOPLE_DIGITS = 11


def asked_of(form: Form, areas: frozenset[int], brought: Sequence[Brought] = ()) -> Asked:
    """What the filter bar asks; of `brought` one can be left out. What makes no sense leaves a filter open."""
    where, _, answer = form.text("where").partition("=")
    return Asked(
        question=form.text("question"),
        by=form.text("by"),
        period=Period(_day(form, "from"), _day(form, "to")),
        compared=Period(_day(form, "from2"), _day(form, "to2")),
        version=form.text("version"),
        channel=form.text("channel"),
        source=form.text("source"),
        language=form.text("language"),
        areas=areas,
        where=where,
        answer=answer,
        without=next((one.sources for one in brought if one.key == form.text("without")), frozenset()),
    )


def understood(form: Form, asked: Asked) -> dict[str, tuple[str, object]]:
    """What was typed into filters that can be open, and what was made of it, by their names on the page."""
    return {
        mark("Area"): (form.text("area"), asked.areas),
        mark("Only those who answered"): (form.text("where"), asked.where and asked.answer),
        mark("Without the answers brought by"): (form.text("without"), asked.without),
        mark("From"): (form.text("from"), asked.period.since),
        mark("To"): (form.text("to"), asked.period.until),
        mark("Second period from"): (form.text("from2"), asked.compared.since),
        mark("Second period to"): (form.text("to2"), asked.compared.until),
    }


def _day(form: Form, name: str) -> str:
    with suppress(ValueError):
        return date.fromisoformat(form.text(name)).isoformat()
    return ""


def plan_of(form: Form) -> Plan:
    """What is to be published. Raises Rejected for a least number that protects nobody."""
    least = form.whole("least") or 0
    if not LEAST_IN_CELL <= least <= LARGEST_CELL:
        problem = Problem(
            mark("Write a number from %(least)s to %(most)s."), {"least": LEAST_IN_CELL, "most": LARGEST_CELL}
        )
        raise Rejected(mark("What is published was not saved."), errors={"least": problem})
    alone = [TablePlan(name) for name in form.values("tables")]
    pairs = [TablePlan(form.text(f"pair{n}"), form.text(f"pair{n}by")) for n in range(PAIRS)]
    mode = Mode.SEALED if form.text("mode") == Mode.SEALED else Mode.LIVE
    return Plan(mode, [*alone, *(pair for pair in pairs if pair.question and pair.by)], least)


def form_of_plan(plan: Plan) -> Form:
    """The form filled in with what is published now."""
    fields = {"mode": [plan.mode.value], "least": [str(plan.least)]}
    fields["tables"] = [table.question for table in plan.tables if not table.by]
    for number, table in enumerate(table for table in plan.tables if table.by):
        fields |= {f"pair{number}": [table.question], f"pair{number}by": [table.by]}
    return Form(fields)


def margin_of(form: Form) -> Margin:
    """The population by the answers to one question; nobody at all takes the margin away.

    Raises Rejected for what is no number of people.
    """
    people: dict[str, float] = {}
    errors: dict[str, Problem] = {}
    for field in form.fields:
        if field.startswith(PEOPLE) and form.text(field):
            number = read_whole(form.text(field).replace(" ", ""), PEOPLE_DIGITS)
            if number is not None:
                people[field.removeprefix(PEOPLE)] = float(number)
            else:
                errors[field] = Problem(mark("Write a whole number of people, such as 12500."))
    if errors:
        raise Rejected(mark("The population figures were not saved."), errors=errors)
    return Margin(form.text("question"), people if any(people.values()) else {})
