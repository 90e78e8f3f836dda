"""Where a request came from, for counting only: the address is digested at once and never stored."""

from typing import Any

from litestar.connection import ASGIConnection

LOOPBACK = frozenset({"127.0.0.1", "::1", "testclient"})


def network_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address of the sender. A proxy on the same machine is believed, anybody else's header is not."""
    peer = connection.client.host if connection.client else ""
    forwarded = connection.headers.get("x-forwarded-for", "")
    if peer in LOOPBACK and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return peer
