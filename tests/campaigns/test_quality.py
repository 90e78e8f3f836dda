"""The rules that flag answers: each can be worked out by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.campaigns.quality import (
    AT_ONCE,
    COPIES,
    FEWEST_FLOOD,
    FEWEST_PLACED,
    Flag,
    FlagState,
    Rated,
    Standing,
    allowed,
    copies_among_new,
    crowded_place,
    pattern_of,
    place_of,
    standing,
    stands_out,
)
from participation.campaigns.sameness import all_alike, says_enough
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.device_counts import MANY, DeviceCounts
from participation.surveys.signs import Manner, Sign, least_seconds, signs_of

DAY = date(2030, 1, 2)
SECRET = "a secret"
flagged = st.lists(st.tuples(st.sampled_from(Flag), st.sampled_from(FlagState)), max_size=8)
RATINGS = [Choice(str(point), {"id": f"Nilai {point}"}) for point in range(1, 5)]


def a_question(name: str, kind: QuestionType = QuestionType.SELECT_ONE, **columns: object) -> Question:
    """Of four words."""
    return Question(name, kind, {"id": f"Apa jawaban untuk {name}"}, **columns)  # type: ignore[arg-type]


RATED = [a_question(f"u{number}", choices=RATINGS, element=f"U{number}") for number in range(1, 8)]  # type: ignore[arg-type]
PEOPLE = Section("anak", {"id": "Anak"}, [a_question("umur", QuestionType.INTEGER)], repeat=Repeat())
FORM = Definition(
    sections=[
        Section(
            "utama",
            {"id": "Utama"},
            [*RATED, a_question("sex", choices=RATINGS[:2]), a_question("saran", QuestionType.LONG_TEXT)],
        ),
        PEOPLE,
    ]
)


def rated(*ratings: int) -> dict[str, str]:
    return {f"u{number}": str(rating) for number, rating in enumerate(ratings, 1)}


@given(flagged, st.randoms())
def test_the_strictest_flag_decides(found: list[tuple[Flag, FlagState]], drawn: object) -> None:
    """In whatever order flags stand; what is cleared asks for nothing, and one more flag never lets more count."""
    shuffled = sorted(found, key=lambda _: drawn.random())  # type: ignore[attr-defined]
    asked = standing(found)
    assert standing(shuffled) == asked
    assert standing([*found, (Flag.FLOOD, FlagState.CLEARED)]) == asked
    assert standing([*found, (Flag.FAST, FlagState.CONFIRMED)]) == max(asked, Standing.ASIDE)
    assert standing([*found, (Flag.FAST, FlagState.OUT)]) == Standing.OUT
    assert standing([(flag, FlagState.CLEARED) for flag, _ in found]) == Standing.COUNTS


@pytest.mark.parametrize("flag", Flag)
def test_only_copies_and_floods_are_set_aside_at_once(flag: Flag) -> None:
    """Everything else counts until somebody has looked."""
    waits = standing([(flag, FlagState.WAITING)])
    assert waits == (Standing.ASIDE if flag in {Flag.SAME, Flag.DEVICE, Flag.FLOOD} else Standing.COUNTS)
    assert (flag in AT_ONCE) == (waits is Standing.ASIDE)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_one_of_equal_answers_counts_however_they_come(batches: list[int]) -> None:
    """A couple of equal answers are none; of three or more all are copies but one, in however many runs they came."""
    before, copies = 0, 0
    for new in batches:
        found = copies_among_new(before, new)
        assert 0 <= found <= new
        if before < COPIES <= before + new and before:
            found += before - 1  # those that came earlier
        copies += found
        before += new
    assert copies == (before - 1 if before >= COPIES else 0)


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_a_pattern_knows_no_order(answers: dict[str, int | str]) -> None:
    """The same answers in another order are the same, of one source on one day; it fits a column of 64 bits."""
    again = dict(reversed(answers.items()))
    pattern = pattern_of(answers, "abc", DAY, SECRET)
    assert pattern_of(again, "abc", DAY, SECRET) == pattern
    assert -(2**63) <= pattern < 2**63
    assert pattern_of({**answers, "lagi": "x"}, "abc", DAY, SECRET) != pattern
    assert pattern_of(answers, "abd", DAY, SECRET) != pattern


def test_places_are_one_within_a_house_and_tell_nothing_else() -> None:
    """Of another source, day or secret the same house has another digest; what is no place has none."""
    here = place_of("-7.96660 112.63260 0 5", "abc", DAY, SECRET)
    assert here == place_of("-7.96661 112.63262", "abc", DAY, SECRET)
    assert here != place_of("-7.96660 112.63400", "abc", DAY, SECRET)
    assert here != place_of("-7.96660 112.63260", "abd", DAY, SECRET)
    assert here != place_of("-7.96660 112.63260", "abc", DAY, "another secret")
    assert here != place_of("-7.96660 112.63260", "abc", date(2030, 1, 3), SECRET)
    for nowhere in ("", "rumah", "1", "nan 2", "inf 1"):
        assert place_of(nowhere, "abc", DAY, SECRET) is None


@given(st.dictionaries(st.integers(1, 5), st.integers(1, 20)))
def test_a_crowded_place_holds_four_of_five(places: dict[int, int]) -> None:
    """And there is none among fewer than ten."""
    found, total = crowded_place(places), sum(places.values())
    if found is None:
        assert total < FEWEST_PLACED or max(places.values()) < 0.8 * total
    else:
        assert total >= FEWEST_PLACED
        assert places[found] >= 0.8 * total


@pytest.mark.parametrize(
    ("own", "others", "found"),
    [
        (Rated(19, 19), Rated(10, 100), False),  # too few to say anything
        (Rated(20, 20), Rated(10, 100), True),
        (Rated(20, 20), Rated(90, 100), False),  # everybody does it
        (Rated(15, 20), Rated(0, 100), False),  # one in four does not
        (Rated(20, 20), Rated(0, 10), True),  # 0.5 to the 20th
        (Rated(16, 20), Rated(0, 10), False),  # no others: chance alone brings that in 1 of 50
        (Rated(80, 100), Rated(0, 0), True),
    ],
)
def test_one_rating_throughout_is_compared_with_other_links(own: Rated, others: Rated, found: bool) -> None:
    """Chernoff's bound by hand: exp(−n D(q‖p)) below one in a thousand."""
    assert stands_out(own, others) is found


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_more_of_the_usual_never_stands_out_more(alike: int, rest: int, others: int, further: int) -> None:
    """Where a source stands out, it does so too against others that do it less often."""
    own = Rated(alike, alike + rest)
    if stands_out(own, Rated(others, others + further + 100)):
        assert stands_out(own, Rated(0, others + further + 100))


def test_a_link_may_bring_twice_as_many_as_follow_it() -> None:
    """At least thirty; who visits people brings sixty a day, whatever their link."""
    assert [allowed(opened, by_visits=False) for opened in (0, 15, 16, 1000)] == [FEWEST_FLOOD, 30, 32, 2000]
    assert allowed(1000, by_visits=True) == 60


def test_ratings_that_are_all_alike() -> None:
    """Five rated questions are asked for; a matrix is rated, a plain choice is not."""
    assert all_alike(FORM, rated(3, 3, 3, 3)) is None
    assert all_alike(FORM, rated(3, 3, 3, 3, 3)) is True
    assert all_alike(FORM, rated(3, 3, 3, 3, 4)) is False
    rows = [a_question(f"m{number}", choices=RATINGS, group="tabel") for number in range(5)]
    matrix = Definition(
        sections=[Section("m", {"id": "M"}, rows, groups=[Group("tabel", {"id": "T"}, matrix=True)])]
    )
    assert all_alike(matrix, {f"m{number}": "1" for number in range(5)}) is True
    plain = Definition(sections=[Section("m", {"id": "M"}, rows)])
    assert all_alike(plain, {f"m{number}": "1" for number in range(5)}) is None


def test_few_answers_say_too_little_to_be_compared() -> None:
    """Seven ratings of two bits and a choice of one are 15 bits; all alike they are three; words are 20."""

    def enough(answers: dict[str, object]) -> bool:
        return says_enough(FORM, answers, alike=bool(all_alike(FORM, answers)))

    assert not enough({**rated(1, 2, 3, 4, 1, 2, 3), "sex": "1"})
    assert enough({**rated(1, 2, 3, 4, 1, 2, 3), "sex": "1", "anak": [{"umur": 7}]})
    assert not enough({**rated(3, 3, 3, 3, 3, 3, 3), "sex": "1", "anak": [{"umur": 7}]})
    assert enough({"saran": "Tambah loket."})
    assert not enough({"saran": "Bagus"})


def test_reading_takes_its_time() -> None:
    """Four words at 0.3 seconds each for every question that was answered, and for each child."""
    answers = {"sex": "1", "saran": "Ya", "anak": [{"umur": 7}, {"umur": 9}]}
    assert least_seconds(FORM, answers, "id") == pytest.approx(4 * 4 * 0.3)
    assert least_seconds(FORM, {}, "id") == 0


@pytest.mark.parametrize(
    ("how", "signs"),
    [
        (Manner(hour=12), Sign.NONE),
        (Manner(hour=12, seconds=1), Sign.FAST),
        (Manner(hour=12, seconds=2), Sign.NONE),
        (Manner(hour=0, seconds=600), Sign.NIGHT),
        (Manner(hour=4), Sign.NIGHT),
        (Manner(hour=5), Sign.NONE),
        (Manner(hour=3, seconds=0, one_device=True), Sign.FAST | Sign.NIGHT | Sign.ONE_DEVICE),
    ],
)
def test_signs_of_how_somebody_answered(how: Manner, signs: Sign) -> None:
    """Who reads four words needs 1.2 seconds; the night ends at five; a time that nobody knows says nothing."""
    assert signs_of(FORM, {"sex": "1"}, "id", how) == signs


def test_devices_are_counted_by_link_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thirty-first answer of a day is one of many; another link, browser, network or day begins anew."""
    counts = DeviceCounts()
    assert not any(counts.is_many("abc", "10.0.0.1", "Firefox") for _ in range(MANY))
    assert counts.is_many("abc", "10.0.0.1", "Firefox")
    for other in [
        ("abd", "10.0.0.1", "Firefox"),
        ("abc", "10.0.0.2", "Firefox"),
        ("abc", "10.0.0.1", "Chrome"),
    ]:
        assert not counts.is_many(*other)
    monkeypatch.setattr("participation.surveys.device_counts.today", lambda: date(2099, 1, 1))
    assert not counts.is_many("abc", "10.0.0.1", "Firefox")
