"""What results are called: verdicts and their reasons, arms, figures with their units. Pure."""

from participation.files.sections import NONE
from participation.pilots.comparison import AREA, WITHOUT_PLACE
from participation.pilots.effect_schemas import Difference
from participation.pilots.result_schemas import ComparedArm, OutcomeResult, Result
from participation.pilots.tables import ArmKind, Scale
from participation.pilots.verdicts import Analysis, Reason, Verdict
from participation.pilots.wording import ARM_KINDS
from participation.texts import text_in
from participation.web.i18n import (
    DEFAULT_LANGUAGE,
    current_language,
    format_number,
    format_share,
    gettext,
    mark,
    translate,
)

SMALLEST = 0.001
"""Of p-values, as they are shown."""
VERDICTS = {
    Verdict.EFFECTIVE: mark("effective"),
    Verdict.HARMFUL: mark("harmful"),
    Verdict.NO_EVIDENCE: mark("no evidence"),
    Verdict.INCONCLUSIVE: mark("inconclusive"),
}
VERDICT_KINDS = {Verdict.EFFECTIVE: "good", Verdict.HARMFUL: "bad"}
"""The kind of their tags; the others are plain."""
REASONS = {
    Reason.LARGE: mark("The new service helps, by at least as much as matters."),
    Reason.BETTER: mark("The new service helps. Whether by as much as matters is not sure."),
    Reason.WORSE: mark("The new service does harm: with it things became worse."),
    Reason.SMALL: mark("The new service helps a little, but surely by less than matters."),
    Reason.EXCLUDED: mark("The new service does not help by as much as matters."),
    Reason.UNCLEAR: mark(
        "Nothing shows that the new service helps. As many people as planned took part, and still chance alone "
        "could explain the difference."
    ),
    Reason.TOO_FEW: mark(
        "Too few people answered to tell whether the new service helps: fewer than planned, and an effect that "
        "matters may be there or not."
    ),
    Reason.LOST: mark(
        "Nobody can tell whether the new service helps: from one arm more answers are missing than from the "
        "other, and that alone could explain the difference."
    ),
    Reason.NO_BASELINE: mark(
        "Nobody can tell whether the new service helps: places went to whoever came first, and nothing is known "
        "of how things were before."
    ),
    Reason.NO_ANSWERS: mark(
        "Nobody can tell whether the new service helps: there are too few answers to compare."
    ),
    Reason.NO_SPREAD: mark(
        "Nobody can tell whether the new service helps: all answers of an arm are alike, or follow exactly from "
        "those before the trial, so the part of chance is unknown."
    ),
}
ANALYSES = {
    Analysis.INTENTION_TO_TREAT: mark("everybody by their arm"),
    Analysis.ADJUSTED: mark("everybody by their arm, given how things were before"),
    Analysis.DIFFERENCE_IN_DIFFERENCES: mark("how much more changed than elsewhere"),
}
METHODS = {
    Analysis.INTENTION_TO_TREAT: mark(
        "Everybody is counted in the arm that chance put them in, whatever they did afterwards (intention to treat)."
    ),
    Analysis.ADJUSTED: mark(
        "Everybody is counted in the arm that chance put them in, whatever they did afterwards, and compared with "
        "people who were alike before the trial (ANCOVA with the value at baseline)."
    ),
    Analysis.DIFFERENCE_IN_DIFFERENCES: mark(
        "Places went to whoever came first, so the arms may differ. Compared is how much each changed (difference "
        "in differences). This assumes that without the trial both would have changed alike; nothing here can "
        "prove that."
    ),
    Analysis.NONE: mark(
        "Places went to whoever came first, so the arms may differ, and nothing is known of before: no comparison "
        "would be fair."
    ),
}
CLUSTERED = mark(
    "Chance decided area by area, and people of one area resemble each other: intervals count that (CR2 with "
    "Satterthwaite degrees of freedom)."
)


HIGHER = mark(
    "%(outcome)s: with “%(arm)s” %(difference)s higher than with “%(compared)s” (%(level)s interval: "
    "%(interval)s)."
)
LOWER = mark(
    "%(outcome)s: with “%(arm)s” %(difference)s lower than with “%(compared)s” (%(level)s interval: "
    "%(interval)s)."
)


def here(text: dict[str, str]) -> str:
    return text_in(text, current_language(), DEFAULT_LANGUAGE)


def verdict_words(result: Result) -> str:
    return gettext(VERDICTS[Verdict(result.primary.effect.verdict)])


def reason_words(result: Result) -> str:
    return gettext(REASONS[Reason(result.primary.effect.reason)])


def arm_name(arm: ComparedArm) -> str:
    if arm.kind == WITHOUT_PLACE:
        return gettext(mark("those without a place"))
    return here(arm.name) or gettext(ARM_KINDS[ArmKind(arm.kind)])


def arm_names(result: Result) -> list[str]:
    return [arm_name(arm) for arm in result.arms]


def compared_name(result: Result) -> str:
    return arm_name(result.arms[result.compared])


def in_units(outcome: OutcomeResult, value: float | None) -> float | None:
    """Points of the scale; of a share, per cent or percentage points."""
    return None if value is None else value * (100 if outcome.scale == Scale.SHARE else 1)


def decimals(outcome: OutcomeResult) -> int:
    return 1 if outcome.scale == Scale.SHARE else 2


def signed(outcome: OutcomeResult, value: float) -> str:
    """A difference in its units, with its sign: "+3,20"."""
    shown = format_number(in_units(outcome, value) or 0.0, decimals(outcome))
    return shown if value < 0 else f"+{shown}"


def unit(outcome: OutcomeResult) -> str:
    return (
        gettext(mark("percentage points"))
        if outcome.scale == Scale.SHARE
        else gettext(mark("units of the outcome"))
    )


def interval(outcome: OutcomeResult, low: float, high: float) -> str:
    return translate(
        mark("%(low)s to %(high)s"), {"low": signed(outcome, low), "high": signed(outcome, high)}
    )


def deciding(outcome: OutcomeResult) -> tuple[Difference, ...]:
    """The differences of the analysis that decides."""
    return differences_of(outcome).get(outcome.effect.primary, ())


def differences_of(outcome: OutcomeResult) -> dict[str, tuple[Difference, ...]]:
    """By analysis, those that were made."""
    effect = outcome.effect
    found: dict[str, tuple[Difference, ...]] = {
        Analysis.INTENTION_TO_TREAT: effect.intention_to_treat,
        Analysis.ADJUSTED: effect.adjusted,
        Analysis.DIFFERENCE_IN_DIFFERENCES: effect.difference_in_differences,
    }
    return {analysis: differences for analysis, differences in found.items() if differences}


def figure_words(result: Result, outcome: OutcomeResult, found: Difference) -> str:
    """One difference in a sentence."""
    return translate(
        HIGHER if found.estimate > 0 else LOWER,
        {
            "outcome": here(outcome.name),
            "arm": arm_name(result.arms[found.arm]),
            "difference": _difference(outcome, abs(found.estimate)),
            "compared": compared_name(result),
            "level": level(outcome.effect.level),
            "interval": interval(outcome, found.low, found.high),
        },
    )


def _difference(outcome: OutcomeResult, size: float) -> str:
    """Of a mean without a unit: the outcome is named by it, such as "minutes waited at the last visit"."""
    shown = signed(outcome, size).lstrip("+")
    if outcome.scale != Scale.SHARE:
        return shown
    return translate(mark("%(points)s percentage points"), {"points": shown})


def level(share: float) -> str:
    """95%, or 97.5% where several arms share what may go wrong."""
    return format_share(share, 0 if round(share * 100, 6) == round(share * 100) else 1)


def probability(p: float | None) -> str:
    """A p-value; what is next to nothing is said to be less than it can show."""
    if p is None:
        return NONE
    return f"< {format_number(SMALLEST, 3)}" if p < SMALLEST else format_number(p, 3)


def standardised(value: float | None) -> str:
    """A difference in standard deviations, without a sign where it is nought."""
    return NONE if value is None else format_number(round(value, 2) + 0.0, 2)


def question_words(result: Result, question: str) -> str:
    """What people are grouped by."""
    if question == AREA:
        return gettext(mark("Area"))
    named = result.groups.get(question)
    return here(named.label) if named else question


def group_words(result: Result, question: str, label: str) -> str:
    """One group after what was asked, which most often ends with a question mark."""
    asked = question_words(result, question)
    return f"{asked}{'' if asked.endswith('?') else ':'} {label_words(result, question, label)}"


def label_words(result: Result, question: str, label: str) -> str:
    """One group."""
    if not label:
        return gettext(mark("not said"))
    named = result.groups.get(question)
    return (here(named.choices[label]) if named and label in named.choices else "") or label
