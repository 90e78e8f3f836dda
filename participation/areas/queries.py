"""Every read of areas and population figures."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.query.functions import Count, Max, Sum

from participation.areas.codes import COUNTRY, KINDS, normalise_code
from participation.areas.schemas import AreaOption, AreaPage, AreaStep, AreaView, MarginView
from participation.areas.tables import Area, PopulationMargin
from participation.clock import today
from participation.errors import NotFound
from participation.web.i18n import mark

MOST_OPTIONS = 300
"""How many areas a form's question may send to a phone at once."""

MOST_AT_ONCE = 10_000
"""Parameters of one statement: far below what a database takes."""
PAGE_SIZE = 50
LONGEST_SEARCH = 100
EVERYWHERE = WhereRaw("1 = 1")
_VIEW = (Area.id, Area.kemendagri_code.as_alias("code"), Area.bps_code, Area.name, Area.kind, Area.depth)


async def root_area() -> AreaView:
    """The country. Raises NotFound before `load_country` has run."""
    return await _one(Area.kind == COUNTRY)


async def area_by_id(area_id: int) -> AreaView:
    """Raises NotFound."""
    return await _one(Area.id == area_id)


async def area_exists(area_id: int) -> bool:
    return await Area.exists().where(Area.id == area_id)


async def area_by_code(code: str) -> AreaView:
    """The area with a Kemendagri code, with or without its points. Raises NotFound."""
    return await _one(Area.kemendagri_code == (normalise_code(code) or ""))


async def area_named(typed: str, within: int | None) -> int | None:
    """The area with this code, or the only one of this name; inside another area, if one is named."""
    try:
        area = (await area_by_code(typed)).id
        return area if within is None or await is_within(area, within) else None
    except NotFound:
        page = await search_areas(typed, within=within)
    named = [area.id for area in page.areas if area.name.casefold() == typed.casefold()]
    return named[0] if len(named) == 1 else None


async def area_typed(typed: str, home_area: int | None) -> int | None:
    """As somebody wrote it into a form: by its code, which may have its name behind it, or by its name.

    What lies within the home area of an office is looked for first.
    """
    first = typed.split(maxsplit=1)[0]
    code = first if normalise_code(first) else typed
    return await area_named(code, home_area) or (await area_named(code, None) if home_area else None)


async def _one(where: Combinable) -> AreaView:
    rows = await Area.select(*_VIEW).where(where).limit(1)
    if not rows:
        raise NotFound(mark("There is no such area. Look for it by its name."))
    return AreaView(**rows[0])


async def area_names(area_ids: Iterable[int]) -> dict[int, str]:
    """Names by id, for pages that show figures by area; at most a page of them."""
    rows = await Area.select(Area.id, Area.name).where(Area.id.is_in(list(area_ids) or [0]))
    return {row["id"]: row["name"] for row in rows}


async def area_subtree(area_id: int) -> frozenset[int]:
    """The ids of an area and of all that lies in it. Raises NotFound."""
    rows = await Area.select(Area.id).where(Area.path.like(f"{await _path(area_id)}%"))
    return frozenset(row["id"] for row in rows)


async def areas_holding(area_ids: Iterable[int]) -> list[AreaView]:
    """These areas and those that they lie in, the largest first and by name."""
    rows = await Area.select(Area.path).where(Area.id.is_in(list(area_ids) or [0]))
    ids = {int(part) for row in rows for part in row["path"].strip("/").split("/")}
    found = await Area.select(*_VIEW).where(Area.id.is_in(list(ids) or [0])).order_by(Area.depth, Area.name)
    return [AreaView(**row) for row in found]


async def area_paths(area_ids: Collection[int]) -> dict[int, list[int]]:
    """Each of these areas → those that it lies in, from the country down to itself."""
    wanted, paths = sorted(area_ids), {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        rows = await Area.select(Area.id, Area.path).where(
            Area.id.is_in(wanted[start : start + MOST_AT_ONCE])
        )
        paths.update({row["id"]: [int(part) for part in row["path"].strip("/").split("/")] for row in rows})
    return paths


async def people_in(area_ids: Iterable[int]) -> dict[int, int]:
    """How many people live in each of these areas, by the newest figures; areas without figures are left out."""
    margin = PopulationMargin
    rows = await margin.select(margin.area, margin.year, Sum(margin.people, alias="people")).where(
        margin.area.is_in(list(area_ids) or [0])
    ).group_by(margin.area, margin.year).order_by(margin.year)  # fmt: skip
    return {row["area"]: row["people"] for row in rows}


async def population_of(area_id: int) -> list[MarginView]:
    """The newest figures of an area by sex and age: its own, else those of what lies in it, added up.

    Of what lies in it the largest areas that have figures count, so that nobody counts twice.
    """
    margin: Any = PopulationMargin
    inside = margin.area.path.like(f"{await _path(area_id)}%")
    first = margin.select(margin.area.depth, margin.year).where(inside)
    top = await first.order_by(margin.area.depth).order_by(margin.year, ascending=False).first()
    if top is None:
        return []
    rows = await margin.select(
        margin.sex, margin.age_from, margin.age_to,
        Sum(margin.people, alias="count"), Max(margin.source, alias="source"),
    ).where(inside, margin.area.depth == top["area.depth"], margin.year == top["year"]).group_by(
        margin.sex, margin.age_from, margin.age_to
    ).order_by(margin.age_from, margin.age_to, margin.sex)  # fmt: skip
    return [MarginView(**row, year=top["year"]) for row in rows]


async def area_codes(area_ids: Iterable[int]) -> dict[int, str]:
    """Kemendagri's codes by id, for files that programs read; areas without one are left out."""
    rows = await Area.select(Area.id, Area.kemendagri_code).where(
        Area.id.is_in(list(area_ids) or [0]), Area.kemendagri_code.is_not_null()
    )
    return {row["id"]: row["kemendagri_code"] for row in rows}


async def area_path(area_id: int) -> list[AreaView]:
    """The areas that hold this one, from the country down to itself. Raises NotFound."""
    ids = [int(part) for part in (await _path(area_id)).strip("/").split("/")]
    rows = await Area.select(*_VIEW).where(Area.id.is_in(ids)).order_by(Area.depth)
    return [AreaView(**row) for row in rows]


async def area_label(area_id: int) -> str:
    """Name and whereabouts on one line, "Kota Bandung, Jawa Barat"; empty when there is no such area."""
    try:
        path = await area_path(area_id)
    except NotFound:
        return ""
    return ", ".join(area.name for area in reversed(path[1:] or path))


async def is_within(area_id: int, ancestor_id: int) -> bool:
    """Whether an area is, or lies in, another one. Raises NotFound when there is no such area."""
    return f"/{ancestor_id}/" in await _path(area_id)


async def areas_within(ancestor_id: int, area_ids: Collection[int]) -> set[int]:
    """Those of the areas that are, or lie in, another one. Raises NotFound when that does not exist."""
    inside = Area.path.like(f"{await _path(ancestor_id)}%")
    rows = await Area.select(Area.id).where(Area.id.is_in(list(area_ids) or [0]), inside)
    return {row["id"] for row in rows}


async def any_area_below(area_ids: Collection[int]) -> bool:
    """Whether anything lies below one of these areas."""
    return await Area.exists().where(Area.parent.is_in(list(area_ids) or [0]))


async def _path(area_id: int) -> str:
    path = await Area.select(Area.path).where(Area.id == area_id).first()
    if path is None:
        raise NotFound(mark("There is no such area. Look for it by its name."))
    return str(path["path"])


async def area_children(area_id: int, after: str = "", limit: int = PAGE_SIZE) -> AreaPage:
    """The areas one level down, in the order of their codes; `after` is the cursor of the page before."""
    return await _page(Area.parent == area_id, after, limit)


async def search_areas(
    text: str, within: int | None = None, after: str = "", limit: int = PAGE_SIZE
) -> AreaPage:
    """Areas in whose name or code the text stands, the larger ones first, inside `within` if given."""
    pattern = "%" + "".join(f"!{sign}" if sign in "!%_" else sign for sign in _plain(text)) + "%"
    found = WhereRaw(
        "(LOWER(name) LIKE {} ESCAPE '!' OR kemendagri_code LIKE {} ESCAPE '!')", pattern, pattern
    )
    inside = Area.path.like(f"{await _path(within)}%") if within is not None else EVERYWHERE
    return await _page(found & inside & Area.kemendagri_code.is_not_null(), after, limit)


def _plain(text: str) -> str:
    """Lower case and without the control characters that PostgreSQL refuses."""
    return "".join(sign for sign in text.strip().lower() if sign.isprintable())[:LONGEST_SEARCH]


async def _page(where: Combinable, after: str, limit: int) -> AreaPage:
    rows = (
        await Area.select(*_VIEW)
        .where(where)
        .where(_behind(after))
        .order_by(Area.depth, Area.kemendagri_code)
        .limit(limit + 1)
    )
    views = [AreaView(**row) for row in rows]
    shown, last = views[:limit], views[limit - 1 : limit]
    more = len(views) > limit
    return AreaPage(shown, f"{last[0].depth}-{last[0].code}" if more else None)


def _behind(after: str) -> Combinable:
    """What comes after a cursor, "depth-code"; a cursor that is none starts at the beginning."""
    depth, _, typed = after.partition("-")
    code = normalise_code(typed)
    if not (code and depth.isascii() and depth.isdigit() and len(depth) < 4):
        return EVERYWHERE
    return (Area.depth > int(depth)) | ((Area.depth == int(depth)) & (Area.kemendagri_code > code))


async def area_counts(area_id: int) -> dict[str, int]:
    """How many areas of each kind lie in this one, from the largest kind to the smallest."""
    inside = Area.path.like(f"{await _path(area_id)}%") & (Area.id != area_id)
    rows = await Area.select(Area.kind, Count(alias="areas")).where(inside).group_by(Area.kind)
    counts = {row["kind"]: row["areas"] for row in rows}
    return {kind: counts[kind] for kind in KINDS if kind in counts}


async def area_options(home_area_id: int) -> list[AreaOption]:
    """What a form's area question offers first, starting at an office's own area: at most MOST_OPTIONS.

    The areas two levels down, grouped by those one level down, where they are few enough; else those one
    level down, from which `area_steps` leads further. An area below which there is nothing to offer offers
    itself. Raises NotFound.
    """
    options = await _options_below(home_area_id)
    if options:
        return options
    home = await area_by_id(home_area_id)
    return [AreaOption(home.id, home.name, home.kind)]


async def area_steps(home_area_id: int, chosen: Sequence[int]) -> list[AreaStep]:
    """Choosing level by level without a script: one step for each level so far, and the next one to take.

    `chosen` holds the answers in the order of the steps; one that a step does not offer ends there, as does
    everything after it. The question is answered once the last step has a choice; the answer is that choice.
    """
    steps: list[AreaStep] = []
    at, remaining = home_area_id, list(chosen)
    while options := await _options_below(at):
        choice = remaining.pop(0) if remaining else None
        if choice not in {option.id for option in options}:
            choice = None
        steps.append(AreaStep(options, choice))
        if choice is None:
            break
        at = choice
    return steps


async def _options_below(area_id: int) -> list[AreaOption]:
    """Empty where nothing lies below, or more than a list can hold: then the area itself is the answer."""
    children = await _offered([area_id])
    if len(children) > MOST_OPTIONS:
        return []
    below = await _offered([child["id"] for child in children]) if children else []
    if len(children) + len(below) > MOST_OPTIONS:
        below = []
    return _grouped(children, below)


def _grouped(children: list[dict[str, Any]], below: list[dict[str, Any]]) -> list[AreaOption]:
    options: list[AreaOption] = []
    for child in children:
        inside = [row for row in below if row["parent"] == child["id"]]
        options += [AreaOption(row["id"], row["name"], row["kind"], child["name"]) for row in inside]
        if not inside:
            options.append(AreaOption(child["id"], child["name"], child["kind"]))
    return options


async def _offered(parents: list[int]) -> list[dict[str, Any]]:
    """The areas right below these that exist today, by name: at most one more than MOST_OPTIONS."""
    day = today()
    rows: list[dict[str, Any]] = (
        await Area.select(Area.id, Area.name, Area.kind, Area.parent)
        .where(Area.parent.is_in(parents))
        .where(Area.valid_from.is_null() | (Area.valid_from <= day))
        .where(Area.valid_to.is_null() | (Area.valid_to >= day))
        .order_by(Area.name, Area.id)
        .limit(MOST_OPTIONS + 1)
    )
    return rows


async def area_margins(area_id: int) -> list[MarginView]:
    """The population figures of an area, the newest year first."""
    margin = PopulationMargin
    rows = (
        await margin.select(
            margin.sex,
            margin.age_from,
            margin.age_to,
            margin.people.as_alias("count"),
            margin.source,
            margin.year,
        )
        .where(margin.area == area_id)
        .order_by(margin.year, ascending=False)
        .order_by(margin.age_from, margin.age_to, margin.sex)
    )
    return [MarginView(**row) for row in rows]
