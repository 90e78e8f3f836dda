"""The audit trail in words, for people who read no code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import participation
from participation.accounts.schemas import PROGRAM
from participation.accounts.service import record
from participation.feedback.tables import ReceiptKind
from participation.improvements.scheduling import FIELDS as SCHEDULE
from participation.improvements.service import FIELDS as ACTION
from participation.organisations.audit_words import ACTS, FIELDS, SUBJECTS
from participation.organisations.roles import Role
from participation.organisations.schemas import OfficeUpdate, SiteUpdate
from participation.pilots.schemas import Programme, Protocol
from participation.services.service import TEXTS
from participation.surveys.schemas import SurveyUpdate
from tests.factories import browser, sign_in, staff

STRUCTS = {
    field
    for struct in (OfficeUpdate, SiteUpdate, SurveyUpdate, Programme, Protocol)
    for field in struct.__struct_fields__
}
NEVER_RECORDED = {"revision", "languages"}


def recorded() -> Iterator[tuple[str, str]]:
    """Acts and kinds of subjects that the program writes down, as far as they stand in its text."""
    for path in Path(participation.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record" and len(call.args) > 2:
                acts, subjects = written(call.args[1]), written(call.args[2])
                yield from ((act, subject) for act in acts for subject in subjects)


def written(argument: ast.expr) -> list[str]:
    """The texts that an argument may be; none for a name or a call."""
    if isinstance(argument, ast.IfExp):
        return [*written(argument.body), *written(argument.orelse)]
    return [str(argument.value)] if isinstance(argument, ast.Constant) else []


def test_every_act_and_subject_has_a_word() -> None:
    """Whatever is written into the audit trail can be read without knowing the program."""
    found = set(recorded())
    assert len(found) > 20
    assert {act for act, _ in found} - ACTS.keys() == set()
    assert {
        *(subject for _, subject in found),
        *(str(kind) for kind in ReceiptKind),
    } - SUBJECTS.keys() == set()


def test_every_detail_that_a_form_changes_has_a_word() -> None:
    """So do the fields of offices, services, surveys, pilots, schedules, actions and the platform, and all roles."""
    fields = {*STRUCTS, *SCHEDULE, *ACTION, *TEXTS, *(str(role) for role in Role)} - NEVER_RECORDED
    assert fields - FIELDS.keys() == set()


@pytest.mark.usefixtures("database")
async def test_the_page_speaks_the_language_of_the_reader() -> None:
    """In Indonesian it says "mengubah layanan 7: biaya", and a code without a word stays as it is."""
    await staff(Role.ADMIN)
    await record(PROGRAM, "update", "service", 7, fields=["cost"])
    await record(PROGRAM, "juggle", "ball", 8, fields=["colour"])
    async with browser() as client:
        await sign_in(client)
        page = (await client.get("/manage/settings/audit")).text
    for said in ("mengubah", "layanan 7", ">biaya<", "juggle", "ball 8", "colour"):
        assert said in page.replace("</span>", "<")
