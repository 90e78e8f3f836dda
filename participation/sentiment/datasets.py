"""Labelled texts for training and evaluation, and which of them are really the same text.

Public sets overlap: NusaX is a translation of sentences of SmSA, and both repeat themselves. What trains
must share nothing with what evaluates, and what stands in several forms must stay in one fold.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from participation.sentiment.text import normalise

SAME_TEXT = 0.6
"""Cosine of character n-grams above which two texts count as one."""
BLOCK = 500
CODES = {
    "acehnese": "ace",
    "balinese": "ban",
    "banjarese": "bjn",
    "buginese": "bug",
    "english": "en",
    "indonesian": "id",
    "javanese": "jv",
    "madurese": "mad",
    "minangkabau": "min",
    "ngaju": "nij",
    "sundanese": "su",
    "toba_batak": "bbc",
    "jav": "jv",
    "sun": "su",
    "min": "min",
    "mad": "mad",
    "bew": "bew",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `key` is shared by translations of the same original, empty where there are none."""

    text: str
    label: str
    source: str
    language: str
    key: str = ""


def read_columns(path: Path, *columns: str) -> list[tuple[str, ...]]:
    """The named columns of a UTF-8 TSV file with one header line.

    Raises ValueError saying what to mend when one is missing or there twice, or when the file is no UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            _expect_columns(path, reader.fieldnames or (), columns)
            return [tuple(row[column] or "" for column in columns) for row in reader]
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path} is no text in UTF-8. Save it as UTF-8, with tabs between columns."
        ) from error


def _expect_columns(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    if not header:
        raise ValueError(f"{path} is empty. Its first line must name the columns, with tabs between them.")
    if missing := [column for column in columns if column not in header]:
        present = ", ".join(header)
        raise ValueError(
            f"{path} has no column {', '.join(missing)}. Its columns, with tabs between them, are: {present}."
        )
    if twice := [column for column in columns if header.count(column) > 1]:
        raise ValueError(f"{path} has more than one column {', '.join(twice)}. Name each differently.")


def sentiment_examples(folder: Path, split: str) -> list[Example]:
    """Examples of one split ("train" or "valid") of SmSA, NusaX and NusaTranslation below `folder`."""
    path = folder / "smsa" / f"{split}.tsv"
    examples = [Example(text, label, "smsa", "id") for text, label in read_columns(path, "text", "label")]
    for source in ("nusax", "nusatranslation_senti"):
        examples.extend(_translations(folder / source, split))
    return examples


def phrases() -> list[Example]:
    """Short things that people say of public services, written for this purpose; they ship with the package.

    The source "phrases" holds what happened, mostly without a word of feeling, "verdicts" feelings said outright.
    """
    return [*_written("phrases"), *_written("verdicts")]


def _written(source: str) -> list[Example]:
    with as_file(files("participation.sentiment") / "data" / f"{source}.tsv") as path:
        rows = read_columns(path, "text", "label", "language")
    return [Example(text, label, source, language) for text, label, language in rows]


def meanings() -> list[tuple[str, ...]]:
    """Language, word, and the Indonesian word for it, written for this purpose; slang stands under "id"."""
    with as_file(files("participation.sentiment") / "data" / "meanings.tsv") as path:
        return read_columns(path, "language", "word", "meaning")


def topic_paragraphs(folder: Path) -> list[Example]:
    """Paragraphs labelled by subject, in five regional languages."""
    return list(_translations(folder / "nusaparagraph_topic", "train"))


def _translations(folder: Path, split: str) -> Iterator[Example]:
    for path in sorted(folder.glob(f"*_{split}.tsv")):
        language = CODES[path.stem.removesuffix(f"_{split}")]
        for key, text, label in read_columns(path, "id", "text", "label"):
            yield Example(text, label, folder.name, language, f"{folder.name}:{split}:{key}")


def character_vectors(texts: Sequence[str]) -> csr_matrix:
    """TF-IDF of the 4 characters windows of each text, rows of unit length."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(
        preprocessor=normalise, analyzer="char_wb", ngram_range=(4, 4), dtype=np.float32
    )
    return csr_matrix(vectoriser.fit_transform(texts))


def near_pairs(
    left: csr_matrix, right: csr_matrix, above: float = SAME_TEXT
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Row numbers (of left, of right) of all pairs whose cosine is above the limit."""
    rows: list[NDArray[Any]] = [np.empty(0, np.int64)]
    columns: list[NDArray[Any]] = [np.empty(0, np.int64)]
    turned = right.T.tocsr()
    for start in range(0, left.shape[0], BLOCK):
        similar = (left[start : start + BLOCK] @ turned).tocoo()
        near = similar.data > above
        rows.append(similar.row[near] + start)
        columns.append(similar.col[near])
    return np.concatenate(rows), np.concatenate(columns)


def without_overlap(train: Sequence[Example], evaluate: Sequence[Example]) -> list[Example]:
    """Training examples that resemble no evaluation example, nor are a translation of one that does."""
    vectors = character_vectors([example.text for example in (*train, *evaluate)])
    _, near = near_pairs(vectors[len(train) :], vectors[: len(train)])
    dropped = set(near.tolist())
    keys = {train[row].key for row in dropped} - {""}
    return [example for row, example in enumerate(train) if row not in dropped and example.key not in keys]


def groups(examples: Sequence[Example]) -> NDArray[np.int32]:
    """A number per example, equal for near-duplicates and for translations of one original."""
    rows, columns = _same_key(examples)
    plain = np.asarray([row for row, example in enumerate(examples) if example.language == "id"])
    if len(plain):
        vectors = character_vectors([examples[row].text for row in plain])
        left, right = near_pairs(vectors, vectors)
        rows, columns = np.concatenate([rows, plain[left]]), np.concatenate([columns, plain[right]])
    size = len(examples)
    edges = csr_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size))
    numbers: NDArray[np.int32] = connected_components(edges, directed=False)[1]
    return numbers


def _same_key(examples: Sequence[Example]) -> tuple[NDArray[Any], NDArray[Any]]:
    first: dict[str, int] = {}
    pairs = [(row, first.setdefault(example.key, row)) for row, example in enumerate(examples) if example.key]
    rows, columns = np.asarray(pairs, np.int64).reshape(-1, 2).T
    return rows, columns
