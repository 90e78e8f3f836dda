"""The details around a survey's questions as staff write them in a form, and back. Times are local to the office."""

from participation.errors import Problem, Rejected
from participation.surveys.schemas import SurveyUpdate, SurveyView
from participation.web.forms import Form
from participation.web.i18n import mark
from participation.web.languages import language_code
from participation.web.times import local_time, typed_day, typed_moment

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
            "opens_at": local_time(survey.opens_at, survey.zone),
            "closes_at": local_time(survey.closes_at, survey.zone),
            "results_public": survey.results_public,
            "for_participants": survey.for_participants,
            "is_quiz": survey.is_quiz,
            "results_on": survey.results_on,
        }
    )


def details_of_form(form: Form, zone: str) -> SurveyUpdate:
    """What the form says. Raises Rejected for dates that are none."""
    errors: dict[str, Problem] = {}
    opens_at, closes_at = (typed_moment(form, name, zone, errors) for name in ("opens_at", "closes_at"))
    results_on = typed_day(form, "results_on", errors)
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
        for_participants=form.ticked("for_participants"),
        is_quiz=form.ticked("is_quiz"),
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
