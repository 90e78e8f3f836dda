"""Each improvement of a report on paper: its facts, why it has its place, what is done, and whose words stand for it.
Pure."""

import msgspec

from participation.files.sections import Row, decimal, words
from participation.improvements.briefings import Briefing
from participation.improvements.paper_findings import element_name, state_words
from participation.improvements.schemas import ActionView, Facts, ImprovementView, ReportView
from participation.improvements.wording import PART_LABELS, STATE_LABELS, trend_words
from participation.surveys.weighting import Interval
from participation.web.i18n import format_day, format_number, format_share, gettext, mark, ngettext, translate

FEW = 30
"""Voices below which shares move much by chance."""


class Block(msgspec.Struct, frozen=True):
    """One improvement. `parts` are the rows of its priority: part, what was found, counts as, weighs."""

    rank: int
    label: str
    chart: str  # name of its sparkline …
    alt: str  # … and what that shows
    facts: list[str]  # all of them, as the PDF lists them
    sureness: list[str]
    weeks: list[str]  # the figures of the sparkline, if there is one
    terms: str
    heads: list[str]  # of …
    parts: list[Row]
    priority: str

    @property
    def spoken(self) -> list[list[str]]:
        """The rows as people read them."""
        return [[words(value) for value in row] for row in self.parts]


def block(briefing: Briefing, one: ImprovementView) -> Block:
    report, sureness = briefing.report, _sureness(one)
    terms = translate(mark("Words that set it apart: %(terms)s"), {"terms": ", ".join(one.terms)})
    return Block(
        rank=one.rank,
        label=one.label,
        chart=spark_name(one),
        alt=weeks_words(one),
        facts=[
            *_identity(briefing, one),
            _heard(report, one),
            f"{_mix(one)} {_trend(one)}",
            *sureness,
            *[_action(briefing, action) for action in briefing.actions.get(one.id, [])],
            *_weeks(report, one),
            terms,
        ],
        sureness=sureness,
        weeks=_weeks(report, one),
        terms=terms,
        heads=_part_heads(),
        parts=parts(report, one),
        priority=_priority(report, one),
    )


def _part_heads() -> list[str]:
    return [
        gettext(mark("Part")),
        gettext(mark("What was found")),
        gettext(mark("Counts as")),
        gettext(mark("Weighs")),
    ]


def spark_name(one: ImprovementView) -> str:
    return f"weeks-{one.rank}"


def _weeks(report: ReportView, one: ImprovementView) -> list[str]:
    if len(one.series) < 2:
        return []
    weeks = zip(report.figures.weeks, one.series, strict=False)
    said = [f"{format_day(day)} {_share(share)}" for day, share in weeks]
    return [
        translate(mark("Share of voices by week, by its first day: %(weeks)s."), {"weeks": ", ".join(said)})
    ]


def weeks_words(one: ImprovementView) -> str:
    """What the sparkline shows."""
    shares = ", ".join(_share(share) for share in one.series)
    return translate(mark("Share of voices by week, oldest first: %(shares)s"), {"shares": shares})


def _share(share: float | None) -> str:
    """Of a week; of one to four voices nothing is told."""
    return "–" if share is None else format_share(share)


def parts(report: ReportView, one: ImprovementView) -> list[Row]:
    """What its priority is made of; nothing in reports of an earlier formula."""
    if one.evidence is None:
        return []
    return [
        [
            gettext(PART_LABELS[name][0]),
            _found(name, one.evidence),
            decimal(one.components.known[name], 3),
            decimal(exponent, 3),
        ]
        for name, exponent in one.components.exponents(report.figures.weights).items()
    ]


def _identity(briefing: Briefing, one: ImprovementView) -> list[str]:
    state = [said] if (said := state_words(briefing, one)) else []
    if not one.pinned:
        return state
    place = translate(
        mark("By figures alone it has place %(rank)s."), {"rank": one.rank_by_figures or one.rank}
    )
    return [*state, f"{one.pinned} {place}"]


def _heard(report: ReportView, one: ImprovementView) -> str:
    said = mark(
        "%(voices)s different voices in %(comments)s comments · "
        "%(share)s of the %(topical)s voices that have a topic"
    )
    told: dict[str, object] = {
        "voices": one.voices,
        "comments": one.comments,
        "share": format_share(one.share),
        "topical": report.topical,
    }
    few = " · " + gettext(mark("few voices: read with care")) if one.voices < FEW else ""
    return translate(said, told) + few


def _counted(said: str, count: int) -> str:
    return said % {"num": format_number(count)}


def _mix(one: ImprovementView) -> str:
    mix = one.mix
    return (
        translate(
            mark("%(negative)s negative, %(neutral)s neutral, %(positive)s positive"),
            {
                "negative": format_share(mix.negative),
                "neutral": format_share(mix.neutral),
                "positive": format_share(mix.positive),
            },
        )
        + "."
    )


def _trend(one: ImprovementView) -> str:
    said = trend_words(one)
    return said if one.trend is None else f"{said} {gettext(mark('against the period before'))}"


def _sureness(one: ImprovementView) -> list[str]:
    evidence = one.evidence
    if evidence is None:
        return []
    best, worst = evidence.ranks
    sure = gettext(mark("This place is as good as sure."))
    if best != worst:
        sure = translate(
            mark("With other voices by chance it could stand on place %(best)s to %(worst)s."),
            {"best": best, "worst": worst},
        )
    weighed = translate(
        mark(
            "With the usual weights it would have place %(place)s, if all parts weighed "
            "the same place %(equal)s."
        ),
        {"place": evidence.usual_rank, "equal": evidence.equal_rank},
    )
    return [f"{sure} {weighed}", *_calm(one, evidence), *_overlooked(evidence)]


def _calm(one: ImprovementView, evidence: Facts) -> list[str]:
    if evidence.calm_rank is None:
        return [gettext(mark("Without what is flagged below it would not be ranked."))]
    if evidence.calm_rank == (one.rank_by_figures or one.rank):
        return []
    said = mark("Without what is flagged below it would have place %(place)s.")
    return [translate(said, {"place": evidence.calm_rank})]


def _overlooked(evidence: Facts) -> list[str]:
    if not evidence.overlooked:
        return []
    return [
        gettext(
            mark(
                "Not to be overlooked: few speak of this, but at least half of them speak"
                " of the elderly, children, the poor, pregnant women or people with "
                "disabilities."
            )
        )
    ]


def _action(briefing: Briefing, action: ActionView) -> str:
    late = f" ({gettext(mark('late'))})" if action.late(briefing.today) else ""
    until = ""
    if action.due_on:
        until = " · " + translate(mark("due on %(day)s"), {"day": format_day(action.due_on)})
    state = gettext(STATE_LABELS[action.state])
    said = translate(mark("Action: %(title)s"), {"title": action.title})
    return f"{said} · {action.office_name} · {state}{late}{until}"


def _priority(report: ReportView, one: ImprovementView) -> str:
    if one.evidence is None:
        return translate(mark("Priority: %(priority)s."), {"priority": format_number(one.priority, 2)})
    exponents = one.components.exponents(report.figures.weights)
    product = " × ".join(
        f"{format_number(one.components.known[name], 3)}^{format_number(exponent, 3)}"
        for name, exponent in exponents.items()
    )
    return translate(
        mark("Priority: %(product)s = %(priority)s."),
        {"product": product, "priority": format_number(one.priority, 3)},
    )


def _found(name: str, evidence: Facts) -> str:
    """What was found of one part, with its interval."""
    value, interval = evidence.values[name], evidence.intervals[name]
    if name == "volume":
        said = mark("%(voices)s voices (%(low)s to %(high)s)")
        return translate(said, {"voices": round(value), **_between(interval, 0)})
    if name == "severity":
        said = mark("%(share)s by this reckoning (%(low)s to %(high)s)")
        return translate(said, {"share": format_share(value), **_shares(interval)})
    if name == "trend":
        said = mark("%(times)s times as large as before (%(low)s to %(high)s)")
        chance = mark("more than chance") if evidence.clear else mark("chance alone could do this")
        times = translate(said, {"times": format_number(value, 1), **_between(interval, 1)})
        return f"{times}; {gettext(chance)}"
    if name == "reach":
        return _reach(value, interval, evidence)
    said = mark("%(share)s from full marks (%(low)s to %(high)s)")
    own = element_name(evidence.element) if evidence.element else ""
    mean = gettext(mark("the mean of all elements, as its own is not known"))
    return f"{translate(said, {'share': format_share(value), **_shares(interval)})}: {own or mean}"


def _reach(value: float, interval: Interval, evidence: Facts) -> str:
    said = mark("%(value)s of 1 (%(low)s to %(high)s)")
    found = [translate(said, {"value": format_number(value, 2), **_between(interval, 2)})]
    if evidence.areas:
        named = ngettext("%(num)s area is named", "%(num)s areas are named", evidence.areas)
        found.append(_counted(named, evidence.areas))
    if evidence.protected:
        spoken = ngettext(
            "%(num)s voice speaks of people whom the law protects",
            "%(num)s voices speak of people whom the law protects",
            evidence.protected,
        )
        found.append(_counted(spoken, evidence.protected))
    return "; ".join(found)


def _between(interval: Interval, decimals: int) -> dict[str, object]:
    return {
        "low": format_number(interval.low, decimals),
        "high": format_number(interval.high, decimals),
    }


def _shares(interval: Interval) -> dict[str, object]:
    return {"low": format_share(interval.low), "high": format_share(interval.high)}
