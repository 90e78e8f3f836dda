"""Where a trial stands."""

from datetime import UTC, date, datetime

import pytest

from participation.pilots.phases import Phase, phase_of

WINDOW = (datetime(2030, 2, 1, 1, tzinfo=UTC), datetime(2030, 3, 1, 1, tzinfo=UTC))
DAYS = (date(2030, 3, 15), date(2030, 6, 15))


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (datetime(2030, 2, 1, 0, 59, 59, tzinfo=UTC), Phase.COMING),
        (datetime(2030, 2, 1, 1, tzinfo=UTC), Phase.ENROLLING),
        (datetime(2030, 3, 1, 0, 59, 59, tzinfo=UTC), Phase.ENROLLING),
        (datetime(2030, 3, 1, 1, tzinfo=UTC), Phase.ENROLLED),
        (datetime(2030, 3, 14, 16, 59, tzinfo=UTC), Phase.ENROLLED),
        (datetime(2030, 3, 14, 17, tzinfo=UTC), Phase.RUNNING),
        (datetime(2030, 6, 15, 16, 59, tzinfo=UTC), Phase.RUNNING),
        (datetime(2030, 6, 15, 17, tzinfo=UTC), Phase.OVER),
    ],
)
def test_before_at_and_after_each_bound(moment: datetime, phase: Phase) -> None:
    """Windows are half-open, and days begin when they begin in Jakarta."""
    assert phase_of(WINDOW, DAYS, "Asia/Jakarta", moment) is phase


def test_applications_while_the_trial_runs() -> None:
    """As long as people can apply, that is what the page says."""
    early = (date(2030, 2, 10), date(2030, 6, 15))
    assert phase_of(WINDOW, early, "Asia/Jakarta", datetime(2030, 2, 20, tzinfo=UTC)) is Phase.ENROLLING
