"""The codebook as a table. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from participation.surveys.data_package import CODEBOOK_COLUMNS
from participation.surveys.variables import Entry
from participation.texts import text_in


def codebook_rows(entries: Iterable[Entry], language: str, default_language: str) -> Iterator[Sequence[str]]:
    """The header, then a line for each entry; choices are "name = label", one below the other."""
    yield CODEBOOK_COLUMNS
    for entry in entries:
        question = entry.question
        choices = (
            f"{each.name} = {text_in(each.label, language, default_language)}" for each in question.choices
        )
        yield (
            question.name,
            question.type.value,
            text_in(question.label, language, default_language),
            ", ".join(map(str, entry.versions)),
            entry.section.name,
            _yes(entry.section.repeat is not None),
            "\n".join(choices),
            "\n".join(entry.conditions),
            question.constraint,
            question.calculation,
            _yes(question.required and entry.is_asked),
            _yes(question.leads_to_a_person),
            question.element or "",
        )


def _yes(holds: bool) -> str:
    return "yes" if holds else ""
