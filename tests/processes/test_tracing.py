"""With TRACING on, spans come out of web, workers and the client of a running Lobby."""

from pathlib import Path

import pytest

from demo.journey import Journey
from tests.browser.driving.stack import running_stack
from tests.processes.collector import running_collector
from tests.processes.starting import wait_until

pytest.importorskip("opentelemetry.sdk", reason="OpenTelemetry is not installed")

SERVER, CLIENT, CONSUMER = 2, 3, 5
WEB = {"POST /connect/start/", "GET /connect/callback/"}
CALLS = {"apaleo /connect/token", "apaleo /inventory/v1/units", "apaleo /v1/subscriptions"}


@pytest.mark.redis
def test_spans_of_requests_tasks_and_calls_reach_a_collector_without_a_secret(
    tmp_path: Path,
) -> None:
    with (
        running_collector() as collector,
        running_stack(
            tmp_path,
            TRACING="true",
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
            # In milliseconds: the usual five seconds are long for a test.
            OTEL_BSP_SCHEDULE_DELAY="200",
        ) as stack,
    ):
        journey = Journey(url=f"{stack.url}/", mail_folder=tmp_path / "mail", report=lambda _: None)
        journey.run()
        wait_until(lambda: {"hotels.sync", *WEB, *CALLS} <= collector.names())

        [subscription] = stack.control.subscriptions()

    spans = {span.name: span for span in collector.spans()}
    task, call = spans["hotels.sync"], spans["apaleo /inventory/v1/units"]
    assert {spans[name].kind for name in WEB} == {SERVER}
    assert (task.kind, call.kind) == (CONSUMER, CLIENT)
    assert (call.trace_id, call.parent_span_id) == (task.trace_id, task.span_id)
    callback, exchange = spans["GET /connect/callback/"], spans["apaleo /connect/token"]
    assert exchange.trace_id == callback.trace_id
    secret = subscription["endpoint_url"].rstrip("/").rpartition("/")[2].encode()
    everything = b"".join(collector.bodies)
    assert secret
    assert secret not in everything
    assert b"code=" not in everything
    assert journey.email.encode() not in everything
