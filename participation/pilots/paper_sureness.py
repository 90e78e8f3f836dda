"""How sure a result is, as sections of it: who took part, how alike the arms were, who is missing, the method. Pure."""

from participation.files.sections import Row, Section, decimal, share
from participation.pilots.effect_schemas import Balance
from participation.pilots.result_schemas import ArmFlow, Result
from participation.pilots.result_wording import (
    CLUSTERED,
    METHODS,
    arm_name,
    arm_names,
    compared_name,
    decimals,
    group_words,
    here,
    in_units,
    interval,
    probability,
    signed,
    standardised,
)
from participation.pilots.tables import Allocation
from participation.pilots.verdicts import Analysis
from participation.web.i18n import format_day, gettext, mark, ngettext, translate

FLOW = "flow"
"""Name of a chart, and of the section that shows it."""


def flow_section(result: Result) -> Section:
    """What became of everybody who applied, as CONSORT asks for it."""
    flow = result.flow
    applied = ngettext(
        "%(num)s person applied and could take part.",
        "%(num)s people applied and could take part.",
        flow.applied,
    )
    nowhere = ngettext(
        "%(num)s of them got no place and is not compared.",
        "%(num)s of them got no place and are not compared.",
        flow.not_placed,
    )
    away = ngettext(
        "%(num)s more could not take part by their answers.",
        "%(num)s more could not take part by their answers.",
        flow.turned_away,
    )
    rows: list[Row] = [
        [name, *_flow_row(arm)] for name, arm in zip(arm_names(result), flow.arms, strict=True)
    ]
    return Section(
        key=FLOW,
        title=gettext(mark("Who took part")),
        text=[
            applied % {"num": flow.applied},
            nowhere % {"num": flow.not_placed},
            away % {"num": flow.turned_away},
        ],
        heads=[gettext(mark("Arm")), *(gettext(head) for head in FLOW_HEADS)],
        rows=rows,
        chart=FLOW,
    )


FLOW_HEADS = (
    mark("In this arm"),
    mark("Moved up, not compared"),
    mark("Left, no answer"),
    mark("Stayed, no answer"),
    mark("Analysed"),
)


def _flow_row(arm: ArmFlow) -> Row:
    return [arm.placed, arm.moved_up, arm.withdrawn, arm.unanswered, arm.analysed]


def balance_section(result: Result) -> Section | None:
    """How alike the arms were before the trial."""
    found = result.primary.effect.balance
    if not found:
        return None
    return Section(
        key="balance",
        title=gettext(mark("How alike the arms were before")),
        text=[
            gettext(
                mark(
                    "Where chance decides, arms differ by chance only. A difference of more than 0.1 standard "
                    "deviations is worth knowing of."
                )
            )
        ],
        heads=[
            gettext(mark("Characteristic")),
            gettext(mark("Arm")),
            "n",
            gettext(mark("Mean or share")),
            gettext(mark("Difference, in standard deviations")),
        ],
        rows=[_balance_row(result, one) for one in found],
    )


def _balance_row(result: Result, one: Balance) -> Row:
    outcome = result.primary
    if one.question:
        name = group_words(result, one.question, one.label)
        value = share(one.mean, 1)
    else:
        name = translate(mark("%(outcome)s, before"), {"outcome": here(outcome.name)})
        value = decimal(in_units(outcome, one.mean), decimals(outcome))
    return [name, arm_name(result.arms[one.arm]), one.n, value, standardised(one.standardised)]


def missing_section(result: Result) -> Section:
    """Of whom the outcome is not known, and what that could change."""
    effect = result.primary.effect
    missing = effect.missing
    rows: list[Row] = [
        [
            arm_name(result.arms[one.arm]),
            one.randomised,
            one.missing,
            share(_part(one.missing, one.randomised), 1),
            probability(one.p),
        ]
        for one in effect.attrition
    ]
    known = translate(
        mark("Of %(people)s people who are compared, the outcome of %(outcome)s is not known."),
        {"people": missing.people, "outcome": missing.outcome},
    )
    before = translate(
        mark("How things were before is not known of %(baseline)s people."), {"baseline": missing.baseline}
    )
    return Section(
        key="missing",
        title=gettext(mark("Who is missing")),
        text=[known, before, *_bounds(result)],
        heads=[
            gettext(mark("Arm")),
            gettext(mark("People")),
            gettext(mark("Not known")),
            gettext(mark("Share not known")),
            gettext(mark("p of a difference")),
        ],
        rows=rows,
    )


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _bounds(result: Result) -> list[str]:
    """Where more is missing from one arm than from the other."""
    outcome = result.primary
    return [
        translate(
            mark(
                "From “%(arm)s” and “%(compared)s” not equally many answers are missing. Whatever those would have "
                "said, the effect on people who would have answered in either arm lies between %(lower)s and "
                "%(upper)s (bounds after Lee; with chance %(interval)s)."
            ),
            {
                "arm": arm_name(result.arms[one.arm]),
                "compared": compared_name(result),
                "lower": signed(outcome, one.lower),
                "upper": signed(outcome, one.upper),
                "interval": interval(outcome, one.low, one.high),
            },
        )
        for one in outcome.effect.bounds
    ]


def method_section(result: Result) -> Section:
    """What was done, as the protocol says."""
    effect = result.primary.effect
    text = [gettext(METHODS[Analysis(effect.primary)])]
    if result.allocation == Allocation.CLUSTER:
        text.append(gettext(CLUSTERED))
    if len(result.arms) > 2:
        text.append(
            gettext(
                mark(
                    "Several arms are compared, so each interval is wider: together they hold what was promised."
                )
            )
        )
    return Section(
        key="method",
        title=gettext(mark("How this was worked out")),
        text=[*text, _promised(result), _looked(result)],
    )


FIXED = mark(
    "All of this was fixed in version %(version)s of the protocol, before anybody knew the outcome; the "
    "analysis ran by itself on %(day)s. SHA-256 of the protocol: %(sha256)s"
)
AMENDED = mark(
    "All of this is fixed in version %(version)s of the protocol. It was amended on %(amended)s, while the trial ran, "
    "before anybody knew the outcome; the analysis ran by itself on %(day)s. SHA-256 of the protocol: %(sha256)s"
)
AMENDED_KNOWING = mark(
    "All of this is fixed in version %(version)s of the protocol. It was amended on %(amended)s, after outcomes by arm "
    "had been looked at: compare it with the version before. The analysis ran by itself on %(day)s. SHA-256 of the "
    "protocol: %(sha256)s"
)


def _promised(result: Result) -> str:
    message = FIXED
    if result.amended_on:
        message = AMENDED_KNOWING if result.amended_after_look else AMENDED
    return translate(
        message,
        {
            "version": result.version,
            "amended": format_day(result.amended_on) if result.amended_on else "",
            "day": format_day(result.analysis_on) if result.analysis_on else "–",
            "sha256": result.protocol_sha256,
        },
    )


def _looked(result: Result) -> str:
    if not result.looks:
        return gettext(mark("Nobody looked at outcomes by arm before that day."))
    return ngettext(
        "Before that day outcomes by arm were looked at %(num)s time, for the safety of participants.",
        "Before that day outcomes by arm were looked at %(num)s times, for the safety of participants.",
        result.looks,
    ) % {"num": result.looks}
