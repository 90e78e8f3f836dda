"""The logic of a page, for the script that shows it at once (web/static/logic.js). Pure.

    known       answers given on other pages that this one reads, by question name
    words       by question, then by value: what its choices, areas or services are called, where a text or an
                expression repeats them
    names       months and days in the page's language, where dates are written with them
    months      their full names, where a text repeats an answer: it may be a date
    parts       by name of a section or group: the tree of its condition
    questions   in the order of the form, those that stand in such a part, have a condition, or are read by something:
      name, kind    `kind` says how its answer is read from its fields
      in            the parts that it stands in
      repeat        the repeated section that it stands in; a group's condition is then part of `relevant`
      relevant, constraint, calculation, filter   trees, see evaluation.py
      message       what to say when the constraint does not hold
      choices       by name: the columns that the filter reads
      fixed         the calculation stands in a field that people cannot change

What needs regex() is left to the server, as patterns of browsers are other ones and can take for ever: the page then
shows the question, and what was answered in vain is dropped when it is sent. A page without logic gets {}.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from participation.surveys.definitions import (
    DONT_KNOW,
    NUMBERS,
    OTHER,
    Definition,
    Question,
    QuestionType,
    Section,
    repeated_names,
)
from participation.surveys.evaluation import Answer, Node
from participation.surveys.expressions import Expression, Repeated, heads, names, nodes, parse
from participation.surveys.moments import calendar_names, month_names
from participation.surveys.piping import DONT_KNOW_LABEL, NO_NAMES, OTHER_LABEL, Names, references
from participation.surveys.steps import columns_of, filter_columns
from participation.texts import Text, text_in
from participation.web.i18n import gettext

_NAMED = (QuestionType.AREA, QuestionType.SERVICE)
_KINDS = {
    **dict.fromkeys((*NUMBERS, *_NAMED), "number"),
    QuestionType.DATE: "date",
    QuestionType.TIME: "time",
    QuestionType.SELECT_MULTIPLE: "names",
    QuestionType.RANK: "rank",
    QuestionType.CONSENT: "consent",
}


def page_logic(
    definition: Definition,
    sections: Collection[int],
    language: str,
    answers: Mapping[str, Answer] | None = None,
    called: Names = NO_NAMES,
) -> dict[str, Any]:
    """What the script needs on a page with these sections; `answers` are those given on other pages."""
    page = _Page(definition, language, called)
    for at in sections:
        page.add(definition.sections[at])
    return page.logic(answers or {})


class _Page:
    """Collects the expressions of a page, and with them what has to be read."""

    def __init__(self, definition: Definition, language: str, names_called: Names) -> None:
        self._definition = definition
        self._language = language
        self._names_called = names_called
        self._parts: dict[str, Node] = {}
        self._questions: list[tuple[Question, dict[str, Any]]] = []
        self._read: set[str] = set()
        self._called: set[str] = set()
        self._writes_dates = False

    def add(self, section: Section) -> None:
        self._repeated = Repeated(repeated_names(self._definition))
        self._add_part(section.name, section.relevant)
        self._repeated = self._repeated._replace(inside=section.name)
        for group in section.groups if section.repeat is None else ():
            self._add_part(group.name, group.relevant)
        for text in _texts(section):
            self._called |= references(text)
        for question in section.questions:
            self._questions.append((question, self._entry(section, question)))

    def logic(self, answers: Mapping[str, Answer]) -> dict[str, Any]:
        read = self._read | self._called
        entries = [
            entry
            for question, entry in self._questions
            for entry in _with_other(question, entry, read)
            if entry["name"] in read or entry["in"] or entry.keys() - {"name", "kind", "in", "repeat"}
        ]
        if not entries and not self._parts and not read:
            return {}
        here = {name for question, entry in self._questions for name in _names_here(question, entry)}
        known = {name: answers[name] for name in sorted(read - here) if name in answers}
        return {
            "known": known,
            "words": self._words(),
            "parts": self._parts,
            "questions": entries,
            **self._calendar(),
        }

    def _calendar(self) -> dict[str, list[str]]:
        names = {"names": list(calendar_names(self._language))} if self._writes_dates else {}
        return {**names, "months": list(month_names(self._language))} if self._called else names

    def _entry(self, section: Section, question: Question) -> dict[str, Any]:
        parts = [name for name in (section.name, question.group) if name in self._parts]
        entry: dict[str, Any] = {
            "name": question.name,
            "kind": _KINDS.get(question.type, "text"),
            "in": parts,
        }
        if section.repeat:
            entry["repeat"] = section.name
        for name, tree in self._trees(section, question):
            entry[name] = tree
        if "constraint" in entry:
            entry["message"] = text_in(
                question.constraint_message, self._language, self._definition.default_language
            )
        if "calculation" in entry and question.read_only:
            entry["fixed"] = True
        return entry

    def _trees(self, section: Section, question: Question) -> Iterator[tuple[str, Any]]:
        group = section.group(question.group)
        inner = group.relevant if group and section.repeat else ""
        relevant = [tree for tree in map(self._tree, (inner, question.relevant)) if tree is not None]
        if relevant:
            yield "relevant", ("and", *relevant) if len(relevant) > 1 else relevant[0]
        for name, source in (("constraint", question.constraint), ("calculation", question.calculation)):
            tree = self._tree(source)
            if tree is not None and (name == "calculation" or any(question.constraint_message.values())):
                yield name, tree
        columns = columns_of(question)
        tree = self._tree(question.choice_filter, columns)
        if tree is not None:
            used = {
                str(node[1]) for node in nodes(parse(question.choice_filter, columns)) if node[0] == "column"
            }
            yield "filter", tree
            yield (
                "choices",
                {choice.name: _columns(filter_columns(choice), used) for choice in question.choices},
            )

    def _add_part(self, name: str, source: str) -> None:
        tree = self._tree(source)
        if tree is not None:
            self._parts[name] = tree

    def _tree(self, source: str, columns: Mapping[str, str] | None = None) -> "Node | None":
        """The tree of an expression that the browser can decide, and a note of what it reads."""
        if not source.strip():
            return None
        expression = parse(source, columns, self._repeated)
        used = heads(expression)
        if "regex" in used:
            return None
        self._read |= names(expression)
        self._called |= set(_named_choices(expression))
        self._writes_dates |= bool(used & {"format-date", "format-date-time"})
        return _short(expression.tree)

    def _words(self) -> dict[str, dict[str, str]]:
        return {
            question.name: dict(self._words_of(question))
            for question in self._definition.questions
            if question.name in self._called and (question.choices or question.type in _NAMED)
        }

    def _words_of(self, question: Question) -> Iterator[tuple[str, str]]:
        called = {choice.name: choice.label for choice in question.choices}
        for value, text in (called | self._names_called.called(question.type)).items():
            yield value, text_in(text, self._language, self._definition.default_language)
        if question.other:
            yield OTHER, gettext(OTHER_LABEL)
        if question.dont_know:
            yield DONT_KNOW, gettext(DONT_KNOW_LABEL)


def _names_here(question: Question, entry: dict[str, Any]) -> Iterator[str]:
    """What the script itself knows the answers to: the question, its other words, the repeated section."""
    yield from (question.name, question.other_name)
    if "repeat" in entry:
        yield entry["repeat"]


def _with_other(question: Question, entry: dict[str, Any], read: set[str]) -> Iterator[dict[str, Any]]:
    yield entry
    if question.other and question.other_name in read:
        where: dict[str, Any] = {place: entry[place] for place in ("in", "repeat") if place in entry}
        yield {**where, "name": question.other_name, "kind": "text"}


def _texts(section: Section) -> Iterator[Text]:
    """Everything that is shown of a section and may repeat an answer."""
    yield from (section.label, section.hint)
    for group in section.groups:
        yield from (group.label, group.hint)
    for question in section.questions:
        yield from (question.label, question.hint, question.guidance_hint, question.constraint_message)
        yield from (choice.label for choice in question.choices)


def _columns(columns: Mapping[str, str], used: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in columns.items() if name in used and text}


def _named_choices(expression: Expression) -> Iterator[str]:
    return (str(node[2]) for node in nodes(expression) if node[0] == "jr:choice-name")


def _short(node: Node) -> Node:
    """Whole numbers without their point."""
    if isinstance(node, tuple):
        return tuple(map(_short, node))
    return int(node) if isinstance(node, float) and node.is_integer() else node
