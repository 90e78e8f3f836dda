"""The surveys of the invented city: two that are open, one that is still a draft."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from participation.accounts.schemas import PROGRAM
from participation.clock import HOME_ZONE
from participation.demonstration.calendar import Calendar
from participation.demonstration.city import City
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.library import block
from participation.surveys.schemas import SurveyCreate, SurveyUpdate, SurveyView
from participation.surveys.service import create_survey, publish_survey, save_definition, update_survey

SLUG = "kepuasan-layanan-adminduk"
PUSKESMAS_SLUG = "kepuasan-puskesmas-kenanga"
ZONE = ZoneInfo(HOME_ZONE)
OPEN_DAYS = 28
RESULTS_DAYS = 7
LONGEST_WAIT = 600
"""Minutes: a counter is open no longer than ten hours."""
YOUNGEST, OLDEST = 15, 100
RETENTION_DAYS = 730

LANGUAGES = ["id", "en"]

ELEMENTS = {str(asked.element): asked for asked in block("skm_elements").section.questions}
"""The nine questions of the SKM with their official answers, in the order of the printed questionnaire."""
PERSON = {asked.name: asked for asked in block("skm_profile").section.questions}
"""The library's questions about the person, of which the survey asks some."""


def adminduk() -> Definition:
    """Seventeen questions in three sections, on one page."""
    visit = Section(
        name="kunjungan",
        label={"id": "Kunjungan Anda", "en": "Your visit"},
        questions=[_service(), _waited(), _area()],
    )
    person = Section(
        name="diri",
        label={"id": "Tentang Anda", "en": "About you"},
        questions=[PERSON["jenis_kelamin"], _age(), PERSON["pendidikan"], _work()],
    )
    return _on_one_page(visit, _opinion(), person)


def puskesmas() -> Definition:
    """Ten questions: the nine elements and a suggestion."""
    return _on_one_page(_opinion())


def _on_one_page(*sections: Section) -> Definition:
    return Definition(languages=LANGUAGES, default_language="id", sections=list(sections), pages=False)


def _opinion() -> Section:
    return Section(
        name="pendapat",
        label={"id": "Pendapat Anda", "en": "Your opinion"},
        questions=[*(_element(element) for element in ELEMENTS), _suggestion()],
    )


def _service() -> Question:
    return Question(
        name="service",
        type=QuestionType.SERVICE,
        label={"id": "Layanan apa yang Anda urus terakhir?", "en": "Which service did you last come for?"},
    )


def _age() -> Question:
    return Question(
        name="usia",
        type=QuestionType.INTEGER,
        label={"id": "Berapa usia Anda?", "en": "How old are you?"},
        hint={"id": "Dalam tahun, misalnya 34", "en": "In years, for example 34"},
        minimum=YOUNGEST,
        maximum=OLDEST,
    )


def _waited() -> Question:
    return Question(
        name="waited",
        type=QuestionType.INTEGER,
        label={
            "id": "Berapa menit Anda menunggu di loket?",
            "en": "How many minutes did you wait at the counter?",
        },
        hint={"id": "Perkiraan saja, misalnya 45", "en": "A guess will do, for example 45"},
        minimum=0,
        maximum=LONGEST_WAIT,
        dont_know=True,
    )


def _area() -> Question:
    return Question(
        name="area",
        type=QuestionType.AREA,
        label={"id": "Di kelurahan mana Anda tinggal?", "en": "In which village (kelurahan) do you live?"},
    )


def _work() -> Question:
    further = [
        Choice("rumah_tangga", {"id": "Mengurus rumah tangga", "en": "Homemaker"}),
        Choice("pelajar", {"id": "Pelajar atau mahasiswa", "en": "Pupil or student"}),
        Choice("lainnya", {"id": "Lainnya", "en": "Other"}),
    ]
    asked = PERSON["pekerjaan"]
    return replace(asked, choices=[*asked.choices, *further], other=False)


def _element(element: str) -> Question:
    """Named by its key, so that columns of an export say what they are."""
    return replace(ELEMENTS[element], name=element, dont_know=True)


def _suggestion() -> Question:
    return Question(
        name="suggestion",
        type=QuestionType.LONG_TEXT,
        label={"id": "Apa yang paling perlu diperbaiki?", "en": "What most needs to be improved?"},
        hint={
            "id": "Tulis dengan kata Anda sendiri. Jangan tulis nama, nomor telepon, atau NIK.",
            "en": "In your own words. Leave out names, phone numbers and identity numbers.",
        },
        required=False,
        maximum_length=2_000,
    )


async def publish_adminduk(city: City, calendar: Calendar) -> SurveyView:
    """The survey of the population office: open since the first day, and for four more weeks."""
    title = {
        "id": "Kepuasan layanan kependudukan Kota Contoh",
        "en": "Satisfaction with population services in Kota Contoh",
    }
    survey = await create_survey(PROGRAM, SurveyCreate(city.offices["dukcapil"], title, SLUG))
    survey = await update_survey(PROGRAM, survey.id, _details(survey, calendar))
    survey = await save_definition(PROGRAM, survey.id, survey.revision, adminduk())
    return await publish_survey(PROGRAM, survey.id, survey.revision)


def _details(survey: SurveyView, calendar: Calendar) -> SurveyUpdate:
    last = calendar.last + timedelta(days=OPEN_DAYS)
    return SurveyUpdate(
        revision=survey.revision,
        title=survey.title,
        introduction={
            "id": "Dinas Kependudukan dan Pencatatan Sipil bertanya kepada warga yang mengurus KTP, kartu keluarga, "
            "atau akta kelahiran dalam tiga bulan terakhir, untuk memperbaiki loket dan jam layanan.",
            "en": "The population office asks everyone who came for an identity card, a family card or a birth "
            "certificate in the last three months, to improve its counters and opening hours.",
        },
        purpose={
            "id": "Mengetahui apa yang perlu diperbaiki lebih dulu. Hasil dan tindak lanjutnya diumumkan.",
            "en": "To learn what has to be improved first. Results and actions are made public.",
        },
        legal_basis="Permenpan RB 14/2017; tugas pelayanan publik, UU 27/2022 Pasal 20 ayat (2) huruf e",
        retention_days=RETENTION_DAYS,
        contact="dukcapil@kota-contoh.example, (000) 000-2001",
        service=None,
        languages=LANGUAGES,
        opens_at=_moment(calendar.first, time(0, 0)),
        closes_at=_moment(last, time(23, 59)),
        results_public=True,
        results_on=last + timedelta(days=RESULTS_DAYS),
    )


def _moment(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, ZONE)


async def publish_puskesmas(city: City, calendar: Calendar) -> SurveyView:
    """The survey of the health office, about one of its services."""
    service = city.services["puskesmas"]
    title = {
        "id": "Kepuasan berobat di Puskesmas Kenanga (contoh)",
        "en": "Treatment at the Kenanga health centre (example)",
    }
    wanted = SurveyCreate(service.office, title, PUSKESMAS_SLUG, service=service.id)
    survey = await create_survey(PROGRAM, wanted)
    details = replace(
        _details(survey, calendar),
        introduction={
            "id": "Dinas Kesehatan bertanya kepada warga yang berobat di Puskesmas Kenanga dalam tiga bulan terakhir.",
            "en": "The health office asks everyone who was treated at the Kenanga health centre in the last "
            "three months.",
        },
        contact="dinkes@kota-contoh.example, (000) 000-2002",
        service=service.id,
    )
    survey = await update_survey(PROGRAM, survey.id, details)
    survey = await save_definition(PROGRAM, survey.id, survey.revision, puskesmas())
    return await publish_survey(PROGRAM, survey.id, survey.revision)


async def draft_posyandu(city: City) -> SurveyView:
    """A survey that its editor is still writing: questions, and nothing yet of why they are asked."""
    service = city.services["imunisasi"]
    title = {"id": "Posyandu di kelurahan Anda (contoh)", "en": "The posyandu in your village (example)"}
    survey = await create_survey(PROGRAM, SurveyCreate(service.office, title, service=service.id))
    questions = [_waited(), _element("U7"), _element("U9"), _suggestion()]
    section = Section("pertanyaan", {"id": "Pertanyaan", "en": "Questions"}, questions)
    definition = Definition(languages=LANGUAGES, default_language="id", sections=[section])
    return await save_definition(PROGRAM, survey.id, survey.revision, definition)
