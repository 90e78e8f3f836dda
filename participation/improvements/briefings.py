"""A report with all that a reader needs beside it: what is done, what is late, what changed after an action. Pure."""

from datetime import date

import msgspec

from participation.improvements.before_after import Measured
from participation.improvements.schemas import ActionView, ImprovementView, OverdueOffice, ReportView
from participation.improvements.tables import ActionState
from participation.pilots.result_schemas import ResultView
from participation.texts import Text

FIRST = 3
"""What a head of region decides about at once."""
STANDING = {ActionState.PLANNED, ActionState.WORKING, ActionState.DECLINED}
"""States of an action that leave nothing to decide; where people still speak of it after it was done, there is."""


class Outcome(msgspec.Struct, frozen=True):
    """An action that is done, with what was measured since."""

    action: ActionView
    measured: Measured


class Briefing(msgspec.Struct, frozen=True):
    """What pages, files and mails are made from. For the public only with what the public may see."""

    report: ReportView
    today: date
    public: bool = False
    actions: dict[int, list[ActionView]] = {}  # by improvement
    services: dict[int, Text] = {}  # that most of its comments name, by improvement
    overdue: list[OverdueOffice] = []
    outcomes: list[Outcome] = []
    areas: dict[int, str] = {}  # names
    compared: bool = False  # whether the schedule has a report before this one …
    read_otherwise: bool = False  # … whose comments another version of the models read
    trials: dict[int, list[ResultView]] = {}  # of the service that an improvement is mostly about
    done_on: dict[int, date] = {}  # of actions that are done

    @property
    def first(self) -> list[ImprovementView]:
        return self.report.improvements[:FIRST]

    @property
    def undecided(self) -> list[ImprovementView]:
        """Of the first improvements those that no action stands for."""
        return [one for one in self.first if self.standing(one) is None]

    def standing(self, improvement: ImprovementView) -> ActionView | None:
        """The action that leaves nothing to decide about it: one that is late, else one under way, else the newest."""
        found = [action for action in self.actions.get(improvement.id, []) if self._stands(action)]
        urgency = [
            (
                action.late(self.today),
                action.state is ActionState.WORKING,
                action.state is not ActionState.DONE,
            )
            for action in found
        ]
        return found[urgency.index(max(urgency))] if found else None

    def _stands(self, action: ActionView) -> bool:
        """One that is done does in reports that do not look back on it: what they read was said before."""
        return action.state in STANDING or self.report.period_from < self.done_on.get(action.id, date.min)
