"""What a monitor asks: does the process live, can it serve."""

from typing import Any

from litestar import Response, Router, get

from participation.database import DB


@get("/healthz", media_type="text/plain")
async def alive() -> str:
    """The process answers."""
    return "ok"


@get("/readyz", media_type="text/plain")
async def ready() -> Response[Any]:
    """The database answers a read, too; otherwise Unavailable becomes 503.

    A write would tell more, but who may ask is everybody: it would stand in the line that answers wait in.
    """
    await DB.run_ddl("SELECT 1")
    return Response("ok", media_type="text/plain")


router = Router(path="/", route_handlers=[alive, ready], include_in_schema=False)
