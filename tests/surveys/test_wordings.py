"""Texts of a form side by side: found by place, written in one language, others untouched."""

from participation.surveys.library import templates
from participation.surveys.wordings import missing_first, with_wordings, wordings
from tests.factories import a_definition


def test_writing_them_all_back_changes_nothing() -> None:
    """What a translator opens and saves as it is stays as it is."""
    for template in templates():
        definition = template.definition
        typed = {wording.place: wording.text["en"] for wording in wordings(definition)}
        assert with_wordings(definition, "en", typed) == definition


def test_one_language_at_a_time() -> None:
    """New words reach their place; other languages and other places stay; an empty one takes a wording away."""
    definition = a_definition()
    place = next(wording.place for wording in wordings(definition) if wording.place.endswith("menit.label"))
    written = with_wordings(definition, "mad", {place: "Sanapa menit?", "question.tidak_ada.label": "?"})
    question = written.question("menit")
    assert question is not None
    assert question.label["mad"] == "Sanapa menit?"
    assert with_wordings(written, "mad", {place: ""}) == definition


def test_missing_ones_come_first() -> None:
    """In the order of the form otherwise."""
    definition = a_definition()
    found = wordings(definition)
    done = with_wordings(definition, "mad", {found[0].place: "X"})
    listed = missing_first(wordings(done), "mad")
    assert [wording.place for wording in listed] == [
        *(wording.place for wording in found[1:]),
        found[0].place,
    ]
