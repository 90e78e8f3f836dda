"""What is published of a trial: its bytes, its fingerprint, and what two versions say differently."""

import hashlib
import json
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from participation.pilots.protocol import Difference, all_lines, canonical, differences, fingerprint, read
from participation.pilots.schemas import Arm, Document, PlacesNamed, Protocol
from participation.pilots.tables import Allocation, ArmKind
from tests.pilot_factories import ARMS, a_document, a_protocol

words = some.dictionaries(some.sampled_from(["id", "en", "jv"]), some.text(max_size=20))
arms = some.builds(
    Arm, name=words, description=words, kind=some.sampled_from(list(ArmKind)), ratio=some.integers(1, 10)
)
protocols = some.builds(
    Protocol,
    hypothesis=words,
    minimal_effect=some.none() | some.floats(0.001, 1e6),
    alpha=some.sampled_from([0.01, 0.05]),
    planned_size=some.integers(0, 1_000_000),
    analysis_on=some.none() | some.dates(),
    groups=some.lists(some.text(max_size=10)).map(tuple),
    outcome_kind=some.sampled_from(["question", "measure"]),
    scale=some.sampled_from(["mean", "share"]),
    better=some.sampled_from(["higher", "lower"]),
)
documents = some.builds(
    Document,
    published_at=some.datetimes(timezones=some.just(UTC)),
    reason=words,
    service=words,
    title=words,
    goal=words,
    benefits=words,
    tasks=words,
    eligibility=words,
    allocation=some.sampled_from(list(Allocation)),
    opens_at=some.none(),
    closes_at=some.none(),
    arms=some.lists(arms, max_size=3).map(tuple),
    places=some.lists(some.builds(PlacesNamed, places=some.integers(1, 99)), max_size=3).map(tuple),
    protocol=protocols,
)


@given(documents)
def test_a_document_has_one_form(document: Document) -> None:
    """Reading and writing gives the same bytes, in whatever order its languages were written."""
    written = canonical(document)
    assert canonical(read(written)) == written
    backwards = replace(document, title=dict(reversed(document.title.items())))
    assert canonical(backwards) == written


@given(documents)
def test_the_fingerprint_is_what_anyone_computes(document: Document) -> None:
    """The file is plain JSON with sorted keys, and its SHA-256 is that of its bytes."""
    written = canonical(document)
    assert fingerprint(written) == hashlib.sha256(written).hexdigest()
    loaded = json.loads(written)
    assert list(loaded) == sorted(loaded)


@given(documents)
def test_a_document_does_not_differ_from_itself(document: Document) -> None:
    """No difference is told where there is none."""
    assert differences(document, read(canonical(document))) == []


@given(documents, documents)
def test_differences_are_told_from_both_sides(before: Document, after: Document) -> None:
    """What is new from one side is taken out from the other."""
    there = {(one.before, one.after, one.language) for one in _plain(differences(before, after))}
    back = {(one.after, one.before, one.language) for one in _plain(differences(after, before))}
    assert there == back


def _plain(found: list[Difference]) -> list[Difference]:
    return [replace_lists(one) for one in found]


def replace_lists(one: Difference) -> Difference:
    return Difference(one.line, repr(one.before), repr(one.after), one.language)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"goal": {"id": "Lain", "en": "Shorter waits"}},
            ("What the trial is for", "id", "Waktu tunggu lebih singkat", "Lain"),
        ),
        (
            {"goal": {"id": "Waktu tunggu lebih singkat"}},
            ("What the trial is for", "en", "Shorter waits", None),
        ),
        ({"ends_on": date(2030, 6, 20)}, ("Last day", "", date(2030, 6, 15), date(2030, 6, 20))),
        (
            {"allocation": "lottery"},
            ("How places are given", "", "chance decides who gets what", "drawn by lot"),
        ),
        ({"arms": (ARMS[0], replace(ARMS[1], ratio=2))}, ("Arm %(number)s: ratio", "", 1, 2)),
        (
            {"protocol": a_protocol(planned_size=300)},
            ("Planned participants, all arms together", "", 200, 300),
        ),
        ({"places": (PlacesNamed("Melati", "00.71.01", 20),)}, ("Places in %(area)s", "", None, 20)),
        (
            {"protocol": a_protocol(groups=("Lansia",))},
            ("Groups looked at apart", "", None, ({"id": "Lansia"},)),
        ),
    ],
)
def test_a_change_is_told_in_plain_words(change: dict[str, object], told: tuple[object, ...]) -> None:
    """Each change is one line: what it is about, what stood there, what stands there now."""
    (found,) = differences(a_document(), a_document(**change))
    assert (found.line.label, found.language, found.before, found.after) == told


def test_another_scale_is_told_with_its_unit() -> None:
    """The same number in another unit is another promise."""
    found = differences(a_document(), a_document(protocol=a_protocol(scale="share")))
    labels = {one.line.label for one in found}
    assert "Smallest effect of interest, in percentage points" in labels
    assert "Assumed share without the new service" in labels


def test_nothing_of_a_document_goes_untold() -> None:
    """Every field of a document and of its protocol can differ, but for what names the version itself."""
    own = {
        "slug",
        "number",
        "published_at",
        "previous",
        "reason",
        "office",
        "zone",
        "arms",
        "places",
        "protocol",
        "waves",
        "questions",
        "secondary",
    }
    protocol = a_protocol(groups=("Lansia",), scale="share")
    told = set(all_lines(a_document(allocation="cluster", protocol=protocol)))
    fields = {*Document.__struct_fields__, *Protocol.__struct_fields__} - own
    assert fields <= told
