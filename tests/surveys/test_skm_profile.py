"""Who answered: counted by the names of questions, without giving anybody away."""

from hypothesis import given
from hypothesis import strategies as st

from participation.surveys.definitions import Question, QuestionType
from participation.surveys.skm_profile import FEWEST, asks_profile, profile_part, withhold

LABELS = {"sd": {"id": "SD"}, "smp": {"id": "SMP"}, "sma": {"id": "SMA"}}


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_no_small_group_can_be_found_out(counts: list[int]) -> None:
    """What is withheld adds up to five or more of at least two groups, unless nobody else is left."""
    shown = withhold(counts)
    hidden = [count for count, one in zip(counts, shown, strict=True) if one is None]
    assert all(one is None or one == count for one, count in zip(shown, counts, strict=True))
    assert not [one for one in shown if one is not None and 0 < one < FEWEST]
    others_left = any(one for one in shown)
    assert not hidden or not others_left or (len(hidden) > 1 and sum(hidden) >= FEWEST)


def test_a_lonely_group_takes_the_next_with_it() -> None:
    """Three of 100 people could be found from the total and the other groups."""
    part = profile_part("pendidikan", LABELS, {"sd": 3, "smp": 17, "sma": 80})
    assert [cell.people for cell in part.cells] == [None, None, 80]
    assert part.withheld


def test_ages_stand_in_bands() -> None:
    """Years as a number; what is no age is left out."""
    part = profile_part("usia", {}, {"17": 6, "18": 5, "24": 5, "70": 9, "999": 3, "dk": 2})
    assert [(cell.label["id"], cell.people) for cell in part.cells] == [
        ("di bawah 18 tahun", 6),
        ("18–24 tahun", 10),
        ("65 tahun ke atas", 9),
    ]


def test_an_age_class_is_counted_once() -> None:
    """A class that is named by a number, as "17" for those under 18 in the library's questionnaire, is no number."""
    labels = {"17": {"id": "Di bawah 18"}, "61": {"id": "61 ke atas"}}
    part = profile_part("usia", labels, {"17": 30, "61": 19, "24": 7})
    assert part.people == 56
    assert [(cell.label["id"], cell.people) for cell in part.cells] == [
        ("18–24 tahun", 7),
        ("Di bawah 18", 30),
        ("61 ke atas", 19),
    ]


def test_only_the_agreed_names_are_counted() -> None:
    """Free text and other names never reach the profile."""
    label = {"id": "Tanya"}
    assert asks_profile(Question("pekerjaan", QuestionType.SELECT_ONE, label))
    assert asks_profile(Question("usia", QuestionType.INTEGER, label))
    assert not asks_profile(Question("pekerjaan", QuestionType.TEXT, label))
    assert not asks_profile(Question("nama", QuestionType.SELECT_ONE, label))
