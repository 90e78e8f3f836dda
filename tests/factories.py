"""Builders for tests: each makes the least that the platform accepts, and says what it made.

The application and the making of reports are imported when they are asked for: programs that browser tests start use
the other builders, and would wait for them longer than for all else.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from argon2 import PasswordHasher
from msgspec.structs import replace

from participation.accounts.queries import account_by_id
from participation.accounts.schemas import PROGRAM, AccountView
from participation.accounts.tables import Account
from participation.feedback.schemas import CommentCreate
from participation.feedback.service import add_comments
from participation.improvements.scheduling import create_schedule
from participation.improvements.schemas import ReportView, ScheduleView, ScheduleWrite
from participation.organisations.permissions import Actor, GrantView
from participation.organisations.queries import UNNAMED_SITE, actor_by_id
from participation.organisations.roles import Role, ScopeKind
from participation.organisations.schemas import OfficeCreate, OfficeView
from participation.organisations.service import create_office, grant
from participation.pilots.applications import Applications
from participation.services.schemas import ServiceCreate, ServiceView
from participation.services.service import create_service
from participation.settings import Settings
from participation.surveys.counting import count_submissions
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.intake import Intake
from participation.surveys.invitation_service import invite, set_by_invitation
from participation.surveys.queries import published_survey
from participation.surveys.result_service import publish_due_results
from participation.surveys.schemas import PublishedSurvey, SurveyCreate, SurveyUpdate, SurveyView
from participation.surveys.service import create_survey, publish_survey, save_definition, update_survey
from participation.texts import Text

if TYPE_CHECKING:
    from participation.app import Application

HOME = "http://testserver.local"
PASSWORD = "empat kata tanpa hubungan"


@cache
def password_hash() -> str:
    """Of PASSWORD, cheaply: tests that only need somebody signed in do not wait for a real one."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def settings(base_url: str = HOME) -> Settings:
    """Settings of an application whose database is bound already."""
    return Settings(
        database_url="sqlite:///never-opened.db",
        secret_keys=("x" * 32,),
        base_url=base_url,
        smtp_url="",
        mail_from="participation@localhost",
        variable_directory=Path("never-made"),
    )


@cache
def application(base_url: str = HOME, process: int = 1) -> "Application":
    """A web process; making one takes longer than most tests, so they are shared and used on any database."""
    from participation.app import create_app

    return create_app(settings(base_url))


def browser(base_url: str = HOME, process: int = 1, **options: Any) -> httpx.AsyncClient:
    """A browser at one of the web processes of an installation, on the database that is bound.

    `options` reach the transport: `raise_app_exceptions=False` shows what people see of a failure.
    """
    app = application(base_url, process)
    app.state.site = UNNAMED_SITE
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, **options), base_url=base_url)


@asynccontextmanager
async def answering(process: int = 1) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at a web process that stores what is sent: otherwise answers wait for ever."""
    state = application(HOME, process).state
    intake, applications = state.intake, state.applications = Intake(), Applications()
    intake.start()
    applications.start()
    try:
        async with browser(HOME, process, raise_app_exceptions=False) as client:
            yield client
    finally:
        await applications.stop()
        await intake.stop()


async def an_office(name: str = "Dinas Kependudukan") -> OfficeView:
    return await create_office(PROGRAM, OfficeCreate(name))


async def an_account(email: str = "sari@kota.go.id", **columns: Any) -> AccountView:
    """An account that signs in with PASSWORD."""
    columns = {"name": "Sari", "password_hash": password_hash(), **columns}
    account = Account(email=email, **columns)
    await account.save()
    made = await account_by_id(account.id)
    assert made is not None
    return made


async def staff(role: Role, office: int | None = None, email: str = "sari@kota.go.id") -> Actor:
    """A stored account with one grant: for an office, or for everything."""
    account = await an_account(email)
    scope = ScopeKind.EVERYTHING if office is None else ScopeKind.OFFICE
    await grant(PROGRAM, account.id, role, scope, office or 0)
    made = await actor_by_id(account.id)
    assert made is not None
    return made


def an_actor(*grants: tuple[Role, ScopeKind, int], must_change_password: bool = False) -> Actor:
    """Somebody signed in who is in no database."""
    return Actor(
        id=1,
        name="Sari",
        email="sari@kota.go.id",
        language="id",
        must_change_password=must_change_password,
        session_epoch=0,
        grants=tuple(GrantView(number, *given) for number, given in enumerate(grants)),
    )


async def a_service(office: int, name: str = "Akta kelahiran", **texts: Text) -> ServiceView:
    return await create_service(PROGRAM, ServiceCreate(office=office, name={"id": name}, **texts))


async def post(client: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    """Posts a staff form as a page of ours does, with the token of its cookie."""
    if "csrf" not in client.cookies:
        await client.get("/en/manage/sign-in")
    return await client.post(path, data={"_csrf_token": client.cookies["csrf"], **fields})


async def sign_in(client: httpx.AsyncClient, email: str = "sari@kota.go.id") -> httpx.Response:
    return await post(client, "/en/manage/sign-in", email=email, password=PASSWORD)


_DETAILS = (
    "sejak pagi", "tiap hari", "bulan lalu", "di kecamatan", "sampai sore", "kemarin siang", "tanpa kabar",
    "minggu ini", "waktu hujan", "padahal penting", "lagi dan lagi", "dekat pasar", "di kelurahan",
    "dari dulu", "setiap musim", "sejak lebaran", "tengah malam", "hari Senin", "akhir tahun", "di kampung",
    "sepanjang gang", "semua warga", "sekitar terminal", "belakang masjid", "depan sekolah",
)  # fmt: skip
QUEUE_COMPLAINTS = tuple(
    f"Antrean loket KTP lama sekali {detail}, sangat mengecewakan" for detail in _DETAILS
)
LAMP_COMPLAINTS = tuple(f"Lampu jalan mati {detail}, gelap dan berbahaya, parah" for detail in _DETAILS)
PRAISE = tuple(
    f"Petugas puskesmas ramah dan pelayanan sangat memuaskan {detail}, terima kasih" for detail in _DETAILS
)


async def some_comments(
    texts: Iterable[str], said_on: date, *, office: int | None = None, **columns: Any
) -> list[CommentCreate]:
    """Comments of one day, as an import stores them."""
    made = [
        CommentCreate(origin="import:test.csv", text=text, said_on=said_on, office=office, **columns)
        for text in texts
    ]
    await add_comments(made)
    return made


def a_definition(*extra: Question) -> Definition:
    """A form with one question of each type; `extra` ones stand behind them."""
    asked = [
        _question("layanan", QuestionType.SELECT_ONE, choices=_choices("ktp", "kk")),
        _question(
            "kendala", QuestionType.SELECT_MULTIPLE, choices=_choices("antre", "sistem"), required=False
        ),
        _question("petugas", QuestionType.SELECT_ONE, choices=_choices("1", "2", "3", "4"), element="U7"),
        _question("puas", QuestionType.SCALE, minimum=1, maximum=5, dont_know=True),
        _question("menit", QuestionType.INTEGER, minimum=0, maximum=600, dont_know=True),
        _question("loket", QuestionType.TEXT, required=False),
        _question("saran", QuestionType.LONG_TEXT, required=False),
        _question("wilayah", QuestionType.AREA, required=False),
    ]
    section = Section("utama", {"id": "Pertanyaan", "en": "Questions"}, [*asked, *extra])
    return Definition(["id", "en"], "id", [section])


def _question(name: str, kind: QuestionType, **columns: Any) -> Question:
    return Question(name, kind, {"id": f"Tanya {name}", "en": f"Ask {name}"}, **columns)


def _choices(*names: str) -> list[Choice]:
    return [Choice(name, {"id": f"Pilihan {name}", "en": f"Choice {name}"}) for name in names]


def some_answers(**changes: Any) -> dict[str, Any]:
    """Answers that `a_definition` takes, as a page or a program sends them; None leaves one out."""
    answers = {
        "layanan": "ktp",
        "petugas": "3",
        "puas": "4",
        "menit": "30",
        "saran": "Tambah loket.",
        **changes,
    }
    return {name: answer for name, answer in answers.items() if answer is not None}


async def a_draft(office: int, definition: Definition | None = None, **details: Any) -> SurveyView:
    """A draft with all that publishing asks for."""
    made = await create_survey(PROGRAM, SurveyCreate(office, {"id": "Survei KTP", "en": "ID card survey"}))
    wanted = {
        "revision": made.revision,
        "title": made.title,
        "introduction": {"id": "Dinas bertanya kepada warga."},
        "purpose": {"id": "Memperbaiki layanan."},
        "legal_basis": "UU 25/2009",
        "retention_days": 30,
        "contact": "0800-1",
        "service": None,
        "languages": ["id", "en"],
        "opens_at": None,
        "closes_at": None,
        "results_public": True,
        "results_on": None,
        **details,
    }
    saved = await update_survey(PROGRAM, made.id, SurveyUpdate(**wanted))
    return await save_definition(PROGRAM, made.id, saved.revision, definition or a_definition())


async def a_survey(office: int, definition: Definition | None = None, **details: Any) -> PublishedSurvey:
    """A published survey at /surveys/survei-ktp."""
    draft = await a_draft(office, definition, **details)
    survey = await publish_survey(PROGRAM, draft.id, draft.revision)
    published = await published_survey(survey.slug)
    assert published is not None
    return published


async def count_answers() -> None:
    """What the scheduler does every few seconds: counts what is new, publishes what is due."""
    await count_submissions()
    await publish_due_results()


async def an_invited_survey(
    office: int, people: int, definition: Definition | None = None
) -> PublishedSurvey:
    """A published survey by invitation, and that many people invited: orang-1@warga.id, orang-2@warga.id …"""
    draft = await a_draft(office, definition)
    await set_by_invitation(PROGRAM, draft.id, wanted=True)
    await publish_survey(PROGRAM, draft.id, draft.revision)
    listed = "\n".join(f"orang-{number}@warga.id" for number in range(1, people + 1))
    await invite(PROGRAM, draft.id, listed, settings().secret_keys, HOME)
    published = await published_survey(draft.slug)
    assert published is not None
    return published


async def a_schedule(actor: Actor, office: int, **changes: Any) -> ScheduleView:
    """Every Monday at five in Jakarta, about the last four weeks of an office."""
    wanted = ScheduleWrite(
        office=office, name="Laporan mingguan", cron="0 5 * * mon", zone="Asia/Jakarta", days=28
    )
    return await create_schedule(actor, replace(wanted, **changes))


async def a_report(office: int, planner: str = "perencana@kota.go.id") -> ReportView:
    """The report of a Monday in November 2026, made of 75 comments about queues, street lamps and midwives."""
    from participation.improvements.making import make_report

    day, monday = date(2026, 11, 2), datetime(2026, 11, 22, 22, tzinfo=UTC)
    await some_comments([*QUEUE_COMPLAINTS, *LAMP_COMPLAINTS, *PRAISE], day, office=office)
    reader = await staff(Role.PLANNER, office, email=planner)
    schedule = await a_schedule(reader, office, subscribers=[reader.id])
    return await make_report(schedule.id, monday)
