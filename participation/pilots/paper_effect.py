"""What was found, as sections of a result: the outcome that decides, further ones, groups. Pure."""

from participation.files.sections import Row, Section, Value, decimal, share, words
from participation.pilots.effect_schemas import ArmMean, Difference, GroupEffect
from participation.pilots.result_schemas import OutcomeResult, Result
from participation.pilots.result_wording import (
    ANALYSES,
    arm_name,
    compared_name,
    deciding,
    decimals,
    differences_of,
    figure_words,
    group_words,
    here,
    in_units,
    interval,
    level,
    probability,
    question_words,
    signed,
    unit,
)
from participation.pilots.tables import Better, Scale
from participation.pilots.verdicts import Analysis
from participation.web.i18n import gettext, mark, translate

EFFECT, GROUPS = "effect", "groups"
"""Names of charts, and of the sections that show them."""
DIRECTIONS = {Better.HIGHER: mark("More is better."), Better.LOWER: mark("Less is better.")}


def effect_section(result: Result) -> Section:
    """The primary outcome by every analysis that was made; the one that was promised decides."""
    outcome = result.primary
    rows: list[Row] = [
        _row(result, outcome, found, _named(analysis, outcome.effect.primary))
        for analysis, differences in differences_of(outcome).items()
        for found in differences
    ]
    return Section(
        key=EFFECT,
        title=gettext(mark("The outcome that decides")),
        text=_said(result, outcome),
        heads=[gettext(mark("Analysis")), *_heads(outcome)],
        rows=rows,
        chart=EFFECT,
        notes=[_minimal(result), *_detectable(outcome)],
    )


def _named(analysis: str, primary: str) -> str:
    name = gettext(ANALYSES[Analysis(analysis)])
    return translate(mark("%(analysis)s (decides)"), {"analysis": name}) if analysis == primary else name


def _said(result: Result, outcome: OutcomeResult) -> list[str]:
    found = [figure_words(result, outcome, one) for one in deciding(outcome)]
    nothing = [gettext(mark("There is no difference that could be worked out."))]
    return [*(found or nothing), gettext(DIRECTIONS[Better(outcome.better)])]


def _heads(outcome: OutcomeResult) -> list[str]:
    return [
        gettext(mark("Arm")),
        translate(mark("Difference, in %(unit)s"), {"unit": unit(outcome)}),
        translate(mark("%(level)s interval"), {"level": level(outcome.effect.level)}),
        "p",
        "n",
    ]


def _row(result: Result, outcome: OutcomeResult, found: Difference, name: str) -> Row:
    return [
        name,
        arm_name(result.arms[found.arm]),
        signed(outcome, found.estimate),
        interval(outcome, found.low, found.high),
        probability(found.p),
        found.n,
    ]


def _minimal(result: Result) -> str:
    shown = in_units(result.primary, result.minimal_effect)
    said = (
        mark("The amended protocol says that an effect matters from %(effect)s %(unit)s on.")
        if result.amended_on
        else mark("Before the trial it was said that an effect matters from %(effect)s %(unit)s on.")
    )
    return translate(
        said,
        {"effect": shown, "unit": unit(result.primary)},
    )


def _detectable(outcome: OutcomeResult) -> list[str]:
    if outcome.effect.detectable is None:
        return []
    shown = words(decimal(in_units(outcome, outcome.effect.detectable), decimals(outcome)))
    return [
        translate(
            mark("As many as answered can show effects from %(effect)s %(unit)s on."),
            {"effect": shown, "unit": unit(outcome)},
        )
    ]


def arms_section(result: Result) -> Section:
    """What was measured in each arm, as it is: every outcome."""
    rows: list[Row] = [
        [here(outcome.name), arm_name(result.arms[mean.arm]), mean.n, *_spread(outcome, mean)]
        for outcome in result.outcomes
        for mean in outcome.effect.means
    ]
    return Section(
        key="arms",
        title=gettext(mark("What was measured in each arm")),
        text=[],
        heads=[
            gettext(mark("Outcome")),
            gettext(mark("Arm")),
            "n",
            gettext(mark("Mean or share")),
            gettext(mark("Standard deviation")),
        ],
        rows=rows,
        notes=[gettext(mark("Figures of fewer than five people are withheld."))],
    )


def _spread(outcome: OutcomeResult, arm: ArmMean) -> list[Value]:
    if outcome.scale == Scale.SHARE:
        return [share(arm.mean, 1), None]
    return [decimal(arm.mean, 2), decimal(arm.standard_deviation, 2)]


def further_section(result: Result) -> Section | None:
    """The other outcomes: they do not decide."""
    rows: list[Row] = [
        _row(result, outcome, found, here(outcome.name))
        for outcome in result.outcomes[1:]
        for found in deciding(outcome)
    ]
    if len(result.outcomes) < 2:
        return None
    return Section(
        key="further",
        title=gettext(mark("Further outcomes")),
        text=[
            gettext(
                mark(
                    "The protocol names these, too, but they do not decide. Of several outcomes one may differ "
                    "by chance alone."
                )
            )
        ],
        heads=[gettext(mark("Outcome")), *_further_heads(result.primary)],
        rows=rows,
    )


def _further_heads(outcome: OutcomeResult) -> list[str]:
    return [gettext(mark("Arm")), gettext(mark("Difference")), *_heads(outcome)[2:]]


def groups_section(result: Result) -> Section | None:
    """Whether the effect differs between groups that were named in advance."""
    groups = result.primary.effect.groups
    if not groups:
        return None
    rows: list[Row] = [
        [
            group_words(result, group.question, one.label),
            *_row(result, result.primary, one.difference, "")[1:],
        ]
        for group in groups
        for one in group.labels
    ]
    return Section(
        key=GROUPS,
        title=gettext(mark("Groups that the protocol names")),
        text=[_group_words(result, group) for group in groups],
        heads=[gettext(mark("Group")), *_heads(result.primary)],
        rows=rows,
        chart=GROUPS,
        notes=[
            gettext(
                mark(
                    "Whether groups differ is tested for all of them together (Holm), as among many groups one "
                    "differs by chance."
                )
            )
        ],
    )


def _group_words(result: Result, group: GroupEffect) -> str:
    message = (
        mark("“%(question)s”: the effect of “%(arm)s” differs between these groups by more than chance.")
        if group.differs
        else mark("“%(question)s”: nothing shows that the effect of “%(arm)s” differs between these groups.")
    )
    return translate(
        message,
        {"question": question_words(result, group.question), "arm": arm_name(result.arms[group.arm])},
    )


def compared_words(result: Result) -> str:
    return translate(mark("Compared with “%(arm)s”."), {"arm": compared_name(result)})
