"""The identity of topics over time."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.improvements.theme_states import ThemeState, movement
from participation.improvements.themes import Memory, Part, Recognised, Split, Theme, recognise
from participation.sentiment.topics import Topic
from tests.factories import LAMP_COMPLAINTS, QUEUE_COMPLAINTS

TOILETS = tuple(
    f"toilet kantor {state} {where}"
    for state in ("kotor sekali", "bau pesing", "tidak ada air")
    for where in ("di lantai satu", "di lantai dua", "dekat tangga", "di ruang tunggu")
)
SUBJECTS = {"antrean loket": QUEUE_COMPLAINTS, "lampu jalan": LAMP_COMPLAINTS, "toilet kantor": TOILETS}
TEXTS = tuple(text for texts in SUBJECTS.values() for text in texts)


def topic(label: str, *more: str) -> Topic:
    """The comments of these subjects as one topic."""
    wanted = {text for name in (label, *more) for text in SUBJECTS[name]}
    members = tuple(n for n, text in enumerate(TEXTS) if text in wanted)
    return Topic(label, tuple(label.split()), members, members[:3])


QUEUE, LAMPS, TOILET = (topic(label) for label in SUBJECTS)


def remembered(found: Recognised, memory: Memory = Memory()) -> Memory:  # noqa: B008
    """What a schedule knows after a run, as theme_storing.py keeps it."""
    there = {part.theme.id for part in found.parts if part.theme}
    known = [
        replace(one, centroid=found.centroids.get(one.id, one.centroid), present=one.id in there)
        for one in memory.themes
    ]
    born = [part for part in found.parts if part.theme is None]
    new = [
        Theme(len(known) + n, part.topic.label, part.topic.terms, part.centroid)
        for n, part in enumerate(born)
    ]
    return Memory(found.space or memory.space, [*known, *new], memory.splits)


def after(*topics: Topic) -> Memory:
    """What is known after one report of these topics."""
    return remembered(recognise(TEXTS, topics, Memory()))


def names(part: Part) -> tuple[str, ...]:
    return tuple(one.name for one in part.kin)


def named(found: Recognised) -> dict[str, Part]:
    return {part.theme.name if part.theme else f"new {part.topic.label}": part for part in found.parts}


def theme(memory: Memory, name: str) -> Theme:
    return next(one for one in memory.themes if one.name == name)


def with_theme(memory: Memory, changed: Theme) -> Memory:
    return replace(memory, themes=[changed if one.id == changed.id else one for one in memory.themes])


def test_the_first_report_knows_nothing() -> None:
    """Every topic is new, and the space that it was placed in is kept."""
    found = recognise(TEXTS, [QUEUE, LAMPS], Memory())
    assert [part.state for part in found.parts] == [ThemeState.BORN, ThemeState.BORN]
    assert found.space is not None


def test_a_topic_goes_on_whatever_its_label() -> None:
    """A theme keeps its name when the program would call the topic otherwise."""
    memory = after(QUEUE, LAMPS)
    found = recognise(TEXTS, [replace(LAMPS, label="penerangan"), QUEUE], memory)
    assert set(named(found)) == {"antrean loket", "lampu jalan"}
    assert found.space is None, "the space stays as it is"
    assert {part.state for part in found.parts} == {None}, "figures say whether it grew"


def test_comments_say_what_became_of_their_theme() -> None:
    """Where comments of the report before are in a topic, its words do not count: the theme is theirs."""
    memory = after(QUEUE, LAMPS)
    queue, lamps = (theme(memory, name).id for name in ("antrean loket", "lampu jalan"))
    crossed = dict.fromkeys(LAMPS.members, queue) | dict.fromkeys(QUEUE.members, lamps)
    found = recognise(TEXTS, [QUEUE, LAMPS], memory, crossed)
    assert {part.topic.label: part.theme and part.theme.id for part in found.parts} == {
        "antrean loket": lamps,
        "lampu jalan": queue,
    }


def test_a_part_of_a_themes_comments_was_split_off() -> None:
    """A topic whose comments were a theme's that goes on elsewhere came out of it, however it speaks."""
    memory = after(QUEUE, LAMPS)
    queue = theme(memory, "antrean loket").id
    found = recognise(
        TEXTS, [QUEUE, TOILET], memory, dict.fromkeys((*QUEUE.members, *TOILET.members[:6]), queue)
    )
    split = named(found)["new toilet kantor"]
    assert (split.state, names(split)) == (ThemeState.SPLIT, ("antrean loket",))


def test_a_few_strays_tell_nothing() -> None:
    """Fewer than five comments of a theme do not make a topic its heir."""
    memory = after(QUEUE, LAMPS)
    queue = theme(memory, "antrean loket").id
    found = recognise(TEXTS, [TOILET, LAMPS], memory, dict.fromkeys(TOILET.members[:4], queue))
    assert named(found)["new toilet kantor"].state is ThemeState.BORN


def test_what_is_new_is_born_and_what_is_gone_retires() -> None:
    """A subject nobody spoke of before is a theme of its own; one that nobody speaks of any more has retired."""
    memory = after(QUEUE, LAMPS)
    found = recognise(TEXTS, [QUEUE, TOILET], memory)
    assert named(found)["new toilet kantor"].state is ThemeState.BORN
    assert found.retired == (theme(memory, "lampu jalan").id,)


def test_a_theme_comes_back_with_its_name() -> None:
    """After a report without it, a theme is the same as before."""
    memory = after(QUEUE, LAMPS)
    away = remembered(recognise(TEXTS, [QUEUE], memory), memory)
    found = recognise(TEXTS, [QUEUE, LAMPS], away)
    assert named(found)["lampu jalan"].state is ThemeState.RETURNED


def test_halves_of_a_theme_are_one_that_goes_on_and_one_that_was_split() -> None:
    """Of two topics about the same thing one continues the theme; the other says where it came from."""
    memory = after(QUEUE, LAMPS)
    halves = [replace(QUEUE, members=QUEUE.members[start::2]) for start in (0, 1)]
    found = recognise(TEXTS, [*halves, LAMPS], memory)
    (split,) = [part for part in found.parts if part.theme is None]
    assert (split.state, names(split)) == (ThemeState.SPLIT, ("antrean loket",))


def test_two_themes_in_one_topic_have_merged() -> None:
    """The topic goes on as the nearer theme and says which one it took up."""
    halves = [replace(QUEUE, label=f"antrean {n}", members=QUEUE.members[n::2]) for n in (0, 1)]
    memory = after(*halves, LAMPS)
    found = recognise(TEXTS, [QUEUE, LAMPS], memory)
    (merged,) = [part for part in found.parts if part.state is ThemeState.MERGED]
    assert merged.theme is not None
    assert {merged.theme.name, *names(merged)} == {"antrean 0", "antrean 1"}


def test_themes_that_planners_merged_are_one() -> None:
    """Their comments are counted together under the name of the one that took the other up."""
    memory = after(QUEUE, LAMPS, TOILET)
    lamps = theme(memory, "lampu jalan")
    memory = with_theme(memory, replace(lamps, merged_into=theme(memory, "antrean loket").id))
    for _ in range(2):
        found = recognise(TEXTS, [QUEUE, LAMPS, TOILET], memory)
        assert set(named(found)) == {"antrean loket", "toilet kantor"}
        assert set(named(found)["antrean loket"].topic.members) == {*QUEUE.members, *LAMPS.members}
        memory = remembered(found, memory)


def test_a_theme_that_planners_split_stays_split() -> None:
    """Comments with the planner's words are the new theme's in every later run, though found in one topic."""
    both = topic("antrean loket", "toilet kantor")
    memory = after(both, LAMPS)
    part = Theme(9, "Toilet", ("toilet",))
    split = Split(theme(memory, "antrean loket").id, part.id, frozenset({"toilet"}))
    memory = replace(memory, themes=[*memory.themes, part], splits=[split])
    for _ in range(3):
        found = named(recognise(TEXTS, [both, LAMPS], memory))
        assert set(found["Toilet"].topic.members) == set(TOILET.members)
        assert set(found["antrean loket"].topic.members) == set(QUEUE.members)
        memory = remembered(recognise(TEXTS, [both, LAMPS], memory), memory)
    found = named(recognise(TEXTS, [both, LAMPS], memory, dict.fromkeys(TOILET.members, part.id)))
    assert [(found[name].state, names(found[name])) for name in ("Toilet", "antrean loket")] == [
        (None, ())
    ] * 2


def test_what_planners_split_off_is_not_taken_up() -> None:
    """A topic that holds the comments of both parts gives each its own, and says of neither that it took it up."""
    both = topic("antrean loket", "toilet kantor")
    memory = after(both, LAMPS)
    queue = theme(memory, "antrean loket")
    split = Split(queue.id, 2, frozenset({"toilet"}))
    memory = replace(
        memory, themes=[*memory.themes, Theme(2, "Toilet", centroid=queue.centroid)], splits=[split]
    )
    earlier = dict.fromkeys(QUEUE.members, queue.id) | dict.fromkeys(TOILET.members, 2)
    found = named(recognise(TEXTS, [both, LAMPS], memory, earlier))
    assert {name: (part.state, names(part)) for name, part in found.items()} == dict.fromkeys(
        ("antrean loket", "lampu jalan", "Toilet"), (None, ())
    )


def test_mergers_in_a_circle_end() -> None:
    """Rows that say A is part of B and B of A harm no report."""
    memory = after(QUEUE, LAMPS)
    first, second = memory.themes
    circle = replace(
        memory, themes=[replace(first, merged_into=second.id), replace(second, merged_into=first.id)]
    )
    assert recognise(TEXTS, [QUEUE, LAMPS], circle).parts


def test_a_lost_space_is_learnt_anew() -> None:
    """Without the space themes are found by their terms, and everything is placed in the new one."""
    memory = after(QUEUE, LAMPS)
    lost = Memory(None, [replace(one, centroid=None) for one in memory.themes])
    found = recognise(TEXTS, [QUEUE, LAMPS], lost)
    assert set(named(found)) == {"antrean loket", "lampu jalan"}
    assert set(found.centroids) == {one.id for one in memory.themes}
    assert found.space is not None


def test_a_space_that_does_not_know_the_words_is_replaced() -> None:
    """A subject in words that nobody used before never continues a theme by the few words that both share."""
    known = [text for text in TEXTS if text not in TOILETS]
    first = recognise(known, [QUEUE, LAMPS], Memory())
    memory = remembered(first)
    found = recognise(TEXTS, [QUEUE, LAMPS, TOILET], memory)
    assert set(named(found)) == {"antrean loket", "lampu jalan", "new toilet kantor"}
    assert found.space is not None
    again = recognise(TEXTS, [QUEUE, LAMPS, TOILET], remembered(found, memory))
    assert set(named(again)) == {"antrean loket", "lampu jalan", "toilet kantor"}


def test_nothing_was_said() -> None:
    """A period without topics retires what was there, and the next one knows it again."""
    memory = after(QUEUE)
    silent = recognise([], [], memory)
    assert silent.retired == (0,)
    assert recognise([], [], Memory()).parts == []


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_topics_and_themes_changes_nothing(random: Random) -> None:
    """Identities do not depend on the order in which topics were found or themes were stored."""
    memory = after(QUEUE, LAMPS, TOILET)
    topics, themes = [QUEUE, LAMPS, TOILET], list(memory.themes)
    random.shuffle(topics)
    random.shuffle(themes)
    found = named(recognise(TEXTS, topics, replace(memory, themes=themes)))
    assert {name: part.topic.label for name, part in found.items()} == {name: name for name in SUBJECTS}


@pytest.mark.parametrize(
    ("change", "chance", "state"),
    [
        (0.1, 0.04, ThemeState.GROWN),
        (-0.1, 0.04, ThemeState.SHRUNK),
        (0.1, 0.2, ThemeState.STEADY),
        (0.1, None, ThemeState.STEADY),
        (0.0, 0.0, ThemeState.STEADY),
    ],
)
def test_growth_is_more_than_chance(change: float, chance: float | None, state: ThemeState) -> None:
    """A theme is said to have grown or shrunk only where the report calls its trend clear."""
    assert movement(change, chance) is state
