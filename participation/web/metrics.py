"""Figures for a monitor on the same machine, in Prometheus' text format."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get
from litestar.types import Message, Scope
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    generate_latest,
)

from participation.errors import Forbidden
from participation.web.i18n import mark
from participation.web.network import LOOPBACK

RESPONSES = Counter("participation_responses", "Answers by status", ["status"])


@dataclass(frozen=True)
class Figure:
    """One value that a package measures when it is asked; `label` is empty where there is only one."""

    name: str
    description: str
    value: float
    label: str = ""


Figures = Callable[[], Awaitable[Iterable[Figure]]]


async def count_response(message: Message, _: Scope) -> None:
    """Counts every answer of this process by its status."""
    if message["type"] == "http.response.start":
        RESPONSES.labels(str(message["status"])).inc()


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Only for this very machine: a proxy adds a header, and outsiders come through the proxy."""
    peer = request.client.host if request.client else ""
    if peer not in LOOPBACK or "x-forwarded-for" in request.headers:
        raise Forbidden(mark("Metrics are read on the machine itself."))
    measured = [figure for figures in request.app.state.figures for figure in await figures()]
    content = generate_latest(REGISTRY) + generate_latest(_registry(measured))
    return Response(content, media_type=CONTENT_TYPE_LATEST)


def _registry(measured: Sequence[Figure]) -> CollectorRegistry:
    registry = CollectorRegistry()
    gauges: dict[str, Gauge] = {}
    for figure in measured:
        labels = ["name"] if figure.label else []
        if figure.name not in gauges:
            gauges[figure.name] = Gauge(figure.name, figure.description, labels, registry=registry)
        gauge = gauges[figure.name]
        (gauge.labels(figure.label) if figure.label else gauge).set(figure.value)
    return registry
