"""What a log line says, and what it belongs to."""

import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.monitoring.logs import logging_settings
from config.monitoring.task_logs import bind_task, unbind_task
from config.web.request_id import RequestIdMiddleware


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> Iterator[Callable[[], list[str]]]:
    """What is logged, rendered as the settings say."""
    as_json = getattr(request, "param", True)
    settings = logging_settings(level="INFO", as_json=as_json)
    made = settings["formatters"]["line"]
    formatter = made["()"](**{k: v for k, v in made.items() if k != "()"})
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("hotels.test")
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield lambda: stream.getvalue().splitlines()
    logger.removeHandler(handler)


def log(message: str = "sync run %s: %s", *words: object, **extra: object) -> None:
    logging.getLogger("hotels.test").info(message, *(words or (7, "done")), extra=extra)


def test_a_line_is_json_with_its_words_in_one_piece(lines: Callable[[], list[str]]) -> None:
    log(apaleo_tracking_id="t-1")

    (line,) = map(json.loads, lines())
    assert line["event"] == "sync run 7: done"
    assert (line["level"], line["logger"]) == ("info", "hotels.test")
    assert line["apaleo_tracking_id"] == "t-1"


def test_a_line_break_from_outside_makes_no_second_line(lines: Callable[[], list[str]]) -> None:
    log("said %s", 'x"}\n{"event": "forged')

    assert len(lines()) == 1


def test_what_nobody_has_allowed_is_not_in_the_line(lines: Callable[[], list[str]]) -> None:
    log(password="canary")

    assert "canary" not in lines()[0]


@pytest.mark.parametrize("lines", [False], indirect=True)
def test_a_line_for_people_reads_as_before(lines: Callable[[], list[str]]) -> None:
    with structlog.contextvars.bound_contextvars(run=7):
        log()

    assert lines()[0].endswith(" INFO hotels.test sync run 7: done run=7")


def test_an_error_tells_where_without_the_values(lines: Callable[[], list[str]]) -> None:
    secret = "canary"
    try:
        raise LookupError(len(secret))
    except LookupError:
        logging.getLogger("hotels.test").exception("failed")

    (line,) = map(json.loads, lines())
    assert "LookupError" in line["exception"]
    assert "canary" not in line["exception"].replace('secret = "canary"', "")


def through(request: HttpRequest) -> tuple[HttpResponse, str]:
    seen: list[str] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(structlog.contextvars.get_contextvars()["request"])
        return HttpResponse()

    return RequestIdMiddleware(view)(request), seen[0]


def test_each_request_has_a_name_of_its_own(rf: RequestFactory) -> None:
    (first, seen), (second, _) = through(rf.get("/")), through(rf.get("/"))

    assert first.headers["X-Request-ID"] == seen
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    assert "request" not in structlog.contextvars.get_contextvars()


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [(1, "proxy-0123", True), (0, "proxy-0123", False), (1, "a b\n" * 9, False), (1, "x", False)],
)
def test_only_a_proxy_of_ours_names_a_request(
    rf: RequestFactory, settings: Any, proxies: int, given: str, is_taken: bool
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Request-ID": given})

    assert (through(request)[1] == given) is is_taken


def test_every_answer_carries_the_name(client: Client, db: None) -> None:
    assert client.get("/").headers["X-Request-ID"]


def test_lines_of_a_task_name_it_and_its_run() -> None:
    class Task:
        name = "hotels.sync"

    bind_task(task_id="t1", task=Task, args=[7])
    bound = structlog.contextvars.get_contextvars()
    unbind_task()

    assert bound == {"task": "hotels.sync", "task_id": "t1", "run": 7}
    assert structlog.contextvars.get_contextvars() == {}
