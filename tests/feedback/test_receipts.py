"""Receipt codes: the same for a key sent again, also across secrets, and nowhere stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.codes import normalise
from participation.errors import Rejected
from participation.feedback.receipts import KEY, digests_of, is_key, issue, new_key, secret_version

OLD, NEW = "o" * 32, "n" * 32


@given(st.from_regex(KEY, fullmatch=True))
def test_a_key_always_gives_the_same_code(key: str) -> None:
    """A second tap and a late copy from a phone end at one receipt."""
    assert issue((OLD,), "service:1", key) == issue((OLD,), "service:1", key)
    assert normalise(issue((OLD,), "service:1", key).code) is not None


def test_every_part_counts() -> None:
    """Another key, scope or secret gives another code."""
    key = new_key()
    made = [
        issue((OLD,), "service:1", key),
        issue((OLD,), "service:12", key),
        issue((NEW,), "service:1", key),
        issue((OLD,), "service:1", new_key()),
    ]
    assert len({receipt.code for receipt in made}) == 4
    assert len({receipt.digest for receipt in made}) == 4


def test_a_new_secret_in_front_changes_no_receipt() -> None:
    """What was stored under the old secret is found by key and by code, and keeps its code."""
    key = new_key()
    before = issue((OLD,), "service:1", key)
    after = issue((NEW, OLD), "service:1", key)
    assert after.digest != before.digest
    assert after.lookup_digests == (after.digest, before.digest)
    assert after.standing(before.digest).code == before.code
    assert after.standing(after.digest).code == after.code
    assert before.digest in digests_of(before.code, (NEW, OLD))
    assert after.secret_version == secret_version(NEW)


@pytest.mark.parametrize(
    "dress", [str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code}\n"]
)
def test_a_code_is_found_however_it_is_typed(dress: object) -> None:
    """Small letters, spaces instead of dashes and space around it do not matter."""
    made = issue((OLD,), "service:1", new_key())
    assert callable(dress)
    assert digests_of(dress(made.code), (OLD,)) == [made.digest]


@given(st.text(max_size=60))
def test_what_is_no_code_is_under_no_digest(typed: str) -> None:
    """Anything may be typed; only codes with a right check sign are looked for."""
    assert bool(digests_of(typed, (OLD,))) == (normalise(typed) is not None)


@pytest.mark.parametrize("key", ["", "a" * 21, "a" * 65, "a" * 21 + "é", "a" * 22 + "\n", "a b" * 10])
def test_a_weak_key_is_refused(key: str) -> None:
    """A key that could be guessed would let others see a receipt."""
    assert not is_key(key)
    with pytest.raises(Rejected, match="22 to 64"):
        issue((OLD,), "service:1", key)


def test_new_keys_are_good_and_differ() -> None:
    """Each page gets one of its own."""
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(is_key(key) for key in keys)
