"""Codes that people read aloud and type, and keyed digests."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.codes import (
    ALPHABET,
    LINK_SYMBOLS,
    RECEIPT_SYMBOLS,
    digest,
    encode,
    is_valid,
    normalise,
    random_code,
    receipt_code,
)

BITS = st.binary(min_size=10, max_size=32)
LENGTHS = [RECEIPT_SYMBOLS, LINK_SYMBOLS]


def test_alphabet_has_no_lookalikes() -> None:
    """32 symbols, none of which is 0, O, 1 or I."""
    assert len(set(ALPHABET)) == 32
    assert not set("01OI") & set(ALPHABET)


def test_known_codes() -> None:
    """Codes stay what they are for ever: receipts are on paper."""
    assert encode(bytes(10)) == "2222-2222-2222-2222"
    assert encode(bytes(range(10)), LINK_SYMBOLS) == "222J-62S6-2N52H"
    assert receipt_code(b"secret", "survey:1", "key") == "V4LX-6Y2C-ZN2G-HSM9"


def test_shapes() -> None:
    """A receipt is four groups of four; a link is 13 symbols without a lonely last one."""
    assert [len(group) for group in random_code().split("-")] == [4, 4, 4, 4]
    assert [len(group) for group in random_code(LINK_SYMBOLS).split("-")] == [4, 4, 5]


@given(BITS, BITS)
def test_carries_75_bits(first: bytes, second: bytes) -> None:
    """Two codes are equal exactly when their first 75 bits are."""
    same = int.from_bytes(first[:10], "big") >> 5 == int.from_bytes(second[:10], "big") >> 5
    assert (encode(first) == encode(second)) is same


@pytest.mark.parametrize("length", LENGTHS)
@given(bits=BITS)
@settings(max_examples=5)
def test_detects_every_wrong_symbol(length: int, bits: bytes) -> None:
    """Whatever single symbol is replaced by whatever other one, the code is refused."""
    symbols = encode(bits, length).replace("-", "")
    for place in range(len(symbols)):
        for wrong in set(ALPHABET) - {symbols[place]}:
            assert normalise(symbols[:place] + wrong + symbols[place + 1 :]) is None


@pytest.mark.parametrize("length", LENGTHS)
@given(bits=BITS)
@settings(max_examples=20)
def test_detects_every_swap(length: int, bits: bytes) -> None:
    """Whatever two different symbols change places, neighbours or not, the code is refused."""
    symbols = encode(bits, length).replace("-", "")
    for first, second in combinations(range(len(symbols)), 2):
        if symbols[first] != symbols[second]:
            swapped = list(symbols)
            swapped[first], swapped[second] = symbols[second], symbols[first]
            assert normalise("".join(swapped)) is None


def test_detects_every_pair_of_neighbours() -> None:
    """Each pair of different symbols is told from its swap, at each place of a receipt's data."""
    for place in range(RECEIPT_SYMBOLS - 1):
        for left, right in combinations(range(32), 2):
            # the check is linear, so what stands at the other places does not matter
            assert encode(_bits(place, left, right))[-1] != encode(_bits(place, right, left))[-1]


def _bits(place: int, left: int, right: int) -> bytes:
    values = [0] * (RECEIPT_SYMBOLS + 1)
    values[place], values[place + 1] = left, right
    whole = 0
    for value in values:
        whole = whole << 5 | value
    return whole.to_bytes(10, "big")


@given(st.sampled_from(LENGTHS), BITS, st.text(" -–—\t\u00a0\u200b", max_size=4), st.booleans())
def test_forgives_how_it_is_typed(length: int, bits: bytes, between: str, lower: bool) -> None:
    """Case, spaces and dashes of any kind do not matter."""
    code = encode(bits, length)
    typed = between.join(code)
    assert normalise(typed.lower() if lower else typed) == code


def test_reads_lookalikes() -> None:
    """0 and O are read as Q, 1 and I as L: no code holds them."""
    code = next(code for code in iter(random_code, "") if "Q" in code and "L" in code)
    assert normalise(code.replace("Q", "0").replace("L", "i")) == code
    assert normalise(code.replace("Q", "o").replace("L", "1")) == code


@given(st.text(max_size=120))
def test_refuses_anything_else(typed: str) -> None:
    """Whatever is typed gives a valid code or None, and never an error."""
    code = normalise(typed)
    assert code is None or is_valid(code)


@pytest.mark.parametrize("typed", ["", "-", "A" * 101, "\ud800", "2222-2222-2222-222", "Ä222-2222-2222-2222"])
def test_refuses(typed: str) -> None:
    """What cannot be a code is None."""
    assert normalise(typed) is None


def test_too_few_bits() -> None:
    """A code is never padded: it would be guessed."""
    with pytest.raises(ValueError, match="75 bits"):
        encode(bytes(9))


def test_receipts_are_the_same_each_time_and_for_nothing_else() -> None:
    """One key gives one receipt; another key, subject or secret gives another, however they are cut."""
    codes = {
        receipt_code(secret, subject, key)
        for secret in (b"a", b"b")
        for subject, key in [(1, "1:k"), ("1:1", "k"), (11, "k"), (1, "k")]
    }
    assert len(codes) == 8
    assert all(map(is_valid, codes))
    assert receipt_code(b"a", 1, "k") in codes


@given(st.text(), st.text(), st.text(), st.text())
def test_digests_of_two_purposes_differ(purpose: str, value: str, other_purpose: str, other: str) -> None:
    """A digest belongs to its purpose and value alone; any text can be digested."""
    same = (purpose, value) == (other_purpose, other)
    assert (digest(b"s", purpose, value) == digest(b"s", other_purpose, other)) is same


def test_digest_of_half_characters() -> None:
    """Text that is not quite Unicode is digested too."""
    assert len(digest(b"s", "p", "\udcff")) == 32
