"""How a report was made, what it set aside and what it cannot tell, in plain words. Pure."""

from participation.files.sections import Section, share
from participation.improvements.floods import COPIES, SOURCE
from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.schemas import FloodView, ReportView
from participation.improvements.wording import PART_LABELS
from participation.web.i18n import format_day, format_number, format_share, gettext, mark, translate


def floods(report: ReportView) -> Section | None:
    """Copies and bursts; None where nothing was flagged."""
    if not report.figures.floods:
        return None
    return Section(
        key="floods",
        title=gettext(mark("What was flagged")),
        text=[],
        heads=[gettext(mark("What")), gettext(mark("When"))],
        rows=[[_flood(flood), _when(flood)] for flood in report.figures.floods],
    )


def _flood(flood: FloodView) -> str:
    if flood.kind == COPIES:
        said = mark("%(count)s comments are copies or near-copies of one text. They count as one voice.")
        quoted = f" “{flood.text}”" if flood.text else ""
        return translate(said, {"count": flood.comments}) + quoted
    if flood.kind == SOURCE:
        return translate(
            mark(
                "%(topic)s: %(count)s voices came by the campaign link %(source)s, far "
                "more than is usual. They count as %(counted)s."
            ),
            {"topic": flood.label, "count": flood.voices, "source": flood.source, "counted": flood.counted},
        )  # fmt: skip
    return translate(
        mark(
            "%(topic)s: %(count)s voices on one day, far more than is usual. They count; "
            "it may be an incident or a campaign."
        ),
        {"topic": flood.label, "count": flood.voices},
    )  # fmt: skip


def _when(flood: FloodView) -> str:
    if flood.first == flood.last:
        return format_day(flood.first)
    return translate(mark("%(first)s to %(last)s"), {"first": flood.first, "last": flood.last})


def left_out(report: ReportView) -> Section | None:
    """What planners keep out of the ranking, with their reasons; None where they keep out nothing."""
    if not report.figures.excluded:
        return None
    return Section(
        key="excluded",
        title=gettext(mark("Left out of the ranking")),
        text=[
            gettext(
                mark(
                    "Planners decided not to rank these topics. The place is the one that"
                    " each would have by the usual weights."
                )
            )
        ],
        heads=[
            gettext(mark("Theme")),
            gettext(mark("Place by figures")),
            gettext(mark("Voices")),
            gettext(mark("Reason")),
        ],
        rows=[[one.label, one.rank, one.voices, one.reason] for one in report.figures.excluded],
    )


def idle(report: ReportView) -> Section | None:
    """What planners decided about topics that this report does not rank anyway; None without."""
    if not report.figures.idle:
        return None
    return Section(
        key="idle",
        title=gettext(mark("Decided, but without effect")),
        text=[
            gettext(
                mark(
                    "Planners put these topics first or leave them out. In this period too few people spoke of them "
                    "or complained, or what was said became part of another topic."
                )
            )
        ],
        heads=[gettext(mark("Theme")), gettext(mark("Decided")), gettext(mark("Reason"))],
        rows=[
            [
                one.label,
                gettext(mark("put first") if one.first else mark("kept out of the ranking")),
                one.reason,
            ]
            for one in report.figures.idle
        ],
    )


def method(report: ReportView) -> Section:
    """How it was counted, and the limits of that."""
    weights = report.figures.weights
    return Section(
        key="method",
        title=gettext(mark("How this was counted")),
        text=[
            _grouped(report),
            *_kept(report),
            _by_hand(report),
            *_aside(report),
            *_pictures(report),
            _limits(),
        ],
        heads=[gettext(mark("Part")), gettext(mark("What it is")), gettext(mark("Weighs"))]
        if weights
        else [],
        rows=[
            [
                gettext(PART_LABELS[name][0]),
                gettext(PART_LABELS[name][1]) + _stays(report, name),
                share(weight),
            ]
            for name, weight in weights.items()
        ],
        notes=[*(_weighing(report) if weights else []), _model(report)],
    )


def _grouped(report: ReportView) -> str:
    if report.figures.weights:
        return gettext(
            mark(
                "Comments that speak about the same things were grouped by their words. "
                "Each group got a place by the parts below."
            )
        )
    return gettext(
        mark(
            "Comments that speak about the same things were grouped by their words. Each "
            "group got a place by how many different people speak of it (half of the "
            "weight), how many of them complain (three tenths) and whether it grows (two "
            "tenths)."
        )
    )


def _kept(report: ReportView) -> list[str]:
    said = mark(
        "Groups of this schedule's report before are kept unless another grouping fits much better, or planners "
        "joined or parted them."
    )
    return [gettext(said)] if report.schedule else []


def _by_hand(report: ReportView) -> str:
    figures = report.figures
    if figures.excluded or figures.idle or any(one.pinned for one in report.improvements):
        return gettext(
            mark(
                "Planners decided by hand what is put first or left out; each of these "
                "decisions stands above with its reason."
            )
        )
    return gettext(mark("Planners put nothing first and left nothing out."))


def _aside(report: ReportView) -> list[str]:
    aside = report.figures.set_aside
    return [
        translate(
            mark("Copies of one text count as one voice: %(count)s of the comments repeat others."),
            {"count": aside.copies},
        ),
        translate(mark("Too short to belong to a topic: %(count)s of the comments."), {"count": aside.short}),
        translate(
            mark(
                "Content rather than complaining, so nothing to improve: %(count)s of "
                "the comments (topics: %(topics)s)."
            ),
            {"count": aside.praise, "topics": aside.praise_topics},
        ),
        translate(
            mark(
                "Topics of fewer than %(fewest)s voices, not shown to protect who wrote "
                "them: %(count)s of the comments (topics: %(topics)s)."
            ),
            {"fewest": FEWEST_VOICES, "count": aside.few, "topics": aside.few_topics},
        ),
        *_apart(aside.apart),
    ]  # fmt: skip


def _apart(comments: int | None) -> list[str]:
    said = mark("Near to no topic, or courtesies alone: %(count)s of the comments.")
    return [] if comments is None else [translate(said, {"count": comments})]


def _pictures(report: ReportView) -> list[str]:
    said = mark(
        "The small picture beside an improvement has a bar for each week, as high as the share of voices that spoke "
        "of it; a hollow bar stands for one to four voices."
    )
    return [gettext(said)] if any(len(one.series) > 1 for one in report.improvements) else []


def _limits() -> str:
    return gettext(
        mark(
            "What this cannot tell: who writes is not a sample of all citizens. The mood "
            "of a text is estimated by a program that errs, so shares are estimates. "
            "Names, numbers and addresses were taken out by a program that can overlook "
            "some."
        )
    )


def _stays(report: ReportView, name: str) -> str:
    if name not in report.figures.first_stays:
        return ""
    low, high = report.figures.first_stays[name]
    return " " + translate(
        mark("By figures the same improvement comes first as long as this weighs %(low)s to %(high)s."),
        {"low": format_share(low), "high": format_share(high)},
    )


def _weighing(report: ReportView) -> list[str]:
    known = gettext(
        mark(
            "A part of which nothing is known in this report is left out, and the others "
            "bear its weight. Figures in brackets hold 95 of 100 results that other "
            "voices could have given by chance."
        )
    )
    weighted = gettext(
        mark("Voices from a survey count as much as the people in the population whom they stand for.")
    )
    return [known, weighted] if report.figures.weighted else [known]


def _model(report: ReportView) -> str:
    if report.figures.stability is None:
        return translate(mark("Model %(version)s."), {"version": report.figures.model_version})
    return translate(
        mark("Model %(version)s; stability of the topics %(stability)s of 1."),
        {"version": report.figures.model_version, "stability": format_number(report.figures.stability, 2)},
    )
