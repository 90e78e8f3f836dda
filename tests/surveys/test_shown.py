"""Answers as people read them again: before they are sent, and under their receipt."""

from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.piping import Names
from participation.surveys.shown import shown_lines
from participation.web.i18n import using_language

NAMES = Names({7: "Sukamaju"}, {7: {"id": "Kartu keluarga", "en": "Family card"}})
ASKED = [
    Question("layanan", QuestionType.SERVICE, {"id": "Layanan"}),
    Question("desa", QuestionType.AREA, {"id": "Desa"}),
    Question("hari", QuestionType.DATE, {"id": "Hari"}),
    Question("mengapa", QuestionType.TEXT, {"id": "Mengapa ${layanan} di ${desa} pada ${hari}?"}),
]


def test_an_area_and_a_service_with_the_same_id() -> None:
    """Each is called by its own name, where it was answered and where a question repeats it."""
    definition = Definition(["id"], "id", [Section("s", {}, ASKED)])
    answers = {"layanan": 7, "desa": 7, "hari": "2026-11-03", "mengapa": "7"}
    with using_language("id"):
        lines = shown_lines(definition, answers, NAMES)
    assert [line.shown for line in lines] == ["Kartu keluarga", "Sukamaju", "3 November 2026", "7"]
    assert lines[-1].label == {"id": "Mengapa Kartu keluarga di Sukamaju pada 3 November 2026?"}
