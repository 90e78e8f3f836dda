"""People judge comments: it replaces what the model found, everybody counts, and the own office only."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import AsyncIterator
from datetime import date
from html import unescape
from uuid import UUID, uuid4

import httpx
import openpyxl
import pytest

from participation.accounts.tables import AuditEntry
from participation.database import DatabaseEngine
from participation.errors import NotFound, Rejected
from participation.feedback.schemas import CommentFilter
from participation.feedback.tables import Comment
from participation.organisations.permissions import Actor
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeView
from participation.sentiment import comment_files, explorer_queries, manage
from participation.sentiment.agreement_service import measure_agreement
from participation.sentiment.corpus import readings
from participation.sentiment.explorer_queries import analysed_comments, sentiment_counts
from participation.sentiment.label_queries import Correction, agreements, corrected, opinions_wanted
from participation.sentiment.label_service import label_comment, unlabel_comment
from participation.sentiment.label_tables import CommentLabel
from participation.sentiment.schemas import CommentSearch, LabelWrite, View
from participation.sentiment.tables import CommentAnalysis
from participation.sentiment.verdicts import verdict
from tests.factories import an_office, browser, post, sign_in, staff

PAGE = "/en/manage/comments"
DAY = date(2026, 11, 20)


@pytest.fixture
async def office(database: DatabaseEngine) -> OfficeView:
    return await an_office()


@pytest.fixture
async def editor(office: OfficeView) -> Actor:
    return await staff(Role.EDITOR, office.id)


@pytest.fixture
async def client(editor: Actor) -> AsyncIterator[httpx.AsyncClient]:
    async with browser() as client:
        await sign_in(client)
        yield client


async def _read(office: int, text: str, negative: float = 0.9, **columns: object) -> UUID:
    """A comment that a model read, of which it gave the rest of the probability to "neutral"."""
    comment = Comment(origin="box", text="asli", channel="page", office=office, said_on=DAY)
    await comment.save()
    await CommentAnalysis.insert(
        CommentAnalysis(
            comment=comment.id,
            model_version="1",
            language="id",
            sentiment="negative" if negative >= 0.5 else "neutral",
            negative=negative,
            neutral=1 - negative,
            redacted_text=text,
            **columns,  # type: ignore[arg-type]
        )
    )
    found: UUID = comment.id
    return found


async def _listed(**search: object) -> list[str]:
    page = await analysed_comments(CommentSearch(CommentFilter(), **search))  # type: ignore[arg-type]
    return [comment.text for comment in page.comments]


def test_most_people_decide() -> None:
    """Each counts once; where as many say another, the latest holds and it is disputed."""
    assert verdict(["negative", "positive", "negative"], [None, None, None]) == ("negative", None, False)
    assert verdict(["negative", "positive"], ["U3", "U3"]) == ("positive", "U3", True)
    assert verdict([None, ""], ["", None]) == ("", "", False)
    assert verdict([], []) == (None, None, False)


async def test_a_label_replaces_what_the_model_found(office: OfficeView, editor: Actor) -> None:
    """In lists, filters, counts and in what reports read; taken back, the model speaks again."""
    comment = await _read(office.id, "Bagus sekali ya, sampai tiga jam", negative=0.1)
    await label_comment(editor, comment, LabelWrite(sentiment="negative"))
    assert await corrected([comment, uuid4()]) == {comment: Correction("negative", None)}
    assert await _listed(sentiment="negative")
    assert not await _listed(sentiment="neutral")
    assert await sentiment_counts(CommentSearch(CommentFilter())) == {"negative": 1}
    [[reading]] = [page async for page in readings(CommentFilter(), "1")]
    assert (reading.negative, reading.neutral, reading.positive) == (1.0, 0.0, 0.0)
    await unlabel_comment(editor, comment)
    assert await corrected([comment]) == {}
    assert await _listed(sentiment="neutral")
    [[reading]] = [page async for page in readings(CommentFilter(), "1")]
    assert reading.negative == pytest.approx(0.1)


async def test_two_people_both_count(office: OfficeView, editor: Actor) -> None:
    """Nobody's label overwrites another's; the own one is replaced, what was not judged again stays."""
    other = await staff(Role.EDITOR, office.id, "budi@kota.go.id")
    comment = await _read(office.id, "Antrean lama")
    await label_comment(editor, comment, LabelWrite(sentiment="positive", element="U3"))
    await label_comment(other, comment, LabelWrite(sentiment="negative"))
    await label_comment(editor, comment, LabelWrite(sentiment="negative"))
    assert await CommentLabel.count() == 2
    assert await corrected([comment]) == {comment: Correction("negative", "U3")}


async def test_nobody_can_tell_is_a_label(office: OfficeView, editor: Actor) -> None:
    """Such a comment leaves the queue, shows that nobody can tell, and its probabilities stay as they are."""
    comment = await _read(office.id, "Hmm", negative=0.5)
    await label_comment(editor, comment, LabelWrite(sentiment=""))
    assert await _listed(sentiment="none") == ["Hmm"]
    assert await _listed(view=View.UNSURE) == []
    [[reading]] = [page async for page in readings(CommentFilter(), "1")]
    assert reading.negative == pytest.approx(0.5)


async def test_odd_labels_are_refused(office: OfficeView, editor: Actor) -> None:
    """A label that is none, and a comment that was withdrawn meanwhile, are said to be so."""
    comment = await _read(office.id, "Antrean")
    for given in (LabelWrite(sentiment="happy"), LabelWrite(element="U10")):
        with pytest.raises(Rejected):
            await label_comment(editor, comment, given)
    with pytest.raises(NotFound):
        await label_comment(editor, uuid4(), LabelWrite(sentiment="negative"))


async def test_labels_go_with_their_comment(office: OfficeView, editor: Actor) -> None:
    """Nothing is left of a comment that was withdrawn."""
    comment = await _read(office.id, "Antrean")
    await label_comment(editor, comment, LabelWrite(sentiment="negative"))
    await Comment.delete().where(Comment.id == comment)
    assert await CommentLabel.count() == 0
    assert await corrected([comment]) == {}


async def test_the_unsure_wait_for_a_person(
    office: OfficeView, editor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below the threshold no label is shown but "unsure"; the queue has the least sure first, on pages by key."""
    monkeypatch.setattr(explorer_queries, "PAGE_SIZE", 1)
    for text, negative in (("sangat ragu", 0.5), ("yakin", 0.61), ("ragu", 0.41), ("agak ragu", 0.599)):
        await _read(office.id, text, negative)
    assert await sentiment_counts(CommentSearch(CommentFilter())) == {"unsure": 3, "negative": 1}
    wanted, seen, after = CommentSearch(CommentFilter(), view=View.UNSURE, reader=editor.id or 0), [], ""
    while True:
        page = await analysed_comments(wanted, after)
        seen += [comment.text for comment in page.comments]
        if page.next_after is None:
            break
        after = page.next_after
    assert seen == ["sangat ragu", "ragu", "agak ragu"]


async def test_an_unsure_comment_waits_until_its_sentiment_is_judged(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """Naming only its element does not take it off the list, and the page comes back to it."""
    comment = await _read(office.id, "ragu", 0.41)
    path = f"{PAGE}/{comment}/label?view=unsure&here=7&next=8"
    element = await post(client, path, label_element="U3")
    between = await client.get(f"{PAGE}?view=unsure")
    sentiment = await post(client, path, label="negative")
    assert element.headers["location"].endswith("#comment-7")
    assert "ragu</p>" in between.text
    assert sentiment.headers["location"].endswith("#comment-8")
    assert "ragu</p>" not in (await client.get(f"{PAGE}?view=unsure")).text


async def test_judging_what_was_withdrawn_meanwhile_leads_back_to_the_list(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """The answer says so, and goes on behind it with the same filters."""
    comment = await _read(office.id, "antrean pertama", 0.45)
    await _read(office.id, "antrean kedua", 0.41)
    shown = (await client.get(f"{PAGE}?view=unsure&q=antrean")).text
    address, following = re.findall(r'action="([^"]*/label\?[^"]*?&amp;next=(\d+))"', shown)[0]
    await Comment.delete().where(Comment.id == comment)
    answer = await post(client, unescape(address), label="negative")
    assert answer.status_code == 404
    assert "whoever wrote it has withdrawn it. Your label was not noted." in answer.text
    assert f'href="{PAGE}?q=antrean&amp;view=unsure#comment-{following}"' in answer.text


async def test_second_opinions_are_asked_for(office: OfficeView, editor: Actor) -> None:
    """What one person judged waits for another one; what two did only where they do not agree."""
    other = await staff(Role.EDITOR, office.id, "budi@kota.go.id")
    third = await staff(Role.EDITOR, office.id, "tuti@kota.go.id")
    comment = await _read(office.id, "Antrean")
    await label_comment(editor, comment, LabelWrite(sentiment="negative"))
    assert await _listed(view=View.SECOND, reader=editor.id) == []
    assert await _listed(view=View.MINE, reader=editor.id) == ["Antrean"]
    assert await _listed(view=View.SECOND, reader=other.id) == ["Antrean"]
    await label_comment(other, comment, LabelWrite(sentiment="positive"))
    assert await _listed(view=View.SECOND, reader=third.id) == ["Antrean"]
    await label_comment(other, comment, LabelWrite(sentiment="negative"))
    assert await _listed(view=View.SECOND, reader=third.id) == []


async def test_a_second_opinion_waits_until_what_was_asked_is_judged(
    client: httpx.AsyncClient, office: OfficeView, editor: Actor
) -> None:
    """Whoever judges only its element leaves its sentiment open, for themselves and for others; and the reverse."""
    other = await staff(Role.EDITOR, office.id, "budi@kota.go.id")
    comment = await _read(office.id, "Antrean")
    await label_comment(other, comment, LabelWrite(sentiment="negative"))
    path, second = f"{PAGE}/{comment}/label?view=second&here=7&next=8", f"{PAGE}?view=second"
    assert "To be judged: what it expresses<" in (await client.get(second)).text
    element = await post(client, path, label_element="U3")
    assert element.headers["location"].endswith("?view=second#comment-7")
    assert "To be judged: what it expresses<" in (await client.get(second)).text
    assert await opinions_wanted(other.id or 0, [comment]) == {comment: ["element"]}
    assert await _listed(view=View.SECOND, reader=other.id) == ["Antrean"]
    sentiment = await post(client, path, label="negative")
    assert sentiment.headers["location"].endswith("?view=second#comment-8")
    assert await _listed(view=View.SECOND, reader=editor.id) == []
    await label_comment(other, comment, LabelWrite(element="U3"))
    assert await _listed(view=View.SECOND, reader=other.id) == []


async def test_a_list_tells_what_people_judged(client: httpx.AsyncClient, office: OfficeView) -> None:
    """A model's label beside one of theirs is not taken for theirs."""
    comment = await _read(office.id, "Antrean", element="U3")
    path = f"{PAGE}/{comment}/label"
    for fields, said in (
        ({"label": "negative"}, ">sentiment judged by people<"),
        ({"label_element": "U2"}, ">sentiment and element judged by people<"),
        ({"take_back": "1"}, ">U3 completion time</span><p"),
        ({"label_element": "none"}, ">element judged by people<"),
    ):
        await post(client, path, **fields)
        assert said in (await client.get(PAGE)).text, fields


async def test_buttons_judge_and_lead_on(
    client: httpx.AsyncClient, office: OfficeView, editor: Actor
) -> None:
    """A label is stored, and the page comes back with the same filters at the comment that follows."""
    first = await _read(office.id, "Antrean pertama")
    answer = await post(client, f"{PAGE}/{first}/label?next=7&q=antrean&view=unsure&odd=x", label="positive")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/en/manage/comments?q=antrean&view=unsure#comment-7"
    page = await client.get(f"{PAGE}?q=antrean")
    assert "Noted: positive" in page.text
    assert 'value="positive" data-key="3" aria-pressed="true"' in page.text
    assert (await post(client, f"{PAGE}/{first}/label", label_element="U3")).status_code == 303
    assert await corrected([first]) == {first: Correction("positive", "U3")}
    assert (await post(client, f"{PAGE}/{first}/label", take_back="1")).status_code == 303
    assert await corrected([first]) == {}


async def test_an_element_that_is_none_is_noted_in_words(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """Not by the code that the button sends."""
    comment = await _read(office.id, "Antrean")
    await post(client, f"/manage/comments/{comment}/label", label_element="none")
    assert "Dicatat: tidak satu pun." in (await client.get("/manage/comments")).text


@pytest.mark.parametrize("fields", [{"label": "?"}, {"label_element": "'"}, {}, {"label": "negative"}])
async def test_odd_forms_do_no_harm(
    client: httpx.AsyncClient, office: OfficeView, fields: dict[str, str]
) -> None:
    """What no button sends is refused with a sentence, or leads back to the list."""
    comment = await _read(office.id, "Antrean")
    path = f"{PAGE}/{comment}/label?next=x&view=odd"
    assert (await post(client, path, **fields)).status_code in {303, 422}


async def test_a_form_without_a_label_notes_nothing(client: httpx.AsyncClient, office: OfficeView) -> None:
    """And says so."""
    comment = await _read(office.id, "Antrean")
    await post(client, f"{PAGE}/{comment}/label")
    assert "Nothing is noted yet" in (await client.get(PAGE)).text
    assert await corrected([comment]) == {}


async def test_an_editor_judges_and_sees_the_own_office_only(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """Another office's comment cannot be told from one that is not there, and no list or count shows it."""
    foreign = await an_office("Dinas Perhubungan")
    comment = await _read(foreign.id, "Bus terlambat", negative=0.5)
    assert (await post(client, f"{PAGE}/{comment}/label", label="negative")).status_code == 404
    assert (await post(client, f"{PAGE}/{uuid4()}/label", label="negative")).status_code == 404
    for query in ("", "?view=unsure", "?view=second", f"?office={foreign.id}", "?q=bus"):
        page = await client.get(f"{PAGE}{query}")
        assert "Bus terlambat" not in page.text
        assert "Unsure: 1" not in page.text
    assert await corrected([comment]) == {}


async def test_a_second_opinion_is_not_led(client: httpx.AsyncClient, office: OfficeView) -> None:
    """Neither the model's label nor that of the first person stands beside a comment that is judged anew."""
    other = await staff(Role.EDITOR, office.id, "budi@kota.go.id")
    comment = await _read(office.id, "Antrean")
    await label_comment(other, comment, LabelWrite(sentiment="negative"))
    page = await client.get(f"{PAGE}?view=second")
    assert "Antrean" in page.text
    assert 'class="tag' not in page.text


async def test_a_second_opinion_is_not_led_by_filters(client: httpx.AsyncClient, office: OfficeView) -> None:
    """What the first person said cannot be found out by narrowing the list to it."""
    other = await staff(Role.EDITOR, office.id, "budi@kota.go.id")
    await label_comment(
        other, await _read(office.id, "Antrean"), LabelWrite(sentiment="negative", element="U3")
    )
    for query in ("sentiment=positive", "sentiment=negative", "element=U4"):
        page = await client.get(f"{PAGE}?view=second&{query}")
        assert "Antrean" in page.text, query
        assert 'name="sentiment"' not in page.text
        assert 'name="element"' not in page.text


async def test_a_sentiment_does_not_empty_the_list_of_the_unsure(
    client: httpx.AsyncClient, office: OfficeView
) -> None:
    """Whoever looked at complaints before finds what waits: it has no sentiment yet."""
    await _read(office.id, "Entah", negative=0.5)
    await _read(office.id, "Buruk", negative=0.9)
    page = await client.get(f"{PAGE}?sentiment=negative")
    assert "Buruk" in page.text
    assert "Entah" not in page.text
    assert "Entah" in (await client.get(f"{PAGE}?sentiment=negative&view=unsure")).text


async def test_the_last_one_of_a_page_leads_on_too(
    client: httpx.AsyncClient, office: OfficeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To what takes its place; behind the last one of all, to what was passed over before."""
    monkeypatch.setattr(explorer_queries, "PAGE_SIZE", 2)
    comments = [
        await _read(office.id, f"ragu {number}", negative)
        for number, negative in enumerate((0.41, 0.45, 0.5, 0.55))
    ]
    first = (await client.get(f"{PAGE}?view=unsure")).text
    assert 'id="behind" tabindex="-1">ragu 1<' in first
    assert len(re.findall(r'/label\?view=unsure&amp;here=\d+"', first)) == 1
    after = re.search(r"after=(\d+)", first)
    assert after is not None
    for comment in comments[2:]:
        address = f"{PAGE}/{comment}/label?view=unsure&after={after[1]}"
        answer = await post(client, address, label="negative")
        assert answer.headers["location"].endswith(f"after={after[1]}#behind")
    anew = (await client.get(f"{PAGE}?view=unsure&after={after[1]}")).text
    assert 'id="behind" tabindex="-1">ragu 0<' in anew
    assert "No comment waits here" not in anew


async def test_what_is_counted_is_said(
    client: httpx.AsyncClient, office: OfficeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of very many comments the newest are counted, and the page says so; what waits ends in a plus."""
    for name in ("COUNTED", "WAITING"):
        monkeypatch.setattr(explorer_queries, name, 2)
        monkeypatch.setattr(manage, name, 2)
    for number in range(3):
        await _read(office.id, f"Masukan {number}", negative=0.5)
    page = await client.get(PAGE)
    assert "Counted over the newest 2" in page.text
    assert '<b class="number">2</b> unsure' in page.text
    assert "Unsure: 2+" in page.text


async def test_elements_are_filtered(office: OfficeView, editor: Actor) -> None:
    """By what people said, else by what the model found; also those that speak of none."""
    await _read(office.id, "lama", element="U3")
    corrected_one = await _read(office.id, "mahal", element="U3")
    await _read(office.id, "halo")
    await label_comment(editor, corrected_one, LabelWrite(element="U4"))
    assert await _listed(element="U3") == ["lama"]
    assert await _listed(element="U4") == ["mahal"]
    assert await _listed(element="none") == ["halo"]


async def test_agreement_is_measured_by_office(office: OfficeView, editor: Actor) -> None:
    """The job measures over all and for each office; who sees one office reads that one's figures."""
    other = await staff(Role.EDITOR, office.id, "budi@kota.go.id")
    for number, (mine, theirs) in enumerate(
        (("negative", "negative"), ("positive", "positive"), ("", "neutral"))
    ):
        comment = await _read(office.id, f"Masukan {number}")
        await label_comment(editor, comment, LabelWrite(sentiment=mine))
        await label_comment(other, comment, LabelWrite(sentiment=theirs))
    assert await measure_agreement() == 3
    assert await measure_agreement() == 3
    [own] = await agreements(frozenset({office.id}))
    assert (own.subject, own.comments, own.people, own.office_name) == ("sentiment", 3, 2, office.name)
    assert own.alpha == pytest.approx(0.615, abs=0.001)
    assert len(await agreements(None)) == 2
    assert await agreements(frozenset({office.id + 1})) == []


async def _planner(client: httpx.AsyncClient, office: OfficeView) -> None:
    await staff(Role.PLANNER, office.id, "perencana@kota.go.id")
    await sign_in(client, "perencana@kota.go.id")


async def test_comments_are_taken_along(office: OfficeView, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the filters leave, redacted, none twice; a formula stays a text; who took it is on record."""
    monkeypatch.setattr(explorer_queries, "EXPORT_PAGE", 2)
    monkeypatch.setattr(comment_files, "MOST_ROWS", 4)
    foreign = await an_office("Dinas Perhubungan")
    await _read(foreign.id, "Bus terlambat")
    for number in range(4):
        await _read(office.id, f"=1+{number} antrean [nama]")
    await _read(office.id, "tidak dicari")
    async with browser() as client:
        await _planner(client, office)
        answer = await post(client, f"{PAGE}/export", kind="csv", q="antrean")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert sorted(row["text"] for row in rows) == [f"'=1+{number} antrean [nama]" for number in range(4)]
        assert {(row["sentiment"], row["confidence"], row["office"]) for row in rows} == {
            ("negative", "0.9", office.name)
        }
        answer = await post(client, f"{PAGE}/export", kind="xlsx", q="antrean")
    *sheets, _ = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    texts = [row[-1] for sheet in sheets for row in sheet.iter_rows(min_row=2)]
    assert [len(list(sheet.rows)) for sheet in sheets] == [4, 2]
    assert sorted((cell.value, cell.data_type) for cell in texts) == [
        (f"=1+{number} antrean [nama]", "s") for number in range(4)
    ]
    entries = await AuditEntry.select().where(AuditEntry.subject_kind == "comment").output(load_json=True)
    assert [(entry["action"], entry["fields"], entry["note"]) for entry in entries] == [
        ("export", ["q"], "csv"),
        ("export", ["q"], "xlsx"),
    ]


async def test_a_workbook_of_comments_explains_its_columns(office: OfficeView) -> None:
    """Their names are the same in every language; what they and their codes mean is said in that of the page."""
    await _read(office.id, "Antrean")
    explained = {}
    async with browser() as client:
        await _planner(client, office)
        for language, path in (("id", PAGE.removeprefix("/en")), ("en", PAGE)):
            answer = await post(client, f"{path}/export", kind="xlsx")
            comments, codebook = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
            lines = list(codebook.iter_rows(min_row=2, values_only=True))
            header = [cell.value for cell in comments[1]]
            assert (
                [column for column, code, _ in lines if code is None] == header == list(comment_files.COLUMNS)
            )
            explained[language] = {(column, code): meaning for column, code, meaning in lines}
    assert codebook.title == "codebook"
    assert explained["en"]["origin", "box"] == "Feedback box"
    assert explained["en"]["channel", "paper"] == "On paper, typed in later"
    assert explained["id"]["said_on", None] == "hari masukan disampaikan"
    assert explained["id"]["sentiment", "negative"] == "negatif"


async def test_files_of_comments_open_in_spreadsheets(office: OfficeView, editor: Actor) -> None:
    """Letters of any script are read right, days are days, what people said has no confidence of a model."""
    said = await _read(office.id, "Café “Bagus” antrean")
    await label_comment(editor, said, LabelWrite(sentiment="positive"))
    placed = await _read(office.id, "Antrean")
    await label_comment(editor, placed, LabelWrite(element="U3"))
    async with browser() as client:
        await _planner(client, office)
        table = (await post(client, f"{PAGE}/export", kind="csv")).content
        workbook = (await post(client, f"{PAGE}/export", kind="xlsx")).content
    assert table.startswith(BOM_UTF8)
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    assert {(row["said_on"], row["sentiment"], row["confidence"]) for row in rows} == {
        ("2026-11-20", "positive", ""),
        ("2026-11-20", "negative", "0.9"),
    }
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    assert {cell.value.date() for cell in sheet["A"][1:]} == {DAY}


async def test_only_planners_take_comments_along(client: httpx.AsyncClient, office: OfficeView) -> None:
    """An editor may not, and a kind of file that is none is answered with the page and its filters."""
    assert (await post(client, f"{PAGE}/export", kind="csv")).status_code == 403
    async with browser() as planner:
        await _planner(planner, office)
        answer = await post(planner, f"{PAGE}/export", kind="exe", q="antrean")
    assert answer.status_code == 422
    assert 'value="antrean"' in answer.text
