"""What each type of question is called, and which settings it has: the editor shows these and no others. Pure."""

from typing import NamedTuple

from participation.surveys.definitions import SELECTS, QuestionType
from participation.surveys.question_checks import WITH_DONT_KNOW, WITH_OTHER
from participation.web.i18n import mark


class TypeLabel(NamedTuple):
    """How staff know a type: what people do, and when it fits."""

    label: str
    hint: str


TYPES: dict[QuestionType, TypeLabel] = {
    QuestionType.SELECT_ONE: TypeLabel(mark("Choose one"), mark("One answer of a list.")),
    QuestionType.SELECT_MULTIPLE: TypeLabel(mark("Choose several"), mark("Any number of answers of a list.")),
    QuestionType.SCALE: TypeLabel(
        mark("Scale of numbers"), mark("For example from 1 to 5, or from 0 to 10.")
    ),
    QuestionType.RANK: TypeLabel(mark("Put in order"), mark("Answers of a list, the most important first.")),
    QuestionType.LONG_TEXT: TypeLabel(
        mark("Own words, several sentences"), mark("Opinions and experiences; the analysis reads them.")
    ),
    QuestionType.TEXT: TypeLabel(mark("A few words"), mark("A short answer of one line.")),
    QuestionType.INTEGER: TypeLabel(mark("Whole number"), mark("A number that is counted, such as minutes.")),
    QuestionType.DECIMAL: TypeLabel(
        mark("Decimal number"), mark("A number that is measured, such as 2,5 km.")
    ),
    QuestionType.DATE: TypeLabel(mark("Date"), mark("A day, such as that of a visit.")),
    QuestionType.TIME: TypeLabel(mark("Time of day"), mark("An hour, such as that of a visit.")),
    QuestionType.AREA: TypeLabel(
        mark("Area where one lives"), mark("Chosen step by step, from your area down.")
    ),
    QuestionType.SERVICE: TypeLabel(
        mark("Service that was used"), mark("One of the services of your office.")
    ),
    QuestionType.PHONE: TypeLabel(mark("Phone number"), mark("Leads to a person: it is kept apart.")),
    QuestionType.EMAIL: TypeLabel(mark("E-mail address"), mark("Leads to a person: it is kept apart.")),
    QuestionType.LOCATION: TypeLabel(mark("Location"), mark("A point on the map, from the phone.")),
    QuestionType.PHOTO: TypeLabel(mark("Photo"), mark("Hidden details such as the place are removed.")),
    QuestionType.FILE: TypeLabel(mark("File"), mark("A document, such as a letter.")),
    QuestionType.CONSENT: TypeLabel(mark("Consent"), mark("A sentence that people agree to by ticking it.")),
    QuestionType.NOTE: TypeLabel(mark("Text to read"), mark("An explanation. Nothing is asked.")),
    QuestionType.HIDDEN: TypeLabel(
        mark("Hidden value"), mark("A value that comes with the address of the survey.")
    ),
    QuestionType.CALCULATE: TypeLabel(mark("Calculated value"), mark("A value worked out of other answers.")),
}
"""In the order in which they are offered: what is needed most comes first."""

_ASKED = frozenset({"hint", "guidance_hint", "optional", "required_message", "relevant"})
_CONSTRAINED = frozenset({"constraint", "constraint_message"})
_NUMBER = frozenset({"minimum", "maximum", "default", "read_only", "calculation", *_CONSTRAINED})
_TEXT = frozenset({"maximum_length", "identifying", "default", "read_only", "calculation", *_CONSTRAINED})
_LIST = frozenset({"choices", "choice_filter", "randomize", "minimal", *_CONSTRAINED})

_OWN: dict[QuestionType, frozenset[str]] = {
    QuestionType.SELECT_ONE: _LIST | {"element", "default", "identifying"},
    QuestionType.SELECT_MULTIPLE: _LIST - {"minimal"} | {"exclusive", "identifying"},
    QuestionType.RANK: _LIST - {"minimal"},
    QuestionType.SCALE: frozenset({"choices", "minimum", "maximum", "element", "default", *_CONSTRAINED}),
    QuestionType.INTEGER: _NUMBER,
    QuestionType.DECIMAL: _NUMBER,
    QuestionType.TEXT: _TEXT,
    QuestionType.LONG_TEXT: _TEXT,
    QuestionType.DATE: frozenset({"default", "identifying", *_CONSTRAINED}),
    QuestionType.TIME: frozenset({"default", *_CONSTRAINED}),
    QuestionType.PHONE: _CONSTRAINED,
    QuestionType.EMAIL: _CONSTRAINED,
}
_UNASKED: dict[QuestionType, frozenset[str]] = {
    QuestionType.NOTE: frozenset({"hint", "guidance_hint", "relevant"}),
    QuestionType.HIDDEN: frozenset({"default", "calculation", "identifying"}),
    QuestionType.CALCULATE: frozenset({"calculation", "relevant"}),
}


def fields_of(kind: QuestionType) -> frozenset[str]:
    """The settings of this type beside its name and its words."""
    if kind in _UNASKED:
        return _UNASKED[kind]
    more = {"dont_know"} if kind in WITH_DONT_KNOW else set()
    more |= {"other"} if kind in WITH_OTHER else set()
    return _ASKED | _OWN.get(kind, frozenset()) | more


def has_columns(kind: QuestionType) -> bool:
    """Whether its choices may have columns for a filter to look at."""
    return kind in SELECTS
