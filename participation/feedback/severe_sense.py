"""Which sentences tell of something severe without a word for it: a linear model of meanings. Pure.

"Kalau tidak ada amplop berkas tidak jalan" names no crime, and no list of words holds it. The weights
(`data/severe_sense.tsv`) are learnt from sentences written for this purpose (`data/severe_examples.tsv`) by
`participation train-severe`; with u the known units of a sentence and r its unknown words, its score is
    Σ_u v_u w_u / sqrt(Σ_u v_u² + (r + BESIDES) · v²),
so that a few suspicious words among many others count little, and one alone does not count in full. Written without
numpy: comments are looked at when they arrive, in the web process.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from participation.feedback.severe_meanings import is_root, units

WEIGHTS = Path(__file__).parent / "data" / "severe_sense.tsv"
LONGEST_SENTENCE = 40
"""Words that are read as one sentence where nobody set a full stop."""

BESIDES = 4
"""Unknown words that any sentence is taken to hold besides its own: what is short is not sure for being short."""


class Unit(NamedTuple):
    """What one unit says, each weight already times v."""

    value: float
    """v: how much it counts in length."""
    severe: float
    """That something is severe."""
    kinds: tuple[float, ...]
    """Of which kind it then is."""


class Sense(NamedTuple):
    """The model as it ships."""

    kinds: tuple[str, ...]
    units: dict[str, Unit]
    threshold: float
    """Score from which a sentence is severe."""
    unknown: float
    """v of a word that the model does not know."""
    biases: tuple[float, ...]
    """What is added to the score of each kind."""


def sensed(words: Sequence[str]) -> set[str]:
    """The kinds of severe things that a sentence tells of by its sense: names as `SevereKind` has them."""
    model = shipped()
    found: set[str] = set()
    for start in range(0, len(words), LONGEST_SENTENCE):
        sentence = units(words[start : start + LONGEST_SENTENCE])
        found |= kinds_of(model, sentence) if _tells(sentence) else set()
    return found


def _tells(sentence: set[str]) -> bool:
    """Whether there is anything to weigh: "a" or "yang" alone, which means nothing, would count in full."""
    return sum(" " not in unit for unit in sentence) > 1


def kinds_of(model: Sense, sentence: set[str]) -> set[str]:
    """The kind that fits best to a severe sentence, and whichever others fit too."""
    known, unknown = model.units, model.unknown * model.unknown
    severe, squares = 0.0, BESIDES * unknown
    for name in sentence:
        if name in known:
            value, weight, _ = known[name]
            severe += weight
            squares += value * value
        elif is_root(name):
            squares += unknown
    length = sqrt(squares)
    return _fitting(model, sentence, length) if severe and severe >= model.threshold * length else set()


def _fitting(model: Sense, sentence: set[str], length: float) -> set[str]:
    known = [model.units[name].kinds for name in sentence if name in model.units]
    scores = {
        kind: sum(kinds[place] for kinds in known) / length + model.biases[place]
        for place, kind in enumerate(model.kinds)
    }
    return {kind for kind, score in scores.items() if score >= min(0.0, max(scores.values()))}


@cache
def shipped() -> Sense:
    """The model that came with the package. Raises OSError or ValueError where it is missing or damaged."""
    return read(WEIGHTS.read_text("utf-8"))


def read(written: str) -> Sense:
    """A model from what `written_as` made of it. Raises ValueError where that is not whole: half of it finds less."""
    digest, _, content = written.partition("\n")
    if digest != _digest(content):
        raise ValueError("This is no model for severe comments, or a damaged one.")
    head, first, *rows = (line.split("\t") for line in content.splitlines())
    threshold, unknown, *biases = map(float, first[1:])
    number = cache(float)  # few numbers differ: each is one object, in a process that must stay small
    known = {
        unit: Unit(number(value), number(severe), tuple(map(number, kinds)))
        for unit, value, severe, *kinds in rows
    }
    return Sense(tuple(head[3:]), known, threshold, unknown, tuple(biases))


def written_as(model: Sense) -> str:
    """A model as text that people can read and compare: units in the order of the alphabet, two decimals.

    The first line is the digest of all others.
    """
    lines = [
        ("unit", "value", "severe", *model.kinds),
        ("", *_rounded(model.threshold, model.unknown, *model.biases)),
        *((name, *_rounded(one.value, one.severe, *one.kinds)) for name, one in sorted(model.units.items())),
    ]
    content = "\n".join("\t".join(line) for line in lines) + "\n"
    return f"{_digest(content)}\n{content}"


def _digest(content: str) -> str:
    """First 12 hexadecimal digits of the SHA-256."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _rounded(*figures: float) -> list[str]:
    return [f"{figure:.2f}" for figure in figures]
