"""Targets as lines of a form, and back: areas by their codes or names, answers by their words."""

from participation.areas.queries import area_codes, area_names, area_typed
from participation.campaigns.cells import Unclear, Written, read_line, write_line
from participation.campaigns.schemas import CampaignView, Target
from participation.errors import Rejected
from participation.surveys.definitions import Definition
from participation.web.i18n import mark


async def lines_of(targets: tuple[Target, ...], definition: Definition) -> str:
    """One target a line, as `targets_of_lines` reads them."""
    areas = await labels_of(targets)
    return "\n".join(write_line(target, definition, areas) for target in targets)


async def labels_of(targets: tuple[Target, ...]) -> dict[int, str]:
    """Codes and names of the areas of these targets, by id."""
    wanted = {target.area for target in targets if target.area is not None}
    names, codes = await area_names(wanted), await area_codes(wanted)
    return {area: f"{codes.get(area, '')} {name}".strip() for area, name in names.items()}


async def targets_of_lines(lines: str, definition: Definition, campaign: CampaignView) -> tuple[Target, ...]:
    """Raises Rejected with what is wrong under `lines`: the first line that cannot be read, by its number."""
    found: list[Target] = []
    known: dict[str, int | None] = {}
    for number, line in enumerate(lines.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(await _target(read_line(line, definition), campaign, known))
        except Unclear as unclear:
            errors = {"lines": unclear.in_line(number)}
            raise Rejected(mark("The targets were not saved."), errors=errors) from None
    return tuple(found)


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
