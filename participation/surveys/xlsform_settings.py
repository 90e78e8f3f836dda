"""Reads the sheet of settings: the form's own language, its title, and what is said around its questions."""

from dataclasses import dataclass, field

from participation.surveys.sheet_problems import SheetProblems
from participation.surveys.xlsform_columns import DETAIL_TEXTS, OWN, Line, Table, language_code
from participation.surveys.xlsform_questions import UNREADABLE, number_of
from participation.texts import Text
from participation.web.i18n import DEFAULT_LANGUAGE, mark

NO_LANGUAGE = mark(
    "The form does not say in which language the columns without one are. They were taken as Indonesian; "
    "name another one on the sheet settings, as default_language."
)
OWN_VERSIONS = mark("Versions are numbered here, so the version “%(version)s” is not carried.")
NO_STYLE = mark("The style “%(style)s” is not carried: pages look the same here.")
MORE_SETTINGS = mark("Only the first row of settings was read.")
STYLE = "pages"
NO_PAGES = "no"
"""What `participation_pages` says of a form that is to stay on one page, for which XLSForm has no style."""


@dataclass(frozen=True)
class FormSettings:
    """What stands beside the questions; empty where the workbook says nothing."""

    form_id: str = ""
    title: Text = field(default_factory=dict)
    introduction: Text = field(default_factory=dict)
    purpose: Text = field(default_factory=dict)
    legal_basis: str = ""
    retention_days: int = 0
    contact: str = ""


def default_language_of(settings: Table, survey: Table, choices: Table, problems: SheetProblems) -> str:
    """The language of columns without one: as the settings say, else Indonesian, else the first that is named."""
    line = settings.lines[0] if settings.lines else None
    written = line.get("default_language") if line else ""
    if line and written and written != "default":
        if code := language_code(written):
            return code
        problems.error(line.place("default_language"), UNREADABLE, written=written)
    named = [language for language in (*survey.languages, *choices.languages) if language]
    if "" in survey.languages:
        if not written:
            problems.note(("settings", 0, "default_language"), NO_LANGUAGE)
        return DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE if DEFAULT_LANGUAGE in named or not named else named[0]


def read_settings(settings: Table, default_language: str, problems: SheetProblems) -> FormSettings:
    """The first row below the header."""
    if not settings.lines:
        return FormSettings()
    line, *others = settings.lines
    if others:
        problems.note(others[0].place(), MORE_SETTINGS)
    _note_uncarried(line, problems)
    texts = {name: line.text(OWN + name, default_language) for name in DETAIL_TEXTS}
    form_title = line.get("form_title")
    if form_title:
        texts["title"] = {default_language: form_title, **texts["title"]}
    return FormSettings(
        form_id=line.get("form_id"),
        legal_basis=line.own("legal_basis"),
        retention_days=_days(line, problems),
        contact=line.own("contact"),
        **texts,
    )


def pages_of_settings(settings: Table) -> bool | None:
    """Whether people answer section by section; None where the form leaves it open."""
    line = settings.lines[0] if settings.lines else None
    if line and STYLE in line.get("style").split():
        return True
    return False if line and line.own("pages").lower() == NO_PAGES else None


def _note_uncarried(line: Line, problems: SheetProblems) -> None:
    if version := line.get("version"):
        problems.note(line.place("version"), OWN_VERSIONS, version=version)
    if set(line.get("style").split()) - {STYLE}:
        problems.note(line.place("style"), NO_STYLE, style=line.get("style"))


def _days(line: Line, problems: SheetProblems) -> int:
    written = line.own("retention_days")
    days = number_of(written)
    if written and not isinstance(days, int):
        problems.error(line.place("participation_retention_days"), UNREADABLE, written=written)
    return days if isinstance(days, int) and 0 <= days < 1_000_000 else 0
