import numpy as np
import pytest

from participation.sentiment.termspace import TermSpace

DOCUMENTS = [
    ["lampu", "jalan", "mati"],
    ["lampu", "taman", "padam"],
    ["antrean", "loket", "panjang"],
    ["loket", "tutup", "antrian"],
]


@pytest.mark.parametrize("documents", [DOCUMENTS, DOCUMENTS[:1]])
def test_space_survives_being_stored(documents: list[list[str]]) -> None:
    """A space that was dumped and loaded places texts where it placed them, and dumps to the same bytes."""
    space = TermSpace(3).fit(documents)
    loaded = TermSpace.load(space.dump())
    asked = [*documents, ["antrean", "lampu"], ["kucing"], []]
    assert np.array_equal(loaded.points(asked), space.points(asked))
    assert loaded.dump() == space.dump() == TermSpace(3).fit(documents).dump()


@pytest.mark.parametrize(
    "damage", [b"", b"PK", b"no archive at all", TermSpace(0).fit(DOCUMENTS).dump()[:-40]]
)
def test_damaged_space_is_refused(damage: bytes) -> None:
    """What is no stored space is a ValueError, not a traceback of another kind."""
    with pytest.raises(ValueError, match="no space of terms"):
        TermSpace.load(damage)
