"""The yearly SKM report of a unit: what its pages and sheets say, in Indonesian as it is handed in. Pure.

Everything becomes words here, so that the typst templates and the workbook only place them.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.schemas import ActionView, ReportView
from participation.improvements.tables import ActionState
from participation.surveys.skm import ELEMENTS, GRADE_NAMES, Grade, grade_of
from participation.surveys.skm_periods import SkmPeriod
from participation.surveys.skm_profile import Cell
from participation.surveys.skm_schemas import ElementFigure, Figure, PhotoView, TrendPoint, UnitView
from participation.texts import Text, text_in
from participation.web.i18n import format_day, format_number, format_share, gettext, using_language

LANGUAGE = "id"
WITHHELD = "tidak ditampilkan"
NONE = "–"
STATES = {
    ActionState.PLANNED: "direncanakan",
    ActionState.WORKING: "sedang dikerjakan",
    ActionState.DONE: "selesai",
    ActionState.DECLINED: "tidak dilaksanakan",
}
QUARTERS = ("I", "II", "III", "IV")

Row = list[str]


class Photo(msgspec.Struct, frozen=True):
    """A photo of the annex; `name` is that of its image beside the template."""

    name: str
    file: UUID
    caption: str
    description: str


class UnitReport(msgspec.Struct, frozen=True):
    """Each list of rows is a table of the report, without its heading."""

    title: str
    office: str
    service: str
    period: str
    days: str
    made_on: str
    surveys: list[str]
    people: str
    sample: str
    skm: str
    ikm: str
    grade: str
    grade_name: str
    certainty: str
    incomplete: str  # which elements are missing, if any
    questionnaire: list[Row]  # element, question, answers
    profile: list[tuple[str, list[Row]]]  # question, then group, number and share
    elements: list[Row]  # element, name, NRR, × 25, grade, n
    weakest: list[Row]
    services: list[Row]  # service, IKM, grade, n
    suggestions: list[Row]  # topic, voices, share
    suggestions_from: str
    plan: list[Row]  # activity, when, who, how it stands
    previous: list[Row]  # the same, and what was answered to the public
    trend: list[Row]  # period, IKM, grade, n, where from
    photos: list[Photo]

    @property
    def has_index(self) -> bool:
        return self.ikm != NONE


def compose_unit_report(
    view: UnitView,
    period: SkmPeriod,
    actions: Sequence[ActionView],
    suggestions: ReportView | None,
    photos: Sequence[PhotoView],
    made_on: date,
) -> UnitReport:
    """The report of a unit and period. `suggestions` is the newest analysis of what people wrote."""
    with using_language(LANGUAGE):
        return _composed(view, period, actions, suggestions, photos, made_on)


def _composed(
    view: UnitView,
    period: SkmPeriod,
    actions: Sequence[ActionView],
    suggestions: ReportView | None,
    photos: Sequence[PhotoView],
    made_on: date,
) -> UnitReport:
    one = view.figure
    office, service = one.unit.office_name, _text(one.unit.service_name)
    before = [action for action in actions if is_previous(action, period, made_on)]
    return UnitReport(
        title=f"Laporan Survei Kepuasan Masyarakat {service or office} {period.name}",
        office=office,
        service=service,
        period=period.name,
        days=f"{format_day(period.start)} sampai {format_day(period.last_day)}",
        made_on=format_day(made_on),
        surveys=[_text(title) for title in view.surveys],
        people=format_number(one.people),
        sample=_sample(view) + _taken_out(view),
        skm=_decimal(one.skm, 4),
        ikm=_decimal(one.ikm, 2),
        grade=one.grade or NONE,
        grade_name=_grade_name(one.grade),
        certainty=_certainty(view),
        incomplete=", ".join(one.missing) if one.ikm is not None else "",
        questionnaire=[
            [asked.element, _text(asked.label), "; ".join(_numbered(asked.choices))]
            for asked in view.questionnaire
        ],
        profile=[
            (
                gettext(part.title),
                [_group(cell, part.people) for cell in part.cells],
            )
            for part in view.profile
        ],
        elements=[_element(element) for element in one.elements],
        weakest=[_element(element) for element in one.weakest],
        services=[_service(figure) for figure in view.services],
        suggestions=_suggestions(suggestions),
        suggestions_from=_suggestions_from(suggestions),
        plan=[_action(action) for action in actions if action not in before],
        previous=[[*_action(action), action.answer or NONE] for action in before],
        trend=[_point(point) for point in view.trend],
        photos=[
            Photo(f"photo-{number}.jpg", photo.file, photo.caption, photo.description)
            for number, photo in enumerate(photos, 1)
        ],
    )


def is_previous(action: ActionView, period: SkmPeriod, made_on: date) -> bool:
    """Whether an action belongs to the plan before: due by the end of the period, or finished.

    While the period runs, what is still to be done until its end is what this survey led to.
    """
    finished = action.state in {ActionState.DONE, ActionState.DECLINED}
    if action.due_on is None:
        return finished
    return action.due_on < period.end and (finished or action.due_on < made_on)


def quarter_of(day: date) -> str:
    return f"Triwulan {QUARTERS[(day.month - 1) // 3]} {day.year}"


def _sample(view: UnitView) -> str:
    if view.plan is None:
        return "Jumlah penerima layanan belum diisi, sehingga kebutuhan sampel tidak dihitung."
    plan = view.plan
    state = "terpenuhi" if not plan.left else f"kurang {format_number(plan.left)} responden"
    return (
        f"Dari {format_number(plan.population)} penerima layanan dibutuhkan {format_number(plan.needed)} "
        f"responden (Krejcie dan Morgan): {state}."
    )


def _taken_out(view: UnitView) -> str:
    if not view.taken_out:
        return ""
    return (
        f" {format_number(view.taken_out)} jawaban atas survei tersebut pada periode ini dikeluarkan setelah "
        "diperiksa, karena tampaknya tidak berasal dari responden tersendiri, dan tidak dihitung."
    )


def _certainty(view: UnitView) -> str:
    sure = view.certainty
    if view.figure.ikm is None:
        return "Belum ada jawaban pada periode ini."
    if sure is None:
        return "Responden kurang dari 30: nilai dan mutu masih mudah berubah."
    return (
        f"Selang kepercayaan 95%: {_decimal(sure.low, 2)} sampai {_decimal(sure.high, 2)} (bootstrap). "
        f"Mutu yang sama muncul pada {format_share(sure.same_grade)} penarikan ulang. "
        "Selang ini hanya berlaku penuh bila responden dipilih secara acak."
    )


def _group(cell: Cell, people: int) -> Row:
    share = NONE if cell.people is None or not people else format_share(cell.people / people)
    return [_text(cell.label), _people(cell.people, WITHHELD), share]


def _element(element: ElementFigure) -> Row:
    name = ELEMENTS[element.element][LANGUAGE]
    if element.index is None:
        return [element.element, name, NONE, NONE, NONE, "0"]
    return [
        element.element,
        name,
        _decimal(element.nrr, 3),
        _decimal(element.index, 2),
        grade_of(element.index).value,
        format_number(element.n),
    ]


def _service(one: Figure) -> Row:
    note = f" (tanpa {', '.join(one.missing)})" if one.ikm is not None and one.missing else ""
    name = _text(one.unit.service_name) + note
    return [name, _decimal(one.ikm, 2), one.grade or NONE, format_number(one.people)]


def _suggestions(report: ReportView | None) -> list[Row]:
    shown = [one for one in report.improvements if one.voices >= FEWEST_VOICES] if report else []
    return [[one.label, format_number(one.voices), format_share(one.share)] for one in shown]


def _suggestions_from(report: ReportView | None) -> str:
    if report is None:
        return ""
    return (
        f"{report.title} nomor {report.number}, {format_day(report.period_from)} sampai "
        f"{format_day(report.last_day)}, dari {format_number(report.voices)} masukan yang berbeda"
    )


def _action(action: ActionView) -> Row:
    when = quarter_of(action.due_on) if action.due_on else "belum ditentukan"
    return [action.title, when, action.office_name, STATES[action.state]]


def _point(point: TrendPoint) -> Row:
    source = "diisi petugas" if point.typed else "jawaban survei"
    return [point.name, _decimal(point.ikm, 2), point.grade, _people(point.people, NONE), source]


def _grade_name(grade: str | None) -> str:
    return _text(GRADE_NAMES[Grade(grade)]) if grade else NONE


def _numbered(choices: Sequence[Text]) -> list[str]:
    return [f"{number} {_text(choice)}" for number, choice in enumerate(choices, 1)]


def _people(people: int | None, otherwise: str) -> str:
    return otherwise if people is None else format_number(people)


def _decimal(value: Decimal | None, decimals: int) -> str:
    return NONE if value is None else format_number(value, decimals)  # type: ignore[arg-type]


def _text(text: Text) -> str:
    return text_in(text, LANGUAGE, LANGUAGE)
