"""What templates can call."""

from participation.web.i18n import using_language
from participation.web.templates import environment, text_here


def test_counted_things_have_local_numbers() -> None:
    """A number within a sentence is written as the language of the page writes it."""
    template = environment().from_string('{{ ngettext("%(num)s comment", "%(num)s comments", 1284) }}')
    assert template.render() == "1.284 masukan"
    with using_language("en"):
        assert template.render() == "1,284 comments"


def test_parameters_are_escaped() -> None:
    """What people typed never becomes markup inside a sentence."""
    template = environment().from_string(
        '{{ ngettext("%(num)s of %(name)s", "%(num)s of %(name)s", 2, name="<b>") }}'
    )
    assert template.render() == "2 of &lt;b&gt;"


def test_a_missing_language_falls_back() -> None:
    """A page in a language without a wording shows the Indonesian one."""
    with using_language("su"):
        assert text_here({"id": "Layanan", "en": "Service"}) == "Layanan"
