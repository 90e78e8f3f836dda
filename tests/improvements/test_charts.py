"""The charts of a report: the same report gives the same picture, and no style is written into one."""

from datetime import date
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from participation.files.chart_parts import PRIMARY
from participation.files.drawing import draw
from participation.improvements.chart_queries import charts_of
from participation.improvements.chart_service import draw_charts
from participation.improvements.charts import chart_specs
from participation.improvements.schemas import AreaFigure, ElementFigure, Figures, ReportView
from participation.improvements.voices import Mix
from participation.web.i18n import using_language
from tests.factories import a_report as a_stored_report
from tests.factories import an_office
from tests.improvements.test_paper import LONG, a_report, an_improvement

NAMES = {1: "Melati", 2: f"Kelurahan {LONG}"}


def a_full_report(label: str = "antrean loket") -> ReportView:
    figures = Figures(
        mix=Mix(0.5, 0.3, 0.2),
        weeks=[date(2026, 11, 2), date(2026, 11, 9)],
        areas=[AreaFigure(1, 9, 0.5, [6, None]), AreaFigure(2, 5, 0.2, [0, 5])],
        elements=[ElementFigure("U3", 8, 0.75, 2.345, 40), ElementFigure("U8", None, None, None, 0)],
    )
    return a_report(an_improvement(1, label), an_improvement(2, "lampu jalan"), figures=figures)


def drawn(report: ReportView) -> dict[str, str]:
    return draw(chart_specs(report, NAMES))


def texts(svg: str) -> list[str]:
    """All words of a picture, each line of a label by itself."""
    return [part.strip() for part in ElementTree.fromstring(svg).itertext() if part.strip()]


def test_the_same_report_gives_the_same_pictures() -> None:
    """Byte for byte, also after other charts were drawn in between."""
    first = drawn(a_full_report())
    draw(chart_specs(a_full_report("lain"), NAMES))
    assert drawn(a_full_report()) == first
    assert set(first) == {"ranks", "areas", "elements", "weeks-1", "weeks-2"}


def test_pictures_pass_the_strictest_policy_and_fetch_nothing() -> None:
    """No style, no script, no address but those of the language itself."""
    for svg in drawn(a_full_report()).values():
        root = ElementTree.fromstring(svg)
        assert not [
            one for one in root.iter() if "style" in one.attrib or one.tag.endswith(("style", "script"))
        ]
        assert not [one for one in root.iter() if any(name.endswith("href") for name in one.attrib)]


def test_pictures_say_what_the_tables_say() -> None:
    """Few voices are a dash here, too; shares and scores stand at their bars."""
    made = drawn(a_full_report())
    assert {"6", "–", "0", "5"} <= set(texts(made["areas"]))
    assert {"75%", "2.35", "NRR"} <= {text.replace(",", ".") for text in texts(made["elements"])}


def test_long_words_are_broken_and_odd_ones_drawn() -> None:
    """A word of 30 letters stays within its column; what no picture can hold does not stop it."""
    made = drawn(a_full_report(f"{LONG} \x01 <b>&\u202e 漢字"))
    for svg in made.values():
        assert all(len(text) <= 22 for text in texts(svg))
    assert any("<b>&" in text for text in texts(made["ranks"]))


def test_without_figures_there_is_no_picture() -> None:
    """An empty report has none, and one of an earlier formula no places."""
    assert chart_specs(a_report(), {}) == {}
    old = a_report(replace(an_improvement(1), evidence=None, series=[0.4]))
    assert chart_specs(old, {}) == {}


@pytest.mark.parametrize(
    ("series", "bars", "hollow"),
    [([0.1, 0.0, 0.2], 2, 0), ([None, 0.0, 0.2], 1, 1), ([None, None], 0, 2), ([0.0, 0.0], 0, 0)],
)
def test_weeks_that_are_not_told_are_hollow_bars(series: list[float | None], bars: int, hollow: int) -> None:
    """They are all as high, whatever their figure is; a week without anybody has no bar."""
    svg = drawn(a_report(replace(an_improvement(1), evidence=None, series=series)))["weeks-1"]
    paths = [path for path in ElementTree.fromstring(svg).iter() if path.get("aria-roledescription") == "bar"]
    filled = [path.get("fill") for path in paths]
    assert (filled.count(PRIMARY), filled.count("#ffffff"), len(filled)) == (bars, hollow, bars + hollow)


@pytest.mark.usefixtures("database")
async def test_charts_are_stored_in_every_language_of_reports() -> None:
    """Drawing twice changes nothing; Javanese pages show the Indonesian ones."""
    report = await a_stored_report((await an_office()).id)
    await draw_charts(report.id)
    await draw_charts(report.id)
    found = {}
    for language in ("id", "en", "jv"):
        with using_language(language):
            found[language] = await charts_of(report.id)
    assert "Tempat" not in found["en"]["ranks"]
    assert "Place" in found["en"]["ranks"]
    assert "Place" not in found["id"]["ranks"]
    assert found["jv"] == found["id"]


@pytest.mark.parametrize(("last", "named"), [(9, range(1, 10)), (14, range(1, 15, 2))])
def test_places_of_many_do_not_run_together(last: int, named: range) -> None:
    """Where there is too little room between them, every other one is named."""
    one = an_improvement(1)
    assert one.evidence is not None
    report = a_report(replace(one, evidence=replace(one.evidence, ranks=(1, last))))
    parts = ElementTree.fromstring(drawn(report)["ranks"]).iter()
    shown = [part.text for part in parts if part.text and part.get("opacity") != "0"]
    assert [int(text) for text in shown if text.isdecimal()] == list(named)
