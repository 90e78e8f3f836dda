"""XLSForm's expressions: read, evaluated, and safe from whoever writes them."""

import json
import math
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participation.surveys.expressions import (
    DEEPEST_EXPRESSION,
    LONGEST_EXPRESSION,
    ExpressionError,
    comparisons,
    evaluate,
    heads,
    holds,
    names,
    parse,
)

TODAY = date(2026, 11, 23)
ANSWERS = {"age": 20, "zero": 0, "sex": "f", "ways": ["web", "phone"], "one": "1", "word": "a b"}


def value(source: str, own: object = None) -> object:
    return evaluate(parse(source), ANSWERS, own=own, today=TODAY)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2 - 1 - 1", 0.0),
        ("8 div 4 div 2", 1.0),
        ("-2 * -3", 6.0),
        ("- -3", 3.0),
        ("7 mod 3", 1.0),
        ("-7 mod 3", -1.0),
        (".5 + 1.", 1.5),
        ("1 < 2 = true()", True),
        ("1 or 0 and 0", True),
        ("true() and false() or true()", True),
        ("not(1 = 2) and 'a' != \"b\"", True),
        ("${age}>17and${sex}='f'", True),
        ("'it''", None),
    ],
)
def test_grammar(source: str, expected: object) -> None:
    """Operators bind as in XPath, from left to right, with or without spaces."""
    if expected is None:
        with pytest.raises(ExpressionError):
            parse(source)
    else:
        assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("${none} = ''", True),
        ("${none} = 0", False),
        ("${none} != 0", True),
        ("${none} > 17", False),
        ("not(${none} > 17)", True),
        ("${age} = '20'", True),
        ("${age} = '20.0'", True),
        ("${one} = 1", True),
        ("${one} = '1.0'", False),
        ("${sex} = true()", True),
        ("${none} = false()", True),
        ("boolean(${zero})", False),
        ("boolean('0')", True),
        ("boolean(0 div 0)", False),
        ("'b' > 'a'", False),
        ("'10' > '9'", True),
        ("0 div 0 = 0 div 0", False),
        ("0 div 0 != 0 div 0", True),
        ("true() = 5", True),
        ("true() + 1", 2.0),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
    ],
)
def test_xpath_comparisons(source: str, expected: object) -> None:
    """Empty answers, numbers, texts and NaN are compared as XPath 1.0 does."""
    assert value(source) == expected


@pytest.mark.parametrize(
    "source", ["${none} + 1", "number('x')", "number('')", "1 mod 0", "min(1, ${none})", "0 div 0"]
)
def test_not_a_number(source: str) -> None:
    """Arithmetic on what is no number is NaN, never an error."""
    assert math.isnan(value(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("selected(${ways}, 'web')", True),
        ("selected(${ways}, 'we')", False),
        ("selected(${age}, 20)", True),
        ("selected(${none}, '')", False),
        ("count-selected(${ways})", 2.0),
        ("count-selected(${none})", 0.0),
        ("string-length('año')", 3.0),
        ("number(' -12.5 ')", -12.5),
        ("number('1e3') = number('1e3')", False),
        ("string(1 div 4)", "0.25"),
        ("string(20.0)", "20"),
        ("string(-0)", "0"),
        ("string(0.0000001)", "0.0000001"),
        ("string(1 = 1)", "true"),
        ("string(1 div 0)", "Infinity"),
        ("coalesce(${none}, ${sex})", "f"),
        ("coalesce(${none}, '')", ""),
        ("if(${age} >= 18, 'adult', 'child')", "adult"),
        ("contains(${word}, 'a b')", True),
        ("starts-with('loket', 'lok')", True),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("round(1 div 0)", math.inf),
        ("int(-2.9)", -2.0),
        ("min(3, 1, 2)", 1.0),
        ("max(3, ${age}, 2)", 20.0),
        ("today()", "2026-11-23"),
        ("today() >= '2026-12-01'", False),
        ("today() - '2026-11-20'", 3.0),
        ("number('2026-02-30') = 1", False),
    ],
)
def test_functions(source: str, expected: object) -> None:
    """Each function gives what ODK's form specification says."""
    assert value(source) == expected


def test_own_value() -> None:
    """`.` is the answer that a constraint is about."""
    assert value(". >= 18", own=20) is True
    assert value("selected(., 'a') and count-selected(.) = 2", own=["a", "b"]) is True
    assert value(". = ''") is True


def test_holds_reads_truth() -> None:
    """A condition may be any value; it holds as XPath reads it as true."""
    assert holds(parse("${sex}"), ANSWERS, today=TODAY)
    assert not holds(parse("${zero}"), ANSWERS, today=TODAY)


def test_tree_is_json() -> None:
    """The tree is what a browser can evaluate: arrays, texts and numbers, chains of one operator flat."""
    tree = parse("${a} = 1 or selected(${b}, 'x') or -. < 2").tree
    assert json.loads(json.dumps(tree)) == [
        "or",
        ["=", ["name", "a"], 1],
        ["selected", ["name", "b"], "x"],
        ["<", ["negate", ["own"]], 2],
    ]


def test_what_it_reads() -> None:
    """Names, operators and comparisons are found wherever they stand."""
    expression = parse("not(${a} = 4) and if(selected(${b}, 'x'), 'y' != ${c}, today() > .)")
    assert names(expression) == {"a", "b", "c"}
    assert {"today", "own", "if"} <= heads(expression)
    assert sorted(comparisons(expression)) == [("a", "4"), ("b", "x"), ("c", "y")]


@pytest.mark.parametrize(
    ("source", "position"),
    [
        ("", 0),
        ("   ", 0),
        ("1 +", 3),
        ("1 2", 2),
        ("(1", 2),
        ("1)", 1),
        ("age > 1", 0),
        ("1 = regex(., 'a)')", 4),
        ("selected(${a})", 0),
        ("true(1)", 0),
        ("${a", 0),
        ("${1}", 0),
        ("'a", 0),
        ("1 = ‘a’", 4),
        ("1,2", 1),
        ("max(1,)", 6),
        ("1 == 2", 3),
        ("9" * 400, 0),
        ("1" * (LONGEST_EXPRESSION + 1), LONGEST_EXPRESSION),
    ],
)
def test_says_where_it_stopped(source: str, position: int) -> None:
    """What cannot be read is refused with the place, and a message whose parameters fit."""
    with pytest.raises(ExpressionError) as raised:
        parse(source)
    assert raised.value.position == position
    assert raised.value.message % raised.value.parameters


@pytest.mark.parametrize(
    "source", ["(" * 1999, "-" * 1999, "1-" * 999 + "1", "not(" * 499, "(" * 51 + "1" + ")" * 51, "1=(" * 600]
)
def test_refuses_depth(source: str) -> None:
    """Nothing nests deeper than the limit, whatever way it nests."""
    with pytest.raises(ExpressionError) as raised:
        parse(source)
    assert raised.value.parameters["deepest"] == DEEPEST_EXPRESSION


def test_long_chains_are_flat() -> None:
    """A long list of alternatives is no deep expression."""
    assert value(" or ".join(["${age} = 1"] * 100 + ["${age} = 20"])) is True
    assert value("+".join("1" * 1000)) == 1000.0


VALUES = ["1", "2.5", "'a'", "${age}", "${none}", "${ways}", ".", "today()"]
OPERATORS = ["+", "-", "*", " div ", " mod ", "=", "!=", "<", ">=", " and ", " or "]
CALLS = ["not(", "if(", "min(", "round(", "int(", "string(", "number(", "selected(", "coalesce("]
PIECES = st.sampled_from([*VALUES, *OPERATORS, *CALLS, "(", ")", ",", '"', "$", "\x00", "é"])


@given(st.lists(PIECES, max_size=60).map("".join))
@example("round(1 div 0) mod int(-1 div 0)")
def test_any_input_is_read_or_refused(source: str) -> None:
    """Whatever is written gives a value or an ExpressionError with its place, and nothing else."""
    try:
        expression = parse(source)
    except ExpressionError as error:
        place = error.position
    else:
        place = 0
        assert isinstance(evaluate(expression, ANSWERS, own="x", today=TODAY), str | float | bool)
    assert 0 <= place <= len(source)
