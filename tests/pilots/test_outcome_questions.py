"""Which questions an analysis can read."""

from typing import Any

import pytest

from participation.pilots.outcome_questions import (
    answers_of,
    can_be_outcome,
    group_questions,
    offered_questions,
    outcome_questions,
    questions_named,
    with_waves_moved,
)
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Repeat, Section
from tests.pilot_factories import (
    a_programme_asking,
    a_protocol_with_surveys,
    enrollment_questions,
    wave_questions,
)

LABEL = {"id": "Tanya"}


def _ask(name: str, kind: str, *choices: str, **columns: Any) -> Question:
    return Question(
        name, QuestionType(kind), LABEL, choices=[Choice(one, {"id": one}) for one in choices], **columns
    )


@pytest.mark.parametrize(
    ("question", "mean", "share"),
    [
        (_ask("menit", "integer"), True, False),
        (_ask("biaya", "decimal"), True, False),
        (_ask("puas", "scale", minimum=1, maximum=5), True, True),
        (_ask("unsur", "select_one", "1", "2", "3", "4"), True, True),
        (_ask("unsur", "select_one", "1", "2", other=True), False, True),
        (_ask("jalur", "select_one", "loket", "web"), False, True),
        (_ask("kendala", "select_multiple", "antre", "biaya"), False, True),
        (_ask("jumlah", "calculate"), True, False),
        (_ask("saran", "long_text"), False, False),
        (_ask("hari", "date"), False, False),
    ],
)
def test_what_can_be_compared(question: Question, mean: bool, share: bool) -> None:
    """Numbers have means, choices have shares; words have neither."""
    assert (can_be_outcome(question, "mean"), can_be_outcome(question, "share")) == (mean, share)


def test_only_what_is_asked_once_of_nobody_by_name() -> None:
    """What is answered several times, and what can lead to a person, measures nothing."""
    once = Section("a", LABEL, [_ask("menit", "integer"), _ask("anak", "integer", identifying=True)])
    often = Section(
        "b", LABEL, [_ask("usia", "integer"), _ask("sekolah", "select_one", "ya")], repeat=Repeat()
    )
    definition = Definition(["id"], "id", [once, often])
    assert [asked.name for asked in outcome_questions(definition)] == ["menit"]
    assert group_questions(definition) == []


def test_the_answers_that_can_count() -> None:
    """Points of a scale, with words where it has some, and choices; not what nobody can say in advance."""
    words = [Choice("3", {"id": "baik"})]
    scale = Question("puas", QuestionType.SCALE, LABEL, choices=words, minimum=1, maximum=3)
    assert answers_of(scale) == {"1": {}, "2": {}, "3": {"id": "3 (baik)"}}
    chosen = _ask("jalur", "select_one", "loket", other=True, dont_know=True)
    assert list(answers_of(chosen)) == ["loket"]
    assert answers_of(_ask("saran", "long_text")) == {}


def test_a_protocol_keeps_the_words_of_its_questions() -> None:
    """Of the outcomes in their waves and of the groups; "area" needs none, and what is not there is left out."""
    protocol = a_protocol_with_surveys(groups=("jenis_kelamin", "area", "gone"))
    named = questions_named(protocol, enrollment_questions(), [wave_questions(), wave_questions()])
    assert [(one.wave, one.name) for one in named] == [(2, "menit"), (2, "puas"), (0, "jenis_kelamin")]
    assert named[2].choices["laki"] == {"id": "Laki-laki", "en": "Man"}
    assert questions_named(protocol, None, []) == ()


def test_a_baseline_is_not_offered() -> None:
    """What decides is asked after the beginning, of surveys that can be asked."""
    offered = offered_questions(a_programme_asking(), {2: wave_questions(), 3: wave_questions()})
    assert list(offered) == ["2.menit", "2.puas"]
    assert offered_questions(a_programme_asking(), {2: wave_questions()}) == {}


def test_outcomes_move_with_their_waves() -> None:
    """By position; without their wave they have none."""
    moved = with_waves_moved(a_protocol_with_surveys(), {2: 3})
    assert (moved.outcome_wave, moved.secondary[0].wave) == (3, 3)
    gone = with_waves_moved(a_protocol_with_surveys(), {1: 1})
    assert (gone.outcome_wave, gone.secondary[0].wave) == (0, 0)
