"""The logic that a page carries for its script: as little as it needs, and only where there is some."""

import json
import re
from typing import Any

import httpx

from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Repeat, Section
from participation.surveys.logic import page_logic
from tests.factories import a_survey, an_office

LABEL = {"id": "Tanya"}
CHOICES = [Choice("a", {"id": "A"}, {"size": "1", "unused": "x"}), Choice("b", {"id": "B"}, {"size": "2"})]


def ask(name: str, kind: str = "text", **changes: Any) -> Question:
    return Question(**{"name": name, "type": QuestionType(kind), "label": LABEL, **changes})


def carried(page: httpx.Response) -> Any:
    found = re.search(r'<script type="application/json" id="logic">(.*?)</script>', page.text)
    return json.loads(found[1]) if found else None


async def test_a_page_with_conditions_carries_them(client: httpx.AsyncClient) -> None:
    """The page has the logic and the script, and nothing on it can end the script early."""
    asked = [ask("age", "integer"), ask("work", relevant="${age} > 17 and '</script>' != ''")]
    await a_survey((await an_office()).id, Definition(sections=[Section("s", LABEL, asked)]))
    page = await client.get("/surveys/survei-ktp")
    assert [entry["name"] for entry in carried(page)["questions"]] == ["age", "work"]
    assert carried(page)["questions"][1]["relevant"][0] == "and"
    assert 'type="module" src="/static/logic.js?v=' in page.text


async def test_a_page_without_conditions_is_as_light_as_ever(client: httpx.AsyncClient) -> None:
    """Nothing is loaded for a survey that asks everybody the same."""
    asked = [ask("age", "integer"), ask("work")]
    await a_survey((await an_office()).id, Definition(sections=[Section("s", LABEL, asked)]))
    page = await client.get("/surveys/survei-ktp")
    assert carried(page) is None
    assert "logic.js" not in page.text


def test_only_what_is_needed() -> None:
    """Questions that nothing reads, columns that no filter reads and answers of nobody's concern stay away."""
    first = Section(
        "one", LABEL, [ask("age", "integer"), ask("quiet"), ask("kind", "select_one", choices=CHOICES)]
    )
    asked = ask("pick", "select_one", choices=CHOICES, choice_filter="size <= ${age}")
    second = Section("two", {"id": "Untuk ${kind}"}, [asked, ask("quieter")])
    definition = Definition(sections=[first, second])
    logic = page_logic(definition, [1], "id", {"age": 20, "quiet": "x", "kind": "a"})
    assert logic["known"] == {"age": 20, "kind": "a"}
    assert logic["words"] == {"kind": {"a": "A", "b": "B"}}
    assert [entry["name"] for entry in logic["questions"]] == ["pick"]
    assert logic["questions"][0]["choices"] == {"a": {"size": "1"}, "b": {"size": "2"}}
    assert "names" not in logic


def test_repeated_sections() -> None:
    """What is counted from outside is a set; what is given on the page itself is not said to be known."""
    children = Section("child", LABEL, [ask("born", "date", other=False)], repeat=Repeat())
    last = Section(
        "last", LABEL, [ask("why", relevant="count(${child}) > 1 and format-date(today(), '%b') = 'x'")]
    )
    logic = page_logic(
        Definition(sections=[children, last]), [0, 1], "id", {"child": [{"born": "2020-01-01"}]}
    )
    assert logic["known"] == {}
    assert logic["questions"][-1]["relevant"][1] == (">", ("count", ("each", "child")), 1)
    assert logic["names"][4] == "Mei"
