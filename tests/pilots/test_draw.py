"""Draws by lot that anyone can draw again."""

import subprocess
import sys
from collections import Counter
from importlib import resources
from pathlib import Path
from time import process_time

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from participation.pilots.commands import verify_draw
from participation.pilots.draw import DrawFile, Lots, Share, commitment_of, drawn, faults_of

SEED = bytes(range(32))
ARMS = [Share("baru", 1), Share("biasa", 2)]
LOTS = Lots(
    places={"Melati": 6, "Kenanga": 2},
    tickets={"Melati": [f"M{number}" for number in range(50)], "Kenanga": ["K1", "K2", "K3"]},
    arms=ARMS,
)
EXPECTED = {
    "Kenanga": [("K3", "baru"), ("K1", "biasa")],
    "Melati": [
        ("M10", "baru"),
        ("M49", "biasa"),
        ("M16", "biasa"),
        ("M44", "biasa"),
        ("M3", "baru"),
        ("M32", "biasa"),
    ],
}
SCRIPT = resources.files("participation.pilots").joinpath("data", "verify_draw.py")


def published(lots: Lots = LOTS, /, **changes: object) -> DrawFile:
    file = DrawFile(commitment_of(SEED), SEED.hex(), "10.241,5", lots, drawn(SEED, "10.241,5", lots))
    return replace(file, **changes)


names = some.text(some.characters(codec="utf-8", exclude_characters="\t\r\n"), min_size=1, max_size=8)
lots = some.builds(
    Lots,
    places=some.dictionaries(names, some.integers(0, 9), max_size=4),
    tickets=some.dictionaries(names, some.lists(names, unique=True, max_size=12), max_size=4),
    arms=some.lists(
        some.builds(Share, name=names, ratio=some.integers(1, 3)), max_size=3, unique_by=lambda a: a.name
    ),
)


@given(lots, some.binary(min_size=16, max_size=32), names)
def test_places_are_respected(lots: Lots, seed: bytes, value: str) -> None:
    """Each stratum gives as many places as it has, or as it has tickets, to its own tickets, each once."""
    for stratum, won in drawn(seed, value, lots).items():
        listed = lots.tickets[stratum]
        assert len(won) == min(lots.places.get(stratum, 0), len(listed))
        assert {ticket for ticket, _ in won} <= set(listed)
        assert len({ticket for ticket, _ in won}) == len(won)


@given(lots, some.randoms())
def test_the_order_of_the_list_does_not_matter(lots: Lots, random: object) -> None:
    """Whoever writes the list of tickets down cannot turn the draw by its order."""
    shuffled = {stratum: random.sample(listed, len(listed)) for stratum, listed in lots.tickets.items()}  # type: ignore[attr-defined]
    assert drawn(SEED, "x", replace(lots, tickets=shuffled)) == drawn(SEED, "x", lots)


@given(lots)
def test_arms_keep_their_ratio(lots: Lots) -> None:
    """In every whole block of a stratum each arm stands as often as its ratio says."""
    block = sum(arm.ratio for arm in lots.arms)
    for won in drawn(SEED, "x", lots).values():
        for start in range(0, len(won) - block + 1, block or len(won) + 1):
            counted = Counter(arm for _, arm in won[start : start + block])
            assert not block or counted == {arm.name: arm.ratio for arm in lots.arms}


def test_the_outcome_is_fixed_for_ever() -> None:
    """Another machine, Python or version of this program draws the same: what was published once stays right."""
    assert drawn(SEED, "10.241,5", LOTS) == EXPECTED


@pytest.mark.parametrize("lots", [LOTS, replace(LOTS, arms=[]), replace(LOTS, places={"Melati": 500})])
def test_twenty_lines_draw_the_same(lots: Lots, tmp_path: Path) -> None:
    """The script that stands alone agrees with the program, and says so of a file that was changed."""
    file = tmp_path / "draw.json"
    file.write_bytes(msgspec.json.encode(published(lots)))
    script = [sys.executable, "-I", str(SCRIPT), str(file)]
    right = subprocess.run(script, capture_output=True, text=True, check=False)
    assert (right.returncode, right.stdout) == (0, "The draw is right.\n")
    file.write_bytes(msgspec.json.encode(published(lots, public_value="10.241,6")))
    assert subprocess.run(script, capture_output=True, check=False).returncode == 1


def test_the_script_is_short() -> None:
    """Anyone can read it: about twenty lines beside imports."""
    lines = SCRIPT.read_text("utf-8").splitlines()
    assert len([line for line in lines if line and not line.startswith(("import", '"""'))]) <= 22


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"seed": "00" * 32}, "not the one that was committed to"),
        ({"seed": "rahasia"}, "not hexadecimal"),
        ({"public_value": "10.241,6"}, "other tickets are drawn"),
        ({"drawn": {}}, "other tickets are drawn"),
        (
            {"lots": replace(LOTS, tickets={**LOTS.tickets, "Kenanga": ["K1", "K2"]})},
            "other tickets are drawn",
        ),
        ({"lots": replace(LOTS, tickets={**LOTS.tickets, "Kenanga": ["K1", "M1"]})}, "twice"),
        ({"lots": replace(LOTS, tickets={"Melati": ["a\tb"]})}, "tabulator"),
        ({"lots": replace(LOTS, places={"Melati": -1})}, "negative"),
        ({"lots": replace(LOTS, arms=[Share("baru", 0)])}, "negative"),
        ({"lots": replace(LOTS, arms=[Share("baru", 1), Share("baru", 2)])}, "same name"),
    ],
)
def test_what_was_changed_is_found(changes: dict[str, object], fault: str, tmp_path: Path) -> None:
    """A seed, a value, a list or a result other than what was drawn is named, by the command too."""
    file = published(**changes)
    assert fault in " ".join(faults_of(file))
    written = tmp_path / "draw.json"
    written.write_bytes(msgspec.json.encode(file))
    said = CliRunner().invoke(verify_draw, [str(written)])
    assert said.exit_code == 1
    assert fault in said.output


def test_the_command_says_that_all_is_right(tmp_path: Path) -> None:
    """It tells how many tickets were drawn of how many."""
    file = tmp_path / "draw.json"
    file.write_bytes(msgspec.json.encode(published()))
    said = CliRunner().invoke(verify_draw, [str(file)])
    assert (said.exit_code, said.output[:48]) == (0, "The draw is right: 8 of 53 tickets were drawn, a")


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"commitment": 1}'])
def test_a_file_that_is_no_draw(content: bytes, tmp_path: Path) -> None:
    """It is told in a sentence, not by a traceback."""
    file = tmp_path / "draw.json"
    file.write_bytes(content)
    said = CliRunner().invoke(verify_draw, [str(file)])
    assert said.exit_code == 1
    assert "This is no published draw" in said.output


def test_a_million_tickets() -> None:
    """A hundred places of a million tickets take some seconds of a processor; a slow one is let pass."""
    many = Lots(
        places={"": 0, "Kota": 100}, tickets={"Kota": [f"T{number:07}" for number in range(1_000_000)]}
    )
    begun = process_time()
    won = drawn(SEED, "x", many)["Kota"]
    print(f"1,000,000 tickets in {process_time() - begun:.1f} s")
    assert len(won) == 100
    assert process_time() - begun < 15
