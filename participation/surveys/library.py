"""The library that ships with the platform: question blocks and whole questionnaires, read from data/*.toml.

data/README.md says which of their words were verified. Nothing here changes once it is read.
"""

import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from participation.surveys.definitions import Definition, Section
from participation.texts import Text

DATA = Path(__file__).parent / "data"
LANGUAGES = ["id", "en"]
"""Those that every text of the library is written in."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Questions to add to a survey."""

    key: str
    description: Text
    section: Section


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A questionnaire to start from.

    `order`: of some of its blocks, the questions in another order; `for_participants`: of a trial, and nobody else.
    """

    key: str
    title: Text
    description: Text
    introduction: Text
    purpose: Text
    legal_basis: str
    blocks: list[str]
    order: dict[str, list[str]] = {}
    for_participants: bool = False

    @property
    def definition(self) -> Definition:
        sections = [_ordered(block(key), self.order.get(key, [])) for key in self.blocks]
        return Definition(languages=LANGUAGES, default_language=LANGUAGES[0], sections=sections)


@cache
def blocks() -> tuple[Block, ...]:
    """Every block, in the order of the file."""
    return tuple(msgspec.convert(_read("blocks"), list[Block]))


@cache
def templates() -> tuple[Template, ...]:
    """Every questionnaire, in the order of the file."""
    return tuple(msgspec.convert(_read("templates"), list[Template]))


def block(key: str) -> Block:
    """Raises KeyError for none of the library's."""
    return {each.key: each for each in blocks()}[key]


def template_named(key: str) -> Template | None:
    return next((template for template in templates() if template.key == key), None)


def _ordered(found: Block, order: list[str]) -> Section:
    if not order:
        return found.section
    questions = {question.name: question for question in found.section.questions}
    return replace(found.section, questions=[questions[name] for name in order])


def _read(name: str) -> object:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))[name]
