"""Spans for OpenTelemetry: one for each request, task and call to apaleo. Imported with TRACING.

Made here and not by the instrumentations that there are for each library: those put addresses and
messages of errors into spans, and ours hold codes and secrets. A span says what the log lines say
that it belongs to (`request`, `task`, `run`), and of addresses only which of few they are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import structlog
from celery.signals import task_postrun, task_prerun, worker_process_shutdown
from django.http import HttpRequest, HttpResponse
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from config.monitoring.certification.calls import endpoint_of
from hotels.signals import platform_called

TRACER = "lobby"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NANOSECONDS = 1_000_000_000

# The span of the task at work, and how to go back to the context before it.
_task: ContextVar[tuple[Any, Any] | None] = ContextVar("task", default=None)


def start_tracing() -> None:
    """Send spans from this process and those that it forks; OTEL_EXPORTER_OTLP_ENDPOINT says where.

    Sending is the work of a thread: a collector that is away costs spans, and nobody waits.
    """
    name = os.environ.get("OTEL_SERVICE_NAME", TRACER)
    provider = TracerProvider(resource=Resource.create({"service.name": name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    task_prerun.connect(_begin_task, dispatch_uid="tracing")
    task_postrun.connect(_end_task, dispatch_uid="tracing")
    worker_process_shutdown.connect(_send_the_rest, dispatch_uid="tracing")
    platform_called.connect(_trace_call, dispatch_uid="tracing")


class TracingMiddleware:
    """A span for each request, named for its route. What a stranger says of theirs is not taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within a span."""
        method = request.method if request.method in METHODS else "HTTP"
        with _tracer().start_as_current_span(
            str(method), kind=trace.SpanKind.SERVER, attributes=_belonging(), record_exception=False
        ) as span:
            response = self.get_response(request)
            route = f"/{request.resolver_match.route}" if request.resolver_match else "no route"
            span.update_name(f"{method} {route}")
            span.set_attribute("http.route", route)
            span.set_attribute("http.response.status_code", response.status_code)
            if response.status_code >= 500:
                span.set_status(trace.StatusCode.ERROR)
        return response


def _begin_task(*, task: Any, **_: Any) -> None:
    span = _tracer().start_span(
        task.name, kind=trace.SpanKind.CONSUMER, attributes=_belonging(), context=context.Context()
    )
    _task.set((span, context.attach(trace.set_span_in_context(span))))


def _end_task(*, state: str | None = None, retval: Any = None, **_: Any) -> None:
    begun = _task.get()
    if begun is None:
        return
    span, before = begun
    _task.set(None)
    if state == "FAILURE":
        span.set_status(trace.StatusCode.ERROR)
        span.set_attribute("error.type", type(retval).__name__)
    span.end()
    context.detach(before)


def _trace_call(*, method: str, path: str, status: int | None, seconds: float, **_: Any) -> None:
    """Make the span of a call that has just ended, below what it was made for."""
    ended = time.time_ns()
    endpoint = endpoint_of(path, method=method)
    span = _tracer().start_span(
        f"apaleo {endpoint}",
        kind=trace.SpanKind.CLIENT,
        start_time=ended - round(seconds * NANOSECONDS),
        attributes={"apaleo.endpoint": endpoint, "http.response.status_code": status or 0},
    )
    if status is None or status >= 400:
        span.set_status(trace.StatusCode.ERROR)
    span.end(ended)


def _send_the_rest(**_: Any) -> None:
    """Send what waits before a worker's child ends without a word."""
    provider: Any = trace.get_tracer_provider()
    provider.force_flush()


def _belonging() -> dict[str, str]:
    """Return what log lines name at this moment: the request, or the task and its run."""
    return {name: str(value) for name, value in structlog.contextvars.get_contextvars().items()}


def _tracer() -> Any:
    return trace.get_tracer(TRACER)
