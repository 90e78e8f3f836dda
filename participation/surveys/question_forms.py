"""A question as staff write it in a form, and back."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from participation.errors import Problem, Rejected
from participation.slugs import slug_of
from participation.surveys.definitions import (
    Choice,
    Definition,
    Question,
    QuestionType,
    is_name,
)
from participation.surveys.editing import NOT_CHANGED, free_name
from participation.surveys.question_fields import TYPES, fields_of
from participation.surveys.rows import (
    MOST_ROWS,
    named,
    not_shown,
    read_lines,
    read_rows,
    row_fields,
    write_lines,
)
from participation.texts import Text
from participation.web.forms import Form
from participation.web.i18n import mark

LONGEST_MADE_NAME = 48
"""Characters; leaves room for "section_" before it and a number behind it."""
ELEMENTS = tuple(f"U{number}" for number in range(1, 10))
MINIMAL = "minimal"
"""XLSForm's appearance for a list that opens."""

_TEXTS = ("hint", "guidance_hint", "required_message", "constraint_message")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "default", "choice_filter")
_TICKS = ("dont_know", "other", "randomize", "identifying", "read_only")
_WHOLE = mark("Write a whole number of at most nine digits, or leave it empty.")
_DECIMAL = mark("Write a number of at most nine digits, such as 2.5, or leave it empty.")


def form_of_question(question: Question, definition: Definition) -> Form:
    """The form filled with a question."""
    form = Form.of(
        {
            "name": question.name,
            "type": question.type.value,
            "shown": definition.languages,
            "optional": not question.required,
            "exclusive": ", ".join(question.exclusive),
            "element": question.element,
            "minimum": question.minimum,
            "maximum": question.maximum,
            "maximum_length": question.maximum_length,
            "minimal": question.appearance == MINIMAL,
            **{name: getattr(question, name) for name in ("label", *_TEXTS, *_EXPRESSIONS, *_TICKS)},
        }
    )
    return Form({**form.fields, **_choice_fields(question.choices, definition.languages)})


def empty_question_form(kind: str, definition: Definition) -> Form:
    return Form({"type": [kind], "shown": definition.languages, **row_fields("choice", [])})


def _choice_fields(choices: list[Choice], languages: list[str]) -> dict[str, list[str]]:
    """Rows, or lines where there are too many for rows."""
    if len(choices) > MOST_ROWS:
        return {"choices": [write_lines(choices, languages)]}
    return row_fields("choice", choices)


def question_of_form(form: Form, definition: Definition, name: str = "") -> Question:
    """The question that a form describes; `name` is that of the question being changed.

    What the form has no field for stays as it was. Raises Rejected for what cannot even be kept as a draft: the
    rest is said before publishing.
    """
    kind = form.text("type")
    wanted = form.text("name") or name or free_name(definition, name_from(form.texts("label")))
    errors = _errors(form, kind, wanted)
    if errors:
        raise Rejected(NOT_CHANGED, errors=errors)
    old = definition.question(name)
    if old is None or old.type.value != kind:
        old = Question(name=wanted, type=QuestionType(kind), label={}, group=old.group if old else "")
    label = {**not_shown(form, old.label), **form.texts("label")}
    values = _values(form, old, definition.languages)
    return replace(old, name=wanted, label=label, **values)


def _errors(form: Form, kind: str, name: str) -> dict[str, Problem]:
    errors = {}
    known = kind in TYPES
    if not known:
        errors["type"] = Problem(mark("Choose how people answer."))
    if not form.texts("label"):
        errors["label.id"] = Problem(mark("Write the question."))
    if not is_name(name):
        errors["name"] = Problem(
            mark("Begin the name with a letter; use letters, digits and underscores only, at most 64.")
        )
    if known:
        errors.update(_number_errors(form, QuestionType(kind)))
    return errors


def _number_errors(form: Form, kind: QuestionType) -> Mapping[str, Problem]:
    decimal = kind is QuestionType.DECIMAL
    read = {"minimum": decimal, "maximum": decimal, "maximum_length": False}
    return {
        name: Problem(_DECIMAL if fraction else _WHOLE)
        for name, fraction in read.items()
        if name in fields_of(kind) and form.text(name) and _number(form, name, decimal=fraction) is None
    }


def _values(form: Form, old: Question, languages: list[str]) -> dict[str, Any]:
    fields = fields_of(old.type)
    decimal = old.type is QuestionType.DECIMAL
    read: dict[str, Any] = {
        **{name: {**not_shown(form, getattr(old, name)), **form.texts(name)} for name in _TEXTS},
        **{name: form.text(name) for name in _EXPRESSIONS},
        **{name: form.ticked(name) for name in _TICKS},
        "minimum": _number(form, "minimum", decimal=decimal),
        "maximum": _number(form, "maximum", decimal=decimal),
        "maximum_length": _number(form, "maximum_length"),
        "exclusive": [part.strip() for part in form.text("exclusive").split(",") if part.strip()],
        "element": form.text("element") if form.text("element") in ELEMENTS else None,
        "choices": choices_of_form(form, languages, old.choices),
    }
    values = {name: value for name, value in read.items() if name in fields}
    if "optional" in fields:
        values["required"] = not form.ticked("optional")
    if "minimal" in fields and (form.ticked("minimal") or old.appearance == MINIMAL):
        values["appearance"] = MINIMAL if form.ticked("minimal") else ""
    return values


def choices_of_form(form: Form, languages: list[str], known: list[Choice]) -> list[Choice]:
    """The choices in rows, and behind them those that were pasted as lines."""
    rows, lines = read_rows(form, "choice", known), read_lines(form.text("choices"), languages)
    if not lines:
        return rows
    taken = {row.name for row in rows}
    pasted = [replace(line, name="") if line.name in taken else line for line in lines]
    return named([*rows, *pasted])


def name_from(label: Text) -> str:
    """A name made of the first words of a text: "Berapa menit Anda menunggu?" → berapa_menit_anda."""
    words = slug_of(next(iter(label.values()), "")).split("-")[:3]
    name = "_".join(words)[:LONGEST_MADE_NAME]
    return name if is_name(name) else f"q_{name}"


def _number(form: Form, name: str, *, decimal: bool = False) -> int | float | None:
    """A number that may be negative, a whole one unless `decimal`; None for anything else."""
    typed = form.text(name).replace(",", ".")
    digits = typed.removeprefix("-").replace(".", "", 1 if decimal else 0)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    return float(typed) if "." in typed else int(typed)
