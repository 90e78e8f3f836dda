"""The surveys of the invented city: one that is open, one that is still a draft."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from participation.accounts.schemas import PROGRAM
from participation.clock import HOME_ZONE
from participation.demonstration.calendar import Calendar
from participation.demonstration.city import City
from participation.surveys.definitions import Choice, Definition, Element, Question, QuestionType, Section
from participation.surveys.schemas import SurveyCreate, SurveyUpdate, SurveyView
from participation.surveys.service import create_survey, publish_survey, save_definition, update_survey
from participation.texts import Text

SLUG = "kepuasan-layanan-adminduk"
ZONE = ZoneInfo(HOME_ZONE)
OPEN_DAYS = 28
RESULTS_DAYS = 7
LONGEST_WAIT = 600
"""Minutes: a counter is open no longer than ten hours."""
RETENTION_DAYS = 730

LANGUAGES = ["id", "en"]

ELEMENTS: dict[Element, tuple[Text, tuple[Text, Text, Text, Text]]] = {
    "U1": (
        {
            "id": "Apakah persyaratannya sesuai dengan yang diumumkan?",
            "en": "Did the requirements match what was announced?",
        },
        (
            {"id": "Tidak sesuai", "en": "Not at all"},
            {"id": "Kurang sesuai", "en": "Not quite"},
            {"id": "Sesuai", "en": "Yes"},
            {"id": "Sangat sesuai", "en": "Completely"},
        ),
    ),
    "U2": (
        {"id": "Seberapa mudah prosedurnya?", "en": "How easy was the procedure?"},
        (
            {"id": "Tidak mudah", "en": "Not easy"},
            {"id": "Kurang mudah", "en": "Not quite easy"},
            {"id": "Mudah", "en": "Easy"},
            {"id": "Sangat mudah", "en": "Very easy"},
        ),
    ),
    "U3": (
        {"id": "Seberapa cepat layanannya?", "en": "How fast was the service?"},
        (
            {"id": "Tidak cepat", "en": "Not fast"},
            {"id": "Kurang cepat", "en": "Not quite fast"},
            {"id": "Cepat", "en": "Fast"},
            {"id": "Sangat cepat", "en": "Very fast"},
        ),
    ),
    "U4": (
        {"id": "Bagaimana biayanya?", "en": "What about the cost?"},
        (
            {"id": "Sangat mahal", "en": "Very expensive"},
            {"id": "Cukup mahal", "en": "Rather expensive"},
            {"id": "Murah", "en": "Cheap"},
            {"id": "Gratis", "en": "Free of charge"},
        ),
    ),
    "U7": (
        {"id": "Apakah petugas sopan dan ramah?", "en": "Were the staff polite and friendly?"},
        (
            {"id": "Tidak sopan dan ramah", "en": "Not polite or friendly"},
            {"id": "Kurang sopan dan ramah", "en": "Not quite"},
            {"id": "Sopan dan ramah", "en": "Polite and friendly"},
            {"id": "Sangat sopan dan ramah", "en": "Very polite and friendly"},
        ),
    ),
    "U9": (
        {
            "id": "Bagaimana ruang tunggu dan fasilitasnya?",
            "en": "What about the waiting room and the facilities?",
        },
        (
            {"id": "Buruk", "en": "Bad"},
            {"id": "Cukup", "en": "Fair"},
            {"id": "Baik", "en": "Good"},
            {"id": "Sangat baik", "en": "Very good"},
        ),
    ),
}
"""Six elements of the SKM with the words of their scales, 1 to 4 (Permenpan RB 14/2017, questionnaire)."""


def adminduk() -> Definition:
    """Ten questions in two sections, on one page."""
    visit = Section(
        name="kunjungan",
        label={"id": "Kunjungan Anda", "en": "Your visit"},
        questions=[_service(), _waited(), _area()],
    )
    opinion = Section(
        name="pendapat",
        label={"id": "Pendapat Anda", "en": "Your opinion"},
        questions=[*(_element(element) for element in ELEMENTS), _suggestion()],
    )
    return Definition(languages=LANGUAGES, default_language="id", sections=[visit, opinion], pages=False)


def _service() -> Question:
    return Question(
        name="service",
        type=QuestionType.SELECT_ONE,
        label={"id": "Layanan apa yang Anda urus terakhir?", "en": "Which service did you last come for?"},
        choices=[
            Choice("ktp", {"id": "KTP elektronik", "en": "Electronic identity card"}),
            Choice("kk", {"id": "Kartu keluarga", "en": "Family card"}),
            Choice("akta", {"id": "Akta kelahiran", "en": "Birth certificate"}),
        ],
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


def _element(element: Element) -> Question:
    label, words = ELEMENTS[element]
    return Question(
        name=element,
        type=QuestionType.SCALE,
        label=label,
        choices=[Choice(str(point), word) for point, word in enumerate(words, 1)],
        element=element,
        minimum=1,
        maximum=4,
        dont_know=True,
    )


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


async def draft_puskesmas(city: City) -> SurveyView:
    """A survey that its editor is still writing: questions, and nothing yet of why they are asked."""
    service = city.services["puskesmas"]
    title = {
        "id": "Kepuasan berobat di Puskesmas Kenanga (contoh)",
        "en": "Treatment at the Kenanga health centre (example)",
    }
    survey = await create_survey(PROGRAM, SurveyCreate(service.office, title, service=service.id))
    questions = [_waited(), _element("U7"), _element("U9"), _suggestion()]
    section = Section("pertanyaan", {"id": "Pertanyaan", "en": "Questions"}, questions)
    definition = Definition(languages=LANGUAGES, default_language="id", sections=[section])
    return await save_definition(PROGRAM, survey.id, survey.revision, definition)
