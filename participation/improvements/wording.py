"""Words for what programs know by code or number: when a schedule runs, how an action stands, trends. Pure."""

from datetime import date

from participation.errors import Problem
from participation.improvements.schemas import ImprovementView
from participation.improvements.tables import ActionState
from participation.web.i18n import mark, translate

POINT = 0.005
"""Half a percentage point: what is less is called unchanged."""

PRESETS = {
    "weekly": "0 5 * * mon",
    "monthly": "0 5 1 * *",
    "daily": "0 5 * * *",
}
"""What a form offers beside an expression of one's own."""

PRESET_LABELS = [
    ("weekly", mark("Every Monday at 05:00")),
    ("monthly", mark("On the 1st of every month at 05:00")),
    ("daily", mark("Every day at 05:00")),
    ("own", mark("At a time of my own, as a cron expression")),
]

PART_LABELS = {
    "volume": (mark("How many speak of it"), mark("Different voices of the topic.")),
    "severity": (
        mark("How many of them complain"),
        mark(
            "Their share of the topic's voices; what names no feeling counts a quarter, by the side it leans to, "
            "and five voices are added that complain as all of the report do, so that few do not outrank many."
        ),
    ),
    "trend": (mark("Whether it grows"), mark("Its share against the period before.")),
    "reach": (
        mark("Whom it reaches"),
        mark("Over how many areas it is spread, or how often it names people whom the law protects."),
    ),
    "gap": (mark("How low its SKM element scores"), mark("How far the element is from full marks.")),
}
"""The parts of a priority, and what each of them is."""

PUT_FIRST = mark("put first by planners")
TOO_FEW_TO_TELL = mark("They are of fewer than five different voices: how they sound is not told.")
NOT_COMPARED = mark(
    "Another version of the model read the later comments, so that the shares of complaints cannot be compared."
)
READ_OTHERWISE = mark(
    "Another version of the model read the comments of the report before: what is called a complaint may have "
    "changed, and not what people say."
)

STATE_LABELS = {
    ActionState.PLANNED: mark("planned"),
    ActionState.WORKING: mark("being worked on"),
    ActionState.DONE: mark("done"),
    ActionState.DECLINED: mark("cannot be done yet"),
}
STATE_KINDS = {
    ActionState.PLANNED: "",
    ActionState.WORKING: "warn",
    ActionState.DONE: "good",
    ActionState.DECLINED: "bad",
}
"""The colour that goes with the word."""
LATE = "late"
"""What lists can be narrowed to beside a state: open, and past its day."""


def asked_state(typed: str, today: date) -> tuple[str, date | None]:
    """A state, or the day on which an action is late; what is neither does not narrow."""
    return (typed, None) if typed in set(ActionState) else ("", today if typed == LATE else None)


def state_options() -> list[tuple[str, str]]:
    """What a filter of actions offers."""
    states = [(state.value, translate(label)) for state, label in STATE_LABELS.items()]
    return [*states, (LATE, translate(mark("late")))]


OWN = "own"


def preset_of(cron: str) -> str:
    """The name of the preset that an expression is, or "own"."""
    return next((name for name, expression in PRESETS.items() if expression == cron), OWN)


def when(cron: str) -> Problem:
    """When an expression is due, in words: a message and its parameters."""
    preset = preset_of(cron)
    if preset == OWN:
        return Problem(mark("At %(cron)s (cron)"), {"cron": cron})
    return Problem(dict(PRESET_LABELS)[preset])


def trend_words(improvement: ImprovementView) -> str:
    """How its share changed, as the page says it: the sign comes with its word."""
    change, evidence = improvement.trend, improvement.evidence
    if change is None:
        return translate(mark("no earlier period to compare with"))
    if evidence and not evidence.clear:
        return translate(mark("no clear change"))
    points: dict[str, object] = {"points": abs(round(100 * change))}
    if change > POINT:
        return "▲ " + translate(mark("up %(points)s points"), points)
    if change < -POINT:
        return "▼ " + translate(mark("down %(points)s points"), points)
    return translate(mark("unchanged"))


def places_words(improvement: ImprovementView) -> str:
    """Between which places chance could put it; empty where nothing is known of it."""
    if improvement.evidence is None:
        return ""
    best, worst = improvement.evidence.ranks
    return str(best) if best == worst else f"{best}–{worst}"
