"""benchmarks/sending.py."""

import json
from pathlib import Path

import pytest

from benchmarks.sending import _free_port, run


def test_sending_runs(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mails go out by processes of their own and arrive once each; so few are sent before anybody is killed."""
    port = _free_port()
    monkeypatch.setenv("PARTICIPATION_DATABASE_URL", url)
    monkeypatch.setenv("PARTICIPATION_VAR", str(tmp_path))
    monkeypatch.setenv("PARTICIPATION_SMTP_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("SINK_PORT", str(port))
    run(3, 2)
    fast, killed = map(json.loads, capsys.readouterr().out.splitlines())
    assert (fast["messages"], fast["once"]) == (3, 3)
    assert (killed["lost"], killed["repeated"], killed["kills"]) == (0, 0, 0)
