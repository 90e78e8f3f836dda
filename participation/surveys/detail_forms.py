"""The details around a survey's questions as staff write them in a form, and back. Times are local to the office."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from participation.errors import Problem, Rejected
from participation.surveys.schemas import SurveyUpdate, SurveyView
from participation.web.forms import Form
from participation.web.i18n import mark
from participation.web.languages import language_code

NOT_SAVED = mark("The survey was not saved.")
PAGES = {"": None, "yes": True, "no": False}
"""What the form says of pages, by the value of its control."""


def form_of_details(survey: SurveyView) -> Form:
    """The form filled with what is stored."""
    return Form.of(
        {
            "revision": survey.revision,
            "title": survey.title,
            "introduction": survey.introduction,
            "purpose": survey.purpose,
            "legal_basis": survey.legal_basis,
            "retention_days": survey.retention_days or "",
            "identifier_days": survey.identifier_days or "",
            "contact": survey.contact,
            "service": survey.service,
            "languages": survey.definition.languages,
            "main_language": survey.definition.default_language,
            "pages": next(said for said, pages in PAGES.items() if pages is survey.definition.pages),
            "opens_at": _local(survey.opens_at, survey.zone),
            "closes_at": _local(survey.closes_at, survey.zone),
            "results_public": survey.results_public,
            "results_on": survey.results_on,
        }
    )


def details_of_form(form: Form, zone: str) -> SurveyUpdate:
    """What the form says. Raises Rejected for dates that are none."""
    errors: dict[str, Problem] = {}
    opens_at, closes_at = (_moment(form, name, zone, errors) for name in ("opens_at", "closes_at"))
    results_on = _day(form, errors)
    for name in ("retention_days", "identifier_days"):
        if form.text(name) and form.whole(name) is None:
            errors[name] = Problem(mark("Write a number of days, for example 730."))
    languages = _languages(form, errors)
    if errors:
        raise Rejected(NOT_SAVED, errors=errors)
    return SurveyUpdate(
        revision=form.whole("revision") or 0,
        title=form.texts("title"),
        introduction=form.texts("introduction"),
        purpose=form.texts("purpose"),
        legal_basis=form.text("legal_basis"),
        retention_days=form.whole("retention_days") or 0,
        contact=form.text("contact"),
        service=form.whole("service"),
        languages=languages,
        opens_at=opens_at,
        closes_at=closes_at,
        results_public=form.ticked("results_public"),
        results_on=results_on,
        identifier_days=form.whole("identifier_days") or 0,
        pages=PAGES.get(form.text("pages")),
    )


def _languages(form: Form, errors: dict[str, Problem]) -> list[str]:
    """Those that are ticked and one that is written by code or name, the main language first."""
    ticked = [code for code in form.values("languages") if language_code(code)]
    typed = form.text("other_language")
    other = language_code(typed) if typed else None
    if typed and other is None:
        errors["other_language"] = Problem(
            mark("We do not know this language. Write its code, for example mad for Madurese.")
        )
    chosen = list(dict.fromkeys([*ticked, *([other] if other else [])])) or ["id"]
    main = form.text("main_language")
    return sorted(chosen, key=lambda code: code != main)


def _local(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _moment(form: Form, name: str, zone: str, errors: dict[str, Problem]) -> datetime | None:
    """A datetime-local field; browsers without one leave a text field, where a zone of its own may be written."""
    typed = form.text(name)
    if not typed:
        return None
    try:
        moment = datetime.fromisoformat(typed)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        errors[name] = Problem(mark("Write day and time like this: 2026-11-23 08:00."))
        return None


def _day(form: Form, errors: dict[str, Problem]) -> date | None:
    typed = form.text("results_on")
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        errors["results_on"] = Problem(mark("Write the day like this: 2026-11-23."))
        return None
