"""What templates can call."""

from jinja2 import meta, nodes

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


def test_the_layout_of_staff_hides_nothing_from_its_pages() -> None:
    """A layout's own names hide those that a page was given: pages of staff use none of them."""
    made = environment()
    assert made.loader
    trees = {
        name: made.parse(made.loader.get_source(made, name)[0]) for name in made.list_templates(["html"])
    }
    layout = trees.pop("manage/base.html")
    own = {macro.name for macro in layout.body if isinstance(macro, nodes.Macro)}
    own |= {one.target.name for one in layout.find_all(nodes.Assign) if isinstance(one.target, nodes.Name)}
    extending = nodes.Extends(nodes.Const("manage/base.html"))
    pages = {name: tree for name, tree in trees.items() if extending in tree.find_all(nodes.Extends)}
    assert len(pages) > 100
    hidden = {name: own & meta.find_undeclared_variables(tree) for name, tree in pages.items()}
    assert not any(hidden.values()), {name: names for name, names in hidden.items() if names}
