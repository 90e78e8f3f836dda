"""What a result says in words: every verdict, every analysis, few and many arms."""

import re
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from participation.clock import now
from participation.files.chart_parts import LINE_HEIGHT
from participation.files.sections import Section
from participation.pilots.comparison import WITHOUT_PLACE
from participation.pilots.effect_schemas import (
    ArmMean,
    Attrition,
    Balance,
    Bounds,
    Difference,
    Effect,
    GroupEffect,
    LabelEffect,
    Missing,
)
from participation.pilots.result_charts import chart_specs
from participation.pilots.result_flow import BOX, flow_drawing, narrow_flow_drawing
from participation.pilots.result_paper import result_paper
from participation.pilots.result_schemas import (
    ArmFlow,
    ComparedArm,
    Flow,
    GroupNamed,
    OutcomeResult,
    Result,
    ResultView,
)
from participation.pilots.verdicts import VERDICTS, Analysis, Reason
from participation.web.i18n import using_language

NEW = ComparedArm({"id": "Antre dari rumah", "en": "From home"}, "new")
USUAL = ComparedArm({"id": "Antre seperti biasa", "en": "As usual"}, "usual")
FOUND = Difference(0, -0.125, -0.25, -0.004, 0.0004, 0.05, 120.0, 128)


def _effect(**changes: Any) -> Effect:
    usual = Effect(
        balance=(Balance("", "", 0, 64, 0.5, -0.001), Balance("kelas", "a", 1, 64, 0.25, None)),
        attrition=(
            Attrition(0, 80, 16, 0.1, 0.04, differs=True),
            Attrition(1, 80, 8, None, None, differs=True),
        ),
        bounds=(Bounds(0, -0.3, -0.05, -0.4, 0.01, 0.1),),
        intention_to_treat=(FOUND,),
        adjusted=(replace(FOUND, estimate=-0.13),),
        difference_in_differences=(),
        groups=(
            GroupEffect(
                "kelas", 0, (LabelEffect("a", FOUND), LabelEffect("", FOUND)), 0.2, 0.4, differs=False
            ),
        ),
        detectable=0.1,
        missing=Missing(160, 24, 3),
        verdict="effective",
        reason="large",
        primary="adjusted",
        level=0.95,
        means=(ArmMean(0, 64, 0.375, 0.5), ArmMean(1, 72, 0.5, None)),
    )
    return replace(usual, **changes)


def _result(effect: Effect | None = None, **changes: Any) -> Result:
    outcome = OutcomeResult(
        {"id": "Menunggu lama", "en": "Long waits"}, "question", "share", "lower", effect or _effect()
    )
    usual = Result(
        slug="antre",
        title={"id": "Antre dari rumah", "en": "Queue from home"},
        version=2,
        protocol_sha256="ab" * 32,
        analysis_on=date(2030, 7, 1),
        made_at=now(),
        allocation="randomised",
        alpha=0.05,
        planned=150,
        minimal_effect=0.1,
        arms=(NEW, USUAL),
        compared=1,
        looks=1,
        flow=Flow(170, 10, (ArmFlow(80, 0, 10, 6, 64), ArmFlow(80, 0, 2, 6, 72))),
        outcomes=(outcome,),
        groups={
            "kelas": GroupNamed({"id": "Kelas", "en": "Class"}, {"a": {"id": "Kelas A", "en": "Class A"}})
        },
    )
    return replace(usual, **changes)


def _sections(result: Result, language: str = "en") -> dict[str, Section]:
    with using_language(language):
        paper = result_paper(ResultView(1, result, "cd" * 32, now()))
    return {section.key: section for section in paper.sections}


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_verdict_is_a_word_and_a_sentence(reason: Reason, language: str) -> None:
    """Whatever the rules say, citizens read it in plain words of their language."""
    effect = _effect(reason=str(reason), verdict=str(VERDICTS[reason]))
    with using_language(language):
        paper = result_paper(ResultView(1, _result(effect), "cd" * 32, now()))
    assert paper.verdict != str(VERDICTS[reason]) or paper.verdict in {"effective", "harmful", "inconclusive"}
    assert paper.reason.endswith(".")
    assert paper.reason != str(reason)


def test_shares_are_percentage_points() -> None:
    """A difference of shares is said in points with its sign and interval, a mean share in per cent."""
    sections = _sections(_result())
    assert sections["effect"].text[0] == (
        "Long waits: with “From home” 13.0 percentage points lower than with “As usual” (95% interval: -25.0 to -0.4)."
    )
    assert sections["effect"].spoken[1][0].endswith("(decides)")
    assert sections["effect"].spoken[0][4] == "< 0.001"
    assert "10 percentage points" in sections["effect"].notes[0]
    assert str(sections["arms"].rows[0][3]) == "0.375"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Minutes waited: with “From home” 12.50 lower than with “As usual” (95% interval: -25.00 to -0.40).",
        ),
        (
            "id",
            "Menit menunggu: dengan “Antre dari rumah” 12,50 lebih rendah daripada dengan “Antre seperti biasa” ",
        ),
    ],
)
def test_a_mean_is_said_in_the_unit_that_names_it(language: str, said: str) -> None:
    """What an outcome is measured in stands in its name, so the sentence about it does not speak of units."""
    found = replace(FOUND, estimate=-12.5, low=-25.0, high=-0.4)
    effect = _effect(adjusted=(found,))
    name = {"id": "Menit menunggu", "en": "Minutes waited"}
    outcome = OutcomeResult(name, "question", "mean", "lower", effect)
    assert _sections(_result(outcomes=(outcome,)), language)["effect"].text[0].startswith(said)


def test_who_is_missing_and_what_it_could_change() -> None:
    """Attrition by arm, with bounds where it differs, and looks before the day."""
    sections = _sections(_result())
    assert "Of 160 people who are compared, the outcome of 24 is not known." in sections["missing"].text
    assert any("between -30.0 and -5.0" in words for words in sections["missing"].text)
    assert [str(cell) for cell in sections["missing"].rows[0]] == ["From home", "80", "16", "0.200", "0.040"]
    assert sections["balance"].spoken[0][4] == "0.00"
    assert any("looked at 1 time" in words for words in sections["method"].text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "before anybody knew the outcome"),
        ({"amended_on": date(2030, 5, 2)}, "amended on 2 May 2030, while the trial ran, before anybody knew"),
        (
            {"amended_on": date(2030, 5, 2), "amended_after_look": True},
            "amended on 2 May 2030, after outcomes by arm had been looked at",
        ),
    ],
)
def test_what_was_promised_when(changes: dict[str, Any], said: str) -> None:
    """Nothing is called fixed in advance that was changed while the trial ran, least of all after a look."""
    sections = _sections(_result(**changes))
    assert any(said in words for words in sections["method"].text)
    assert ("Before the trial" in sections["effect"].notes[0]) is not bool(changes)


def test_groups_in_the_words_of_the_form() -> None:
    """Answers by their labels, silence as silence."""
    sections = _sections(_result(), "id")
    assert [row[0] for row in sections["groups"].spoken] == ["Kelas: Kelas A", "Kelas: tidak disebutkan"]


def test_places_by_who_came_first() -> None:
    """The assumption is stated, and those without a place are what is compared with."""
    effect = _effect(
        primary="difference_in_differences",
        difference_in_differences=(FOUND,),
        adjusted=(),
        bounds=(),
        groups=(),
    )
    result = _result(effect, allocation="first_come", arms=(NEW, ComparedArm({}, WITHOUT_PLACE)))
    sections = _sections(result)
    assert "“those without a place”" in sections["effect"].text[0]
    assert any(
        "This assumes that without the trial both would have changed alike" in words
        for words in sections["method"].text
    )
    assert "groups" not in sections


@pytest.mark.parametrize("analysis", Analysis)
def test_nothing_found_is_said(analysis: Analysis) -> None:
    """Without any difference every section still reads, and nothing is drawn of nothing."""
    effect = _effect(
        primary=str(analysis), intention_to_treat=(), adjusted=(), groups=(), balance=(), bounds=(), attrition=(),
        detectable=None, means=(ArmMean(0, 0, None, None), ArmMean(1, 0, None, None)),
    )  # fmt: skip
    sections = _sections(_result(effect, allocation="cluster"))
    assert "There is no difference that could be worked out." in sections["effect"].text
    assert any("CR2" in words for words in sections["method"].text)
    assert chart_specs(_result(effect)) == {}


def test_several_arms_are_named() -> None:
    """With three arms each row says whose it is, in table, chart and flow."""
    third = ComparedArm({"id": "Loket <kedua> & telepon"}, "new")
    effect = _effect(adjusted=(FOUND, replace(FOUND, arm=2)), intention_to_treat=(), level=0.975)
    flow = Flow(170, 10, (ArmFlow(60, 0, 0, 0, 60), ArmFlow(60, 0, 0, 0, 60), ArmFlow(50, 4, 1, 2, 43)))
    result = _result(effect, arms=(NEW, USUAL, third), flow=flow)
    sections = _sections(result)
    assert [row[1] for row in sections["effect"].spoken] == ["From home", "Loket <kedua> & telepon"]
    assert "97.5% interval" in sections["effect"].text[0]
    assert any("Several arms are compared" in words for words in sections["method"].text)
    drawn = flow_drawing(result)
    assert "Loket &lt;kedua&gt; &amp; telepon" in drawn
    assert drawn.count("<rect") == 1 + 2 + 3 * 3
    narrow = narrow_flow_drawing(result)
    assert narrow.count("<rect") == drawn.count("<rect")
    words = [sorted(re.findall(r"<text[^>]*>([^<]*)", picture)) for picture in (drawn, narrow)]
    assert words[0] == words[1]
    assert int(re.findall(r'width="(\d+)"', narrow)[0]) < 1.3 * BOX
    rows = chart_specs(result)["effect"]["data"]["values"]
    assert [row["row"].split(":")[0] for row in rows] == ["Antre dari rumah", "Loket <kedua> &\ntelepon"]


def test_no_name_in_a_chart_is_cut() -> None:
    """However long it is, its row grows; groups say what was asked; the word at the line stays in the picture."""
    long = (
        "Seberapa sering Anda datang ke Puskesmas Kenanga untuk mengambil obat rutin dalam setahun terakhir?"
    )
    named = GroupNamed({"id": long}, {"a": {"id": "Sekurang-kurangnya sekali sebulan sepanjang tahun"}})
    group = GroupEffect("usia", 0, (LabelEffect("a", FOUND),), None, None, differs=False)
    result = _result(_effect(groups=(group,)), groups={"usia": named})
    spec = chart_specs(result)["groups"]
    (row,) = spec["data"]["values"]
    assert " ".join(row["row"].split("\n")).startswith(long)
    (word,) = [layer for layer in spec["layer"] if isinstance(layer["mark"].get("text"), str)]
    assert spec["height"] >= len(row["row"].split("\n")) * LINE_HEIGHT
    (word,) = [
        layer
        for layer in spec["layer"]
        if "matters" in str(layer["mark"].get("text")) or "mulai" in str(layer["mark"])
    ]
    (low, high), (at,) = spec["encoding"]["x"]["scale"]["domain"], word["data"]["values"]
    assert word["mark"]["align"] == ("right" if at["at"] > (low + high) / 2 else "left")
