"""Download and upload again: a form says the same as before, and ODK takes what we write."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.surveys.definitions import (
    Choice,
    Definition,
    Group,
    Question,
    QuestionType,
    Repeat,
    Section,
)
from participation.surveys.schemas import Document
from participation.surveys.xlsform_reading import read_form
from participation.surveys.xlsform_writing import write_form
from participation.texts import Text

T = QuestionType
LANGUAGES = ["id", "en", "jv"]
WORDS = st.text(
    st.characters(exclude_categories=["C", "Z"], max_codepoint=0x2FFF) | st.sampled_from("  =\n"),
    min_size=1,
    max_size=20,
).map(lambda text: text.strip() or "x")
EXPRESSIONS = st.sampled_from(["", "${a} = 'x'", "(. > 1) and (. < 9)", "${a} and ')' != ''", ". >= 0"])
FILLED_EXPRESSIONS = st.sampled_from(["1 + 1", "${a} * 2", "today()"])


def document(definition: Definition) -> Document:
    return Document(
        title={"id": "Survei"},
        introduction={},
        purpose={},
        legal_basis="",
        retention_days=0,
        contact="",
        definition=definition,
    )


def read_back(definition: Definition) -> Definition:
    return read_form(write_form(document(definition), "survei", 1)).definition


@st.composite
def texts(draw: st.DrawFn, least: int = 0) -> Text:
    """A text in some languages, in the order of the form."""
    chosen = draw(st.lists(st.sampled_from(LANGUAGES), min_size=least, max_size=3, unique=True))
    return {language: draw(WORDS) for language in LANGUAGES if language in chosen}


@st.composite
def choices(draw: st.DrawFn) -> list[Choice]:
    """A list of choices, perhaps with a column for filters."""
    names = draw(
        st.lists(st.from_regex(r"[a-c0-9]{1,3}", fullmatch=True), min_size=2, max_size=4, unique=True)
    )
    column = draw(st.sampled_from(["", "provinsi", "Kelas"]))
    values = ["x", *(draw(st.sampled_from(["", "y", "z"])) for _ in names[1:])]
    return [
        Choice(name, draw(texts()), {column: value} if column else {})
        for name, value in zip(names, values, strict=True)
    ]


@st.composite
def questions(draw: st.DrawFn, name: str, group: str = "") -> Question:
    """Any question, with whatever its type can have."""
    kind = draw(st.sampled_from(list(T)))
    selects = kind in (T.SELECT_ONE, T.SELECT_MULTIPLE, T.RANK)
    numbers = kind in (T.INTEGER, T.DECIMAL)
    offered = draw(choices()) if selects else []
    low = draw(st.integers(-3, 3))
    bounds = {}
    if kind is T.SCALE:
        bounds = {"minimum": low, "maximum": low + draw(st.integers(1, 5))}
        offered = [Choice(str(low), draw(texts(1)))] if draw(st.booleans()) else []
    elif numbers:
        bounds = {
            "minimum": draw(st.none() | st.sampled_from([0, 0.5, -3])),
            "maximum": draw(st.none() | st.just(99)),
        }
    open_to_all = kind in (T.SELECT_ONE, T.SELECT_MULTIPLE)
    return Question(
        name=name,
        type=kind,
        label=draw(texts()),
        hint=draw(texts()),
        guidance_hint=draw(texts()),
        group=group,
        required=draw(st.booleans()),
        required_message=draw(texts()),
        relevant=draw(EXPRESSIONS),
        constraint=draw(EXPRESSIONS),
        constraint_message=draw(texts()),
        calculation=draw(FILLED_EXPRESSIONS) if kind in (T.CALCULATE, T.HIDDEN) else "",
        default=draw(st.sampled_from(["", "a", "${a}"])),
        read_only=draw(st.booleans()),
        choices=offered,
        choice_filter=draw(st.sampled_from(["", "provinsi = ${a}", "(name = 'a') or (name = 'b')"])) if selects else "",
        other=open_to_all and draw(st.booleans()),
        randomize=selects and draw(st.booleans()),
        exclusive=[offered[0].name] if kind is T.SELECT_MULTIPLE and draw(st.booleans()) else [],
        element=draw(st.none() | st.sampled_from(["U1", "U9"])),
        maximum_length=draw(st.none() | st.integers(1, 500)) if kind in (T.TEXT, T.LONG_TEXT) else None,
        dont_know=(open_to_all or numbers or kind is T.SCALE) and draw(st.booleans()),
        identifying=draw(st.booleans()),
        appearance=draw(st.sampled_from(["", "minimal", "quick likert", *(["multiline"] if kind is T.TEXT else [])])),
        **bounds,
    )  # fmt: skip


@st.composite
def sections(draw: st.DrawFn, at: int) -> Section:
    """A section with up to two groups, of which one may be a table."""
    groups = [
        Group(f"g{at}{n}", draw(texts(1)), draw(texts()), draw(EXPRESSIONS))
        for n in range(draw(st.integers(0, 2)))
    ]
    asked = [
        draw(questions(f"q{at}_{n}", draw(st.just(""))))
        for n in range(draw(st.integers(0 if groups else 1, 2)))
    ]
    for group in groups:
        asked += [
            draw(questions(f"q{at}_{group.name}_{n}", group.name)) for n in range(draw(st.integers(1, 2)))
        ]
    if draw(st.booleans()):
        offered, name = draw(choices()), f"tabel{at}"
        groups.append(Group(name, draw(texts(1)), matrix=True))
        asked += [
            Question(f"{name}_{n}", T.SELECT_ONE, draw(texts()), group=name, choices=offered)
            for n in range(2)
        ]
    repeat = st.builds(
        Repeat, st.sampled_from(["", "3", "${a}"]), st.integers(0, 2), st.integers(3, 50), texts()
    )
    return Section(
        f"s{at}", draw(texts(1)), asked, draw(EXPRESSIONS), draw(texts()), groups, draw(st.none() | repeat)
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Any form; whether it makes sense is not asked."""
    return Definition(
        draw(st.permutations(LANGUAGES)),
        draw(st.sampled_from(LANGUAGES)),
        [draw(sections(at)) for at in range(draw(st.integers(1, 3)))],
        draw(st.sampled_from([None, True, False])),
    )


@given(definitions())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_a_form_reads_back_as_it_was(definition: Definition) -> None:
    """Whatever a definition holds, it is equal after a way through a workbook."""
    assert read_back(definition) == definition
