"""A trial that may be published, and forms that say the same."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.areas.tables import Area
from participation.clock import now
from participation.organisations.schemas import OfficeView
from participation.organisations.tables import Office
from participation.pilots.schemas import (
    Arm,
    Document,
    Outcome,
    PilotCreate,
    PilotView,
    Places,
    Programme,
    Protocol,
    Wave,
)
from participation.pilots.service import create_pilot, publish_pilot, update_programme, update_protocol
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.schemas import ParticipantsSurvey
from participation.surveys.service import publish_survey
from participation.surveys.tables import Survey
from tests.factories import a_draft as a_survey_draft
from tests.factories import a_service

MOMENT = datetime(2030, 1, 1, 8, tzinfo=UTC)
"""Before everything that the trial names, and after every day on which the tests run."""

ARMS = (
    Arm({"id": "Antre dari rumah", "en": "From home"}, {"id": "Nomor lewat pesan singkat"}, "new"),
    Arm({"id": "Antre seperti biasa"}, {}, "usual"),
)


def a_programme(**changes: Any) -> Programme:
    usual = Programme(
        title={"id": "Antre dari rumah", "en": "Queue from home"},
        goal={"id": "Waktu tunggu lebih singkat", "en": "Shorter waits"},
        benefits={"id": "Nomor antrean lewat pesan singkat"},
        tasks={"id": "Satu pertanyaan setiap kunjungan"},
        eligibility={"id": "Warga berusia 18 tahun ke atas"},
        opens_at=datetime(2030, 2, 1, 1, tzinfo=UTC),
        closes_at=datetime(2030, 3, 1, 1, tzinfo=UTC),
        starts_on=date(2030, 3, 15),
        ends_on=date(2030, 6, 15),
        allocation="randomised",
        arms=ARMS,
        places=(Places(1, 200),),
    )
    return replace(usual, **changes)


def a_programme_asking(enrollment: int = 1, baseline: int = 2, endline: int = 3, **changes: Any) -> Programme:
    """The same with the surveys of these ids."""
    usual = a_programme(
        enrollment_survey=enrollment,
        eligible_if="${usia} >= 18",
        consent={"id": "Saya ikut atas kemauan sendiri dan boleh berhenti kapan saja."},
        draw_at=datetime(2030, 3, 8, 1, tzinfo=UTC),
        public_value={"id": "Kurs tengah JISDOR pada hari kerja pertama setelah penutupan"},
        waves=(
            Wave({"id": "Survei awal", "en": "Baseline"}, "baseline", baseline, 0, 14),
            Wave({"id": "Survei akhir", "en": "Endline"}, "endline", endline, 76, 14),
        ),
    )
    return replace(usual, **changes)


def some_surveys() -> dict[int, ParticipantsSurvey]:
    """Those that `a_programme_asking` names, in no database."""
    asked = {1: enrollment_questions(), 2: wave_questions(), 3: wave_questions()}
    return {
        number: ParticipantsSurvey(number, f"survei-{number}", 1, "00", {"id": "Survei"}, definition)
        for number, definition in asked.items()
    }


def a_protocol(**changes: Any) -> Protocol:
    usual = Protocol(
        hypothesis={"id": "Peserta menunggu lebih singkat"},
        outcome={"id": "Menit menunggu"},
        outcome_wave=2,
        outcome_question="menit",
        better="lower",
        minimal_effect=12.0,
        assumed=30.0,
        planned_size=200,
        analysis_plan={"id": "Selisih rata-rata"},
        analysis_on=date(2030, 7, 1),
    )
    return replace(usual, **changes)


def a_view(programme: Programme | None = None, protocol: Protocol | None = None, **changes: Any) -> PilotView:
    """A draft that is in no database."""
    usual = PilotView(
        id=1,
        slug="antre-dari-rumah",
        state="draft",
        office=1,
        office_name="Dinas Kesehatan",
        zone="Asia/Jakarta",
        home_area=None,
        contact_email="dinkes@kota.example",
        contact_phone="",
        programme=programme or a_programme_asking(),
        protocol=protocol or a_protocol(),
        current_version=0,
        ended_at=None,
        end_reason={},
        revision=1,
    )
    return replace(usual, **changes)


def a_document(**changes: Any) -> Document:
    programme = a_programme()
    told = {name: getattr(programme, name) for name in Document.__struct_fields__ if hasattr(programme, name)}
    usual = {
        **told,
        "slug": "antre-dari-rumah",
        "number": 1,
        "published_at": MOMENT,
        "previous": "",
        "reason": {},
        "office": "Dinas Kesehatan",
        "zone": "Asia/Jakarta",
        "service": {},
        "places": (),
        "protocol": a_protocol(),
    }
    return Document(**{**usual, **changes})


async def an_area(name: str = "Melati", code: str = "00.71.01") -> int:
    """The area with this code, made where there is none."""
    present = await Area.select(Area.id).where(Area.kemendagri_code == code).first()
    if present:
        return int(present["id"])
    area = Area(name=name, kind="district", depth=3, kemendagri_code=code)
    await area.save()
    await Area.update({Area.path: f"/{area.id}/"}).where(Area.id == area.id)
    return int(area.id)


async def with_contact(office: int) -> None:
    """Gives an office somebody whom people can ask."""
    await Office.update({Office.contact_email: "dinkes@kota.example"}).where(Office.id == office)


async def a_draft(
    office: OfficeView, later: timedelta = timedelta(), protocol: Protocol | None = None, **changes: Any
) -> PilotView:
    """A stored draft that may be published; changes are those of its programme."""
    await with_contact(office.id)
    pilot = await create_pilot(PROGRAM, PilotCreate(office.id, a_programme().title))
    programme = replace(await a_programme_with_surveys(office.id, later), **changes)
    pilot = await update_programme(PROGRAM, pilot.id, pilot.revision, programme)
    wanted = protocol or a_protocol_with_surveys(later)
    return await update_protocol(PROGRAM, pilot.id, pilot.revision, wanted)


async def an_announced_pilot(office: OfficeView, **changes: Any) -> PilotView:
    """One that people can apply for from February 2030 on."""
    return await a_trial_with_surveys(office, **changes)


async def a_trial_with_surveys(
    office: OfficeView, announced: datetime = MOMENT, protocol: Protocol | None = None, **changes: Any
) -> PilotView:
    """An announced trial that people can apply for: an enrollment survey, two waves, consent, two areas.

    Its days stand to `announced` as those of `a_programme` to MOMENT; changes are those of its programme.
    """
    pilot = await a_draft(office, announced - MOMENT, protocol, **changes)
    return await publish_pilot(PROGRAM, pilot.id, pilot.revision, {}, announced)


async def an_enrolling_trial(office: OfficeView, **changes: Any) -> PilotView:
    """One that takes applications now, since a day; 27 days are left, and it begins in 41."""
    return await a_trial_with_surveys(office, _days_ago(32), **changes)


async def a_running_trial(office: OfficeView, **changes: Any) -> PilotView:
    """One whose applications are closed, and which began yesterday; nobody has applied."""
    return await a_trial_with_surveys(office, _days_ago(74), **changes)


def _days_ago(days: int) -> datetime:
    return now().replace(minute=0, second=0, microsecond=0) - timedelta(days=days)


async def a_programme_with_surveys(office: int, later: timedelta = timedelta()) -> Programme:
    service = await a_service(office, "Antrean puskesmas")
    enrollment = await a_participants_survey(office, enrollment_questions())
    baseline = await a_participants_survey(office, wave_questions())
    endline = await a_participants_survey(office, wave_questions())
    usual = a_programme_asking(enrollment, baseline, endline, service=service.id)
    moved = {
        name: getattr(usual, name) + later
        for name in ("opens_at", "closes_at", "starts_on", "ends_on", "draw_at")
    }
    places = (Places(await an_area(), 100), Places(await an_area("Kenanga", "00.71.02"), 100))
    return replace(usual, **moved, places=places)


def a_protocol_with_surveys(later: timedelta = timedelta(), **changes: Any) -> Protocol:
    """The minutes that the endline asks for decide; the baseline asks for them, too."""
    wanted = a_protocol(
        analysis_on=date(2030, 7, 1) + later,
        groups=("jenis_kelamin", "area"),
        secondary=(
            Outcome(
                {"id": "Puas dengan pelayanan"}, wave=2, question="puas", choices=("4", "5"), scale="share"
            ),
        ),
    )
    return replace(wanted, **changes)


async def a_participants_survey(office: int, definition: Definition) -> int:
    """A published survey for the participants of pilots; its id."""
    draft = await a_survey_draft(office, definition)
    await Survey.update({Survey.for_participants: True, Survey.retention_days: 730}).where(
        Survey.id == draft.id
    )
    return (await publish_survey(PROGRAM, draft.id, draft.revision)).id


def enrollment_questions(youngest: int = 1) -> Definition:
    age = Question("usia", QuestionType.INTEGER, {"id": "Usia", "en": "Age"}, minimum=youngest, maximum=120)
    gender = Question(
        "jenis_kelamin",
        QuestionType.SELECT_ONE,
        {"id": "Jenis kelamin", "en": "Gender"},
        choices=[
            Choice("perempuan", {"id": "Perempuan", "en": "Woman"}),
            Choice("laki", {"id": "Laki-laki", "en": "Man"}),
        ],
        required=False,
    )
    return _asking(age, gender)


def wave_questions() -> Definition:
    """The same before and after: minutes, a scale and words of one's own."""
    minutes = Question(
        "menit",
        QuestionType.INTEGER,
        {"id": "Menit menunggu", "en": "Minutes waited"},
        minimum=0,
        maximum=600,
        dont_know=True,
    )
    satisfied = Question(
        "puas", QuestionType.SCALE, {"id": "Puas?", "en": "Satisfied?"}, minimum=1, maximum=5
    )
    words = Question("saran", QuestionType.LONG_TEXT, {"id": "Saran", "en": "Suggestion"}, required=False)
    return _asking(minutes, satisfied, words)


def _asking(*questions: Question) -> Definition:
    return Definition(
        ["id", "en"], "id", [Section("utama", {"id": "Pertanyaan", "en": "Questions"}, [*questions])]
    )


PROGRAMME = {
    "title.id": "Antre dari rumah",
    "goal.id": "Waktu tunggu lebih singkat",
    "eligibility.id": "Warga dewasa",
    "benefits.id": "Nomor antrean",
    "tasks.id": "Satu pertanyaan",
    "opens_at": "2030-02-01T08:00",
    "closes_at": "2030-03-01T08:00",
    "starts_on": "2030-03-15",
    "ends_on": "2030-06-15",
    "allocation": "randomised",
    "places": "00.71.01 Melati: 200",
    "arm.1.name.id": "Antre dari rumah",
    "arm.1.kind": "new",
    "arm.1.ratio": "1",
    "arm.2.name.id": "Seperti biasa",
    "arm.2.kind": "usual",
    "arm.2.ratio": "1",
}
PROTOCOL = {
    "hypothesis.id": "Peserta menunggu lebih singkat",
    "outcome.id": "Menit menunggu",
    "outcome_kind": "question",
    "primary.asked": "2.menit",
    "scale": "mean",
    "better": "lower",
    "minimal_effect": "12",
    "assumed": "30",
    "alpha": "0.05",
    "power": "0.8",
    "cluster_size": "1",
    "icc": "0",
    "planned_size": "200",
    "analysis_plan.id": "Selisih rata-rata",
    "analysis_on": "2030-07-01",
}


async def an_enrollment_form(office: int, **changes: Any) -> dict[str, Any]:
    """The form about applying and surveys, and surveys that it can name."""
    enrollment = await a_participants_survey(office, enrollment_questions())
    baseline = await a_participants_survey(office, wave_questions())
    endline = await a_participants_survey(office, wave_questions())
    usual = {
        "consent.id": "Saya ikut atas kemauan sendiri dan boleh berhenti kapan saja.",
        "enrollment_survey": enrollment,
        "eligible_if": "${usia} >= 18",
        "draw_at": "2030-03-08T08:00",
        "public_value.id": "Kurs tengah JISDOR pada hari kerja pertama setelah penutupan",
        "wave.1.name.id": "Survei awal",
        "wave.1.survey": baseline,
        "wave.1.kind": "baseline",
        "wave.1.day": "0",
        "wave.1.open_days": "14",
        "wave.2.name.id": "Survei akhir",
        "wave.2.survey": endline,
        "wave.2.kind": "endline",
        "wave.2.day": "76",
        "wave.2.open_days": "14",
    }
    return {**usual, **changes}
