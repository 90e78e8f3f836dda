"""What a Kemendagri code says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.areas.codes import kind_of, kinds_of, level_of, normalise_code, parent_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("32", "32"),
        (" 32.73 ", "32.73"),
        ("3273", "32.73"),
        ("327302", "32.73.02"),
        ("3273021004", "32.73.02.1004"),
        ("32.73.02.1004.RW05", "32.73.02.1004.RW05"),
    ],
)
def test_a_code_may_be_written_with_or_without_points(written: str, code: str) -> None:
    """Both forms that official lists use mean the same area."""
    assert normalise_code(written) == code


@pytest.mark.parametrize(
    "written",
    ["", "3", "11.1", "327", "32,73", "32.73.2", "32.73.02.104", "32..73", "٣٢", "32.73.RW05"],
)
def test_what_is_no_code_is_refused(written: str) -> None:
    """A zero that a spreadsheet dropped must not name another area."""
    assert normalise_code(written) is None


def test_a_code_of_more_than_twenty_characters_is_refused() -> None:
    """The database keeps twenty."""
    assert normalise_code("32.73.02.1004.RW0506") == "32.73.02.1004.RW0506"
    assert normalise_code("32.73.02.1004.RW05067") is None


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("32", "province", None),
        ("32.04", "regency", "32"),
        ("32.71", "city", "32"),
        ("32.73.02", "district", "32.73"),
        ("32.73.02.1004", "village", "32.73.02"),
        ("32.73.02.1004.RW05", "neighbourhood", "32.73.02.1004"),
    ],
)
def test_kind_and_parent_follow_from_the_code(code: str, kind: str, parent: str | None) -> None:
    """Cities are numbered from 71, and each level hangs below the one before."""
    assert kind_of(code) == kind
    assert kind in kinds_of(code)
    assert parent_code(code) == parent


@given(st.from_regex(r"\d{2}(\d{2}(\d{2}(\d{4})?)?)?", fullmatch=True, alphabet="0123456789"))
def test_points_lose_nothing(digits: str) -> None:
    """A code with its points has the same digits, and normalising it again changes nothing."""
    code = normalise_code(digits)
    assert code is not None
    assert code.replace(".", "") == digits
    assert normalise_code(code) == code
    assert level_of(code) == 1 + code.count(".")
