"""A form of 100 questions with 60 expressions: how long the server takes to evaluate them, and to check all answers.

    python benchmarks/expressions.py [--rounds 2000]

The expressions are those that forms have: conditions, constraints, calculations, choices, dates, a pattern. Prints
milliseconds for one set of answers, at the median and at p95. A second figure is the whole check of one person's
answers, of which the expressions are a part.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from participation.surveys.answers import compile_definition
from participation.surveys.definitions import Choice, Definition, Question, QuestionType, Section
from participation.surveys.evaluation import Context
from participation.surveys.expressions import parse

TODAY = date(2026, 11, 23)
LABEL = {"id": "Tanya"}
CHOICES = [Choice(name, LABEL) for name in ("yes", "no", "web", "phone")]
CONDITIONS = [
    "${n0} >= 17 and ${n0} <= 120",
    "selected(${m0}, 'web') or selected(${m0}, 'phone')",
    "${s0} = 'yes' and not(${n0} > 60)",
    "count-selected(${m0}) > 1",
    "coalesce(${n1}, 0) + ${n2} * 2 > round(${n3} div 3, 1)",
    "if(${s1} = 'yes', ${n4}, 0) >= 0",
    "string-length(${t0}) > 2 and contains(${t0}, 'a')",
    "today() >= '2026-01-01'",
    "substr(${t1}, 0, 2) = 'ba' or starts-with(${t1}, 'b')",
    "min(${n0}, ${n1}, ${n2}) < max(${n3}, ${n4})",
    "concat(${t0}, ' ', ${t1}) != ''",
    "regex(${t1}, '[a-z ]{2,40}')",
]
EXPRESSIONS = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2000)
    print(json.dumps(figures(parser.parse_args().rounds)))


def figures(rounds: int) -> dict[str, Any]:
    """Times of evaluating and of checking so many times."""
    definition = form()
    raw = answers(definition)
    compiled = compile_definition(definition)
    checked = compiled.check(raw, today=TODAY)
    assert not checked.errors, checked.errors
    expressions = [parse(question.relevant) for question in definition.questions if question.relevant]

    def evaluate() -> None:
        context = Context(checked.answers, TODAY)
        for expression in expressions:
            expression.holds(context)

    return {
        "questions": len(definition.questions),
        "expressions": len(expressions),
        "evaluation_ms": measured(evaluate, rounds),
        "whole_check_ms": measured(lambda: compiled.check(raw, today=TODAY), rounds),
    }


def form() -> Definition:
    """Kinds of questions in turn; the conditions stand on the last sixty."""
    kinds = {
        "n": QuestionType.INTEGER,
        "t": QuestionType.TEXT,
        "s": QuestionType.SELECT_ONE,
        "m": QuestionType.SELECT_MULTIPLE,
    }
    questions = [
        Question(f"{letter}{number}", kind, LABEL, choices=CHOICES if letter in "sm" else [])
        for number in range(25)
        for letter, kind in kinds.items()
    ]
    conditions = [CONDITIONS[number % len(CONDITIONS)] for number in range(EXPRESSIONS)]
    first = len(questions) - EXPRESSIONS
    asked = [
        Question(question.name, question.type, LABEL, choices=question.choices, relevant=condition)
        for question, condition in zip(questions[first:], conditions, strict=True)
    ]
    return Definition(sections=[Section("all", LABEL, [*questions[:first], *asked])])


def answers(definition: Definition) -> dict[str, object]:
    given = {"n": "42", "t": "baik sekali", "s": "yes", "m": ["web", "phone"]}
    return {question.name: given[question.name[0]] for question in definition.questions}


def measured(run: Callable[[], object], rounds: int) -> dict[str, float]:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        times.append((time.perf_counter() - started) * 1000)
    return {
        "median": round(statistics.median(times), 3),
        "p95": round(statistics.quantiles(times, n=20)[-1], 3),
    }


if __name__ == "__main__":
    main()
