"""Past reports and what the city did about them, made by the same code as on any Monday."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from participation.clock import HOME_ZONE, civil_day
from participation.demonstration.city import City
from participation.improvements.chart_service import draw_charts
from participation.improvements.making import make_report
from participation.improvements.scheduling import create_schedule
from participation.improvements.schemas import ActionWrite, ImprovementView, ReportView, ScheduleWrite
from participation.improvements.service import create_action, publish_report
from participation.improvements.tables import ActionState
from participation.jobs.slots import latest_cron_slot
from participation.organisations.permissions import Actor, GrantView
from participation.organisations.roles import Role, ScopeKind

PLANNER = Actor(
    id=None,
    name="demonstration",
    email="",
    language="id",
    must_change_password=False,
    session_epoch=0,
    grants=(GrantView(0, Role.ADMIN, ScopeKind.EVERYTHING, 0),),
)
"""Acts as a planner of the whole city would; nobody can sign in as it."""

NAME = "Laporan mingguan Kota Contoh"
MONDAYS = "0 5 * * mon"
DAYS = 28
REPORTS = 2
OFFICE_NAME = "Masukan bulanan Dukcapil Kota Contoh"
FIRST_OF_THE_MONTH = "0 5 1 * *"
MONTH = 31
TICKED = 2
"""Quotes of each improvement that are shown to the public."""

ACTIONS = (
    (
        ("antri", "antre", "antrean", "antrian", "loket"),
        ActionWrite(
            office=0,
            title="Dua loket tambahan pada jam sibuk di Dukcapil Timur",
            answer="Anda menyampaikan bahwa antrean KTP terlalu lama. Mulai pekan depan ada dua loket tambahan "
            "pukul 08.00–11.00, dan nomor antrean tidak lagi dibatasi sebelum pukul 10.00.",
            state=ActionState.WORKING,
            public=True,
        ),
        ("dukcapil", "ktp", 14),
    ),
    (
        ("lampu", "gelap", "tiang"),
        ActionWrite(
            office=0,
            title="Perbaikan lampu jalan di Kenanga dan Anggrek",
            answer="Anda melaporkan lampu jalan yang mati. Semua titik yang dilaporkan di Kenanga dan Anggrek sudah "
            "menyala kembali. Jika lampu di jalan Anda masih mati, sampaikan lagi lewat halaman Lampu jalan.",
            state=ActionState.DONE,
            public=True,
        ),
        ("dpu", "lampu", -5),
    ),
    (
        ("air", "banyu", "galon"),
        ActionWrite(
            office=0,
            title="Pemberitahuan sehari sebelum aliran air dihentikan",
            answer="Anda menyampaikan bahwa air mati tanpa kabar. Jadwal penghentian akan diumumkan sehari sebelumnya "
            "di balai warga. Pipa utama ke Teratai baru dapat diganti tahun depan karena belum ada anggarannya.",
            state=ActionState.PLANNED,
            public=True,
        ),
        ("dpu", "air", 30),
    ),
)
"""Words of the improvement that each answers; the action; its office, its service and days until it is due."""

PLANS = (
    (
        "Daftar syarat akta kelahiran dalam satu lembar",
        "Anda menyampaikan bahwa syarat akta kelahiran membingungkan. Sekarang semua syarat tertulis dalam "
        "satu lembar, yang ada di loket, di bidan, dan di laman layanan.",
        ActionState.DONE,
        ("dukcapil", "akta", -30),
    ),
    (
        "Pengaduan dijawab paling lama tiga hari kerja",
        "Nilai penanganan pengaduan rendah. Sejak bulan lalu satu petugas menjawab setiap pengaduan "
        "dan mencatat hasilnya.",
        ActionState.DONE,
        ("dukcapil", "", -24),
    ),
    (
        "Formulir kartu keluarga yang lebih pendek",
        "",
        ActionState.PLANNED,
        ("dukcapil", "kk", 75),
    ),
    (
        "Pelatihan keramahan bagi petugas loket Kenanga",
        "",
        ActionState.PLANNED,
        ("dukcapil", "", 110),
    ),
    (
        "Pendaftaran Puskesmas lewat telepon genggam",
        "Anda menyampaikan bahwa menunggu di Puskesmas terlalu lama. Nomor antrean sekarang dapat diambil dari rumah.",
        ActionState.DONE,
        ("dinkes", "puskesmas", -18),
    ),
    (
        "Papan tarif di ruang tunggu Puskesmas",
        "",
        ActionState.PLANNED,
        ("dinkes", "puskesmas", 60),
    ),
)
"""What the SKM led to: title, answer to the public, state; office, service or none, and days until it is due."""


async def make_reports(city: City, moment: datetime) -> list[ReportView]:
    """One of the population office about the last month, then those of the whole city, oldest first."""
    office = city.offices["dukcapil"]
    monthly = _schedule(office, OFFICE_NAME, FIRST_OF_THE_MONTH, MONTH)
    weekly = _schedule(office, NAME, MONDAYS, DAYS, whole_office=False)
    return [
        *await _reports_of(monthly, past_slots(FIRST_OF_THE_MONTH, moment, 1)),
        *await _reports_of(weekly, past_slots(MONDAYS, moment, REPORTS)),
    ]


def _schedule(office: int, name: str, cron: str, days: int, *, whole_office: bool = True) -> ScheduleWrite:
    return ScheduleWrite(
        office=office, name=name, cron=cron, zone=HOME_ZONE, days=days, whole_office=whole_office
    )


async def _reports_of(wanted: ScheduleWrite, slots: Sequence[datetime]) -> list[ReportView]:
    schedule = await create_schedule(PLANNER, wanted)
    made = [await make_report(schedule.id, slot) for slot in slots]
    for report in made:
        await draw_charts(report.id)
    return made


def past_slots(cron: str, moment: datetime, count: int) -> list[datetime]:
    """The last times of a schedule that have passed, oldest first."""
    slots: list[datetime] = []
    while len(slots) < count and (slot := latest_cron_slot(cron, HOME_ZONE, moment)):
        slots.append(slot)
        moment = slot - timedelta(minutes=1)
    return slots[::-1]


async def publish(report: ReportView) -> None:
    """Publishes a report with the first quotes of each improvement."""
    ticked = [quote.id for improvement in report.improvements for quote in improvement.quotes[:TICKED]]
    await publish_report(PLANNER, report.id, ticked)


async def take_actions(city: City, report: ReportView, moment: datetime) -> None:
    """What the offices answer to the improvements of a report."""
    for words, action, (office, service, days) in ACTIONS:
        answered = answering(report.improvements, words)
        await create_action(
            PLANNER,
            ActionWrite(
                office=city.offices[office],
                title=action.title,
                answer=action.answer,
                state=action.state,
                public=action.public,
                due_on=civil_day(moment) + timedelta(days=days),
                improvement=answered.id if answered else None,
                service=city.services[service].id,
            ),
        )


async def follow_up(city: City, moment: datetime) -> None:
    """The follow-up plan of the SKM: what was done since the last one, and what comes next."""
    for title, answer, state, (office, service, days) in PLANS:
        await create_action(
            PLANNER,
            ActionWrite(
                office=city.offices[office],
                title=title,
                answer=answer,
                state=state,
                public=bool(answer),
                due_on=civil_day(moment) + timedelta(days=days),
                service=city.services[service].id if service else None,
            ),
        )


def answering(improvements: Sequence[ImprovementView], words: Sequence[str]) -> ImprovementView | None:
    """The highest of the improvements whose terms hold one of these words."""
    return next((one for one in improvements if any(_speaks(one, word) for word in words)), None)


def _speaks(improvement: ImprovementView, word: str) -> bool:
    return word in " ".join([improvement.label, *improvement.terms]).lower().split()
