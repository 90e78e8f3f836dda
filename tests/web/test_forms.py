"""Forms: what was posted, kept as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.errors import Problem, Rejected
from participation.web.forms import MOST_FIELDS, Form, parse_form

SUBMITTED = Form({"name.id": [" Akta\r\nlahir "], "name.en": [" "], "areas": ["1", "2"], "n": ["12"]})


def test_values_as_typed_and_trimmed() -> None:
    """What goes back to the page is untouched, what goes on is tidy."""
    assert SUBMITTED.value("name.id") == " Akta\r\nlahir "
    assert SUBMITTED.text("name.id") == "Akta\nlahir"
    assert SUBMITTED.values("areas") == ["1", "2"]
    assert SUBMITTED.value("areas") == "2"
    assert (SUBMITTED.value("none"), SUBMITTED.text("none"), SUBMITTED.values("none")) == ("", "", [])


def test_texts_by_language_without_empty_ones() -> None:
    """A language nobody wrote is not there."""
    assert SUBMITTED.texts("name") == {"id": "Akta\nlahir"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" 7 ", 7),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("1.500", 1500),
        ("12.500.000", 12_500_000),
        ("1.50", None),
        ("0.500", None),
        ("1,500", None),
        ("1500.000", None),
        ("1.500.000.000", None),
        ("٣", None),
        ("9" * 10, None),
        ("x", None),
    ],
)
def test_whole_numbers(typed: str, number: int | None) -> None:
    """Only digits, with points between thousands or without, and never so many that no database can hold them."""
    assert Form({"n": [typed]}).whole("n") == number


def test_errors_come_with_the_fields() -> None:
    """A refused form keeps every field and knows what is wrong with which."""
    problem = Problem("Write a name.")
    form = SUBMITTED.with_errors(Rejected("Not stored.", errors={"name.id": problem}))
    assert form.error("name.id") == problem
    assert form.error("n") is None
    assert form.fields == SUBMITTED.fields


def test_a_form_of_what_is_stored() -> None:
    """Texts by language, lists, flags and missing values become what a browser would post."""
    form = Form.of(
        {"name": {"id": "Akta"}, "areas": [1, 2], "open": True, "closed": False, "fee": None, "n": 3}
    )
    assert form.value("name.id") == "Akta"
    assert form.values("areas") == ["1", "2"]
    assert (form.ticked("open"), form.ticked("closed")) == (True, False)
    assert (form.value("fee"), form.whole("n")) == ("", 3)


def test_a_body_is_read() -> None:
    """Repeated names are a list, empty values stay, plus signs are spaces."""
    assert parse_form(b"a=1&a=2&b=&c=x+y%26") == {"a": ["1", "2"], "b": [""], "c": ["x y&"]}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_form(body: bytes) -> None:
    """Nothing that is posted breaks the reading, and what comes out can be stored."""
    for name, values in parse_form(body).items():
        "".join([name, *values]).encode()
        assert not any("\0" in value for value in values)


def test_too_many_fields_are_refused() -> None:
    """A form nobody could have filled in is not taken apart."""
    assert len(parse_form(b"&".join(b"a=1" for _ in range(MOST_FIELDS)))["a"]) == MOST_FIELDS
    with pytest.raises(Rejected):
        parse_form(b"&".join(b"a=1" for _ in range(MOST_FIELDS + 1)))
