"""What the environment may say, and the secret that is kept where it says nothing."""

import os
from pathlib import Path
from typing import Any

import pytest

from participation.errors import ConfigurationError
from participation.settings import SHORTEST_SECRET, Settings


def kept(directory: Path) -> str:
    return Settings.from_environment({"PARTICIPATION_VAR": str(directory)}).secret_key


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    """The first start makes a long one that only this user may read; every start after it finds the same."""
    secret = kept(tmp_path / "var")
    assert len(secret) >= 64
    assert kept(tmp_path / "var") == secret
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b"\xff\xfe"])
def test_what_is_left_of_a_secret_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that was emptied or cut is no key: receipts made with it anybody could make."""
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(ConfigurationError, match="secret_key is damaged"):
        kept(tmp_path)


def test_a_full_disk_leaves_no_half_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the secret cannot be written whole there is none, and the next start makes one."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert len(kept(tmp_path)) >= 64


def test_two_processes_make_one_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second at the first start takes the secret of the first."""
    link, first = os.link, "f" * SHORTEST_SECRET

    def second(source: Any, target: Any) -> None:
        Path(target).write_text(first)
        link(source, target)

    monkeypatch.setattr(os, "link", second)
    assert kept(tmp_path) == first


def test_short_keys_are_refused(tmp_path: Path) -> None:
    """Each key that is named must be long; the newest comes first."""
    long = "n" * SHORTEST_SECRET, "o" * SHORTEST_SECRET
    environment = {"PARTICIPATION_VAR": str(tmp_path), "PARTICIPATION_SECRET_KEY": ", ".join(long)}
    assert Settings.from_environment(environment).secret_keys == long
    with pytest.raises(ConfigurationError, match="too short"):
        Settings.from_environment({**environment, "PARTICIPATION_SECRET_KEY": f"{long[0]},short"})


@pytest.mark.parametrize("secret", ["short", "s" * 31, "s" * 32 + "/", "s" * 32 + "é"])
def test_a_secret_that_cannot_stand_in_an_address_is_refused(tmp_path: Path, secret: str) -> None:
    """What a gateway calls is an address with a long secret; none at all is fine."""
    environment = {"PARTICIPATION_VAR": str(tmp_path), "PARTICIPATION_SMS_SECRET": secret}
    with pytest.raises(ConfigurationError, match="PARTICIPATION_SMS_SECRET"):
        Settings.from_environment(environment)
    assert Settings.from_environment({**environment, "PARTICIPATION_SMS_SECRET": ""}).sms_secret == ""
