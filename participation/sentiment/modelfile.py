"""The file in which a trained model ships: arrays and JSON in an npz archive, never a pickle."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participation.sentiment.scores import LinearWeights
from participation.sentiment.weightfiles import arrays_of, decoded, encoded, weights_of

FORMAT = 5
FILE_NAME = "model.npz"


@dataclass(frozen=True)
class Combiner:
    """A network with one hidden layer: from what scores say of a text to logits of the labels.

    It sees what `clauses.figures_of` makes of the scores.
    """

    hidden: NDArray[np.float32]
    """Figures × units."""
    hidden_intercept: NDArray[np.float32]
    weights: NDArray[np.float32]
    """Units × labels."""
    intercept: NDArray[np.float32]

    def logits(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """A row per row of figures."""
        units = np.maximum(figures @ self.hidden + self.hidden_intercept, 0.0)
        return np.asarray(units @ self.weights + self.intercept, np.float64)


@dataclass(frozen=True)
class SentimentWeights:
    """Linear scores of words, and what weighs those of a text and its clauses (clauses.py).

    Three scores, one for each label, are of what people write anywhere, three of what they write to offices, and one
    says how much a text is of the second kind.
    """

    scores: LinearWeights
    combiner: Combiner
    glossary: dict[str, str]
    """Word of any language → Indonesian word, as learnt."""
    reading: dict[str, str]
    """The same, with what is written down: how texts read in Indonesian."""


@dataclass(frozen=True)
class ModelFile:
    """Sentiment, language and what belongs to them."""

    sentiment: SentimentWeights
    language: LinearWeights
    languages: tuple[str, ...]
    version: str
    """First 12 hexadecimal digits of the SHA-256 of the arrays: same weights, same version."""


def shipped_folder() -> Path:
    """The package's data folder in a source tree, where `train` writes."""
    return Path(__file__).parent / "data"


@cache
def shipped() -> ModelFile:
    """The model that came with the package."""
    with as_file(files("participation.sentiment") / "data" / FILE_NAME) as path:
        return read(path)


def write(path: Path, sentiment: SentimentWeights, language: LinearWeights, languages: Sequence[str]) -> None:
    """Write the model file."""
    about = json.dumps({"format": FORMAT, "languages": list(languages)})
    models = {
        **arrays_of("sentiment", sentiment.scores),
        **arrays_of("language", language),
        **{f"combiner_{name}": array.astype(np.float32) for name, array in vars(sentiment.combiner).items()},
        "glossary": _lines(sentiment.glossary),
        "reading": _lines(sentiment.reading),
    }
    np.savez_compressed(path, allow_pickle=False, about=encoded(about), **models)


def read(path: Path) -> ModelFile:
    """Read a model file; ValueError when it is not one of this format."""
    with np.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    about = json.loads(decoded(arrays["about"]))
    if about["format"] != FORMAT:
        raise ValueError(
            f"{path} has model format {about['format']}, this version reads {FORMAT}: train it again."
        )
    return ModelFile(
        sentiment=SentimentWeights(
            scores=weights_of("sentiment", arrays),
            combiner=Combiner(**{field.name: arrays[f"combiner_{field.name}"] for field in fields(Combiner)}),
            glossary=_glossary(decoded(arrays["glossary"])),
            reading=_glossary(decoded(arrays["reading"])),
        ),
        language=weights_of("language", arrays),
        languages=tuple(about["languages"]),
        version=_version(arrays),
    )


def quantise(
    terms: list[str], weights: NDArray[Any], value: NDArray[Any], intercept: NDArray[Any]
) -> LinearWeights:
    """Weights (n × k) in 255 steps per class: a quarter of the size, no measurable loss."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return LinearWeights(
        terms=tuple(terms),
        weights=np.rint(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        value=value.astype(np.float16).astype(np.float32),
        intercept=intercept.astype(np.float32),
    )


def _lines(glossary: dict[str, str]) -> NDArray[np.uint8]:
    return encoded("\n".join(f"{word}\t{other}" for word, other in sorted(glossary.items())))


def _glossary(lines: str) -> dict[str, str]:
    pairs = (line.partition("\t")[::2] for line in lines.split("\n") if line)
    return dict(pairs)


def _version(arrays: dict[str, NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()[:12]
