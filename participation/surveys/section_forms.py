"""Sections, groups and tables as staff write them in forms, and back."""

from msgspec.structs import replace

from participation.errors import Problem, Rejected
from participation.surveys.definitions import (
    MOST_REPETITIONS,
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
    is_name,
)
from participation.surveys.editing import NOT_CHANGED, free_among, free_name, names_taken
from participation.surveys.question_forms import choices_of_form, name_from
from participation.surveys.rows import not_shown, read_rows, row_fields
from participation.texts import Text
from participation.web.forms import Form
from participation.web.i18n import mark

TABLE_TYPES = (QuestionType.SELECT_ONE, QuestionType.SCALE)


def form_of_section(section: Section, definition: Definition) -> Form:
    """The form filled with a section."""
    repeat = section.repeat or Repeat()
    return Form.of(
        {
            "shown": definition.languages,
            "label": section.label,
            "hint": section.hint,
            "relevant": section.relevant,
            "repeats": section.repeat is not None,
            "count": repeat.count,
            "least": repeat.least,
            "most": repeat.most,
            "item": repeat.item,
        }
    )


def section_of_form(form: Form, definition: Definition, old: Section | None = None) -> Section:
    """The section that a form describes, without questions. Raises Rejected without a heading."""
    label = _label(form, old.label if old else {})
    made = old.name if old else free_name(definition, "section_" + name_from(label))
    return Section(
        name=made,
        label=label,
        hint=_text(form, "hint", old.hint if old else {}),
        questions=[],
        relevant=form.text("relevant"),
        repeat=_repeat(form, old.repeat if old else None) if form.ticked("repeats") else None,
    )


def _repeat(form: Form, old: Repeat | None) -> Repeat:
    errors = {}
    for field in ("least", "most"):
        if form.text(field) and form.whole(field) is None:
            errors[field] = Problem(mark("Write a whole number, or leave it empty."))
    if errors:
        raise Rejected(NOT_CHANGED, errors=errors)
    return Repeat(
        count=form.text("count"),
        least=form.whole("least") or 0,
        most=form.whole("most") or MOST_REPETITIONS,
        item=_text(form, "item", old.item if old else {}),
    )


def form_of_group(group: Group, section: Section, definition: Definition) -> Form:
    """The form of a group or a table, filled; a table's rows share their choices."""
    members = [question for question in section.questions if question.group == group.name]
    form = Form.of(
        {
            "shown": definition.languages,
            "label": group.label,
            "hint": group.hint,
            "relevant": group.relevant,
            "members": [question.name for question in members],
        }
    )
    if not (group.matrix and members):
        return form
    first = members[0]
    shared = Form.of({"type": first.type.value, "minimum": first.minimum, "maximum": first.maximum,
                      "dont_know": first.dont_know, "optional": not first.required})  # fmt: skip
    rows = [Choice(question.name, question.label) for question in members]
    return Form(
        {**form.fields, **shared.fields, **row_fields("row", rows), **row_fields("choice", first.choices)}
    )


def empty_table_form(kind: str, definition: Definition) -> Form:
    return Form(
        {"type": [kind], "shown": definition.languages, **row_fields("row", []), **row_fields("choice", [])}
    )


def group_of_form(form: Form, definition: Definition, old: Group | None, *, matrix: bool = False) -> Group:
    """The group that a form describes. Raises Rejected without a heading."""
    label = _label(form, old.label if old else {})
    made = old.name if old else free_name(definition, "group_" + name_from(label))
    hint = _text(form, "hint", old.hint if old else {})
    return Group(name=made, label=label, hint=hint, relevant=form.text("relevant"), matrix=matrix)


def members_of_form(form: Form, section: Section) -> list[str]:
    """The questions ticked. Raises Rejected for none."""
    ticked = [question.name for question in section.questions if question.name in form.values("members")]
    if not ticked:
        problem = Problem(mark("Choose the questions that stand under this heading."))
        raise Rejected(NOT_CHANGED, errors={"members": problem})
    return ticked


def table_rows_of_form(form: Form, definition: Definition, group: Group) -> list[Question]:
    """The questions of a table: those it had, changed, and new ones under free names. Raises Rejected without any."""
    known = {question.name: question for question in definition.questions if question.group == group.name}
    rows = read_rows(form, "row", [Choice(name, question.label) for name, question in known.items()])
    rows = [row for row in rows if row.label]
    if not rows:
        problem = Problem(mark("Write at least one question for this table."))
        raise Rejected(NOT_CHANGED, errors={"row.0.label.id": problem})
    taken = names_taken(definition) | {group.name}
    made: list[Question] = []
    for row in rows:
        name = row.name if row.name in known else _free_row_name(row, taken)
        taken |= {name}
        made.append(_table_row(form, definition, group, known.get(name), name, row.label))
    return made


def _free_row_name(row: Choice, taken: frozenset[str]) -> str:
    """The name that was written, where it can be one; else one made of the row's words."""
    return free_among(taken, row.name if is_name(row.name) else name_from(row.label))


def _table_row(
    form: Form, definition: Definition, group: Group, old: Question | None, name: str, label: Text
) -> Question:
    kind = QuestionType.SCALE if form.text("type") == QuestionType.SCALE else QuestionType.SELECT_ONE
    base = old if old and old.type is kind else Question(name=name, type=kind, label=label)
    scale = kind is QuestionType.SCALE
    return replace(
        base,
        label=label,
        group=group.name,
        choices=choices_of_form(form, definition.languages, base.choices),
        minimum=form.whole("minimum") if scale else None,
        maximum=form.whole("maximum") if scale else None,
        dont_know=form.ticked("dont_know"),
        required=not form.ticked("optional"),
    )


def _label(form: Form, old: Text) -> Text:
    label = _text(form, "label", old)
    if not form.texts("label"):
        raise Rejected(NOT_CHANGED, errors={"label.id": Problem(mark("Write a heading."))})
    return label


def _text(form: Form, name: str, old: Text) -> Text:
    return {**not_shown(form, old), **form.texts(name)}
