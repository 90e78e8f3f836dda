"""Where a request came from, behind a proxy or not."""

import pytest
from litestar.testing import RequestFactory

from participation.web.network import network_of


def _from(peer: str, forwarded: str = "") -> str:
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    request.scope["client"] = (peer, 1234)
    return network_of(request)


def test_without_a_proxy() -> None:
    """The peer itself."""
    assert _from("203.0.113.5") == "203.0.113.5"


def test_a_proxy_on_this_machine_is_believed() -> None:
    """The last address is what our own proxy saw; those before it are what the sender claims."""
    assert _from("127.0.0.1", "198.51.100.1, 203.0.113.5") == "203.0.113.5"


@pytest.mark.parametrize("claimed", ["127.0.0.1", "198.51.100.1"])
def test_nobody_else_is(claimed: str) -> None:
    """Nobody escapes a limit by writing a header."""
    assert _from("203.0.113.5", claimed) == "203.0.113.5"


def test_no_peer_at_all() -> None:
    """A server on a socket file has none."""
    request = RequestFactory().get("/")
    request.scope["client"] = None
    assert network_of(request) == ""
