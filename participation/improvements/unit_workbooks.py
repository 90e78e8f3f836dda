"""The yearly SKM report of a unit as a workbook: a sheet for each of its tables. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal

from participation.files.sections import Share, Value
from participation.improvements.unit_reports import Row, UnitReport
from participation.surveys.skm_files import workbook

ACTION_HEAD = ["Kegiatan", "Waktu", "Penanggung jawab", "Status"]
FIGURES = frozenset({"NRR", "NRR × 25", "IKM", "n", "Masukan", "Bagian"})
"""Headings of columns that one calculates with."""
_NUMBER = re.compile(r"([0-9][0-9.]*(?:,[0-9]+)?)(%?)")


def unit_workbook(report: UnitReport) -> bytes:
    """The words and figures of the PDF, for copying and checking."""
    index: list[list[Value]] = [
        ["Unit", report.service or report.office],
        ["Kantor", report.office],
        ["Periode", f"{report.period} ({report.days})"],
        ["Responden", figure(report.people)],
        ["Sampel", report.sample],
        ["SKM", figure(report.skm)],
        ["IKM", figure(report.ikm)],
        ["Mutu", f"{report.grade} ({report.grade_name})"],
        ["Ketelitian", report.certainty],
        ["Unsur tanpa jawaban", report.incomplete],
    ]
    profile = [[title, *row] for title, rows in report.profile for row in rows]
    return workbook(
        {
            "Indeks": index,
            "Unsur": _table(["Kode", "Unsur", "NRR", "NRR × 25", "Mutu", "n"], report.elements),
            "Layanan": _table(["Layanan", "IKM", "Mutu", "n"], report.services),
            "Kuesioner": [["Kode", "Pertanyaan", "Pilihan"], *report.questionnaire],
            "Responden": _table(["Pertanyaan", "Kelompok", "n", "Bagian"], profile),
            "Saran": _table(["Topik", "Masukan", "Bagian"], report.suggestions),
            "Rencana tindak lanjut": [ACTION_HEAD, *report.plan],
            "Tindak lanjut sebelumnya": [[*ACTION_HEAD, "Hasil"], *report.previous],
            "Tren": _table(["Periode", "IKM", "Mutu", "n", "Sumber"], report.trend),
            "Foto": [["Keterangan", "Isi foto"], *([one.caption, one.description] for one in report.photos)],
        }
    )


def figure(words: str) -> Value:
    """The number that the report writes as "1.234,56" or "50%"; what is no number stays as it stands."""
    found = _NUMBER.fullmatch(words)
    if found is None:
        return words
    value = Decimal(found[1].replace(".", "").replace(",", "."))
    return Share(value / 100) if found[2] else value


def _table(heads: list[str], rows: Sequence[Row]) -> list[list[Value]]:
    return [
        [*heads],
        *(
            [figure(words) if head in FIGURES else words for head, words in zip(heads, row, strict=True)]
            for row in rows
        ),
    ]
