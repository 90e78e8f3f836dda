"""Rows and lines of choices: read, written, put in order, never lost."""

from hypothesis import given
from hypothesis import strategies as st

from participation.surveys.definitions import Choice
from participation.surveys.rows import read_lines, read_rows, rearranged, row_fields, write_lines
from participation.web.forms import Form

ROWS = st.lists(
    st.builds(
        Choice,
        st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True),
        st.fixed_dictionaries({"id": st.from_regex(r"[a-z|= ]*[a-z]", fullmatch=True).map(str.strip)}),
        st.dictionaries(
            st.from_regex(r"[a-z]{1,3}", fullmatch=True),
            st.from_regex(r"[a-z]{1,3}", fullmatch=True),
            max_size=2,
        ),
    ),
    max_size=6,
)


@given(ROWS)
def test_rows_come_back(rows: list[Choice]) -> None:
    """What a form shows is what it gives back, spare rows aside."""
    assert read_rows(Form(row_fields("choice", rows)), "choice") == rows


@given(ROWS)
def test_lines_come_back(rows: list[Choice]) -> None:
    """Also with a bar or an equals sign in a label."""
    assert read_lines(write_lines(rows, ["id"]), ["id"]) == rows


def test_names_are_numbers_that_are_free() -> None:
    """A row without a name gets a number that no other row bears."""
    rows = [Choice("", {"id": "Satu"}), Choice("1", {"id": "Dua"}), Choice("", {"id": "Tiga"})]
    assert [row.name for row in read_rows(Form(row_fields("choice", rows)), "choice")] == ["2", "1", "3"]


def test_buttons_of_the_form() -> None:
    """Up and down change the order, more gives more rows, and nonsense changes nothing."""
    rows = [Choice(name, {"id": name.upper()}) for name in "abc"]
    form = Form(row_fields("choice", rows))
    up, down = rearranged(form, "choice", "up.1"), rearranged(form, "choice", "down.1")
    assert [row.name for row in read_rows(up, "choice")] == ["b", "a", "c"]
    assert [row.name for row in read_rows(down, "choice")] == ["a", "c", "b"]
    assert rearranged(form, "choice", "more").text("choice.rows") == "9"
    for act in ("up.0", "up.x", "down.99", "up", "", "⅔.1"):
        assert read_rows(rearranged(form, "choice", act), "choice") == rows


def test_languages_that_were_not_shown() -> None:
    """A form that shows fewer languages takes no wording away."""
    known = [Choice("a", {"id": "Satu", "en": "One"})]
    fields = {**row_fields("choice", [Choice("a", {"id": "Dua"})]), "shown": ["id"]}
    assert read_rows(Form(fields), "choice", known)[0].label == {"id": "Dua", "en": "One"}
