from pathlib import Path

import pytest

from participation.sentiment.datasets import (
    CODES,
    Example,
    groups,
    meanings,
    phrases,
    read_columns,
    without_overlap,
)
from participation.sentiment.matrices import matrix, vocabulary
from participation.sentiment.text import tokens
from participation.sentiment.translation import lexicons, with_written


def _example(text: str, key: str = "", language: str = "id", source: str = "smsa") -> Example:
    return Example(text, "positive", source, language, key)


def test_near_duplicates_and_their_translations_leave_training() -> None:
    """A training text that resembles an evaluation text goes, and so do its translations."""
    train = [
        _example("pelayanan di kantor ini sangat cepat dan ramah", "a"),
        _example("the service here is fast", "a", "en"),
        _example("jalan menuju desa masih berlubang", "b"),
    ]
    kept = without_overlap(train, [_example("Pelayanan di kantor ini sangat cepat & ramah!")])
    assert [example.key for example in kept] == ["b"]


def test_groups_join_duplicates_and_translations() -> None:
    """Near-duplicates and translations of one original share a group; others do not."""
    numbers = groups(
        [
            _example("petugas loket sangat ramah kepada warga", "a"),
            _example("the counter staff are kind", "a", "en"),
            _example("petugas loket sangat ramah kepada warga!!"),
            _example("sampah menumpuk di pasar"),
        ]
    ).tolist()
    assert numbers[0] == numbers[1] == numbers[2] != numbers[3]


def test_terms_of_a_single_original_are_not_kept() -> None:
    """A word that only one original holds, in however many copies, is in no model."""
    documents = [["rahasia", "jalan"], ["rahasia", "jalan"], ["jalan", "rusak"], ["rusak"]]
    import numpy as np

    found = matrix(vocabulary(documents), np.asarray([0, 0, 1, 2]))
    assert "_rahasia_" not in found.terms
    assert {"_jalan_", "_rusak_"} <= set(found.terms)


def test_words_of_parallel_sentences_are_translations() -> None:
    """Words that keep company across two languages are paired."""
    pairs = [
        ("jalan rusak", "dalan bosok"),
        ("jalan baru", "dalan anyar"),
        ("rumah baru", "omah anyar"),
        ("rumah rusak", "omah bosok"),
    ]
    examples = [
        _example(text, str(number), language, "nusax")
        for number, pair in enumerate(pairs)
        for text, language in zip(pair, ("id", "jv"), strict=True)
    ]
    known = lexicons(examples)
    both = {"jalan": "dalan", "rusak": "bosok", "baru": "anyar", "rumah": "omah"}
    assert known.by_language["jv"] == both
    assert known.glossary == {other: word for word, other in both.items()}


def test_a_word_that_indonesian_has_keeps_its_meaning() -> None:
    """ "larang" is "expensive" in Javanese; in an Indonesian text it forbids."""
    pairs = [
        ("harga mahal", "rego larang"),
        ("mahal sekali", "larang banget"),
        ("harga naik", "rego mundhak"),
    ]
    examples = [
        _example(text, str(number), language, "nusax")
        for number, pair in enumerate(pairs)
        for text, language in zip(pair, ("id", "jv"), strict=True)
    ]
    assert lexicons(examples).glossary["larang"] == "mahal"
    examples += [
        _example(f"kami larang {what}") for what in ("merokok", "parkir", "masuk", "foto", "berjualan")
    ]
    assert "larang" not in lexicons(examples).glossary


def test_written_meanings_stand_beside_learnt_ones() -> None:
    """A learnt meaning stays where it is among the written ones, and an Indonesian word is none of another language.

    Slang is the exception: it is Indonesian, and means what it stands for.
    """
    written = [
        ("jv", "larang", "langka"),
        ("su", "larang", "mahal"),
        ("jv", "apik", "bagus"),
        ("mad", "bunga", "senang"),
        ("id", "sip", "mantap"),
    ]
    examples = [_example(f"sip bunga {what}") for what in ("melati", "mawar", "anggrek", "kamboja", "dahlia")]
    known = {"larang": "mahal", "suwe": "lama"}
    assert with_written(known, written, examples) == {**known, "apik": "bagus", "sip": "mantap"}


def test_written_meanings_are_words_and_written_once() -> None:
    """What ships is one word for one word, in a language that the model reads, none stands there twice."""
    rows = meanings()
    assert len({(language, word) for language, word, _ in rows}) == len(rows) > 1_500
    assert {language for language, _, _ in rows} <= set(CODES.values())
    for _, word, meaning in rows:
        assert tokens(word) == [word] != [meaning] == tokens(meaning)


def test_phrases_are_labelled_and_written_once() -> None:
    """The phrases that ship have a label each, and none stands there twice."""
    texts = [example.text for example in phrases()]
    assert len(texts) == len(set(texts)) > 500
    assert {example.label for example in phrases()} == {"negative", "neutral", "positive"}


def test_missing_column_is_named(tmp_path: Path) -> None:
    """The message says which column is missing and which there are."""
    path = tmp_path / "file.tsv"
    path.write_text("teks\tlabel\nbaik\tpositive\n", "utf-8")
    with pytest.raises(ValueError, match=r"no column text.*teks, label"):
        read_columns(path, "text")
