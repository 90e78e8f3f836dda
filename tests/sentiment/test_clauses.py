"""Comments in clauses, and what their scores say together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.sentiment.clauses import by_kind, clauses, lengths_of, summaries
from participation.sentiment.text import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bagus, tapi lama", [["bagus"], ["tapi", "lama"]]),
        ("bagus tapi lama", [["bagus"], ["tapi", "lama"]]),
        ("Petugas ramah. Loket tutup!", [["petugas", "ramah"], ["loket", "tutup", "!"]]),
        ("Rp 29.000 mahal", [["rp", "<number>", "mahal"]]),
        ("tapi lama", [["tapi", "lama"]]),
        ("", [[]]),
        (" . , ", [[]]),
    ],
)
def test_where_a_clause_ends(text: str, expected: list[list[str]]) -> None:
    """At a sign with a space behind it, and before a word that turns against what was said."""
    assert clauses(text) == expected


@given(st.text(alphabet="ab .,!?;\n1😀", max_size=60))
def test_clauses_hold_all_tokens(text: str) -> None:
    """Nothing is lost, nothing comes in, and there is always a clause."""
    found = clauses(text)
    assert [token for clause in found for token in clause] == tokens(text)
    assert found


def test_a_summary_by_hand() -> None:
    """A text of two clauses beside one that is its own only clause."""
    texts = np.array([[0.0, 1.0, 2.0], [3.0, 3.0, 3.0]])
    parts = np.array([[1.0, 0.0, 0.0], [-1.0, 0.0, 4.0], [3.0, 3.0, 3.0]])
    lengths, counts = lengths_of([[["a"], ["tapi", "b", "c"]], [["d"]]])
    first, second = summaries(texts, parts, lengths, counts)
    assert first.tolist() == pytest.approx(
        [0, 1, 2, 0, 0, 2, 1, 0, 4, -1, 0, 0, -1, 0, 4, 1, 0, 0, -0.5, 0, 3, np.log(3), np.log(5)]
    )
    assert second.tolist() == pytest.approx([3] * 21 + [np.log(2), np.log(2)])


def test_scores_by_the_kind_of_text() -> None:
    """What is surely written to an office has the scores of one half, what surely is not those of the other."""
    scores = np.array(
        [[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 9.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -9.0], [2.0] * 6 + [0.0]]
    )
    office, anywhere, unsure = by_kind(scores)
    assert office.tolist() == pytest.approx([1, 2, 3, 4, 5, 6] + [0] * 6, abs=1e-9)
    assert anywhere.tolist() == pytest.approx([0] * 6 + [1, 2, 3, 4, 5, 6], abs=1e-9)
    assert unsure.tolist() == [1.0] * 12
