"""The charts of a report as Vega-Lite says them: places, areas, elements, and the weeks of each improvement. Pure."""

from collections.abc import Mapping, Sequence

from participation.files.chart_parts import (
    BAD,
    INK,
    LINE,
    PALE,
    PRIMARY,
    Spec,
    frame,
    in_lines,
    row_axis,
    row_names,
)
from participation.files.sections import decimal, share, words
from participation.improvements.paper_findings import AREAS, ELEMENTS_CHART, RANKS, element_name
from participation.improvements.paper_improvements import spark_name
from participation.improvements.schemas import ImprovementView, ReportView
from participation.web.i18n import gettext, mark

MOST_ROWS = 12
ROW, TILE, WIDTH = 42, 34, 230


def chart_specs(report: ReportView, areas: Mapping[int, str]) -> dict[str, Spec]:
    """Charts by name, in the language of the page; what there is nothing to draw of is left out."""
    specs = {spark_name(one): _weeks(one.series) for one in report.improvements if len(one.series) > 1}
    sure = [one for one in report.improvements if one.evidence][:MOST_ROWS]
    if sure:
        specs[RANKS] = _ranks(sure)
    if report.figures.areas and report.improvements:
        specs[AREAS] = _areas(report, areas)
    if report.figures.elements:
        specs[ELEMENTS_CHART] = _elements(report)
    return specs


def _weeks(series: Sequence[float | None]) -> Spec:
    """A bar for each week; a hollow one, as high in all of them, where too few spoke to be told."""
    top = max((share for share in series if share), default=1.0)
    values: list[Spec] = [
        {"week": week, "share": top / 4 if share is None else share, "told": share is not None}
        for week, share in enumerate(series)
    ]
    hidden = {"axis": None}
    bar = {"type": "bar", "stroke": PRIMARY}
    return {
        **frame(values, 92, 28, left=2, top=2, right=2, bottom=2),
        "encoding": {
            "x": {"field": "week", "type": "ordinal", "scale": {"paddingInner": 0.25}, **hidden},
            "y": {"field": "share", "type": "quantitative", "scale": {"domain": [0, top]}, **hidden},
        },
        "layer": [
            {"transform": [{"filter": "datum.told && datum.share > 0"}], "mark": {**bar, "fill": PRIMARY}},
            {"transform": [{"filter": "!datum.told"}], "mark": {**bar, "fill": "#ffffff"}},
        ],
    }


def _ranks(improvements: Sequence[ImprovementView]) -> Spec:
    """A row for each improvement: where it stands, and from where to where chance could move it."""
    values: list[Spec] = [
        {"row": in_lines(f"{one.rank}. {one.label}"), "rank": one.rank, "best": best, "worst": worst}
        for one in improvements
        for best, worst in [one.evidence.ranks if one.evidence else (one.rank, one.rank)]
    ]
    last = max(max(value["worst"], value["rank"]) for value in values)
    place = {
        "type": "quantitative",
        "scale": {"domain": [0.5, last + 0.5], "nice": False},
        "axis": {
            "title": gettext(mark("Place")),
            "values": list(range(1, last + 1)),
            "labelSeparation": 6,  # of many places every other one is named, so that no two run together
            "gridColor": LINE,
        },
    }
    return {
        **frame(values, WIDTH, ROW * len(values), bottom=40),
        "encoding": {"y": row_axis(values), "x": {"field": "rank", **place}},
        "layer": [
            row_names(),
            {
                "mark": {"type": "rule", "color": PRIMARY, "strokeWidth": 3, "opacity": 0.45},
                "encoding": {"x": {"field": "best", **place}, "x2": {"field": "worst"}},
            },
            {"mark": {"type": "point", "filled": True, "color": PRIMARY, "size": 90, "opacity": 1}},
        ],
    }


def _areas(report: ReportView, names: Mapping[int, str]) -> Spec:
    """A tile for each area and improvement, as dark as many of the voices there speak of it."""
    gone = gettext(mark("an area that is gone"))
    figures = [figure for figure in report.figures.areas if figure.topics]
    values: list[Spec] = [
        {
            "row": in_lines(names.get(figure.area, gone)),
            "rank": improvement.rank,
            "share": (voices or 0) / figure.voices,
            "shown": words(voices),
        }
        for figure in figures
        for improvement, voices in zip(report.improvements, figure.topics, strict=False)
    ]
    columns = sorted({improvement.rank for improvement in report.improvements[: len(figures[0].topics)]})
    top = max(value["share"] for value in values) or 1
    return {
        **frame(values, TILE * len(columns), TILE * len(figures), top=40),
        "encoding": {
            "y": row_axis(values),
            "x": {
                "field": "rank",
                "type": "ordinal",
                "scale": {"padding": 0.06},
                "axis": {"orient": "top", "title": gettext(mark("Improvement")), "labelAngle": 0},
            },
        },
        "layer": [
            {**row_names(), "transform": [{"filter": f"datum.rank == {columns[0]}"}]},
            {
                "mark": {"type": "rect"},
                "encoding": {
                    "color": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"domain": [0, top], "range": [PALE, PRIMARY]},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    "text": {"field": "shown"},
                    "color": {
                        "condition": {"test": f"datum.share > {top / 2}", "value": "#ffffff"},
                        "value": INK,
                    },
                },
            },
        ],
    }


def _elements(report: ReportView) -> Spec:
    """A row for each element: how many of those who speak of it complain, and what people scored it."""
    values: list[Spec] = [
        {
            "row": in_lines(element_name(figure.element)),
            "share": figure.negative or 0,
            "complain": words(share(figure.negative)),
            "score": words(decimal(figure.nrr, 2)),
        }
        for figure in report.figures.elements
    ]
    scores, bars = WIDTH + 20, 170
    return {
        **frame(values, bars, ROW * len(values), top=34, right=WIDTH - bars + 70),
        "encoding": {"y": row_axis(values)},
        "layer": [
            row_names(),
            {
                "mark": {"type": "bar", "color": BAD, "height": 16},
                "encoding": {
                    "x": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"domain": [0, 1]},
                        "axis": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12},
                "encoding": {
                    "x": {"field": "share", "type": "quantitative", "scale": {"domain": [0, 1]}},
                    "text": {"field": "complain"},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "x": scores, "fontSize": 12, "fontWeight": "bold"},
                "encoding": {"text": {"field": "score"}},
            },
            _heading(0, gettext(mark("Complain"))),
            _heading(scores, "NRR"),
        ],
    }


def _heading(x: int, words: str) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "align": "left",
            "fontSize": 12,
            "fontWeight": "bold",
            "x": x,
            "y": -12,
            "text": words,
        },
        "encoding": {"y": None},
    }
