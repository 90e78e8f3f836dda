"""Coded answers as columns: what goes in is what is counted, and nothing else goes in."""

from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from participation.surveys.blocks import Block, Coded, ids_of
from participation.surveys.coding import Coder, column_of, combined
from participation.surveys.columns import NOTHING, Column, tally_of
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Repeat, Section
from participation.surveys.results import Counted, Tally

LABEL = {"id": "Tanya"}
CHOICES = [Choice(name, LABEL) for name in ("a", "b", "c")]
PLAIN = [
    Question("one", QuestionType.SELECT_ONE, LABEL, choices=CHOICES, dont_know=True, other=True),
    Question("many", QuestionType.SELECT_MULTIPLE, LABEL, choices=CHOICES, dont_know=True),
    Question("rank", QuestionType.RANK, LABEL, choices=CHOICES),
    Question("scale", QuestionType.SCALE, LABEL, minimum=1, maximum=3, dont_know=True),
    Question("whole", QuestionType.INTEGER, LABEL),
    Question("decimal", QuestionType.DECIMAL, LABEL),
    Question("day", QuestionType.DATE, LABEL),
    Question("hour", QuestionType.TIME, LABEL),
    Question("area", QuestionType.AREA, LABEL),
    Question("agreed", QuestionType.CONSENT, LABEL),
    Question("sum", QuestionType.CALCULATE, LABEL, calculation="1 + 1"),
    Question("text", QuestionType.LONG_TEXT, LABEL),
    Question("phone", QuestionType.PHONE, LABEL),
    Question("secret", QuestionType.INTEGER, LABEL, identifying=True),
]
REPEATED = [
    Question("age", QuestionType.INTEGER, LABEL, dont_know=True),
    Question("needs", QuestionType.SELECT_MULTIPLE, LABEL, choices=CHOICES, dont_know=True),
]
DEFINITION = Definition(
    ["id"],
    "id",
    [Section("main", LABEL, PLAIN), Section("people", LABEL, REPEATED, repeat=Repeat())],
)

NAMES = st.sampled_from(["a", "b", "c"])
SEVERAL = st.one_of(st.just(["dk"]), st.lists(NAMES, min_size=1, max_size=3, unique=True))
SUBMISSIONS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "one": st.sampled_from(["a", "b", "other", "dk"]),
            "one_other": st.just("Budi dari RT 3"),
            "many": SEVERAL,
            "rank": st.permutations(["a", "b", "c"]).map(list),
            "scale": st.sampled_from([1, 2, 3, "dk"]),
            "whole": st.integers(-5_000, 10**15),
            "decimal": st.one_of(st.integers(0, 9), st.sampled_from([0.5, 2.25, 1000.75])),
            "day": st.sampled_from(["2026-11-27", "2026-12-01"]),
            "hour": st.just("14:30"),
            "area": st.integers(1, 4),
            "agreed": st.just("OK"),
            "sum": st.one_of(st.just(2), st.just("Budi")),
            "text": st.just("Budi"),
            "phone": st.just("+62811"),
            "secret": st.just(7),
            "people": st.lists(
                st.fixed_dictionaries(
                    {}, optional={"age": st.one_of(st.integers(0, 90), st.just("dk")), "needs": SEVERAL}
                ),
                max_size=3,
            ),
        },
    ),
    max_size=12,
)


def block_of(submissions: list[dict[str, Any]], first: int = 1) -> Block:
    coder = Coder(DEFINITION)
    columns = {question.name: column_of(question) for question in DEFINITION.questions}
    return Block.of(
        [
            Coded(
                UUID(int=first + number),
                {columns[name]: given for name, given in coder.read(answers).items()},
            )
            for number, answers in enumerate(submissions)
        ]
    )


def tally_from(block: Block) -> Tally:
    stored = {name: Column.from_bytes(column.to_bytes()) for name, column in block.columns.items()}
    return Tally.of(DEFINITION, Counted(len(block), {name: tally_of(one) for name, one in stored.items()}))


def one_by_one(submissions: list[dict[str, Any]]) -> Tally:
    tally = Tally(DEFINITION)
    for answers in submissions:
        tally.add(answers)
    return tally


@settings(deadline=None)
@given(SUBMISSIONS, SUBMISSIONS)
def test_columns_count_as_submissions_do(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    """Coded, stored, joined and read again, whatever the types: the counts of one submission after the other."""
    whole = tally_from(block_of(first, 1_000).joined(block_of(second)))
    wanted = one_by_one([*first, *second])
    assert whole.submissions == wanted.submissions
    assert whole.questions == wanted.questions


@settings(deadline=None)
@given(SUBMISSIONS, st.sets(st.integers(1, 12)))
def test_what_is_erased_is_gone(submissions: list[dict[str, Any]], erased: set[int]) -> None:
    """A block without some submissions counts as if they had never been there."""
    left = block_of(submissions).without({UUID(int=number).bytes for number in erased})
    kept = [answers for number, answers in enumerate(submissions, 1) if number not in erased]
    assert tally_from(left).questions == one_by_one(kept).questions
    assert len(ids_of(left.ids_as_bytes())) == len(kept)


@given(SUBMISSIONS)
def test_no_words_and_nobody(submissions: list[dict[str, Any]]) -> None:
    """Neither words nor what leads to a person enters a column, calculated texts included."""
    columns = block_of(submissions).columns
    stored = b"".join(column.to_bytes() for column in columns.values())
    assert b"Budi" not in stored
    assert b"+62" not in stored
    assert not {name for name in columns if name.endswith((":phone", ":secret"))}


def test_repeated_questions_count_every_time() -> None:
    """Three people in a household are three answers; their several needs are one answer each."""
    tally = one_by_one(
        [{"people": [{"age": 30, "needs": ["a", "b"]}, {"age": "dk", "needs": ["dk"]}, {"age": 4}]}, {}]
    )
    age, needs = tally.questions["age"], tally.questions["needs"]
    assert (age.n, age.dont_know, age.total) == (2, 1, 34)
    assert (needs.n, needs.dont_know, needs.counts) == (1, 1, {"a": 1, "b": 1, "c": 0})


def test_rankings_have_a_mean_place() -> None:
    """First and third place make the second on average."""
    tally = one_by_one([{"rank": ["a", "b", "c"]}, {"rank": ["c", "b", "a"]}]).questions["rank"]
    assert (tally.position("a"), tally.position("b")) == (2, 2)
    assert tally.n == 2


def test_a_block_tells_no_order() -> None:
    """Submissions stand in the order of their random ids, in whatever order they came."""
    ids = [block_of([{}] * 2, 7), block_of([{}] * 3)]
    assert ids[0].joined(ids[1]).ids == ids[1].joined(ids[0]).ids == sorted(ids[0].ids + ids[1].ids)


def test_versions_count_together() -> None:
    """A choice that only an earlier version offered keeps its bar; another kind of question is another one."""
    earlier = Definition(
        ["id"],
        "id",
        [
            Section(
                "main",
                LABEL,
                [
                    Question("one", QuestionType.SELECT_ONE, LABEL, choices=[Choice("z", LABEL)]),
                    Question("whole", QuestionType.SELECT_ONE, LABEL, choices=[Choice("12", LABEL)]),
                    Question("scale", QuestionType.SCALE, LABEL, minimum=0, maximum=5),
                ],
            )
        ],
    )
    both = combined(DEFINITION, [earlier])
    asked = {question.name: question for question in both.questions}
    assert [choice.name for choice in asked["one"].choices] == ["a", "b", "c", "z"]
    assert asked["scale"].points == range(6)
    old = Coder(earlier).read({"one": "z", "whole": "12", "scale": 5})
    columns = {question.name: column_of(question) for question in earlier.questions}
    block = Block.of([Coded(UUID(int=1), {columns[name]: given for name, given in old.items()})])
    tally = Tally.of(both, block.counted())
    assert tally.questions["one"].counts["z"] == 1
    assert tally.questions["scale"].counts["5"] == 1
    assert tally.questions["whole"].n == 0


def test_an_empty_column() -> None:
    """Nobody answered: still as many rows."""
    column = Column.empty(3)
    assert Column.from_bytes(column.to_bytes()).rows == 3
    assert Column.of([NOTHING, NOTHING]).joined(column).rows == 5
