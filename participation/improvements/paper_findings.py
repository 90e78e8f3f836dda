"""What a report found: the ranking, areas, elements, what changed and what became of actions. Pure."""

from collections.abc import Sequence

from participation.files.sections import Row, Section, decimal, share, words
from participation.improvements.before_after import Change, Verdict
from participation.improvements.breakdowns import MOST_TOPICS
from participation.improvements.briefings import Briefing, Outcome
from participation.improvements.paper_head import shares_note
from participation.improvements.schemas import AreaFigure, ElementFigure, ImprovementView, ReportView
from participation.improvements.theme_states import ThemeState
from participation.improvements.theme_wording import NOT_RANKED, THEME_STATE_LABELS
from participation.improvements.wording import (
    NOT_COMPARED,
    PUT_FIRST,
    READ_OTHERWISE,
    places_words,
    trend_words,
)
from participation.surveys.skm import ELEMENTS
from participation.texts import text_in
from participation.web.i18n import (
    DEFAULT_LANGUAGE,
    current_language,
    format_number,
    gettext,
    mark,
    translate,
)

AREAS, ELEMENTS_CHART, RANKS = "areas", "elements", "ranks"
"""Names of charts; charts.py draws them."""


def ranking(briefing: Briefing) -> Section:
    """Every improvement on a line; what became of its theme only where there is a report to compare with."""
    report = briefing.report
    return Section(
        key="ranking",
        title=gettext(mark("All improvements")),
        text=[_first_words(report)],
        heads=[
            gettext(mark("Place")),
            gettext(mark("Improvement")),
            gettext(mark("Voices")),
            gettext(mark("Share")),
            gettext(mark("Complain")),
            gettext(mark("Trend")),
            gettext(mark("Possible places")),
            gettext(mark("Theme")),
        ],
        rows=[_ranked(briefing, one) for one in report.improvements],
        chart=RANKS,
        notes=[_places_note(), shares_note(report)] if report.improvements else [],
    )


def _first_words(report: ReportView) -> str:
    if not report.improvements:
        return gettext(mark("No topic was named by enough people to be ranked."))
    first = report.improvements[0]
    if first.pinned:
        put = mark("Planners put “%(label)s” first; by figures alone it has place %(place)s.")
        return translate(put, {"label": first.label, "place": first.rank_by_figures or first.rank})
    if len(report.improvements) == 1:
        return translate(mark("“%(label)s” is the only topic that was ranked."), {"label": first.label})
    best, worst = first.evidence.ranks if first.evidence else (1, 1)
    if best == worst:
        return translate(
            mark("“%(label)s” comes first; this place is as good as sure."), {"label": first.label}
        )
    said = mark("“%(label)s” comes first; by chance alone it could stand on place %(best)s to %(worst)s.")
    return translate(said, {"label": first.label, "best": best, "worst": worst})


def _places_note() -> str:
    return gettext(
        mark(
            "Possible places: with other voices by chance, 95 of 100 times an improvement"
            " would stand within these."
        )
    )


def _ranked(briefing: Briefing, one: ImprovementView) -> Row:
    return [
        one.rank,
        one.label,
        one.voices,
        share(one.share),
        share(one.mix.negative),
        trend_words(one) if one.trend is not None else None,
        places_words(one),
        state_words(briefing, one),
    ]


def state_words(briefing: Briefing, one: ImprovementView) -> str:
    """What became of its theme since the last report, and whether planners put it first."""
    related = f" ({', '.join(one.related)})" if one.related else ""
    formerly = [called_before(one)] if called_before(one) else []
    state = [gettext(THEME_STATE_LABELS[one.state]) + related] if one.state and briefing.compared else []
    pinned = [gettext(PUT_FIRST)] if one.pinned else []
    return ", ".join([*state, *formerly, *pinned])


def called_before(one: ImprovementView) -> str:
    """That its theme had another name in the report before; empty where it had not."""
    if one.evidence is None or not one.evidence.formerly:
        return ""
    return translate(mark("called “%(name)s” before"), {"name": one.evidence.formerly})


def areas(briefing: Briefing) -> Section | None:
    """Which area speaks of what; None where comments name no area, or too few do."""
    figures = briefing.report.figures.areas
    if not figures:
        return None
    topics = briefing.report.improvements[:MOST_TOPICS]
    return Section(
        key=AREAS,
        title=gettext(mark("Where people speak of what")),
        text=[
            gettext(
                mark(
                    "The areas of which most is heard, and how many voices there speak of"
                    " each of the first improvements."
                )
            ),
            _most_words(briefing, figures[0]),
        ],
        heads=[
            gettext(mark("Area")),
            gettext(mark("Voices")),
            gettext(mark("Complain")),
            *(f"{one.rank}. {one.label}" for one in topics),
        ],
        rows=[_area(briefing, figure, len(topics)) for figure in figures],
        chart=AREAS if topics else "",
        notes=[few_note()],
    )


def _most_words(briefing: Briefing, figure: AreaFigure) -> str:
    said = mark("Most is heard of %(area)s: %(voices)s voices, of whom %(share)s complain.")
    told: dict[str, object] = {
        "area": _area_name(briefing, figure),
        "voices": figure.voices,
        "share": words(share(figure.negative)),
    }
    return translate(said, told)


def few_note() -> str:
    return gettext(mark("A dash stands for fewer than five voices: people could be recognised."))


def _area(briefing: Briefing, figure: AreaFigure, topics: int) -> Row:
    return [_area_name(briefing, figure), figure.voices, share(figure.negative), *figure.topics[:topics]]


def _area_name(briefing: Briefing, figure: AreaFigure) -> str:
    return briefing.areas.get(figure.area, gettext(mark("an area that is gone")))


def elements(report: ReportView) -> Section | None:
    """What was said of each SKM element, beside its score; None where nothing is known of any."""
    figures = report.figures.elements
    if not figures:
        return None
    return Section(
        key=ELEMENTS_CHART,
        title=gettext(mark("The nine elements of the SKM")),
        text=[
            gettext(
                mark(
                    "What people scored in surveys (1 to 4, over the last year) stands "
                    "beside what they wrote in this period."
                )
            ),
            _lowest_words(figures),
        ],
        heads=[
            gettext(mark("Element")),
            gettext(mark("Score (NRR)")),
            gettext(mark("People who scored it")),
            gettext(mark("Voices")),
            gettext(mark("Complain")),
            gettext(mark("Improvements")),
        ],
        rows=[_element(report, figure) for figure in figures],
        chart=ELEMENTS_CHART,
        notes=[
            few_note(),
            gettext(
                mark(
                    "A score needs at least 30 people. A comment is given to an element only "
                    "where the program is sure."
                )
            ),
            gettext(
                mark(
                    "Numbers of people are rounded down to tens: what results withhold, as few people said it, "
                    "must not follow from them."
                )
            ),
        ],
    )


def _lowest_words(figures: Sequence[ElementFigure]) -> str:
    scored = [(figure.nrr, figure.element) for figure in figures if figure.nrr is not None]
    if not scored:
        return gettext(mark("No element was scored by at least 30 people in the last year."))
    score, element = min(scored)
    said = mark("The lowest score is that of %(element)s: %(score)s of 4.")
    return translate(said, {"element": element_name(element), "score": words(decimal(score, 2))})


def element_name(element: str) -> str:
    return f"{element} {text_in(ELEMENTS[element], current_language(), DEFAULT_LANGUAGE)}"


def _element(report: ReportView, figure: ElementFigure) -> Row:
    speaking = [one for one in report.improvements if one.evidence and one.evidence.element == figure.element]
    return [
        element_name(figure.element),
        decimal(figure.nrr, 2),
        figure.people or None,
        figure.voices,
        share(figure.negative),
        ", ".join(f"{one.rank}. {one.label}" for one in speaking),
    ]


def changes(briefing: Briefing) -> Section:
    """What is new, moving or gone since the schedule's report before."""
    report = briefing.report
    moved = [
        one for one in report.improvements if one.state not in {None, ThemeState.STEADY} or called_before(one)
    ]
    rows = [
        *(_change(briefing, one) for one in moved),
        *_ended(report.figures.retired, THEME_STATE_LABELS[ThemeState.RETIRED]),
        *_ended(report.figures.unranked, NOT_RANKED),
    ]
    return Section(
        key="changes",
        title=gettext(mark("What changed since the last report")),
        text=[
            _changes_words(briefing, bool(rows)),
            *([gettext(READ_OTHERWISE)] if briefing.read_otherwise else []),
        ],
        heads=[
            gettext(mark("Theme")),
            gettext(mark("Since the last report")),
            gettext(mark("Voices")),
            gettext(mark("Trend")),
            gettext(mark("Is it chance?")),
        ]
        if briefing.compared and rows
        else [],
        rows=rows if briefing.compared else [],
    )


def _ended(themes: Sequence[str], state: str) -> list[Row]:
    return [[theme, gettext(state), None, "", ""] for theme in themes]


def _changes_words(briefing: Briefing, moved: bool) -> str:
    if not briefing.report.id:
        return gettext(mark("This report was made on demand: it is compared with no report before."))
    if not briefing.compared:
        return gettext(
            mark(
                "This is the first report of its schedule with improvements: there is none to"
                " compare it with."
            )
        )
    if not moved:
        return gettext(mark("Nothing is new and nothing is gone; no theme has changed by more than chance."))
    return gettext(mark("All other themes go on as they were."))


def _change(briefing: Briefing, one: ImprovementView) -> Row:
    return [
        f"{one.rank}. {one.label}",
        state_words(briefing, one),
        one.voices,
        trend_words(one),
        _chance_words(one),
    ]


def _chance_words(one: ImprovementView) -> str:
    if one.evidence is None or one.evidence.chance is None:
        return ""
    return gettext(mark("more than chance") if one.evidence.clear else mark("chance alone could do this"))


VERDICT_LABELS = {
    Verdict.LESS: mark("fewer"),
    Verdict.MORE: mark("more"),
    Verdict.UNCLEAR: mark("cannot be told"),
    Verdict.TOO_FEW: mark("too few voices"),
}


def outcomes(briefing: Briefing) -> Section | None:
    """What was measured after actions that are done; None before there is one."""
    if not briefing.outcomes:
        return None
    rows = [row for outcome in briefing.outcomes for row in _outcome(outcome)]
    return Section(
        key="outcomes",
        title=gettext(mark("What became of actions that are done")),
        text=[
            gettext(
                mark(
                    "The report that led to an action is compared with the first one after it was done. "
                    "Here numbers are of all voices of a report, not only of those that have a topic."
                )
            )
        ],
        heads=[
            gettext(mark("Action")),
            gettext(mark("Measured")),
            gettext(mark("Before")),
            gettext(mark("Afterwards")),
            gettext(mark("Change in points")),
            gettext(mark("Possible (95 in 100)")),
            gettext(mark("So now there are")),
        ],
        rows=rows,
        notes=[gettext(note) for note in _doubts(briefing.outcomes)],
    )


def _doubts(found: Sequence[Outcome]) -> list[str]:
    others = [NOT_COMPARED] if any(one.measured.read_otherwise for one in found) else []
    return [mark("Other things may have changed it as well."), *others]


def _outcome(outcome: Outcome) -> list[Row]:
    found = outcome.measured
    spans = (_span(found.before_from, found.before_to), _span(found.after_from, found.after_to))
    spoken = (_part(found.before.voices, found.before.of), _part(found.after.voices, found.after.of))
    if found.gone:
        return [_gone(outcome, spoken[0], spans)]
    rows = [_measure(outcome, gettext(mark("voices that speak of it")), spoken, spans, found.share)]
    if found.complaints:
        sides = (found.before, found.after)
        complain = [_part(round(side.negative), side.voices) for side in sides]
        label = gettext(mark("those of them who complain"))
        rows.append(_measure(outcome, label, (complain[0], complain[1]), spans, found.complaints))
    return rows


def _gone(outcome: Outcome, before: str, spans: tuple[str, str]) -> Row:
    """What is not ranked any more has no number of voices in the later report."""
    label = gettext(mark("voices that speak of it"))
    gone = gettext(mark("no longer among the improvements"))
    return [outcome.action.title, label, f"{before} ({spans[0]})", f"{gone} ({spans[1]})", None, "", ""]


def _measure(
    outcome: Outcome, label: str, counts: tuple[str, str], spans: tuple[str, str], change: Change
) -> Row:
    possible = f"{_points(change.low)} … {_points(change.high)}"
    enough = change.verdict != Verdict.TOO_FEW
    return [
        outcome.action.title,
        label,
        f"{counts[0]} ({spans[0]})",
        f"{counts[1]} ({spans[1]})",
        decimal(100 * change.difference, 1) if enough else None,
        possible if enough else "",
        gettext(VERDICT_LABELS[change.verdict]),
    ]


def _part(part: int, whole: int) -> str:
    return translate(mark("%(part)s of %(whole)s"), {"part": part, "whole": whole})


def _span(first: object, last: object) -> str:
    return translate(mark("%(first)s to %(last)s"), {"first": first, "last": last})


def _points(value: float) -> str:
    return format_number(100 * value, 1)
