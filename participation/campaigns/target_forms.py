"""Targets as lines of a form, and back: areas by their codes or names, answers by their words."""

from participation.areas.queries import area_codes, area_names, area_typed
from participation.campaigns.cells import Unclear, Written, plain_answers, read_line, write_line
from participation.campaigns.checks import target_problems
from participation.campaigns.schemas import CampaignView, Target
from participation.errors import Problem, Rejected
from participation.surveys.definitions import Definition
from participation.web.i18n import mark

EXAMPLE = 50
MOST_TOLD = 100
"""Lines of which it is told at once what is wrong: who pastes a table that is none mends it from the top."""


async def lines_of(targets: tuple[Target, ...], definition: Definition) -> str:
    """One target a line, as `targets_of_lines` reads them."""
    areas = await labels_of(targets)
    return "\n".join(write_line(target, definition, areas) for target in targets)


async def labels_of(targets: tuple[Target, ...]) -> dict[int, str]:
    """Codes and names of the areas of these targets, by id."""
    wanted = {target.area for target in targets if target.area is not None}
    names, codes = await area_names(wanted), await area_codes(wanted)
    return {area: f"{codes.get(area, '')} {name}".strip() for area, name in names.items()}


async def example_line(campaign: CampaignView, definition: Definition) -> str:
    """A line that `targets_of_lines` takes, of the area of the office and of what is asked."""
    areas = await labels_of((Target(campaign.home_area, (), EXAMPLE),))
    cell = "; ".join([*areas.values(), *plain_answers(definition)[:2]])
    return f"{cell or 'semua'}: {EXAMPLE}"


async def targets_of_lines(lines: str, definition: Definition, campaign: CampaignView) -> tuple[Target, ...]:
    """Raises Rejected with every line that is wrong, by its number as `lines#{number}`."""
    found: dict[int, Target] = {}
    errors: dict[int, Problem] = {}
    known: dict[str, int | None] = {}
    for number, line in enumerate(lines.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip():
            continue
        if len(errors) > MOST_TOLD:
            break
        try:
            found[number] = await _target(read_line(line, definition), campaign, known)
        except Unclear as unclear:
            errors[number] = unclear.in_line(number)
    errors |= target_problems(found)
    if errors:
        raise Rejected(mark("The targets were not saved."), errors=_told(errors))
    return tuple(found.values())


def _told(errors: dict[int, Problem]) -> dict[str, Problem]:
    numbers = sorted(errors)
    told = {f"lines#{number}": errors[number] for number in numbers[:MOST_TOLD]}
    for number in numbers[MOST_TOLD : MOST_TOLD + 1]:
        more = mark("From line %(number)s on there are more. Mend these first.")
        told["lines#"] = Problem(more, {"number": number})
    return told


async def _target(written: Written, campaign: CampaignView, known: dict[str, int | None]) -> Target:
    if not written.areas:
        return Target(None, written.conditions, written.wanted)
    typed = written.areas[0]
    if typed not in known:
        known[typed] = await area_typed(typed, campaign.home_area)
    if known[typed] is None:
        unknown = mark(
            "Line %(number)s: “%(name)s” is no answer to a question, and no single area. Write the area's code."
        )
        raise Unclear(unknown, {"name": typed})
    if len(written.areas) > 1:
        second = mark(
            "Line %(number)s: “%(name)s” is no answer to a question, and one area is enough for a line."
        )
        raise Unclear(second, {"name": written.areas[1]})
    return Target(known[typed], written.conditions, written.wanted)
