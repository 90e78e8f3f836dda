"""How a run stands."""

from enum import StrEnum


class RunState(StrEnum):
    """A run is asked for, runs, and ends in one of three ways."""

    REQUESTED = "requested"  # by hand; the next scheduler takes it
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    RELEASED = "released"  # handed back unfinished, as its process was stopped
