"""Outcomes and groups of a protocol as staff write them in its form, and back."""

from collections.abc import Mapping
from typing import Any

from participation.pilots.checks import MOST_OUTCOMES
from participation.pilots.form_rows import renumbered, written_rows
from participation.pilots.outcome_questions import answers_of
from participation.pilots.schemas import Outcome, Protocol
from participation.pilots.tables import Scale
from participation.surveys.definitions import Question
from participation.web.forms import Form, whole_number

MOST_ROWS = MOST_OUTCOMES + 1
_SECONDARY = "secondary"

Questions = Mapping[str, Question]
"""Those that can be chosen, by wave and name: "2.menit"."""


def outcome_fields(protocol: Protocol) -> dict[str, object]:
    """The fields of the form, filled with what is stored."""
    values: dict[str, object] = {
        "primary.asked": _asked(protocol.outcome_wave, protocol.outcome_question),
        "primary.choices": protocol.outcome_choices,
        "groups": protocol.groups,
    }
    for number, outcome in enumerate(protocol.secondary, start=1):
        name = f"{_SECONDARY}.{number}"
        values |= {
            f"{name}.{field}": getattr(outcome, field) for field in ("name", "kind", "scale", "better")
        }
        values[f"{name}.asked"] = _asked(outcome.wave, outcome.question)
        values[f"{name}.choices"] = outcome.choices
    return values


def with_outcomes_in_rows(form: Form) -> Form:
    """The form without empty rows between its further outcomes."""
    return renumbered(form, _SECONDARY, _rows(form))


def shown_outcomes(form: Form) -> int:
    """How many further outcomes a form shows: those that are written, and one that is empty."""
    return min(len(_rows(form)) + 1, MOST_ROWS)


def outcome_values(form: Form, questions: Questions) -> dict[str, Any]:
    """What the form says of outcomes and groups, by field of the protocol."""
    wave, question = _read_asked(form.text("primary.asked"))
    return {
        "outcome_wave": wave,
        "outcome_question": question,
        "outcome_choices": _choices(form, "primary", form.text("scale"), questions),
        "secondary": tuple(_outcome(form, f"{_SECONDARY}.{number}", questions) for number in _rows(form)),
        "groups": tuple(dict.fromkeys(filter(None, form.values("groups")))),
    }


def _outcome(form: Form, name: str, questions: Questions) -> Outcome:
    wave, question = _read_asked(form.text(f"{name}.asked"))
    scale = form.text(f"{name}.scale")
    return Outcome(
        name=form.texts(f"{name}.name"),
        kind=form.text(f"{name}.kind"),
        wave=wave,
        question=question,
        choices=_choices(form, name, scale, questions),
        scale=scale,
        better=form.text(f"{name}.better"),
    )


def _choices(form: Form, name: str, scale: str, questions: Questions) -> tuple[str, ...]:
    """In the order of the question; what was ticked for the question that stood here before is left out."""
    question = questions.get(form.text(f"{name}.asked"))
    if question is None or scale != Scale.SHARE:
        return ()
    ticked = form.values(f"{name}.choices")
    return tuple(choice for choice in answers_of(question) if choice in ticked)


def _rows(form: Form) -> list[int]:
    return written_rows(form, _SECONDARY, MOST_ROWS, ("name", "asked"))


def _asked(wave: int, question: str) -> str:
    return f"{wave}.{question}" if question else ""


def _read_asked(typed: str) -> tuple[int, str]:
    wave, _, question = typed.partition(".")
    return (whole_number(wave) or 0, question) if question else (0, "")
