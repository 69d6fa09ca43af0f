"""What the service counts of itself, as Prometheus reads it: requests, processes, streams, memory."""

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule.service.bounds import Places
from chainrule.service.pool import Pool

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class Metrics:
    """One registry for one application: nothing is shared between two of them."""

    def __init__(self, pool: Pool, places: dict[str, Places]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "chainrule_request_seconds", "From a request's head to the end of its answer.",
            ["method", "route", "status"], buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(_Now(pool, places))
        ProcessCollector(registry=self.registry)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)


class _Now(Collector):
    """What is under way at the moment of asking."""

    def __init__(self, pool: Pool, places: dict[str, Places]) -> None:
        self.pool, self.places = pool, places

    def collect(self) -> Iterator[Metric]:
        processes = GaugeMetricFamily("chainrule_processes", "Worker processes.", labels=["state"])
        for state, count in self.pool.counts().items():
            processes.add_metric([state], count)
        yield processes
        taken = GaugeMetricFamily("chainrule_places_taken", "What is under way.", labels=["of"])
        most = GaugeMetricFamily("chainrule_places", "How much of it may be at one time.", labels=["of"])
        for name, one in self.places.items():
            taken.add_metric([name], one.taken)
            most.add_metric([name], one.most)
        yield taken
        yield most


class Measured:
    """Counts each request with its route as it is declared, so that no address of a reader is kept."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            route = getattr(scope.get("route"), "path", "page")
            # An answer whose reader has left before it began has no status.
            labels = (method, route, str(status or "left"))
            self.metrics.requests.labels(*labels).observe(time.perf_counter() - start)
