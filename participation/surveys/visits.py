"""What travels along with one visit, in the fields of a page that begin with an underscore, and where it leads."""

from collections.abc import Iterator
from typing import NamedTuple

from participation.surveys.definitions import Definition
from participation.surveys.walking import REVIEW, Fields, Stop, Walker, pages_of
from participation.web.forms import Form, whole_number

SEEDS = 10**9
CLOCK = 10**9
"""Seconds after which the moments that travel along begin anew: nobody answers for thirty years."""
FRAMES = frozenset({"kiosk", "embed"})
"""Where a page stands other than in somebody's own browser."""


class Visit(NamedTuple):
    """One person's way through a form; nothing here says who it is."""

    key: str  # makes the receipt, and the same one when something is sent twice
    source: str = ""
    seed: int | None = None  # of the order in which choices are shown
    frame: str = ""
    draft: str = ""  # code under which the answers so far are kept
    language: str = ""  # that the questions are shown in, where it is none of the platform's own
    ballot: str = ""  # the right to answer a survey that is by invitation
    person: str = ""  # sealed: which participant of a pilot it is
    counted: int | None = None  # the last page that was counted, for who follows a link …
    began: int | None = None  # … and when they opened the first one, in seconds of CLOCK

    def fields(self) -> Iterator[tuple[str, str]]:
        """As a page carries them on."""
        for name, value in zip(self._fields, self, strict=True):
            if value not in ("", None):
                yield f"_{name}", str(value)


def visit_of(form: Form, key: str, source: str, definition: Definition) -> Visit:
    """What came with a page, less what cannot be."""
    seed, counted, began = (form.whole(name) for name in ("_seed", "_counted", "_began"))
    frame, language = form.text("_frame"), form.text("_language")
    return Visit(
        key=key,
        source=source,
        seed=seed if seed is not None and seed < SEEDS else None,
        frame=frame if frame in FRAMES else "",
        draft=form.text("_draft")[:100],
        language=language if language in definition.languages else "",
        ballot=form.text("_ballot")[:100],
        person=form.text("_person")[:500],
        counted=counted if counted is not None and counted < len(pages_of(definition)) else None,
        began=began,
    )


def answers_in(form: Form) -> Fields:
    """What was answered, without what travels along."""
    return {name: values for name, values in form.fields.items() if not name.startswith("_")}


def without_repetition(fields: Fields, target: str) -> dict[str, list[str]]:
    """The fields without one time that a section was answered, named SECTION.NUMBER; later ones move up."""
    section, _, typed = target.partition(".")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        return dict(fields)
    kept: dict[str, list[str]] = {}
    for name, values in fields.items():
        parts = name.split(".")
        if name == f"_times.{section}":
            kept[name] = [str(max(0, (whole_number(value) or 1) - 1)) for value in values]
        elif parts[0] != section or len(parts) < 3 or not parts[1].isdigit():
            kept[name] = values
        elif int(parts[1]) != int(typed):
            place = int(parts[1]) - (int(parts[1]) > int(typed))
            kept[".".join([section, str(place), *parts[2:]])] = values
    return kept


def page_of(form: Form, definition: Definition) -> int:
    """The number of the page that was sent; the first one where there is no such page."""
    if form.text("_page") == str(REVIEW):
        return REVIEW
    number = form.whole("_page") or 0
    return number if number < len(pages_of(definition)) else 0


def moved(form: Form, visit: Visit, move: str, target: str) -> tuple[Form, Visit]:
    """The form with a section once more or once less, or in another language."""
    if move == "more":
        name = f"_times.{target}"
        return Form({**form.fields, name: [str((form.whole(name) or 1) + 1)]}), visit
    if move == "less":
        return Form(without_repetition(form.fields, target)), visit
    return form, visit._replace(language=target) if move == "language" else visit


def stop_after(walker: Walker, form: Form, at: int, move: str, target: str) -> Stop:
    """Where somebody on the page `at` is led."""
    if move in ("stay", "more", "less", "language"):
        return Stop(at)
    if move == "page":
        return Stop(page_of(Form({"_page": [target]}), walker.compiled.definition))
    if move == "back":
        return walker.back(at)
    return walker.next(at, frozenset(form.values("_shown")))
