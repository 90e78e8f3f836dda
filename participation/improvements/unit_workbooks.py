"""The yearly SKM report of a unit as a workbook: a sheet for each of its tables. Pure."""

from participation.improvements.unit_reports import Row, UnitReport
from participation.surveys.skm_files import workbook

ACTION_HEAD = ["Kegiatan", "Waktu", "Penanggung jawab", "Status"]


def unit_workbook(report: UnitReport) -> bytes:
    """The words and figures of the PDF, for copying and checking."""
    index: list[Row] = [
        ["Unit", report.service or report.office],
        ["Kantor", report.office],
        ["Periode", f"{report.period} ({report.days})"],
        ["Responden", report.people],
        ["Sampel", report.sample],
        ["SKM", report.skm],
        ["IKM", report.ikm],
        ["Mutu", f"{report.grade} ({report.grade_name})"],
        ["Ketelitian", report.certainty],
        ["Unsur tanpa jawaban", report.incomplete],
    ]
    profile = [[title, *row] for title, rows in report.profile for row in rows]
    return workbook(
        {
            "Indeks": index,
            "Unsur": [["Kode", "Unsur", "NRR", "NRR × 25", "Mutu", "n"], *report.elements],
            "Layanan": [["Layanan", "IKM", "Mutu", "n"], *report.services],
            "Kuesioner": [["Kode", "Pertanyaan", "Pilihan"], *report.questionnaire],
            "Responden": [["Pertanyaan", "Kelompok", "n", "Bagian"], *profile],
            "Saran": [["Topik", "Masukan", "Bagian"], *report.suggestions],
            "Rencana tindak lanjut": [ACTION_HEAD, *report.plan],
            "Tindak lanjut sebelumnya": [[*ACTION_HEAD, "Hasil"], *report.previous],
            "Tren": [["Periode", "IKM", "Mutu", "n", "Sumber"], *report.trend],
            "Foto": [["Keterangan", "Isi foto"], *([one.caption, one.description] for one in report.photos)],
        }
    )
