"""Questions whose number of answers would tell what is withheld of another question.

Who is asked a question depends, where it has a condition, on earlier answers. "Why are you not satisfied?" was
answered by as many people as were not satisfied; with everybody beside it, by how few were not asked. Such a question
is withheld whole. A condition about a number is looked at only for those whom it leaves out: its bounds are seldom
those of a bar.
"""

from collections.abc import Iterator
from itertools import chain

from participation.surveys.axes import has_groups
from participation.surveys.conditions import Condition, Role, read_conditions
from participation.surveys.definitions import Definition, Question
from participation.surveys.expressions import names
from participation.surveys.publication import hidden_alone
from participation.surveys.results import BINNED, Tally


def would_tell(definition: Definition, tally: Tally, least: int) -> frozenset[str]:
    """The names of such questions. Conditions look at earlier ones only, so one pass finds also those behind others."""
    conditions = [one for one in read_conditions(definition)[0] if one.role is Role.RELEVANT]
    hiding = {name for name in tally.questions if _hides(definition.question(name), tally, least)}
    found = set[str]()
    for question in definition.questions:
        read = set(
            chain.from_iterable(names(one.expression) for one in _of(conditions, definition, question))
        )
        if read and (read & (hiding | found) or _leaves_out_few(question, tally, least)):
            found.add(question.name)
    return frozenset(found)


def _of(conditions: list[Condition], definition: Definition, question: Question) -> Iterator[Condition]:
    """The conditions of a question, of its group and of its section."""
    section = next(one for one in definition.sections if question in one.questions)
    for one in conditions:
        around = one.section == section and (one.group is None or one.group.name == question.group)
        if one.question == question or (one.question is None and around):
            yield one


def _hides(question: Question | None, tally: Tally, least: int) -> bool:
    if question is None or question.type in BINNED or not has_groups(question):
        return False
    return bool(hidden_alone(question, tally.questions[question.name], least))


def _leaves_out_few(question: Question, tally: Tally, least: int) -> bool:
    found = tally.questions.get(question.name)
    return found is not None and 0 < tally.submissions - found.n - found.dont_know < least
