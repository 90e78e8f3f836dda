"""Answering section by section, without a script: on, back, look through, keep for later, send."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from participation.accounts.schemas import PROGRAM
from participation.database import DatabaseEngine
from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.service import close_survey, survey_or_not_found
from participation.surveys.tables import Draft, Submission
from tests.factories import a_survey, an_office

PAGE = "/en/surveys/survei-ktp"
YES_NO = [Choice("yes", {"id": "Ya", "en": "Yes"}), Choice("no", {"id": "Tidak", "en": "No"})]


def asked(name: str, kind: QuestionType = QuestionType.SELECT_ONE, **changes: Any) -> Question:
    choices = {"choices": YES_NO} if kind is QuestionType.SELECT_ONE else {}
    label = {"id": f"Tanya {name}", "en": f"Ask {name}"}
    return Question(**{"name": name, "type": kind, "label": label, **choices, **changes})


def section(name: str, *questions: Question, **changes: Any) -> Section:
    return Section(name, {"id": f"Bagian {name}", "en": f"Section {name}"}, list(questions), **changes)


def paged(*sections: Section, **changes: Any) -> Definition:
    return Definition(["id", "en"], "id", list(sections), pages=True, **changes)


FORM = paged(
    section("one", asked("came"), asked("why", QuestionType.TEXT, relevant="${came} = 'no'")),
    section("two", asked("paper"), relevant="${came} = 'yes'"),
    section(
        "three",
        asked("minutes", QuestionType.INTEGER, hint={"id": "Untuk ${paper}", "en": "For ${paper}"}),
        asked("words", QuestionType.LONG_TEXT, required=False),
    ),
)


@pytest.fixture
async def survey(database: DatabaseEngine) -> PublishedSurvey:
    return await a_survey((await an_office()).id, FORM)


def fields_on(page: httpx.Response) -> dict[str, list[str]]:
    """What a browser would send of the page as it stands: hidden, typed, ticked and selected values."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", page.text):
        kind, name, value = (_attribute(tag, key) for key in ("type", "name", "value"))
        if name and " disabled" not in tag and (kind not in {"radio", "checkbox"} or " checked" in tag):
            fields.setdefault(name, []).append(unescape(value))
    for name, content in re.findall(
        r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page.text, re.DOTALL
    ):
        fields.setdefault(name, []).append(unescape(content))
    return fields


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


async def press(
    client: httpx.AsyncClient, page: httpx.Response, go: str = "next", **typed: Any
) -> httpx.Response:
    """Fills in the page and presses a button."""
    return await client.post(PAGE, data={**fields_on(page), **typed, "_go": go})


def heading(page: httpx.Response) -> str:
    return " ".join(re.findall(r"<h[12]>(.*?)(?: <span|</h)", page.text))


async def test_one_section_after_the_other(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Each page shows one section and its number; after the last all answers stand once more; then they are sent."""
    page = await client.get(PAGE)
    assert "Section one" in page.text
    assert "Part 1 of 3" in page.text
    assert "Section two" not in page.text
    page = await press(client, page, came="yes")
    assert "Part 2 of 3" in page.text
    page = await press(client, page, paper="no")
    assert ">No</span>" in page.text
    page = await press(client, page, minutes="30", words="Cepat.")
    assert "Look through your answers" in page.text
    assert all(words in page.text for words in ("Ask came", ">Yes<", ">30<", "Cepat."))
    assert await Submission.count() == 0
    thanks = await press(client, page, "send")
    assert thanks.status_code == 303
    stored = await Submission.select(Submission.answers).first().output(load_json=True)
    assert stored is not None
    assert stored["answers"] == {"came": "yes", "paper": "no", "minutes": 30, "words": "Cepat."}


async def test_a_section_that_does_not_apply_is_passed_over(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Also on the way back; and an answer that an old page posts for it is dropped."""
    page = await press(client, await client.get(PAGE), came="no", why="Jauh", _shown="why", paper="yes")
    assert "Part 3 of 3" in page.text
    back = await press(client, page, "back")
    assert "Part 1 of 3" in back.text
    page = await press(client, await press(client, page, minutes="5"), "send")
    assert page.status_code == 303
    stored = await Submission.select(Submission.answers).first().output(load_json=True)
    assert stored is not None
    assert stored["answers"] == {"came": "no", "why": "Jauh", "minutes": 5}


async def test_a_follow_up_question_comes_with_the_page_again(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Nobody is told off for a question that was not on the page: it is shown as new, then asked for."""
    page = await press(client, await client.get(PAGE), came="no")
    assert page.status_code == 200
    assert "a few more questions" in page.text
    assert "Part 1 of 3" in page.text
    assert 'class="message"' not in page.text
    again = await press(client, page)
    assert again.status_code == 422
    assert 'id="why-error"' in again.text
    assert "Part 3 of 3" in (await press(client, page, why="Jauh")).text


async def test_a_follow_up_question_may_be_left_empty(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Once it was seen, it holds nobody up: neither on the next page nor when the answers are sent."""
    optional = asked("why", QuestionType.TEXT, relevant="${came} = 'no'", required=False)
    form = paged(section("one", asked("came"), optional), section("two", asked("paper")))
    await a_survey((await an_office()).id, form)
    page = await press(client, await client.get(PAGE), came="no")
    assert "Ask why" in page.text
    assert "a few more questions" in page.text
    page = await press(client, page, came="no")
    assert "Part 2 of 2" in page.text
    page = await press(client, page, paper="yes")
    assert "Look through your answers" in page.text
    assert (await press(client, page, "send")).status_code == 303


async def test_going_back_loses_nothing(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Not even what is half typed or wrong on the page that one leaves."""
    page = await press(client, await client.get(PAGE), came="yes")
    page = await press(client, page, paper="no")
    page = await press(client, page, "back", minutes="tiga puluh", words="Setengah")
    assert re.search(r'value="no"[^>]* checked', page.text)
    page = await press(client, page)
    assert 'value="tiga puluh"' in page.text
    assert "Setengah</textarea>" in page.text


async def test_errors_keep_one_on_the_page(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """What is wrong is said on its own page, with the focus on the summary."""
    page = await press(client, await client.get(PAGE))
    assert page.status_code == 422
    assert 'href="#came"' in page.text
    assert "Ask minutes" not in page.text


async def test_changing_from_the_last_look(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Each section can be opened again from there, and answers that no longer fit are asked for anew."""
    page = await press(client, await client.get(PAGE), came="yes")
    page = await press(client, await press(client, page, paper="no"), minutes="30")
    page = await press(client, page, "page:0")
    assert "Part 1 of 3" in page.text
    changed = {**fields_on(page), "came": "no", "_go": "send"}
    refused = await client.post(PAGE, data=changed)
    assert refused.status_code == 200
    assert "a few more questions" in refused.text
    assert await Submission.count() == 0


async def test_sending_with_an_error_leads_to_its_page(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Whatever was made of the last page, nothing wrong is stored and the first wrong page comes up."""
    page = await press(client, await client.get(PAGE), came="yes")
    page = await press(client, await press(client, page, paper="no"), minutes="30")
    refused = await client.post(PAGE, data={**fields_on(page), "minutes": "x", "_go": "send"})
    assert refused.status_code == 422
    assert "Part 3 of 3" in refused.text
    assert 'id="minutes-error"' in refused.text
    assert await Submission.count() == 0


@pytest.mark.parametrize("page", ["99", "-2", "x", ""])
async def test_a_page_that_does_not_exist(
    survey: PublishedSurvey, client: httpx.AsyncClient, page: str
) -> None:
    """Whatever number is sent, a page of the form comes back."""
    shown = await client.post(PAGE, data={"_version": "1", "_page": page, "_go": "stay"})
    assert shown.status_code == 200
    assert "Part 1 of 3" in shown.text


async def test_another_language_in_the_middle(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """The same page comes in the other language with everything that was answered."""
    page = await press(client, await client.get(PAGE), came="yes")
    assert 'formaction="/surveys/survei-ktp?sent"' in page.text
    other = await client.post(
        "/surveys/survei-ktp", data={**fields_on(page), "paper": "no", "_go": "language:"}
    )
    assert "Bagian 2 dari 3" in other.text
    assert re.search(r'value="no"[^>]* checked', other.text)
    assert "Tanya paper" in other.text


async def test_a_language_that_only_the_survey_speaks(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Questions come in it, marked for screen readers, while the page around them stays as it was."""
    text = {"id": "Berapa lama?", "min": "Bara lamo?"}
    lone = Definition(["id", "min"], "id", [Section("one", {}, [Question("q", QuestionType.TEXT, text)])])
    await a_survey((await an_office()).id, lone)
    page = await client.get("/surveys/survei-ktp")
    assert "Baso Minangkabau" in page.text
    page = await client.post(
        "/surveys/survei-ktp", data={**fields_on(page), "_go": "language:min", "q": "sajam"}
    )
    assert '<span lang="min">Bara lamo?</span>' in page.text
    assert 'value="sajam"' in page.text
    assert 'name="_language" value="min"' in page.text


async def test_keep_and_go_on(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A code brings everything back on any device; what was sent in the end is kept no longer."""
    page = await press(client, await client.get(PAGE), came="yes")
    kept = await press(client, page, "save", paper="no")
    code = re.search(r"<b[^>]*>([2-9A-HJ-NP-Z-]{19})</b>", kept.text)
    assert code, kept.text
    wrong = await client.post(f"{PAGE}/resume", data={"code": "K7WD-4MXR-Q2HF-9BTN"})
    assert wrong.status_code == 422
    resumed = await client.post(f"{PAGE}/resume", data={"code": code[1].lower().replace("-", " ")})
    assert "Part 2 of 3" in resumed.text
    assert re.search(r'value="no"[^>]* checked', resumed.text)
    page = await press(client, await press(client, resumed), minutes="9")
    assert (await press(client, page, "send")).status_code == 303
    assert await Draft.count() == 0


async def test_a_draft_says_nothing_without_its_code(
    survey: PublishedSurvey, client: httpx.AsyncClient
) -> None:
    """Neither the answers nor the key or the code can be read from what is stored; kept twice is one draft."""
    page = await press(client, await client.get(PAGE), came="yes")
    page = await press(client, page, paper="no")
    kept = await press(client, page, "save", words="Rahasia saya")
    code = re.search(r'name="code" value="([^"]+)"', kept.text)
    assert code
    resumed = await client.post(f"{PAGE}/resume", data={"code": code[1]})
    await press(client, resumed, "save", words="Rahasia saya juga")
    rows = await Draft.select()
    assert len(rows) == 1
    stored = repr(rows)
    for secret in ("Rahasia", code[1], code[1].replace("-", ""), fields_on(page)["_key"][0], "minutes"):
        assert secret not in stored


async def test_a_survey_closed_meanwhile(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """What was answered stays in sight to be copied, and nothing is stored."""
    page = await press(client, await client.get(PAGE), came="yes")
    await close_survey(PROGRAM, (await survey_or_not_found(survey.id)).id)
    closed = await press(client, page, paper="no")
    assert closed.status_code == 410
    assert "Ask paper" in closed.text


async def test_what_was_asked_several_times_outlives_a_close(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """All that was typed stays in sight, each time of a section that repeats included."""
    survey = await a_survey((await an_office()).id, CHILDREN)
    page = await client.get(PAGE)
    await close_survey(PROGRAM, (await survey_or_not_found(survey.id)).id)
    closed = await press(client, page, **{"children.0.name": "Ani", "children.1.name": "Budi"})
    assert "Ani" in closed.text
    assert "Budi" in closed.text


REPEATED = Definition(
    ["id", "en"],
    "id",
    [
        section(
            "children",
            asked("age", QuestionType.INTEGER, minimum=0, maximum=17),
            asked("school", relevant="${age} > 6"),
            repeat=Repeat(least=1, most=3, item={"id": "anak", "en": "child"}),
        )
    ],
)


async def test_a_section_answered_several_times(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """One more, one less, each with questions of its own, without a script."""
    await a_survey((await an_office()).id, REPEATED)
    page = await client.get(PAGE)
    assert page.text.count("<legend>child ") == 1
    page = await press(client, page, "more:children", **{"children.0.age": "9"})
    assert page.text.count("<legend>child ") == 2
    page = await press(client, page, "more:children", **{"children.1.age": "3"})
    assert "Add: child" not in page.text
    page = await press(client, page, "less:children.1", **{"children.2.age": "12"})
    assert 'name="children.1.age" value="12"' in page.text
    assert 'name="children.0.school"' in page.text
    done = await press(client, page, "send", **{"children.0.school": "yes", "children.1.school": "no"})
    assert done.status_code == 303
    stored = await Submission.select(Submission.answers).first().output(load_json=True)
    assert stored is not None
    assert stored["answers"] == {"children": [{"age": 9, "school": "yes"}, {"age": 12, "school": "no"}]}


CHILDREN = paged(
    section(
        "children",
        asked("name", QuestionType.TEXT, label={"id": "Nama", "en": "Name"}),
        asked(
            "age",
            QuestionType.INTEGER,
            label={"id": "Umur ${name}", "en": "Age of ${name}"},
            constraint=". < 18",
        ),
        repeat=Repeat(least=1, most=3, item={"id": "anak", "en": "child"}),
    ),
    section("last", asked("paper")),
)


async def test_what_is_asked_several_times_is_named(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Which time, and in the words of that time: where something is wrong, and in the last look."""
    await a_survey((await an_office()).id, CHILDREN)
    page = await press(client, await client.get(PAGE), "more:children")
    given = {"children.0.name": "Ani", "children.1.name": "Budi", "children.0.age": "4"}
    refused = await press(client, page, **given, **{"children.1.age": "40"})
    assert refused.status_code == 422
    assert '<a href="#children-1-age">child 2: Age of <span data-pipe="name">Budi</span></a>' in refused.text
    page = await press(client, await press(client, refused, **{"children.1.age": "9"}), paper="no")
    assert "<h3>child 2</h3>" in page.text
    assert 'Age of <span data-pipe="name">Budi</span></dt>' in page.text


async def test_one_more_comes_into_sight(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """The page that comes back begins at the new time, not at its top."""
    await a_survey((await an_office()).id, CHILDREN)
    page = await client.get(PAGE)
    assert 'value="more:children" formaction="/en/surveys/survei-ktp?sent#children-1"' in page.text
    assert 'id="children-1"' in (await press(client, page, "more:children")).text


async def test_each_page_says_where_it_is(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """In its title too, which is what a screen reader says first; and each has one heading above the others."""
    page = await press(client, await client.get(PAGE), came="yes")
    assert "<title>Section two – " in page.text
    assert page.text.count("<h1") == 1


async def test_a_heading_waits_for_its_questions(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A section or group that does not apply shows nothing, and appears with its questions."""
    first = section(
        "one",
        asked("came"),
        asked("why", group="reasons"),
        groups=[Group("reasons", {"id": "Alasan", "en": "Reasons"}, relevant="${came} = 'no'")],
    )
    second = section("two", asked("paper"), relevant="${came} = 'no'")
    await a_survey((await an_office()).id, Definition(["id", "en"], "id", [first, second]))
    page = await client.get(PAGE)
    assert 'data-group="reasons" hidden>' in page.text
    assert 'data-group="two" hidden>' in page.text
    page = await press(client, page, "send", came="no")
    assert 'data-group="reasons">' in page.text
    assert 'data-group="two">' in page.text


async def test_a_table_is_one_group_a_row(database: DatabaseEngine, client: httpx.AsyncClient) -> None:
    """A screen reader hears each row's own question before its choices."""
    rows = [asked(name, group="counter") for name in ("clean", "bright")]
    groups = [Group("counter", {"id": "Loket", "en": "The counter"}, matrix=True)]
    await a_survey(
        (await an_office()).id, Definition(["id", "en"], "id", [section("one", *rows, groups=groups)])
    )
    page = await client.get(PAGE)
    matrix = page.text[page.text.index('class="group matrix"') :]
    assert "<h3>The counter</h3>" in matrix
    assert matrix.count("<fieldset") == matrix.count("<legend>") == 2


async def test_an_order_that_was_drawn_is_recorded(
    database: DatabaseEngine, client: httpx.AsyncClient
) -> None:
    """Others see another order, the same person the same one again, and its seed stays with the answers."""
    choices = [Choice(name, {"id": name, "en": name}) for name in "abcdefgh"]
    drawn = asked("q", choices=choices, randomize=True)
    await a_survey((await an_office()).id, Definition(["id", "en"], "id", [section("one", drawn)]))
    pages = [await client.get(PAGE) for _ in range(6)]
    orders = [re.findall(r'name="q" value="(\w)"', page.text) for page in pages]
    assert len({tuple(order) for order in orders}) > 1
    refused = await press(client, pages[0], "send")
    assert re.findall(r'name="q" value="(\w)"', refused.text) == orders[0]
    await press(client, refused, "send", q="a")
    stored = await Submission.select(Submission.seed).first()
    assert stored is not None
    assert [str(stored["seed"])] == fields_on(pages[0])["_seed"]


async def test_at_a_counter(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """A kiosk begins anew by itself, shows no way out, keeps nothing, and says so in the data."""
    page = await client.get("/surveys/survei-ktp/kiosk")
    assert 'http-equiv="refresh"' in page.text
    assert "answering.js" in page.text
    assert "<header" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["clear-site-data"] == '"cache"', "answers that wait for signal on it stay"
    for typed in ({"came": "no", "why": "x", "_shown": "why"}, {"minutes": "3"}):
        page = await client.post("/surveys/survei-ktp", data={**fields_on(page), **typed, "_go": "next"})
    sent = await client.post("/surveys/survei-ktp", data={**fields_on(page), "_go": "send"})
    thanks = await client.get(sent.headers["location"])
    assert 'content="45;url=/surveys/survei-ktp/kiosk"' in thanks.text
    assert _links(thanks) == {"#content", "/surveys/survei-ktp/kiosk"}
    privacy = await client.get("/surveys/survei-ktp/privacy?frame=kiosk")
    assert 'content="120;url=/surveys/survei-ktp/kiosk"' in privacy.text
    assert _links(privacy) == {"#content", "/surveys/survei-ktp/kiosk"}
    assert (await Submission.select(Submission.channel))[0]["channel"] == "kiosk"


def _links(page: httpx.Response) -> set[str]:
    return set(re.findall(r'<a [^>]*href="([^"]+)"', page.text))


async def test_on_another_site(survey: PublishedSurvey, client: httpx.AsyncClient) -> None:
    """Only the pages meant for it may stand in a frame."""
    page = await client.get("/surveys/survei-ktp/embed")
    assert "frame-ancestors https:" in page.headers["content-security-policy"]
    assert (
        "frame-ancestors 'none'"
        in (await client.get("/surveys/survei-ktp")).headers["content-security-policy"]
    )
    again = await client.post("/surveys/survei-ktp", data={**fields_on(page), "_go": "next"})
    assert "frame-ancestors https:" in again.headers["content-security-policy"]
    assert "<header" not in again.text
