"""Themes and decisions, as pages and use cases exchange them."""

from datetime import datetime

import msgspec

from participation.improvements.priorities import FEWEST_VOICES
from participation.improvements.tables import DecisionKind
from participation.improvements.theme_states import ThemeState


def is_few(state: ThemeState, voices: int) -> bool:
    return state is not ThemeState.RETIRED and 0 < voices < FEWEST_VOICES


class DecisionWrite(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as a form has it. `revision` is that of the theme that the person saw."""

    kind: DecisionKind
    reason: str
    name: str = ""  # of a rename, and of what a split brings forth
    other: int | None = None  # what a theme is merged into
    words: list[str] = []  # comments with one of these are split off
    revision: int = 0


class DecisionView(msgspec.Struct, frozen=True):
    """A decision that stands, or stood until `ended_at`."""

    id: int
    kind: DecisionKind
    theme: int
    theme_name: str
    other: int | None
    other_name: str | None
    words: list[str]
    reason: str
    account_name: str | None
    at: datetime
    ended_at: datetime | None
    few: bool = False  # so few spoke of `other` in the last report that it is not ranked


class ThemeView(msgspec.Struct, frozen=True):
    """A theme in a list; `decisions` are those that stand."""

    id: int
    schedule: int
    schedule_name: str
    office: int
    name: str
    named: bool
    terms: list[str]
    state: ThemeState
    voices: int
    revision: int
    decisions: list[DecisionView] = []

    @property
    def few(self) -> bool:
        """Whether so few spoke of it in the last report that it is not ranked, and they could be recognised."""
        return is_few(self.state, self.voices)

    @property
    def heard(self) -> int | None:
        """Its own voices in the last report; None of one to four."""
        if self.few:
            return None
        return 0 if self.state is ThemeState.RETIRED else self.voices

    def decision(self, kind: DecisionKind) -> DecisionView | None:
        """The decision of a kind that stands."""
        return next((one for one in self.decisions if one.kind == kind), None)


class Appearance(msgspec.Struct, frozen=True):
    """A theme in one report."""

    report: int
    number: int
    rank: int
    voices: int
    state: ThemeState | None
