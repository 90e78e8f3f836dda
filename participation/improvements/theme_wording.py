"""Words for what became of a theme and for what planners decide about it. Pure."""

from participation.improvements.tables import DecisionKind
from participation.improvements.theme_states import ThemeState
from participation.web.i18n import mark

THEME_STATE_LABELS = {
    ThemeState.BORN: mark("new"),
    ThemeState.STEADY: mark("goes on"),
    ThemeState.GROWN: mark("▲ grown"),
    ThemeState.SHRUNK: mark("▼ shrunk"),
    ThemeState.SPLIT: mark("split off"),
    ThemeState.MERGED: mark("merged"),
    ThemeState.RETURNED: mark("back again"),
    ThemeState.RETIRED: mark("no longer a topic"),
}
NOT_RANKED = mark("no longer ranked: too few speak of it or complain")
"""Of a theme that the report before ranked."""
THEME_STATE_KINDS = {
    ThemeState.BORN: "warn",
    ThemeState.STEADY: "",
    ThemeState.GROWN: "bad",
    ThemeState.SHRUNK: "good",
    ThemeState.SPLIT: "warn",
    ThemeState.MERGED: "warn",
    ThemeState.RETURNED: "warn",
    ThemeState.RETIRED: "",
}
"""The colour that goes with the word: more complaints are bad."""

DECISION_LABELS = {
    DecisionKind.RENAME: mark("Rename"),
    DecisionKind.MERGE: mark("Merge into another theme"),
    DecisionKind.SPLIT: mark("Split off a part"),
    DecisionKind.PIN: mark("Put first"),
    DecisionKind.EXCLUDE: mark("Leave out of the ranking"),
}
DECISION_EFFECTS = {
    DecisionKind.RENAME: mark("Every later report uses this name, however the words of the comments change."),
    DecisionKind.MERGE: mark(
        "Later reports count the comments of both themes as one, under the other's name."
    ),
    DecisionKind.SPLIT: mark("In later reports, comments with one of your words are a theme of their own."),
    DecisionKind.PIN: mark(
        "Later reports rank this theme before all that are not put first. Everyone reads your reason and "
        "the place that it has by figures."
    ),
    DecisionKind.EXCLUDE: mark(
        "Later reports do not rank this theme. They list it apart; everyone reads your reason and the place "
        "that it would have."
    ),
}
