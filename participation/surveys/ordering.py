"""The order in which choices are shown: the form's, or one drawn for each person from a recorded seed. Pure.

An order that is drawn keeps "Other" and choices that stand alone at the end, where people look for them. The
place of a choice follows from SHA-256 of seed, question and choice, so that anyone can draw it again.
"""

import hashlib

from participation.surveys.definitions import Choice, Definition, Question


def is_drawn(definition: Definition) -> bool:
    """Whether any question's choices stand in an order drawn for each person."""
    return any(question.randomize for question in definition.questions)


def ordered(question: Question, seed: int | None) -> list[Choice]:
    """The choices as the person with this seed sees them."""
    if not question.randomize or seed is None:
        return question.choices
    alone = frozenset(question.exclusive)
    return sorted(
        question.choices, key=lambda choice: (choice.name in alone, _place(seed, question.name, choice.name))
    )


def _place(seed: int, question: str, choice: str) -> bytes:
    return hashlib.sha256(f"{seed}:{question}:{choice}".encode()).digest()
