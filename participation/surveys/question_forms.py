"""A question as staff write it in a form, and back. Choices are lines: name | Indonesian | English."""

from participation.errors import Problem, Rejected
from participation.slugs import slug_of
from participation.surveys.definitions import (
    LONGEST_NAME,
    SELECTS,
    Choice,
    Definition,
    Question,
    QuestionType,
    Section,
    is_name,
)
from participation.surveys.editing import NOT_CHANGED, free_name
from participation.web.forms import Form
from participation.web.i18n import mark

TYPE_LABELS = {
    QuestionType.SELECT_ONE: mark("Choose one"),
    QuestionType.SELECT_MULTIPLE: mark("Choose several"),
    QuestionType.SCALE: mark("Scale of numbers"),
    QuestionType.INTEGER: mark("Whole number"),
    QuestionType.TEXT: mark("A few words"),
    QuestionType.LONG_TEXT: mark("Own words, several sentences"),
    QuestionType.AREA: mark("Area where one lives"),
}
LONGEST_MADE_NAME = 48
"""Characters; leaves room for "section_" before it and a number behind it."""
ELEMENTS = tuple(f"U{number}" for number in range(1, 10))


def form_of_question(question: Question, languages: list[str]) -> Form:
    """The form filled with a question."""
    return Form.of(
        {
            "name": question.name,
            "type": question.type.value,
            "label": question.label,
            "hint": question.hint,
            "optional": not question.required,
            "choices": "\n".join(_line(choice, languages) for choice in question.choices),
            "exclusive": ", ".join(question.exclusive),
            "element": question.element,
            "minimum": question.minimum,
            "maximum": question.maximum,
            "maximum_length": question.maximum_length,
            "dont_know": question.dont_know,
            "relevant": question.relevant,
            "constraint": question.constraint,
            "constraint_message": question.constraint_message,
        }
    )


def question_of_form(form: Form, definition: Definition, name: str = "") -> Question:
    """The question that a form describes; `name` is that of the question being changed.

    Raises Rejected for what cannot even be kept as a draft: the rest is said before publishing.
    """
    errors = {}
    kind = form.text("type")
    if kind not in TYPE_LABELS:
        errors["type"] = Problem(mark("Choose how people answer."))
    if not form.texts("label"):
        errors["label.id"] = Problem(mark("Write the question."))
    wanted = form.text("name") or name or free_name(definition, name_from(form.texts("label")))
    if not is_name(wanted):
        errors["name"] = Problem(
            mark("Begin the name with a letter; use letters, digits and underscores only, at most 64.")
        )
    for field in ("minimum", "maximum", "maximum_length"):
        if form.text(field) and _whole(form, field) is None:
            errors[field] = Problem(mark("Write a whole number of at most nine digits, or leave it empty."))
    if errors:
        raise Rejected(NOT_CHANGED, errors=errors)
    return _question(form, wanted, QuestionType(kind), definition.languages)


def _question(form: Form, name: str, kind: QuestionType, languages: list[str]) -> Question:
    exclusive = [part.strip() for part in form.text("exclusive").split(",") if part.strip()]
    element = form.text("element")
    return Question(
        name=name,
        type=kind,
        label=form.texts("label"),
        hint=form.texts("hint"),
        required=not form.ticked("optional"),
        relevant=form.text("relevant"),
        constraint=form.text("constraint"),
        constraint_message=form.texts("constraint_message"),
        choices=choices_of_lines(form.text("choices"), languages)
        if kind in SELECTS or kind is QuestionType.SCALE
        else [],
        exclusive=exclusive if kind is QuestionType.SELECT_MULTIPLE else [],
        element=element if element in ELEMENTS else None,  # type: ignore[arg-type]
        minimum=_whole(form, "minimum"),
        maximum=_whole(form, "maximum"),
        maximum_length=_whole(form, "maximum_length"),
        dont_know=form.ticked("dont_know"),
    )


def choices_of_lines(typed: str, languages: list[str]) -> list[Choice]:
    """Choices from lines such as "1 | Tidak sesuai | Does not fit".

    A line of one part is the label in the first language, named by its number.
    """
    lines = [line for line in typed.splitlines() if line.strip()]
    return [_choice(line, number, languages) for number, line in enumerate(lines, start=1)]


def _choice(line: str, number: int, languages: list[str]) -> Choice:
    parts = [part.strip() for part in line.split("|")]
    name, labels = (str(number), parts) if len(parts) == 1 else (parts[0], parts[1:])
    pairs = zip(languages, labels, strict=False)
    return Choice(name[:LONGEST_NAME], {language: label for language, label in pairs if label})


def _line(choice: Choice, languages: list[str]) -> str:
    return " | ".join([choice.name, *(choice.label.get(language, "") for language in languages)])


def section_of_form(form: Form, definition: Definition, name: str = "") -> Section:
    """The section that a form describes. Raises Rejected without a heading."""
    label = form.texts("label")
    if not label:
        raise Rejected(NOT_CHANGED, errors={"label.id": Problem(mark("Write a heading."))})
    chosen = name or free_name(definition, "section_" + name_from(label))
    return Section(name=chosen, label=label, questions=[], relevant=form.text("relevant"))


def name_from(label: dict[str, str]) -> str:
    """A name made of the first words of a text: "Berapa menit Anda menunggu?" → berapa_menit_anda."""
    words = slug_of(next(iter(label.values()), "")).split("-")[:3]
    name = "_".join(words)[:LONGEST_MADE_NAME]
    return name if is_name(name) else f"q_{name}"


def _whole(form: Form, name: str) -> int | None:
    """A whole number that may be negative."""
    typed = form.text(name)
    digits = typed.removeprefix("-")
    return int(typed) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
