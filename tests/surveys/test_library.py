"""The library that ships: every questionnaire can be published as it is, and the SKM is that of the regulation."""

import pytest

from participation.surveys.checks import check_definition, completeness
from participation.surveys.library import Template, blocks, template_named, templates
from participation.surveys.skm import ELEMENTS
from tests.skm_factories import scores_of

OFFICIAL = {
    "U1": ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"],
    "U2": ["Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"],
    "U3": ["Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"],
    "U4": ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"],
    "U5": ["Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"],
    "U6": ["Tidak kompeten", "Kurang kompeten", "Kompeten", "Sangat kompeten"],
    "U7": [
        "Tidak sopan dan ramah",
        "Kurang sopan dan ramah",
        "Sopan dan ramah",
        "Sangat sopan dan ramah",
    ],
    "U8": [
        "Tidak ada",
        "Ada tetapi tidak berfungsi",
        "Berfungsi kurang maksimal",
        "Dikelola dengan baik",
    ],
    "U9": ["Buruk", "Cukup", "Baik", "Sangat baik"],
}
"""The answers of the questionnaire in the annex of Permenpan RB 14/2017, from the lowest score to the highest."""


def named(key: str) -> Template:
    found = template_named(key)
    assert found is not None
    return found


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.key)
def test_every_questionnaire_can_be_published(template: Template) -> None:
    """Nothing is wrong with it, and nothing is missing in either language, its frame included."""
    assert check_definition(template.definition) == []
    assert all(written == needed for written, needed in completeness(template.definition).values())
    for text in (template.title, template.description, template.introduction, template.purpose):
        assert sorted(text) == ["en", "id"]
    assert template.legal_basis


def test_what_a_trial_asks_is_for_its_participants() -> None:
    """A survey that starts from a questionnaire for trials is never open to everybody by an oversight."""
    assert [each.key for each in templates() if each.for_participants] == [
        each.key for each in templates() if each.key.startswith("pilot_")
    ]


def test_every_block_is_in_a_questionnaire() -> None:
    """No block is forgotten, and none has the name of another."""
    keys = [block.key for block in blocks()]
    assert len(set(keys)) == len(keys)
    assert {key for template in templates() for key in template.blocks} == set(keys)
    assert len({template.key for template in templates()}) == len(templates())


@pytest.mark.parametrize("key", ["skm", "skm_by_element"])
def test_the_skm_has_its_official_answers(key: str) -> None:
    """Nine elements, each once, each with its own four answers scored 1 to 4."""
    questions = {each.element: each for each in named(key).definition.questions if each.element}
    assert questions.keys() == ELEMENTS.keys()
    for element, answers in OFFICIAL.items():
        choices = questions[element].choices
        assert [choice.name for choice in choices] == ["1", "2", "3", "4"]
        assert [choice.label["id"] for choice in choices] == answers


def test_both_printed_orders_give_the_same_index() -> None:
    """Elements are counted by key: facilities before complaints or after, the index stays."""
    orders, indices = [], []
    for key in ("skm", "skm_by_element"):
        definition = named(key).definition
        asked = {each.element: each.name for each in definition.questions if each.element}
        orders.append(list(asked))
        given = {asked[element]: "2" if element == "U9" else "4" for element in ELEMENTS}
        indices.append(scores_of(definition, given).skm)
    assert orders[0][-2:] == ["U9", "U8"]
    assert orders[1] == list(ELEMENTS)
    assert indices[0] == indices[1]
    scores = {score.element: score.total for score in indices[0].elements} if indices[0] else {}
    assert (scores["U8"], scores["U9"]) == (4, 2)


def test_baseline_and_endline_can_be_compared() -> None:
    """Their core questions are the same under the same names."""
    before, after = (named(f"pilot_{part}").definition for part in ("baseline", "endline"))
    shared = [question for question in before.questions if question in after.questions]
    assert [question.name for question in shared] == [
        question.name for question in before.sections[0].questions
    ]
