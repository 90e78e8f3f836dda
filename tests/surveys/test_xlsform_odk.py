"""A set of forms, one for each feature, through import and export, to the checker that ODK itself uses."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from participation.errors import Rejected
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.schemas import Document
from participation.surveys.xforms import converted, to_xform
from participation.surveys.xlsform_reading import ReadForm, read_form
from participation.surveys.xlsform_writing import write_form
from tests.factories import a_definition
from tests.surveys.xlsforms import YES_NO, form, workbook

AREAS = [
    ["list_name", "name", "label", "provinsi"],
    ["prov", "jabar", "Jawa Barat", ""], ["prov", "bali", "Bali", ""],
    ["kota", "bandung", "Bandung", "jabar"], ["kota", "denpasar", "Denpasar", "bali"],
]  # fmt: skip
FEATURES: dict[str, bytes] = {
    "text": form(["text", "nama", "Nama"]),
    "long_text": form(["text", "saran", "Saran", "multiline"], header="type name label appearance"),
    "select_one": form(["select_one yt", "setuju", "Setuju?"], choices=YES_NO),
    "select_multiple": form(["select_multiple yt", "mana", "Mana?"], choices=YES_NO),
    "or_other": form(["select_one yt or_other", "setuju", "Setuju?"], choices=YES_NO),
    "rank": form(["rank yt", "urut", "Urutkan"], choices=YES_NO),
    "randomize": form(
        ["select_one yt", "setuju", "Setuju?", "randomize=true"],
        header="type name label parameters",
        choices=YES_NO,
    ),
    "scale": form(["range", "puas", "Puas?", "start=1 end=5 step=1"], header="type name label parameters"),
    "long range": form(["range", "umur", "Umur?", "start=0 end=120"], header="type name label parameters"),
    "numbers": form(
        ["integer", "anak", "Anak?", ". >= 0 and . < 20", "Paling banyak 19"], ["decimal", "luas", "Luas?"],
        header="type name label constraint constraint_message",
    ),
    "date and time": form(["date", "hari", "Hari"], ["time", "jam", "Jam"], ["dateTime", "saat", "Saat"]),
    "geopoint": form(["geopoint", "tempat", "Tempat"]),
    "image and file": form(["image", "foto", "Foto"], ["file", "surat", "Surat"]),
    "acknowledge": form(["acknowledge", "izin", "Saya setuju"]),
    "note": form(["note", "halo", "Halo"], ["text", "nama", "Nama"]),
    "calculate": form(
        ["integer", "a", "A?", ""], ["calculate", "b", "", "${a} * 2"], ["note", "n", "Jadi ${b}", ""],
        header="type name label calculation",
    ),
    "hidden": form(["hidden", "asal", "", "web"], ["text", "nama", "Nama"], header="type name label default"),
    "default": form(["integer", "a", "A?", "3"], ["date", "b", "B?", "today()"], header="type name label default"),
    "read_only": form(["text", "a", "A", "x", "yes"], header="type name label default read_only"),
    "required": form(["text", "a", "A", "yes", "Wajib"], header="type name label required required_message"),
    "relevant": form(
        ["select_one yt", "setuju", "Setuju?", ""], ["text", "alasan", "Mengapa?", "${setuju} = 'tidak'"],
        header="type name label relevant", choices=YES_NO,
    ),
    "group": form(["begin group", "g", "Bagian"], ["text", "a", "A"], ["end group"]),
    "nested groups": form(
        ["begin group", "g1", "Satu", ""], ["integer", "a", "A", ""], ["begin group", "g2", "Dua", ""],
        ["begin group", "g3", "Tiga", "${a} > 1"], ["text", "b", "B", ""], ["end group"], ["end group"], ["end group"],
        header="type name label relevant",
    ),
    "table-list": form(
        ["begin group", "g", "Bagian", ""], ["begin group", "t", "Tabel", "table-list"],
        ["select_one yt", "a", "A", ""], ["select_one yt", "b", "B", ""], ["end group"], ["end group"],
        header="type name label appearance", choices=YES_NO,
    ),
    "repeat": form(["begin repeat", "anak", "Anak"], ["text", "nama", "Nama"], ["end repeat"]),
    "repeat_count": form(
        ["integer", "n", "Berapa?", ""], ["begin repeat", "anak", "Anak", "${n}"], ["text", "nama", "Nama", ""],
        ["end repeat"], header="type name label repeat_count",
    ),
    "repeat in a group": form(
        ["begin group", "rumah", "Rumah"], ["text", "kk", "KK"], ["begin repeat", "anak", "Anak"],
        ["text", "nama", "Nama"], ["end repeat"], ["text", "akhir", "Akhir"], ["end group"],
    ),
    "choice_filter": form(
        ["select_one prov", "p", "Provinsi", ""], ["select_one kota", "k", "Kota", "provinsi = ${p}"],
        header="type name label choice_filter", choices=AREAS,
    ),
    "languages": workbook(
        survey=[
            ["type", "name", "label::Indonesia (id)", "label::English (en)", "hint::en", "hint::Bahasa Indonesia"],
            ["select_one yt", "a", "Setuju?", "Agree?", "One", "Satu"],
        ],
        choices=[["list_name", "name", "label::Indonesia (id)", "label::English (en)"],
                 ["yt", "ya", "Ya", "Yes"], ["yt", "tidak", "Tidak", "No"]],
        settings=[["form_title", "default_language"], ["Survei", "Indonesia (id)"]],
    ),
    "guidance_hint": form(["text", "a", "A", "Lebih lanjut"], header="type name label guidance_hint"),
    "piping": form(["text", "nama", "Nama"], ["text", "b", "Halo ${nama}, apa kabar?"]),
}  # fmt: skip
"""One form for each feature of XLSForm that is carried, as somebody would write it."""


def document(definition: Definition) -> Document:
    return Document({"id": "Survei", "en": "Survey"}, {}, {}, "", 0, "", definition)


def imported(name: str) -> ReadForm:
    return read_form(FEATURES[name])


def own_types() -> Definition:
    """What only we have: every type, "Other" and "Don't know", limits, choices that stand alone."""
    point = Choice("0", {"id": "a", "en": "b"})
    offered = [
        Choice("a", {"id": "A", "en": "A"}, {"k": "x"}),
        Choice("b", {"id": "B", "en": "B"}, {"k": "y"}),
    ]

    def ask(name: str, kind: QuestionType, **columns: Any) -> Question:
        return Question(name, kind, {"id": name, "en": name}, **columns)

    asked = [
        ask("satu", QuestionType.SELECT_ONE, choices=offered, other=True, dont_know=True),
        ask("tersaring", QuestionType.SELECT_ONE, choices=offered, other=True, choice_filter="k = 'x'"),
        ask("banyak", QuestionType.SELECT_MULTIPLE, choices=offered, exclusive=["b"], constraint="selected(., 'a')"),
        ask("skala", QuestionType.SCALE, minimum=0, maximum=10, dont_know=True, choices=[point]),
        ask("angka", QuestionType.DECIMAL, minimum=0.5, maximum=9, constraint=". != 4"),
        ask("kata", QuestionType.TEXT, maximum_length=20),
        *(ask(kind.value, kind) for kind in (
            QuestionType.LONG_TEXT, QuestionType.PHONE, QuestionType.EMAIL, QuestionType.AREA, QuestionType.SERVICE,
        )),
    ]  # fmt: skip
    return Definition(["id", "en"], "id", [Section("s", {"id": "S", "en": "S"}, asked)])


def xform_of(definition: Definition) -> bytes:
    return converted(write_form(document(definition), "survei", 1))


def validate(files: Sequence[Path]) -> str:
    """What ODK Validate says of these forms; it needs Java, and looks at one after the other."""
    done = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, *map(str, files)],
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", FEATURES)
def test_features_are_carried(name: str) -> None:
    """A form of one feature is read without an error, and reads back as the same."""
    found = imported(name)
    assert found.errors == []
    assert read_form(write_form(document(found.definition), "survei", 1)).definition == found.definition


def test_odk_accepts_what_is_exported(tmp_path: Path) -> None:
    """Every feature, and all that is our own, becomes an XForm that ODK Validate finds nothing wrong with."""
    forms = {name: imported(name).definition for name in FEATURES}
    forms |= {"demonstration": a_definition(), "own types": own_types()}
    files = []
    for name, definition in forms.items():
        files.append(tmp_path / f"{name.replace(' ', '_')}.xml")
        files[-1].write_bytes(xform_of(definition))
    if shutil.which("java"):
        said = validate(files)
        assert said.count("Xform is valid!") == len(files), said


def test_odk_refuses_a_broken_form(tmp_path: Path) -> None:
    """The check above sees what is wrong: where Java is, a form that refers to nothing is not valid."""
    file = tmp_path / "broken.xml"
    xform = xform_of(
        Definition(sections=[Section("s", {"id": "S"}, [Question("a", QuestionType.TEXT, {"id": "A"})])])
    )
    file.write_bytes(xform.replace(b'ref="/data/s/a"', b'ref="/data/s/b"'))
    if shutil.which("java"):
        assert "Xform is valid!" not in validate([file])


async def test_pyxform_runs_in_a_process_of_its_own() -> None:
    """What the web process gets is what pyxform writes; a form that it cannot take is refused with its reason."""
    workbook = write_form(document(own_types()), "survei", 1)
    assert await to_xform(workbook) == converted(workbook)
    lost = Question("a", QuestionType.TEXT, {"id": "A"}, relevant="${nobody} = 1")
    broken = Definition(sections=[Section("s", {"id": "S"}, [lost])])
    with pytest.raises(Rejected, match="nobody"):
        await to_xform(write_form(document(broken), "survei", 1))
