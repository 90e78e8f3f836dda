"""The first page of a report, for the head of region: what to decide, who does it, until when, what is late. Pure."""

from participation.files.sections import Row, Section, listed
from participation.improvements.briefings import Briefing
from participation.improvements.schemas import ActionView, ImprovementView, ReportView
from participation.improvements.wording import PUT_FIRST, STATE_LABELS, TOO_FEW_TO_TELL, trend_words
from participation.texts import text_in
from participation.web.i18n import (
    DEFAULT_LANGUAGE,
    current_language,
    format_day,
    format_moment,
    format_number,
    format_share,
    gettext,
    mark,
    ngettext,
    translate,
)


def subtitle(report: ReportView) -> str:
    """Which report it is: number, office, days, and when it was made."""
    number = [translate(mark("No. %(number)s"), {"number": report.number})] if report.number else []
    office = [report.office_name] if report.office_name else []
    made = translate(mark("made on %(moment)s"), {"moment": format_moment(report.created_at, report.zone)})
    return " · ".join([*number, *office, days(report), made])


def days(report: ReportView) -> str:
    if report.period_from >= report.last_day:
        return format_day(report.last_day)
    return translate(mark("%(first)s to %(last)s"), {"first": report.period_from, "last": report.last_day})


def decision(briefing: Briefing) -> str:
    """What is asked of the reader, in one sentence."""
    undecided = [one.label for one in briefing.undecided]
    if undecided:
        return translate(
            mark("To decide: what is done about %(labels)s, who sees to it and until when."),
            {"labels": listed(undecided)},
        )
    if briefing.first:
        return gettext(
            mark(
                "Nothing new to decide: the first improvements are in hand. Please watch "
                "that their days are kept."
            )
        )
    if briefing.report.comments:
        return gettext(mark("Nothing to decide: no topic was named by enough people to be ranked."))
    return gettext(mark("Nothing to decide: nobody wrote anything in this period."))


def head(briefing: Briefing) -> list[Section]:
    """The first improvements with who sees to them until when, and what is late in each office."""
    return [_items(briefing), _overdue(briefing)]


def summary(briefing: Briefing) -> str:
    """The first page in a few lines, for a mail: names of topics and figures, and nobody's words."""
    lines = [_line(briefing, one) for one in briefing.first]
    late = [f"{office.name}: {format_number(office.count)}" for office in briefing.overdue]
    overdue = gettext(mark("No action is past its day."))
    if late:
        overdue = translate(mark("Actions past their day: %(offices)s."), {"offices": ", ".join(late)})
    return "\n\n".join(part for part in (decision(briefing), "\n".join(lines), overdue) if part)


def _line(briefing: Briefing, one: ImprovementView) -> str:
    said = mark(
        "%(rank)s. %(label)s: %(voices)s voices (%(share)s of those that have a topic), %(trend)s; %(state)s"
    )
    told = {
        "rank": one.rank,
        "label": one.label,
        "voices": one.voices,
        "share": format_share(one.share),
        "trend": trend_words(one),
        "state": _state(briefing, one),
    }
    return translate(said, told)


def read_words(report: ReportView) -> str:
    """How much was read, and how it sounds."""
    if not report.comments:
        return gettext(mark("Nobody wrote anything in this period."))
    read = ngettext("%(num)s comment was read", "%(num)s comments were read", report.comments)
    if report.figures.mix is None:
        return f"{read % {'num': format_number(report.comments)}}. {gettext(TOO_FEW_TO_TELL)}"
    voices = translate(
        mark(
            "%(voices)s different voices, of whom %(negative)s complain, %(neutral)s are "
            "neutral and %(positive)s are content."
        ),
        {
            "voices": report.voices,
            "negative": format_share(report.figures.mix.negative),
            "neutral": format_share(report.figures.mix.neutral),
            "positive": format_share(report.figures.mix.positive),
        },
    )  # fmt: skip
    return f"{read % {'num': format_number(report.comments)}}: {voices}"


def shares_note(report: ReportView) -> str:
    """Whoever divides by the number at the top of the report gets another share."""
    counts: dict[str, object] = {"topical": report.topical, "voices": report.voices}
    if report.topical >= report.voices:
        return translate(mark("Shares are of the %(topical)s voices that have a topic."), counts)
    said = mark(
        "Shares are of the %(topical)s different voices that have a topic, not of all %(voices)s: "
        "the others are too short, mere courtesies, or near to no topic."
    )
    return translate(said, counts)


def _items(briefing: Briefing) -> Section:
    return Section(
        key="first",
        title=gettext(mark("What to improve first")),
        text=[] if briefing.first else [gettext(mark("No topic was named by enough people to be ranked."))],
        heads=[
            gettext(mark("Place")),
            gettext(mark("Improvement")),
            gettext(mark("Voices")),
            gettext(mark("State")),
            gettext(mark("Who sees to it")),
            gettext(mark("Until when")),
        ],
        rows=[_item(briefing, one) for one in briefing.first],
    )


def _item(briefing: Briefing, improvement: ImprovementView) -> Row:
    action = briefing.standing(improvement)
    return [
        improvement.rank,
        f"{improvement.label} ({gettext(PUT_FIRST)})" if improvement.pinned else improvement.label,
        improvement.voices,
        _state(briefing, improvement),
        _owner(briefing, improvement, action),
        _until(action),
    ]


def _state(briefing: Briefing, improvement: ImprovementView) -> str:
    action = briefing.standing(improvement)
    if action is None:
        return gettext(mark("to be decided"))
    late = f", {gettext(mark('late'))}" if action.late(briefing.today) else ""
    return gettext(STATE_LABELS[action.state]) + late


def _owner(briefing: Briefing, improvement: ImprovementView, action: ActionView | None) -> str:
    """The office; for staff also the person. Where nothing is decided, the service that may know who."""
    if action:
        person = action.owner_name if not briefing.public else None
        return f"{action.office_name}: {person}" if person else action.office_name
    service = briefing.services.get(improvement.id)
    if service is None:
        return gettext(mark("to be named"))
    name = text_in(service, current_language(), DEFAULT_LANGUAGE)
    return translate(mark("to be named; mostly about %(service)s"), {"service": name})


def _until(action: ActionView | None) -> str:
    """What is done, and what cannot be done yet, is not promised for a day any more."""
    if action is None:
        return gettext(mark("to be set"))
    if not action.open:
        return ""
    return format_day(action.due_on) if action.due_on else gettext(mark("no day set"))


def _overdue(briefing: Briefing) -> Section:
    late: list[Row] = [[office.name, office.count] for office in briefing.overdue]
    none = gettext(mark("No action is past its day."))
    return Section(
        key="overdue",
        title=gettext(mark("What is overdue")),
        text=[] if late else [none],
        heads=[gettext(mark("Office")), gettext(mark("Actions past their day"))],
        rows=late,
    )
