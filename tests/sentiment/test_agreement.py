"""How far people agree who judged the same comments."""

import pytest

from participation.sentiment.agreement import agreement


def test_agreement_is_krippendorffs() -> None:
    """The worked example of Krippendorff (2011), two observers and binary data, and its edges."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    said = [
        (person, str(item), str(label))
        for person, labels in enumerate((first, second))
        for item, label in enumerate(labels)
    ]
    found = agreement([*said, (2, "alone", "1")])
    assert found is not None
    assert (found.comments, found.people) == (10, 2)
    assert found.alpha == pytest.approx(0.095, abs=0.001)
    assert agreement([(1, "a", "x"), (2, "b", "x")]) is None
    assert agreement([(1, "a", "x"), (2, "a", "x")]) == (1, 2, None)
    assert agreement([]) is None
