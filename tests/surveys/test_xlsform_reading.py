"""Uploaded forms: what cannot be taken is named with sheet, row and column, and nothing goes missing unsaid."""

import io
import time
import zipfile

import pytest
from xlsxwriter import Workbook

from participation.errors import Rejected, TooLarge
from participation.surveys.definitions import QuestionType
from participation.surveys.sheet_problems import SheetProblem
from participation.surveys.xlsform_reading import read_form
from tests.surveys.xlsforms import YES_NO, form, workbook

T = QuestionType


def said(content: bytes, severity: str = "error") -> list[tuple[str, int, str, str]]:
    """Sheet, row, column and words of what is said."""
    found = [one for one in read_form(content).problems if one.severity == severity]
    return [(one.sheet, one.row, one.column, text(one)) for one in found]


def text(problem: SheetProblem) -> str:
    return problem.message % problem.parameters


def places(content: bytes, severity: str = "error") -> list[tuple[str, int, str]]:
    return [found[:3] for found in said(content, severity)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no Excel workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no Excel workbook"),
        (b"type,name,label\ntext,a,A\n", "save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel file"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (form(["text", "a", "A"])[:-400], "damaged"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, sentence: str) -> None:
    """With a sentence that says what to do instead."""
    with pytest.raises(Rejected, match=sentence):
        read_form(content)


def _zip(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def test_another_zip_is_no_workbook() -> None:
    """A zip file of something else, or a workbook whose sheets are broken XML."""
    with pytest.raises(Rejected, match="no Excel workbook"):
        read_form(_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"))
    with pytest.raises(Rejected, match="damaged"):
        read_form(_zip(**{"[Content_Types].xml": b"<nonsense"}))


def test_a_bomb_is_not_unpacked() -> None:
    """A workbook of a few kilobytes that unpacks to 200 MB is refused at once."""
    bomb = _zip(**{"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(200_000_000)})
    assert len(bomb) < 1_000_000
    started = time.process_time()
    with pytest.raises(TooLarge):
        read_form(bomb)
    assert time.process_time() - started < 0.5


def test_entities_are_not_expanded() -> None:
    """A sheet that multiplies entities is refused as damaged."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{levels}]><x>&l9;</x>'.encode()
    parts = zipfile.ZipFile(io.BytesIO(form(["text", "a", "A"])))
    content = {name: parts.read(name) for name in parts.namelist()} | {"xl/workbook.xml": laughs}
    with pytest.raises(Rejected, match="damaged"):
        read_form(_zip(**content))


def test_fifty_thousand_rows_are_refused() -> None:
    """With the sheet and how many there may be."""
    content = io.BytesIO()
    with Workbook(content, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("survey")
        for number in range(50_000):
            sheet.write_row(number, 0, ["text", f"a{number}", "A"] if number else ["type", "name", "label"])
    with pytest.raises(TooLarge, match=r"“survey” has more than 10000 rows"):
        read_form(content.getvalue())


def test_more_questions_than_a_survey_has_are_one_problem() -> None:
    """301 questions are read, and the form is said to be too long."""
    assert [words for *_, words in said(form(*(["text", f"a{n}", "A"] for n in range(301))))] == [
        "A survey has at most 300 questions. Leave some out, or make two surveys."
    ]


def test_a_workbook_without_a_survey_names_its_sheets() -> None:
    """And says which columns are looked for."""
    with pytest.raises(Rejected, match="Its sheets are: daftar"):
        read_form(workbook(Daftar=[["nama", "umur"], ["Sari", 30]]))
    with pytest.raises(Rejected, match="no XLSForm"):
        read_form(workbook(survey=[["tipe", "nama"], ["text", "a"]]))


def test_formulas_are_named() -> None:
    """One whose value the file does not hold is an error; the value of another is taken, with a note."""
    assert ("survey", 2, "C") in places(form(["text", "a", '=CONCATENATE("x","y")']))
    content = io.BytesIO()
    with Workbook(content) as made:
        sheet = made.add_worksheet("survey")
        sheet.write_row(0, 0, ["type", "name", "label"])
        sheet.write_row(1, 0, ["text", "a"])
        sheet.write_formula(1, 2, '=CONCATENATE("x","y")', None, "xy")
    found = read_form(content.getvalue())
    assert found.definition.questions[0].label == {"id": "xy"}
    assert ("survey", 2, "C") in places(content.getvalue(), "note")


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (form(["txet", "a", "A"]), ("survey", 2, "type"), "do not know the type “txet”"),
        (form(["", "a", "A"]), ("survey", 2, "type"), "no type"),
        (form(["text", "a", "A"], ["text", "a", "B"]), ("survey", 3, "name"), "used twice"),
        (form(["select_one hilang", "a", "A"]), ("survey", 2, "type"), "no list of choices “hilang”"),
        (form(["text", "a", ""]), ("survey", 2, "label"), "missing in one language"),
        (form(["begin group", "g", "G"], ["text", "a", "A"]), ("survey", 2, "type"), "never ended"),
        (form(["text", "a", "A"], ["end group"]), ("survey", 3, "type"), "Nothing that could end"),
        (form(["text", "a", "A"], ["end repeat"]), ("survey", 3, "type"), "Nothing that could end"),
        (
            form(["text", "a", "A", "${nobody} = 1"], header="type name label relevant"),
            ("survey", 2, "relevant"), "no question named “nobody”",
        ),
        (
            form(["text", "a", "A", "${b} = 1"], ["text", "b", "B", "${a} = 1"], header="type name label relevant"),
            ("survey", 2, "relevant"), "circle",
        ),
        (form(["integer", "a", "A", ". >"], header="type name label constraint"), ("survey", 2, "constraint"), ""),
        (
            form(["select_one yt", "a", "A"], choices=[*YES_NO, ["yt", "ya", "Ya lagi"]]),
            ("choices", 4, "name"), "used twice",
        ),
        (
            form(["select_one yt", "a", "A"], choices=[*YES_NO, ["yt", "", "Entah"]]),
            ("choices", 4, "name"), "has no name",
        ),
        (
            form(["select_one yt", "a", "A"], choices=[*YES_NO, ["", "x", "Entah"]]),
            ("choices", 4, "list_name"), "belongs to no list",
        ),
        (
            form(["text", "a", "A", "Ä"], header="type name label label::Kahyangan"),
            ("survey", 1, "label::Kahyangan"), "language “Kahyangan”",
        ),
        (form(["text", "a", "A", "B"], header="type name label label"), ("survey", 1, "label"), "is there twice"),
        (
            form(["text", "a", "A", "fax"], header="type name label participation_type"),
            ("survey", 2, "participation_type"), "cannot be read",
        ),
        (
            form(["begin repeat", "r", "R"], ["text", "a", "A"], ["begin repeat", "s", "S"], ["text", "b", "B"],
                 ["end repeat"], ["end repeat"]),
            ("survey", 4, ""), "repeat inside a repeat",
        ),
    ],
)  # fmt: skip
def test_errors_stand_where_they_are(content: bytes, place: tuple[str, int, str], words: str) -> None:
    """Each with its sheet, row and column, and the draft has all that could be read."""
    found = [one for one in said(content) if one[:3] == place]
    assert found, said(content)
    assert words in found[0][3]


def test_a_missing_translation_is_named_in_its_column() -> None:
    """By language, in the questions and in the choices."""
    content = workbook(
        survey=[["type", "name", "label::Indonesia (id)", "label::English (en)"], ["select_one yt", "a", "Setuju?"]],
        choices=[["list_name", "name", "label::Indonesia (id)", "label::English (en)"],
                 ["yt", "ya", "Ya", "Yes"], ["yt", "tidak", "", "No"]],
    )  # fmt: skip
    assert places(content) == [("survey", 2, "label::English (en)"), ("choices", 3, "label::Indonesia (id)")]


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (form(["start", "start", ""], ["text", "a", "A"]), ("survey", 2, "type"), "not collected"),
        (form(["deviceid", "alat", ""], ["text", "a", "A"]), ("survey", 2, "type"), "not collected"),
        (form(["audio", "suara", "Suara"], ["text", "a", "A"]), ("survey", 2, "type"), "“audio” is not carried"),
        (form(["barcode", "kode", "Kode"], ["text", "a", "A"]), ("survey", 2, "type"), "“barcode” is not carried"),
        (form(["dateTime", "saat", "Saat"]), ("survey", 2, "type"), "asks for the day"),
        (form(["text", "", "A"]), ("survey", 2, "name"), "It was called “question_2”"),
        (form(["text", "a", "A", "x"], header="type name label hxl"), ("survey", 1, "hxl"), "no meaning here"),
        (form(["text", "a", "A", "x.jpg"], header="type name label image"), ("survey", 1, "image"), "not carried"),
        (form(["text", "a", "A", "", "x"]), ("survey", 2, "E"), "below no column name"),
        (form(["text", "a", "A", "w2"], header="type name label appearance"), ("survey", 2, "appearance"), "“w2”"),
        (
            form(["image", "a", "A", "max-pixels=1024"], header="type name label parameters"),
            ("survey", 2, "parameters"), "“max-pixels”",
        ),
        (
            form(["rank yt", "a", "A", "randomize=true, seed=3"], header="type name label parameters", choices=YES_NO),
            ("survey", 2, "parameters"), "seed is not carried",
        ),
        (
            form(["text", "a", "A", "${b} = 1"], header="type name label required"),
            ("survey", 2, "required"), "left empty",
        ),
        (form(["text", "a", "A"], choices=YES_NO), ("choices", 2, "list_name"), "No question uses the list “yt”"),
        (form(["text", "a", "A"], lain=[["x"], ["y"]]), ("lain", 0, ""), "was not read"),
        (
            form(["text", "a", "A"], settings=[["version", "default_language"], ["7", "id"]]),
            ("settings", 2, "version"), "Versions are numbered here",
        ),
        (
            form(["range", "a", "A", "start=0 end=100 step=5"], header="type name label parameters"),
            ("survey", 2, "parameters"), "step of the slider (5)",
        ),
        (
            form(["begin group", "g", "G", ""], ["text", "b", "B", ""], ["end group"], ["begin group", "t", "T", ""],
                 ["begin group", "m", "M", "table-list"], ["text", "c", "C", ""], ["end group"], ["end group"],
                 header="type name label appearance"),
            ("survey", 6, "appearance"), "can stand in a table",
        ),
    ],
)  # fmt: skip
def test_what_is_carried_differently_is_noted(
    content: bytes, place: tuple[str, int, str], words: str
) -> None:
    """Nothing is dropped in silence, and none of it keeps the form from being published."""
    found = read_form(content)
    assert found.errors == []
    noted = [text(one) for one in found.problems if (one.sheet, one.row, one.column) == place]
    assert any(words in one for one in noted), found.problems


def test_types_become_ours() -> None:
    """Other names of types, sliders, long texts and "other" are understood."""
    rows = [
        ["select one from yt or other", "a", "A", "", ""], ["select all that apply from yt", "b", "B", "", ""],
        ["text", "c", "C", "multiline", ""], ["range", "d", "D", "", "start=0 end=10 step=1"],
        ["range", "e", "E", "", "start=0 end=50 step=1"], ["range", "f", "F", "", "start=0 end=1 step=0.1"],
        ["gps", "g", "G", "", ""], ["photo", "h", "H", "", ""], ["trigger", "i", "I", "", ""],
    ]  # fmt: skip
    questions = read_form(
        form(*rows, header="type name label appearance parameters", choices=YES_NO)
    ).definition.questions
    assert [question.type for question in questions] == [
        T.SELECT_ONE, T.SELECT_MULTIPLE, T.LONG_TEXT, T.SCALE, T.INTEGER, T.DECIMAL, T.LOCATION, T.PHOTO, T.CONSENT,
    ]  # fmt: skip
    assert questions[0].other
    assert (questions[3].minimum, questions[3].maximum, questions[4].maximum, questions[5].maximum) == (
        0,
        10,
        50,
        1,
    )


def test_dk_becomes_a_setting() -> None:
    """A choice named dk is "Don't know" here, which stays out of means; it is said."""
    content = form(["select_one yt", "a", "A"], choices=[*YES_NO, ["yt", "dk", "Tidak tahu"]])
    (question,) = read_form(content).definition.questions
    assert (question.dont_know, [choice.name for choice in question.choices]) == (True, ["ya", "tidak"])
    assert any("stays out of means" in words for *_, words in said(content, "note"))


def test_deep_groups_are_flattened() -> None:
    """Sections and groups are two levels; what is deeper brings its condition along."""
    definition = read_form(
        form(
            ["begin group", "g1", "Satu", ""], ["integer", "a", "A", ""], ["begin group", "g2", "Dua", "${a} > 0"],
            ["begin group", "g3", "Tiga", "${a} > 1"], ["text", "b", "B", "${a} > 2"], ["end group"], ["end group"],
            ["begin group", "g4", "", "${a} > 3"], ["text", "c", "C", ""], ["end group"], ["end group"],
            header="type name label relevant",
        )
    ).definition  # fmt: skip
    (section,) = definition.sections
    _, b, c = section.questions
    assert [(group.name, group.relevant) for group in section.groups] == [("g2", "${a} > 0")]
    assert (b.group, b.relevant) == ("g2", "(${a} > 1) and (${a} > 2)")
    assert (c.group, c.relevant) == ("", "${a} > 3")


def test_a_repeat_leaves_the_group_around_it() -> None:
    """It is a section of its own under both conditions; the group goes on behind it."""
    definition = read_form(
        form(
            ["begin group", "rumah", "Rumah", "", ""], ["integer", "n", "N", "", ""], ["end group"],
            ["begin group", "isi", "Isi", "${n} > 0", ""], ["text", "kk", "KK", "", ""],
            ["begin repeat", "anak", "Anak", "${n} > 1", "${n}"], ["text", "nama", "Nama", "", ""], ["end repeat"],
            ["text", "akhir", "Akhir", "", ""], ["end group"],
            header="type name label relevant repeat_count",
        )
    ).definition  # fmt: skip
    shown = [(one.name, one.relevant, [q.name for q in one.questions]) for one in definition.sections]
    assert shown == [
        ("rumah", "", ["n"]),
        ("isi", "${n} > 0", ["kk"]),
        ("anak", "(${n} > 0) and (${n} > 1)", ["nama"]),
        ("isi_4", "${n} > 0", ["akhir"]),
    ]
    assert definition.sections[2].repeat is not None
    assert definition.sections[2].repeat.count == "${n}"


def test_loose_questions_get_a_section() -> None:
    """Named and noted, with a label in every language, so that the form can be published as it is."""
    content = form(["text", "a", "A"], ["begin group", "g", "G"], ["text", "b", "B"], ["end group"])
    found = read_form(content)
    assert found.errors == []
    assert [section.label for section in found.definition.sections] == [{"id": "Pertanyaan"}, {"id": "G"}]


def test_line_ends_and_blanks_do_not_matter() -> None:
    """Labels from every system end their lines alike, and nothing depends on blanks around a cell."""
    (question,) = read_form(form([" Text ", " a ", "satu\r\ndua_x000D_\ntiga\r "])).definition.questions
    assert (question.type, question.name, question.label) == (T.TEXT, "a", {"id": "satu\ndua\ntiga"})


def test_settings_are_read() -> None:
    """Title, its language, and what the privacy notice says."""
    content = workbook(
        survey=[["type", "name", "label"], ["text", "a", "A"]],
        settings=[
            ["form_title", "form_id", "default_language", "participation_purpose::en", "participation_retention_days"],
            ["Survey", "Survey1", "English (en)", "To learn", 30],
        ],
    )  # fmt: skip
    found = read_form(content)
    assert (found.definition.languages, found.definition.default_language) == (["en"], "en")
    assert found.settings.title == {"en": "Survey"}
    assert (found.settings.form_id, found.settings.purpose, found.settings.retention_days) == (
        "Survey1",
        {"en": "To learn"},
        30,
    )


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("x/y", "x_y"),
        ("..", "item"),
        ("a?b", "a_b"),
        ("Nama Anda", "nama_anda"),
        ("1a", "q_1a"),
        ("_v", "v"),
        ("é b", "e_b"),
    ],
)
def test_names_that_cannot_be_names(written: str, made: str) -> None:
    """The question is kept under a name that can be opened, told with its row, and followed where it is spoken of."""
    content = form(
        ["text", written, "Siapa?", "", ""],
        ["text", "why", f"Mengapa, ${{{written}}}?", f"${{ {written} }} != ''", ""],
        ["select_one yt", "last", "Lagi?", "", "Ya"],
        header="type name label relevant hint",
        choices=[
            ["list_name", "name", "label"],
            ["yt", "ya", f"Ya, ${{{written}}}"],
            ["yt", "tidak", "Tidak"],
        ],
    )
    read = read_form(content)
    first, why, last = read.definition.questions
    assert first.name == made
    assert (why.label["id"], why.relevant) == (f"Mengapa, ${{{made}}}?", f"${{{made}}} != ''")
    assert last.choices[0].label["id"] == f"Ya, ${{{made}}}"
    assert read.errors == []
    assert ("survey", 2, "name") in places(content, "note")


def test_made_names_are_free() -> None:
    """A made-up name never takes that of another question; one that is there twice is told to be."""
    read = read_form(form(["text", "a b", "A"], ["text", "a_b", "B"], ["text", "a/b", "C"]))
    assert [question.name for question in read.definition.questions] == ["a_b_2", "a_b", "a_b_3"]
    assert read_form(form(["text", "a b", "A"], ["text", "a b", "B"])).errors
