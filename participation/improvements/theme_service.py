"""Use cases of planners who know better than a program which comments belong together."""

from typing import Any

from participation.accounts.service import record
from participation.clock import now
from participation.database import exclusive, transaction
from participation.errors import Conflict, NotFound, Problem, Rejected
from participation.improvements.tables import DecisionKind, Theme, ThemeDecision
from participation.improvements.theme_queries import theme_by_id, themes_of
from participation.improvements.theme_schemas import DecisionWrite, ThemeView
from participation.organisations.permissions import Actor, Permission
from participation.sentiment.text import words
from participation.web.i18n import mark

LONGEST_NAME = 200
LONGEST_REASON = 1_000
MOST_WORDS, LONGEST_WORD = 20, 40
CONTRARY = {DecisionKind.PIN: DecisionKind.EXCLUDE, DecisionKind.EXCLUDE: DecisionKind.PIN}
NOT_SAVED = mark("The decision was not saved.")
CHANGED = mark(
    "Somebody decided something about this theme while you were writing. Look at what stands now, "
    "then save again if you still want to."
)


async def decide(actor: Actor, theme_id: int, wanted: DecisionWrite) -> ThemeView:
    """It holds from the next report on. A rename, merger, pin or exclusion replaces the one that stood.

    Raises Rejected naming fields, Forbidden, NotFound, and Conflict when the theme has another revision.
    """
    present = await _theme(theme_id)
    actor.must(Permission.PLAN, present.office)
    async with transaction(), exclusive(f"themes {present.schedule}"):
        present = await _theme(theme_id)
        await _check(present, wanted)
        await _next_revision(present, wanted.revision)
        if wanted.kind is not DecisionKind.SPLIT:
            await _end(actor, (ThemeDecision.theme == theme_id) & (ThemeDecision.kind == wanted.kind))
        other = (
            await _split_off(actor, present, wanted) if wanted.kind is DecisionKind.SPLIT else wanted.other
        )
        if wanted.kind is DecisionKind.RENAME:
            await _rename(theme_id, wanted.name.strip(), actor.id)
        await _insert(actor, theme_id, wanted, other)
        fields = ["name", "reason"] if wanted.name else ["reason"]
        await record(actor, wanted.kind.value, "theme", theme_id, office=present.office, fields=fields)
    return await _theme(theme_id)


async def end_decision(actor: Actor, theme_id: int, decision: int, revision: int) -> None:
    """From the next report on it does not hold. A name is not ended but replaced by another.

    Raises as decide; Conflict also when it was ended already.
    """
    present = await _theme(theme_id)
    actor.must(Permission.PLAN, present.office)
    async with transaction(), exclusive(f"themes {present.schedule}"):
        await _next_revision(present, revision)
        this = (ThemeDecision.theme == theme_id) & (ThemeDecision.id == decision)
        ended = await _end(actor, this & (ThemeDecision.kind != DecisionKind.RENAME))
        if not ended:
            raise Conflict(CHANGED)
        await record(actor, "end", "theme", theme_id, office=present.office, fields=sorted(ended))


async def _next_revision(present: ThemeView, seen: int) -> None:
    updated = (
        await Theme.update({Theme.revision: seen + 1})
        .where(Theme.id == present.id, Theme.revision == seen)
        .returning(Theme.id)
    )
    if not updated:
        raise Conflict(CHANGED)


async def _end(actor: Actor, where: Any) -> list[str]:
    """The kinds of the decisions that no longer stand."""
    rows = (
        await ThemeDecision.update({ThemeDecision.ended_at: now(), ThemeDecision.ended_by: actor.id})
        .where(where, ThemeDecision.ended_at.is_null())
        .returning(ThemeDecision.kind)
    )
    return [row["kind"] for row in rows]


async def _rename(theme_id: int, name: str, account: int | None) -> None:
    await Theme.update({Theme.name: name, Theme.named_by: account}).where(Theme.id == theme_id)


async def _split_off(actor: Actor, present: ThemeView, wanted: DecisionWrite) -> int:
    """The new theme; no report has seen it yet."""
    part = Theme(schedule=present.schedule, name=wanted.name.strip(), named_by=actor.id, terms=wanted.words)
    await part.save()
    return int(part.id)


async def _insert(actor: Actor, theme_id: int, wanted: DecisionWrite, other: int | None) -> None:
    await ThemeDecision(
        theme=theme_id,
        kind=wanted.kind,
        other=other,
        words=wanted.words,
        reason=wanted.reason.strip(),
        account=actor.id,
    ).save()


async def _check(present: ThemeView, wanted: DecisionWrite) -> None:
    errors = _text_problems(wanted)
    if present.decision(DecisionKind.MERGE) and wanted.kind is not DecisionKind.MERGE:
        errors["reason"] = Problem(
            mark("This theme is part of another one. End the merger first, or decide about the other one.")
        )
    contrary = CONTRARY.get(wanted.kind)
    if contrary and present.decision(contrary):
        errors["reason"] = Problem(
            mark("A theme is either put first or left out. End the other decision first.")
        )
    if "name" not in errors and wanted.name and await _taken(present, wanted):
        errors["name"] = Problem(
            mark("Another theme of this schedule has this name. Write another one, or merge the two.")
        )
    if wanted.kind is DecisionKind.MERGE and not await _may_take_up(present, wanted.other):
        errors["other"] = Problem(mark("Choose another theme of this schedule that is not merged itself."))
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)


async def _taken(present: ThemeView, wanted: DecisionWrite) -> bool:
    """Whether readers could not tell two themes apart; one that is merged into another is not named."""
    name = wanted.name.strip().casefold()
    return any(
        other.name.casefold() == name
        for other in await themes_of(present.schedule)
        if not other.decision(DecisionKind.MERGE)
        and (other.id != present.id or wanted.kind is DecisionKind.SPLIT)
    )


async def _may_take_up(present: ThemeView, other_id: int | None) -> bool:
    other = await theme_by_id(other_id) if other_id and other_id != present.id else None
    return bool(other and other.schedule == present.schedule and not other.decision(DecisionKind.MERGE))


def _text_problems(wanted: DecisionWrite) -> dict[str, Problem]:
    errors = {}
    if not wanted.reason.strip():
        errors["reason"] = Problem(mark("Write why, in a sentence that anyone may read."))
    if wanted.kind in {DecisionKind.RENAME, DecisionKind.SPLIT} and not wanted.name.strip():
        errors["name"] = Problem(mark("Write a name of a few words."))
    if wanted.kind is DecisionKind.SPLIT and not 0 < len(wanted.words) <= MOST_WORDS:
        errors["words"] = Problem(
            mark("Write between one and %(most)s words, divided by spaces or commas."), {"most": MOST_WORDS}
        )
    elif wanted.kind is DecisionKind.SPLIT and not all(map(_may_stand_in_a_text, wanted.words)):
        errors["words"] = Problem(
            mark("Write words as they stand in comments, each of letters and no longer than %(most)s."),
            {"most": LONGEST_WORD},
        )
    for name, longest in (("name", LONGEST_NAME), ("reason", LONGEST_REASON)):
        if len(getattr(wanted, name)) > longest:
            errors[name] = Problem(mark("Shorten this text to %(longest)s characters."), {"longest": longest})
    return errors


def _may_stand_in_a_text(typed: str) -> bool:
    """What holds no letter parts nothing, and nobody writes what is longer."""
    return bool(words(typed)) and len(typed) <= LONGEST_WORD


async def _theme(theme_id: int) -> ThemeView:
    theme = await theme_by_id(theme_id)
    if theme is None:
        raise NotFound(mark("There is no such theme."))
    return theme
