"""Another time than the machine's."""

from datetime import datetime, tzinfo

import pytest

from participation.clock import now


def begin_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on it is `moment`, and time goes on."""
    ahead = moment - now()

    class Clock(datetime):
        """What participation/clock.py reads instead of the machine's."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    monkeypatch.setattr("participation.clock.datetime", Clock)
