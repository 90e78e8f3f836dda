"""Answers that can lead to a person: apart from the others from the first moment, and together for their sender."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.clock import today
from participation.errors import Conflict
from participation.feedback.queries import receipt_by_code
from participation.feedback.receipts import issue, new_key
from participation.feedback.service import withdraw
from participation.surveys.checks import check_definition
from participation.surveys.definitions import Definition, Question, QuestionType, Repeat, Section
from participation.surveys.identifiers import joined, split
from participation.surveys.intake import Unit, store
from participation.surveys.panels import receipt_panel
from participation.surveys.schemas import PublishedSurvey
from participation.surveys.tables import Submission, SubmissionIdentifier
from tests.factories import a_definition, a_survey, an_office, settings

SECRETS = settings().secret_keys
LABEL = {"id": "Tanya", "en": "Ask"}
APART = frozenset({"telepon", "nama", "nama_other"})


def with_persons() -> Definition:
    """The form of all types, a phone number, and people with a name that is marked."""
    definition = a_definition(Question("telepon", QuestionType.PHONE, LABEL, required=False))
    people = Section(
        "anggota",
        {"id": "Anggota keluarga", "en": "Household"},
        [
            Question("nama", QuestionType.TEXT, LABEL, identifying=True),
            Question("umur", QuestionType.INTEGER, LABEL, required=False),
        ],
        repeat=Repeat(),
    )
    return Definition(["id", "en"], "id", [*definition.sections, people])


ANSWERS: dict[str, Any] = {
    "layanan": "ktp",
    "telepon": "+628123456789",
    "anggota": [{"nama": "Budi", "umur": 40}, {"nama": "Ani"}],
}


@pytest.fixture
async def asked(database) -> PublishedSurvey:
    return await a_survey((await an_office()).id, with_persons())


def a_unit(survey: PublishedSurvey, answers: dict[str, Any], key: str = "", age: int = 0) -> Unit:
    kept, apart = survey.compiled.split(answers)
    return Unit(
        receipt=issue(SECRETS, f"survey:{survey.id}", key or new_key()),
        survey=survey.id,
        version=survey.version,
        answers=kept,
        identifying=apart,
        language="id",
        channel="page",
        source="",
        has_free_text=False,
        received_on=today() - timedelta(days=age),
    )


_NAMES = st.sampled_from(["telepon", "nama", "nama_other", "umur", "layanan"])
_VALUES = st.sampled_from(["Budi", 7, ["a", "b"], [], ""])
_ROWS = st.dictionaries(_NAMES, _VALUES, max_size=4)


@given(st.dictionaries(_NAMES, _VALUES, max_size=4), st.lists(_ROWS, max_size=4))
def test_what_was_split_joins_to_the_same(answers: dict[str, Any], times: list[dict[str, Any]]) -> None:
    """Whatever was answered, no name that leads to a person stays, and together the parts are the answers."""
    given_answers = {**answers, "anggota": times} if times else answers
    kept, apart = split(given_answers, APART)
    assert joined(kept, apart) == given_answers
    assert not APART & kept.keys()
    assert not any(APART & each.keys() for each in kept.get("anggota", []))


async def test_they_are_stored_apart(asked: PublishedSurvey) -> None:
    """The submission holds nothing that leads to a person, its row of identifiers nothing else."""
    await store([a_unit(asked, ANSWERS), a_unit(asked, {"layanan": "kk"})])
    rows = await Submission.select(Submission.answers).output(load_json=True)
    apart = await SubmissionIdentifier.select(SubmissionIdentifier.answers).output(load_json=True)
    assert {"layanan": "ktp", "anggota": [{"umur": 40}, {}]} in [row["answers"] for row in rows]
    assert [row["answers"] for row in apart] == [
        {"telepon": "+628123456789", "anggota": [{"nama": "Budi"}, {"nama": "Ani"}]}
    ]


async def test_the_same_key_means_the_same_in_both_parts(asked: PublishedSurvey) -> None:
    """Sent again it is the same receipt; with another phone number, or without, it is a conflict."""
    key = new_key()
    (code,) = await store([a_unit(asked, ANSWERS, key)])
    assert await store([a_unit(asked, ANSWERS, key)]) == [code]
    for changed in ({**ANSWERS, "telepon": "+62811"}, {"layanan": "ktp", "anggota": [{"umur": 40}, {}]}):
        (outcome,) = await store([a_unit(asked, changed, key)])
        assert isinstance(outcome, Conflict)
    (plain,) = await store([a_unit(asked, {"layanan": "kk"}, key := new_key())])
    (outcome,) = await store([a_unit(asked, {"layanan": "kk", "telepon": "+62811"}, key)])
    assert isinstance(plain, str)
    assert isinstance(outcome, Conflict)


async def test_the_holder_of_the_receipt_sees_both(asked: PublishedSurvey) -> None:
    """Under the receipt stand all answers, those of each person of the household too."""
    (code,) = await store([a_unit(asked, ANSWERS)])
    receipt = await receipt_by_code(str(code), SECRETS)
    assert receipt is not None
    panel = await receipt_panel(receipt.id)
    assert panel is not None
    lines = [(line.question.name, line.time, line.shown) for line in panel.context["lines"]]
    assert lines == [
        ("layanan", None, "Pilihan ktp"),
        ("telepon", None, "+628123456789"),
        ("nama", 1, "Budi"),
        ("umur", 1, "40"),
        ("nama", 2, "Ani"),
    ]


async def test_withdrawn_both_are_gone(asked: PublishedSurvey) -> None:
    """Nothing is left of either part."""
    (code,) = await store([a_unit(asked, ANSWERS)])
    receipt = await receipt_by_code(str(code), SECRETS)
    assert receipt is not None
    await withdraw(receipt.id)
    assert await SubmissionIdentifier.count() == await Submission.count() == 0


@pytest.mark.parametrize("formula", ["concat('0', ${telepon})", "${telepon}"])
def test_what_is_made_from_them_must_be_marked(formula: str) -> None:
    """A calculation from a phone number is published only once it is marked as leading to a person."""
    made = Question("salinan", QuestionType.CALCULATE, LABEL, calculation=formula)
    phone = Question("telepon", QuestionType.PHONE, LABEL, required=False)
    (problem,) = check_definition(a_definition(phone, made))
    assert problem.path == "sections.0.questions.9.calculation"
    assert problem.parameters == {"name": "telepon"}
    marked = Question("salinan", QuestionType.CALCULATE, LABEL, calculation=formula, identifying=True)
    assert check_definition(a_definition(phone, marked)) == []
