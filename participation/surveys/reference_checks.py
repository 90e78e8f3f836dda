"""What is wrong with the names in expressions and texts: unknown, asked later, or standing for several answers."""

from collections.abc import Iterator, Mapping

from participation.surveys.conditions import Condition, Role, answer_places, first_questions
from participation.surveys.definitions import (
    Definition,
    DefinitionProblem,
    Question,
    QuestionType,
    Section,
    repeated_names,
)
from participation.surveys.evaluation import Node
from participation.surveys.expressions import heads, names, nodes
from participation.surveys.piping import references
from participation.texts import Text
from participation.web.i18n import mark

Problems = Iterator[DefinitionProblem]

_UNKNOWN = mark("There is no question named “%(name)s”. Correct the name.")
_LATER = mark("“%(name)s” is asked later. A condition can only look at earlier questions.")
_LATER_IN_TEXT = mark(
    "“%(name)s” is asked later, so its answer cannot stand in this text. Name an earlier question."
)
_NOTE = mark("“%(name)s” is a note, which nobody answers. Name a question.")
_SEVERAL = mark(
    "“%(name)s” is answered several times. Say which is meant: sum(${%(name)s}), count(…), max(…), join(…) "
    "or indexed-repeat(…)."
)
_SEVERAL_IN_TEXT = mark(
    "“%(name)s” is answered several times, so it cannot stand in this text. "
    "Calculate what to say, with join(…) or sum(…)."
)


class References:
    """What a definition's expressions and texts may name."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._places = answer_places(definition)
        self._repeated = repeated_names(definition)
        self._questions: Mapping[str, Question] = {
            question.name: question for question in definition.questions
        }

    def of_condition(self, condition: Condition, circle: frozenset[str]) -> Problems:
        """`circle`: names that are told about already."""
        path, used = condition.path, heads(condition.expression)
        if condition.role is not Role.CONSTRAINT and "own" in used:
            message = mark("“.” is the answer itself: here there is none yet. Name a question: ${name}.")
            yield DefinitionProblem(path, message)
        if "position" in used and not _is_repeated(condition):
            message = mark(
                "position(..) counts the times that a section is repeated. This one is asked once."
            )
            yield DefinitionProblem(path, message)
        for name in sorted(names(condition.expression, condition.inside)):
            wrong = self._wrong(name, condition.before, _LATER)
            if wrong and not (wrong == _LATER and name in circle):
                yield DefinitionProblem(path, wrong, {"name": name})
        several = repeated_names(self._definition, condition.inside)
        for node in nodes(condition.expression):
            yield from self._of_node(path, node, several)

    def _of_node(self, path: str, node: tuple[Node, ...], several: Mapping[str, str]) -> Problems:
        match node:
            case ("name", name) if name in several:
                yield DefinitionProblem(path, _SEVERAL, {"name": name})
            case (head, *_) if head != "count" and any(_is_section(operand) for operand in node[1:]):
                message = mark(
                    "A whole section can only be counted: count(${%(name)s}). Name one of its questions."
                )
                yield DefinitionProblem(path, message, {"name": _section_in(node)})
            case ("indexed-repeat", name, section, _) if not self._is_in(str(name), str(section)):
                message = mark("“%(name)s” is no question of the repeated section “%(section)s”. Correct it.")
                yield DefinitionProblem(path, message, {"name": name, "section": section})
            case ("jr:choice-name", _, name) if not self._has_choices(str(name)):
                message = mark("“%(name)s” has no choices that could be named. Name a question with choices.")
                yield DefinitionProblem(path, message, {"name": name})

    def _is_in(self, name: str, section: str) -> bool:
        return name != section and self._repeated.get(name) == section

    def _has_choices(self, name: str) -> bool:
        return name in self._questions and bool(self._questions[name].choices)

    def of_texts(self) -> Problems:
        """Answers that labels, hints and messages repeat."""
        for path, text, before, inside in _texts(self._definition):
            several = repeated_names(self._definition, inside)
            for name in sorted(references(text)):
                if message := self._wrong(name, before, _LATER_IN_TEXT):
                    yield DefinitionProblem(path, message, {"name": name})
                elif name in several:
                    yield DefinitionProblem(path, _SEVERAL_IN_TEXT, {"name": name})

    def _wrong(self, name: str, before: int, later: str) -> str | None:
        if name not in self._places:
            return _UNKNOWN
        if name in self._questions and self._questions[name].type is QuestionType.NOTE:
            return _NOTE
        return later if self._places[name] >= before else None


def _is_repeated(condition: Condition) -> bool:
    return condition.section.repeat is not None and bool(condition.group or condition.question)


def _is_section(operand: Node) -> bool:
    return isinstance(operand, tuple) and operand[0] == "each" and len(operand) == 2


def _section_in(node: tuple[Node, ...]) -> str:
    return next(str(operand[1]) for operand in node if isinstance(operand, tuple) and _is_section(operand))


def _texts(definition: Definition) -> Iterator[tuple[str, Text, int, str]]:
    """Each text with its path, how many questions are before it, and the section that it stands inside."""
    for path, section, before in first_questions(definition):
        yield f"{path}.label", section.label, before, ""
        yield f"{path}.hint", section.hint, before, ""
        for number, group in enumerate(section.groups):
            first = before + min(
                (at for at, asked in enumerate(section.questions) if asked.group == group.name), default=0
            )
            yield f"{path}.groups.{number}.label", group.label, first, section.name
            yield f"{path}.groups.{number}.hint", group.hint, first, section.name
        for number, question in enumerate(section.questions):
            yield from _texts_of(f"{path}.questions.{number}", section, question, before + number)


def _texts_of(
    path: str, section: Section, question: Question, before: int
) -> Iterator[tuple[str, Text, int, str]]:
    for name in ("label", "hint", "guidance_hint", "required_message"):
        yield f"{path}.{name}", getattr(question, name), before, section.name
    yield f"{path}.constraint_message", question.constraint_message, before + 1, section.name
    for number, choice in enumerate(question.choices):
        yield f"{path}.choices.{number}.label", choice.label, before, section.name
