"""What a linear model sees in a comment."""

from participation.sentiment.features import clause_units, pieces, units


def test_a_negated_word_is_seen_as_such() -> None:
    """Next to the negation and a little further on, but not over a sign."""
    assert {"¬ ramah", "¬ begitu"} <= set(clause_units(["tidak", "begitu", "ramah"], {}))
    assert "¬ cepat" not in clause_units(["tidak", "!", "cepat"], {})


def test_a_regional_word_is_also_read_by_its_meaning() -> None:
    """Alone and in pairs, with the very features that the Indonesian words have."""
    found = clause_units(["petugas", "grapyak"], {"grapyak": "ramah"})
    assert {"grapyak", "→ramah", "petugas ramah", "petugas grapyak"} <= set(found)
    assert list(pieces("→ramah")) == ["_ramah_"]
    assert "_ramah_" in pieces("ramah")


def test_a_text_has_its_opening_and_closing_words() -> None:
    """A clause has not: it is looked at for what it says, not for where it stands."""
    assert {"^ a", "$ b"} <= set(units(["a", "b"], {}))
    assert not {"^ a", "$ b"} & set(clause_units(["a", "b"], {}))
