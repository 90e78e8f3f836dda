"""Who can take part, how to reach them, and what would notice one person's two applications."""

from datetime import date

import pytest

from participation.pilots.enrollment_rules import (
    contact_in,
    deciding,
    is_eligible,
    person_digest,
    person_in,
)
from participation.pilots.enrollment_schemas import Contact
from participation.pilots.lots import arm_position
from participation.surveys.definitions import Definition, Question, QuestionType, Section
from participation.surveys.reading import Refused
from tests.pilot_factories import ARMS, a_document

TODAY = date(2030, 2, 1)
CONDITION = "${usia} >= 18 and (${jenis_kelamin} = 'perempuan' or ${usia} < 60)"
DEFINITION = Definition(
    ["id"],
    "id",
    [
        Section(
            "utama",
            {"id": "Diri"},
            [
                Question("nama", QuestionType.TEXT, {"id": "Nama"}, identifying=True),
                Question("telepon", QuestionType.PHONE, {"id": "Telepon"}),
            ],
        )
    ],
)


@pytest.mark.parametrize(
    ("answers", "eligible"),
    [
        ({"usia": 18, "jenis_kelamin": "laki"}, True),
        ({"usia": 17}, False),
        ({"usia": 60, "jenis_kelamin": "laki"}, False),
        ({}, False),
    ],
)
def test_the_condition_decides(answers: dict[str, object], eligible: bool) -> None:
    """Answers fit or not; what was not answered fits no comparison."""
    assert is_eligible(CONDITION, answers, TODAY) is eligible


def test_without_a_condition_everybody_can_take_part() -> None:
    """An empty one turns nobody away, and depends on nothing."""
    assert is_eligible(" ", {}, TODAY)
    assert deciding("") == frozenset()
    assert deciding(CONDITION) == {"usia", "jenis_kelamin"}


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        ("", None),
        ("Sari@Contoh.ID", Contact("email", "sari@contoh.id")),
        ("0812 3456 7890", Contact("sms", "+6281234567890")),
        ("+62 812-3456-7890", Contact("sms", "+6281234567890")),
    ],
)
def test_one_field_takes_a_mailbox_or_a_phone(typed: str, contact: Contact | None) -> None:
    """Whichever was written is known by its signs, and kept in one form."""
    assert contact_in(typed) == contact


@pytest.mark.parametrize(
    "typed", ["sari", "sari@", "a@b", "12", "söri@contoh.id", "a@b.id\nx@y.id", "+" * 300]
)
def test_what_reaches_nobody_is_refused(typed: str) -> None:
    """Neither half an address nor two of them, nor one that our mails cannot go to."""
    with pytest.raises(Refused):
        contact_in(typed)


def test_one_person_is_one_digest_however_they_write() -> None:
    """Case, spaces and signs do not matter; another trial and another secret make another digest."""
    typed = person_in(DEFINITION, {"nama": "Sari  Dewi"}, None)
    again = person_in(DEFINITION, {"nama": "sari-dewi "}, None)
    assert typed == again
    digests = {
        person_digest("x" * 32, 1, typed),
        person_digest("x" * 32, 2, typed),
        person_digest("y" * 32, 1, typed),
    }
    assert len(digests) == 3


def test_an_address_names_a_person_before_their_name() -> None:
    """The one to write to, else the one that was answered; nothing that leads to somebody is nobody."""
    contact = Contact("sms", "+6281234567890")
    answered = {"nama": "Sari", "telepon": "+6281234567890"}
    assert person_in(DEFINITION, {"nama": "Dewi"}, contact) == person_in(DEFINITION, answered, None)
    assert person_in(DEFINITION, {}, None) == ""


def test_a_place_for_whoever_comes_first_brings_the_new_service() -> None:
    """Wherever it stands among the arms."""
    assert arm_position(a_document(arms=(ARMS[1], ARMS[0]), allocation="first_come"), "") == 1
