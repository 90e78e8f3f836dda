"""What the page's script decides, in real Chromium: the shared table, and what people see of it."""

import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.expressions import heads
from participation.surveys.logic import page_logic
from participation.surveys.moments import calendar_names, written
from participation.surveys.piping import Names
from participation.web.templates import STATIC_DIRECTORY
from tests.browser.checks import watch
from tests.surveys.expression_table import LABELS, NOW, TODAY, Row, agrees, generated, rows

LARGEST_SCRIPT = 6 * 1024
SCRIPT = (STATIC_DIRECTORY / "logic.js").read_bytes()
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
EVALUATE = """async ([rows, shared]) => {
  const { evaluate } = await import('/static/logic.js')
  const label = (question, value) => (shared.labels[question] || {})[value] || value
  return rows.map(row => evaluate(row.tree, { ...shared, ...row, label }))
}"""

LABEL = {"id": "Tanya"}
DISTRICTS = [Choice("d1", {"id": "Kota"}), Choice("d2", {"id": "Desa"})]
VILLAGES = [Choice("v1", LABEL, {"district": "d1"}), Choice("v2", LABEL, {"district": "d2"})]

Open = Callable[[str], Page]


@pytest.fixture
def open_html(chromium: Browser) -> Iterator[Open]:
    """Opens a page of these lines, under the policy of the platform and with its script beside it."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, timezone_id="Asia/Jakarta")
    complaints: list[str] = []

    def opened(body: str) -> Page:
        def answer(route: Route) -> None:
            name = route.request.url.rsplit("/", 1)[-1]
            is_script = name.endswith(".js")
            route.fulfill(
                body=(STATIC_DIRECTORY / name).read_bytes()
                if is_script
                else f"<!doctype html><title>Survei</title>{body}",
                content_type="text/javascript" if is_script else "text/html; charset=utf-8",
                headers={"content-security-policy": POLICY},
            )

        page = context.new_page()
        watch(page, complaints)
        page.route("**/*", answer)
        page.goto("http://survey.test/")
        return page

    yield opened
    context.close()
    assert complaints == []


def in_browser(page: Page, tried: list[Row]) -> list[Any]:
    asked = [
        {
            "tree": row.parsed().tree,
            "answers": row.answers,
            "position": row.position,
            "choice": row.choice,
            **({} if row.own is None else {"own": row.own}),
        }
        for row in tried
    ]
    shared = {"labels": LABELS, "names": list(calendar_names("id")), "today": TODAY.isoformat()}
    found: list[Any] = page.evaluate(EVALUATE, [asked, {**shared, "now": written(NOW)}])
    assert len(found) == len(tried)
    return found


def test_table(open_html: Open) -> None:
    """The browser agrees with the table on every row that it is ever given."""
    tried = [row for row in rows() if "regex" not in heads(row.parsed())]
    pairs = zip(tried, in_browser(open_html(""), tried), strict=True)
    assert [(row.source, value) for row, value in pairs if not agrees(value, row.value)] == []
    assert len(tried) > 400


def test_expressions_that_nobody_would_write(open_html: Open) -> None:
    """The browser agrees with the server on whatever a generator thinks of."""
    tried = list(generated(3000, seed=20))
    pairs = zip(tried, in_browser(open_html(""), tried), strict=True)
    assert [(row.source, value) for row, value in pairs if not agrees(value, row.evaluated())] == []


def test_size() -> None:
    """A phone loads the logic of all surveys in at most 6 KB, packed as the server packs it."""
    assert len(gzip.compress(SCRIPT, 5)) <= LARGEST_SCRIPT


def ask(name: str, kind: str = "text", **changes: Any) -> Question:
    return Question(**{"name": name, "type": QuestionType(kind), "label": LABEL, **changes})


REPEATED = {"id": "${where}; ${on}; ${before}; ${free}"}


def logic_of(definition: Definition, *sections: int, **answers: Any) -> str:
    return script_of(page_logic(definition, sections or range(len(definition.sections)), "id", answers))


def script_of(logic: dict[str, Any]) -> str:
    source = f'<script type="application/json" id="logic">{json.dumps(logic)}</script>'
    return source + '<script type="module" src="/static/logic.js"></script>'


def field(name: str, kind: str = "text", *values: str, label: str = "") -> str:
    """A question as the templates write it, as far as the script looks at it."""
    if kind in ("radio", "checkbox"):
        inputs = "".join(
            f'<label><input type="{kind}" name="{name}" value="{value}">{value}</label>' for value in values
        )
    else:
        inputs = f'<label>{name}<input type="{kind}" name="{name}"></label>'
    return f'<div class="question" data-name="{name}"><div class="field"><p>{label}</p>{inputs}</div></div>'


def field_of(number: int) -> Callable[[str], str]:
    return lambda name: field(f"child.{number}.{name}", label='<output data-pipe="name"></output>')


def shown(page: Page, name: str) -> bool:
    return page.locator(f"[data-name='{name}']").is_visible()


def fill(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}']").fill(value)
    page.locator(f"[name='{name}']").blur()


def test_questions_come_and_go(open_html: Open) -> None:
    """A question is there while its condition holds; what hangs on a hidden answer is hidden with it."""
    asked = [
        ask("age", "integer"),
        ask("work", relevant="${age} >= 17"),
        ask("boss", relevant="${work} = 'ya'"),
    ]
    page = open_html(
        field("age")
        + field("work")
        + field("boss")
        + logic_of(Definition(sections=[Section("s", LABEL, asked)]))
    )
    assert not shown(page, "work")
    fill(page, "age", "1.700")
    assert shown(page, "work")
    fill(page, "work", "ya")
    assert shown(page, "boss")
    fill(page, "age", "16,5")
    assert not shown(page, "work")
    assert not shown(page, "boss")


def test_sections_and_groups_come_and_go(open_html: Open) -> None:
    """The condition of a section or group shows and hides all of it, headings included."""
    first = Section("one", LABEL, [ask("came", "select_one", choices=DISTRICTS)])
    inner = [ask("a"), ask("b", group="g")]
    group = Group("g", LABEL, relevant="${a} != ''")
    second = Section("two", LABEL, inner, groups=[group], relevant="${came} = 'd1'")
    page = open_html(
        field("came", "radio", "d1", "d2")
        + f'<div data-group="two"><h2>Dua</h2>{field("a")}<div data-group="g">{field("b")}</div></div>'
        + logic_of(Definition(sections=[first, second]))
    )
    assert not page.get_by_role("heading", name="Dua").is_visible()
    page.get_by_label("d1").check()
    assert page.get_by_role("heading", name="Dua").is_visible()
    assert not shown(page, "b")
    fill(page, "a", "x")
    assert shown(page, "b")


def test_answers_of_earlier_pages(open_html: Open) -> None:
    """What was answered on another page counts, and is carried only where this page reads it."""
    first = Section("one", LABEL, [ask("age", "integer"), ask("secret")])
    second = Section("two", {"id": "Umur ${age}"}, [ask("work", relevant="${age} >= 17")])
    logic = logic_of(Definition(sections=[first, second]), 1, age=20, secret="x")
    page = open_html('<h2>Umur <output data-pipe="age"></output></h2>' + field("work") + logic)
    assert shown(page, "work")
    assert page.locator("h2").inner_text() == "Umur 20"
    assert "secret" not in logic


def test_areas_and_days_are_repeated_in_words(open_html: Open) -> None:
    """Whoever chose a village and a day reads its name and the day in words, as the server writes them."""
    asked = [
        ask("where", "area"),
        ask("on", "date"),
        ask("before", "date"),
        ask("free"),
        ask("why", label=REPEATED),
    ]
    definition = Definition(sections=[Section("s", LABEL, asked)])
    logic = page_logic(definition, [0], "id", {"before": "2026-08-17"}, Names({12: "Sukamaju"}))
    logic["known"] = {"before": "2026-08-17"}
    logic["questions"] = [each for each in logic["questions"] if each["name"] != "before"]
    outputs = "; ".join(f'<output data-pipe="{name}"></output>' for name in ("where", "on", "before", "free"))
    choose = '<select name="where"><option>7<option>12</select>'
    page = open_html(
        f'<div data-name="where"><p class="field">{choose}</p><p class="field">{choose}</p></div>'
        + field("on")
        + field("free")
        + field("why", label=outputs)
        + script_of(logic)
    )
    page.locator("select").last.select_option("12")
    fill(page, "on", "3-11-2026")
    fill(page, "free", "2026-02-30")
    said = page.locator("[data-name=why] p").inner_text()
    assert said == "Sukamaju; 3 November 2026; 17 Agustus 2026; 2026-02-30"


def test_answers_that_stand_alone(open_html: Open) -> None:
    """ "None of these" lets go of the others, and they of it; what depends on them follows at once."""
    choices = [Choice(name, {"id": name}) for name in ("none", "a", "b")]
    asked = [ask("ways", "select_multiple", choices=choices), ask("why", relevant="selected(${ways}, 'a')")]
    ways = field("ways", "checkbox", "none", "a", "b").replace('value="none"', 'value="none" data-alone')
    other = field("other", "checkbox", "c")
    comforts = '<script type="module" src="/static/answering.js"></script>'
    page = open_html(
        ways + other + field("why") + logic_of(Definition(sections=[Section("s", LABEL, asked)])) + comforts
    )
    ticked = "() => [...document.querySelectorAll(':checked')].map(field => field.value)"
    for name in ("c", "a", "b"):
        page.get_by_label(name, exact=True).check()
    assert shown(page, "why")
    page.get_by_label("none").check()
    assert page.evaluate(ticked) == ["none", "c"]
    assert not shown(page, "why")
    page.get_by_label("b", exact=True).check()
    assert page.evaluate(ticked) == ["b", "c"]


def test_choices_are_filtered(open_html: Open) -> None:
    """Choices that do not fit are hidden and let go; without any choice the question is hidden."""
    asked = [
        ask("where", "select_one", choices=DISTRICTS),
        ask("village", "select_one", choices=VILLAGES, choice_filter="district = ${where}"),
    ]
    page = open_html(
        field("where", "radio", "d1", "d2")
        + field("village", "radio", "v1", "v2", "dk")
        + logic_of(Definition(sections=[Section("s", LABEL, asked)]))
    )
    assert not shown(page, "village")
    page.get_by_label("d1").check()
    assert [page.get_by_label(name).is_visible() for name in ("v1", "v2", "dk")] == [True, False, True]
    page.get_by_label("v1").check()
    page.get_by_label("d2").check()
    assert not page.get_by_label("v1").is_checked()
    assert page.get_by_label("v2").is_visible()


def test_lists_and_rankings_are_filtered(open_html: Open) -> None:
    """A list that opens and a ranking offer at once what fits, as many places as are left, and let the rest go."""
    fruits = [*VILLAGES, Choice("v3", LABEL, {"district": "d2"})]
    where = ask("where", "select_one", choices=DISTRICTS)
    filtered = {"choices": fruits, "choice_filter": "district = ${where}"}
    asked = [
        where,
        ask("village", "select_one", appearance="minimal", **filtered),
        ask("first", "rank", **filtered),
    ]
    options = "".join(f'<option value="{name}">{name}</option>' for name in ("v1", "v2", "v3", "dk"))
    village = (
        '<div data-name="village" hidden><select name="village"><option value="">Pilih</option>'
        f'<option value="dk">dk</option><template>{options}</template></select></div>'
    )
    places = '<option value="">-</option>' + "".join(
        f"<option hidden disabled>{place}</option>" for place in (1, 2, 3)
    )
    rank = "".join(
        f'<label hidden>{name}<select name="first.{name}">{places}</select></label>'
        for name in ("v1", "v2", "v3")
    )
    page = open_html(
        field("where", "radio", "d1", "d2")
        + village
        + f'<div data-name="first" hidden><div class="ranking">{rank}</div></div>'
        + logic_of(Definition(sections=[Section("s", LABEL, asked)]))
    )
    chosen = page.locator("select[name=village]")
    assert not shown(page, "village")
    page.get_by_label("d1").check()
    assert chosen.locator("option").all_inner_texts() == ["Pilih", "v1", "dk"]
    chosen.select_option("v1")
    page.get_by_label("d2").check()
    assert chosen.input_value() == ""
    assert chosen.locator("option").all_inner_texts() == ["Pilih", "v2", "v3", "dk"]
    ranked = [page.locator(f"select[name='first.{name}']") for name in ("v1", "v2", "v3")]
    assert [each.is_visible() for each in ranked] == [False, True, True]
    assert ranked[1].locator("option:enabled").all_inner_texts() == ["-", "1", "2"]
    ranked[1].select_option("2")
    page.get_by_label("d1").check()
    assert [each.input_value() for each in ranked] == ["", "", ""]


def test_calculations_and_words_follow(open_html: Open) -> None:
    """Calculated values and repeated answers follow what is typed; choices are called as people read them."""
    asked = [
        ask("adults", "integer"),
        ask("children", "integer"),
        ask("all", "calculate", calculation="${adults} + coalesce(${children}, 0)"),
        ask("where", "select_multiple", choices=DISTRICTS),
        ask("total", "integer", calculation="${all}", read_only=True),
        ask("why", label={"id": "${all} orang di ${where}?"}),
    ]
    text = '<output data-pipe="all"></output> orang di <output data-pipe="where"></output>?'
    page = open_html(
        field("adults")
        + field("children")
        + field("where", "checkbox", "d1", "d2")
        + field("total")
        + field("why", label=text)
        + logic_of(Definition(sections=[Section("s", LABEL, asked)]))
    )
    said = page.locator("[data-name=why] p")
    assert said.inner_text() == "… orang di …?"
    fill(page, "adults", "2")
    page.get_by_label("d1").check()
    page.get_by_label("d2").check()
    assert said.inner_text() == "2 orang di Kota, Desa?"
    assert page.locator("[name=total]").input_value() == "2"
    fill(page, "children", "3")
    assert said.inner_text() == "5 orang di Kota, Desa?"


def test_constraints_are_said_early_but_kindly(open_html: Open) -> None:
    """Nothing is said before a field is left, and the words go as soon as the answer fits."""
    asked = [
        ask("adults", "integer"),
        ask(
            "workers",
            "integer",
            constraint=". <= ${adults}",
            constraint_message={"id": "Paling banyak ${adults} orang."},
        ),
    ]
    page = open_html(
        field("adults") + field("workers") + logic_of(Definition(sections=[Section("s", LABEL, asked)]))
    )
    fill(page, "adults", "2")
    workers, message = page.locator("[name=workers]"), page.locator("[data-name=workers] .message")
    workers.press_sequentially("3")
    assert not message.is_visible()
    workers.blur()
    assert message.inner_text() == "Paling banyak 2 orang."
    assert message.get_attribute("role") == "status"
    workers.fill("1")
    assert not message.is_visible()


def test_repeated_sections(open_html: Open) -> None:
    """In each repetition names stand for its own answers; outside they are a set."""
    asked = [
        ask("name"),
        ask("age", "integer"),
        ask("school", relevant="${age} < 18 and position(..) > 0"),
        ask("class", group="g"),
    ]
    group = Group("g", LABEL, relevant="${age} < 7")
    children = Section("child", LABEL, asked, groups=[group], repeat=Repeat())
    last = Section(
        "last",
        LABEL,
        [
            ask("names", "calculate", calculation="concat(count(${child}), ': ', join(', ', ${name}))"),
            ask("why", label={"id": "${names}"}, relevant="sum(${age}) > 20"),
        ],
    )
    names = ("name", "age", "school", "class")
    body = "".join(
        f'<fieldset class="part" id="child-{number}">{"".join(map(field_of(number), names))}</fieldset>'
        for number in (0, 1)
    )
    page = open_html(
        body
        + '<p id="all"><output data-pipe="names"></output></p>'
        + field("why")
        + logic_of(Definition(sections=[children, last]))
    )
    fill(page, "child.0.name", "Ani")
    fill(page, "child.0.age", "5")
    fill(page, "child.1.name", "Budi")
    fill(page, "child.1.age", "19")
    assert [shown(page, f"child.{number}.school") for number in (0, 1)] == [True, False]
    assert [shown(page, f"child.{number}.class") for number in (0, 1)] == [True, False]
    assert page.locator("[data-name='child.1.age'] p").inner_text() == "Budi"
    assert page.locator("#all").inner_text() == "2: Ani, Budi"
    assert shown(page, "why")


def test_earlier_times_of_a_repeated_section(open_html: Open) -> None:
    """Each repetition knows those before it, and none of those after it, as on the server."""
    asked = [
        ask("age", "integer"),
        ask("before", "calculate", calculation="indexed-repeat(${age}, ${child}, position(..) - 1)"),
        ask("so_far", "calculate", calculation="sum(${age})"),
        ask("why", relevant="${so_far} > 10", label={"id": "${before} ${so_far}"}),
    ]
    children = Section("child", LABEL, asked, repeat=Repeat())
    output = '<output data-pipe="before"></output> <output data-pipe="so_far"></output>'
    body = "".join(
        f'<fieldset class="part" id="child-{time}">{field(f"child.{time}.age")}'
        f"{field(f'child.{time}.why', label=output)}</fieldset>"
        for time in (0, 1, 2)
    )
    page = open_html(body + logic_of(Definition(sections=[children])))
    for time, age in enumerate(("9", "4", "2")):
        fill(page, f"child.{time}.age", age)
    assert [shown(page, f"child.{time}.why") for time in (0, 1, 2)] == [False, True, True]
    said = [page.locator(f"[data-name='child.{time}.why'] p").inner_text() for time in (1, 2)]
    assert said == ["9 13", "4 15"]


def test_dates_ranks_and_consent(open_html: Open) -> None:
    """Dates as people write them, places in an order and a ticked consent are read as the server reads them."""
    asked = [
        ask("born", "date"),
        ask("first", "rank", choices=DISTRICTS),
        ask("agreed", "acknowledge"),
        ask(
            "why",
            relevant="${born} = '1990-05-07' and selected-at(${first}, 0) = 'd2' and ${agreed} = 'OK'",
        ),
    ]
    rank = '<div data-name="first"><input name="first.d1"><input name="first.d2"></div>'
    page = open_html(
        field("born")
        + rank
        + field("agreed", "checkbox", "1")
        + field("why")
        + logic_of(Definition(sections=[Section("s", LABEL, asked)]))
    )
    fill(page, "born", "7-5-1990")
    fill(page, "first.d1", "2")
    fill(page, "first.d2", "1")
    assert not shown(page, "why")
    page.get_by_label("1").check()
    assert shown(page, "why")


def test_patterns_are_left_to_the_server() -> None:
    """A condition with regex() shows its question; a page without logic needs no script at all."""
    asked = [ask("a"), ask("b", relevant="regex(${a}, 'x+')", constraint="regex(., '[0-9]+')")]
    definition = Definition(sections=[Section("s", LABEL, asked)])
    assert page_logic(definition, [0], "id") == {}
