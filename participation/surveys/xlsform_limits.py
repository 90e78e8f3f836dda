"""Fields of a question that are part of its expressions in XLSForm: written into these, and taken out again.

Limits go into the constraint; "Other" and "Don't know" are offered whatever a choice_filter leaves.
"""

from decimal import Decimal

from participation.surveys.definitions import DONT_KNOW, OTHER, Question, QuestionType

_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL})


def with_limits(question: Question) -> str:
    """The constraint for ODK: the limits of the question, then its own constraint."""
    limits, own = _limits(question), question.constraint
    if not limits or not own:
        return limits or own
    return f"{limits} and ({own})"


def without_limits(constraint: str, question: Question) -> str:
    """The question's own constraint. One that somebody has changed in the workbook stays as it is."""
    limits = _limits(question)
    if not limits or constraint == limits:
        return "" if limits else constraint
    start = f"{limits} and ("
    own = constraint[len(start) : -1]
    if constraint.startswith(start) and constraint.endswith(")") and _is_whole(own):
        return own
    return constraint


def with_added(question: Question) -> str:
    """The choice_filter for ODK, which also lets through the choices that are settings here."""
    added = _added(question)
    return (
        f"({question.choice_filter}){added}" if question.choice_filter and added else question.choice_filter
    )


def without_added(choice_filter: str, question: Question) -> str:
    """The question's own filter. One that somebody has changed in the workbook stays as it is."""
    added = _added(question)
    own = choice_filter[1 : -len(added) - 1] if added else ""
    return own if own and choice_filter == f"({own}){added}" and _is_whole(own) else choice_filter


def _added(question: Question) -> str:
    names = [*([OTHER] if question.other else []), *([DONT_KNOW] if question.dont_know else [])]
    return "".join(f" or name = '{name}'" for name in names)


def _limits(question: Question) -> str:
    limits = []
    if question.type in _NUMBERS:
        limits += [f". >= {plain(question.minimum)}"] if question.minimum is not None else []
        limits += [f". <= {plain(question.maximum)}"] if question.maximum is not None else []
    if question.maximum_length is not None:
        limits.append(f"string-length(.) <= {question.maximum_length}")
    if question.exclusive:
        alone = " or ".join(f"selected(., '{name}')" for name in question.exclusive)
        limits.append(f"(count-selected(.) <= 1 or not({alone}))")
    return " and ".join(limits)


def plain(number: int | float) -> str:
    """A number without an exponent, as XPath reads it."""
    return format(Decimal(repr(number)), "f")


def _is_whole(expression: str) -> bool:
    """Whether the brackets in it belong to each other, so that those around it can be taken away."""
    open_brackets, quoted = 0, ""
    for sign in expression:
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "'\"":
            quoted = sign
        else:
            open_brackets += (sign == "(") - (sign == ")")
        if open_brackets < 0:
            return False
    return open_brackets == 0
