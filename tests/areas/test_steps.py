"""The control of an area question that goes level by level."""

from participation.areas.schemas import AreaOption, AreaStep
from participation.errors import Problem
from participation.web.i18n import using_language
from participation.web.templates import environment

DISTRICTS = [AreaOption(1, "Coblong", "district"), AreaOption(2, "Cidadap <b>", "district")]
VILLAGES = [
    AreaOption(3, "Dago", "village", "Coblong"),
    AreaOption(4, "Lebakgede", "village", "Coblong"),
    AreaOption(5, "Citarum", "village", "Bandung Wetan"),
]


def _html(steps: list[AreaStep], problem: Problem | None = None) -> str:
    with using_language("en"):
        macro = environment().get_template("areas/steps.html").module.area_steps
        return str(macro("home", "Where do you live?", steps, hint="Your village", problem=problem))


def test_each_level_is_a_select_with_its_choice_kept() -> None:
    """All carry the same name, and every one has a label of its own."""
    html = _html([AreaStep(DISTRICTS, 1), AreaStep(VILLAGES, None)])
    assert html.count('name="home"') == 2
    assert '<option value="1" selected>Coblong</option>' in html
    assert 'for="home"' in html
    assert 'for="home-2"' in html
    assert "Cidadap &lt;b&gt;" in html


def test_options_stand_in_the_groups_that_hold_them() -> None:
    """Every group is opened and closed once, in order."""
    html = _html([AreaStep(VILLAGES, None)])
    groups = [part.split("</optgroup>")[0] for part in html.split("<optgroup")[1:]]
    assert ["Dago" in groups[0], "Lebakgede" in groups[0], "Citarum" in groups[1]] == [True] * 3
    assert html.count("</optgroup>") == 2
    assert "Citarum" not in groups[0]


def test_an_error_is_tied_to_the_level_that_is_still_open() -> None:
    """The last select is marked and described by the message; the first keeps its hint."""
    html = _html([AreaStep(DISTRICTS, 1), AreaStep(VILLAGES, None)], Problem("Choose your village."))
    assert html.count('aria-invalid="true"') == 1
    assert 'id="home-2" name="home" aria-describedby="home-2-error" aria-invalid="true"' in html
    assert 'id="home-2-error">Choose your village.<' in html
    assert 'id="home" name="home" aria-describedby="home-hint">' in html
