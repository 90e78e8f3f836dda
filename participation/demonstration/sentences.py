"""What citizens of the invented city say: themes with their core sentences, and what stands around those.

The sentences stand in data/*.toml, one file of themes for each office. They were written for this demonstration.
"""

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

Register = Literal["formal", "casual", "javanese", "sundanese", "minangkabau"]
Mood = Literal["bad", "neutral", "question", "good"]

OFFICES = ("dukcapil", "dinkes", "dpu")


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that people speak about."""

    services: list[str]
    mood: Literal["bad", "neutral", "good"]
    weight: tuple[float, float]  # how often, in the first week and in the last
    formal: list[str]
    casual: list[str]
    javanese: list[str]
    sundanese: list[str]
    minangkabau: list[str]
    element: str = ""  # of the SKM: a survey answer that goes with it
    districts: list[str] = []  # where it comes up three times as often

    def cores(self, register: Register) -> list[str]:
        """The sentences of one way of speaking."""
        sentences: list[str] = getattr(self, register)
        return sentences


class Short(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Comments of a word or two, as there are in every feedback box."""

    good: list[str]
    bad: list[str]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands around a core sentence, and the words for its {places}.

    `papers` are what {dokumen} stands for, by service.
    """

    registers: dict[Register, int]
    openers: dict[Mood, dict[Register, list[str]]]
    closers: dict[Mood, dict[Register, list[str]]]
    tails: dict[Mood, list[str]]
    personal: dict[Register, list[str]]
    short: Short
    papers: dict[str, list[str]]
    places: dict[str, list[str]]


class _Themes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    themes: list[Theme]


@cache
def themes() -> tuple[Theme, ...]:
    """Everything that people speak about, office by office."""
    files = [_read(f"comments_{office}.toml") for office in OFFICES]
    return tuple(theme for file in files for theme in msgspec.toml.decode(file, type=_Themes).themes)


@cache
def phrases() -> Phrases:
    return msgspec.toml.decode(_read("phrases.toml"), type=Phrases)


def _read(name: str) -> bytes:
    return resources.files("participation.demonstration").joinpath("data", name).read_bytes()
