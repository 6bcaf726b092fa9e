"""The board and the page for the person on call name what there is, and nothing else."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client.core import Metric

from config.monitoring.metrics.collector import Collector, counters
from config.monitoring.metrics.counters import add_to_row
from hotels.health.states import State
from hotels.models import Connection, Credential, Subscription, SyncRun
from jobs.models import Job
from staff import start_page
from tests.config.environments import BASE_DIR

METRIC = re.compile(r"\blobby_[a-z_]*[a-z]\b")
SELECTOR = re.compile(r"(lobby_[a-z_]*[a-z])\{([^}]*)\}")
WARNS = frozenset({"warning", "error", "exception", "critical"})
WORDS = re.compile(r"[A-Za-z][^%…]{3,}")
PLACEHOLDER = re.compile(r"%[sdr]")
ON_CALL = BASE_DIR / "docs/on-call.md"
BOARD = BASE_DIR / "docs/grafana.json"
BESIDE = frozenset({"benchmarks", "demo", "sandbox", "tests"})
COUNTED = ("lobby_apaleo_calls", "lobby_apaleo_call_seconds")


@pytest.fixture
def known(db: None) -> set[str]:
    """The names of all samples, those of counters with their ending."""
    for name in COUNTED:
        add_to_row(name, "{}", 1)
    counted = {f"{metric.name}_total" for metric in counters()}
    return counted | {metric.name for metric in Collector().collect()}


def expressions() -> list[str]:
    board = json.loads(BOARD.read_text())
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


@pytest.mark.parametrize("document", ["docs/grafana.json", "docs/on-call.md"])
def test_a_document_names_no_metric_that_is_none(document: str, known: set[str]) -> None:
    assert set(METRIC.findall((BASE_DIR / document).read_text())) <= known


def test_every_metric_is_on_the_board(known: set[str]) -> None:
    text = " ".join(expressions())

    assert {name for name in known if name not in text and f"{name}_total" not in known} == set()


def test_a_label_that_the_board_selects_by_is_one_of_its_metric(db: None) -> None:
    add_to_row("lobby_apaleo_calls", '{"kind": "token", "outcome": "2xx"}', 1)
    labels = dict(labels_of(Collector().collect()))
    chosen = [found for text in expressions() for found in SELECTOR.findall(text)]

    assert chosen
    for name, selector in chosen:
        used = set(re.findall(r"(\w+)=", selector))
        assert used <= labels.get(name, used & {"state", "failure"}), name


def labels_of(metrics: Any) -> Iterator[tuple[str, set[str]]]:
    metric: Metric
    for metric in metrics:
        for sample in metric.samples:
            yield sample.name, set(sample.labels)


def test_panels_of_the_board_do_not_lie_on_each_other() -> None:
    panels = json.loads(BOARD.read_text())["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]

    assert len(set(places)) == len(places)
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_every_metric_is_explained_to_the_person_on_call(known: set[str]) -> None:
    text = ON_CALL.read_text()

    unexplained = {name for name in known if name not in text and f"{name}_total" not in known}

    assert unexplained <= {"lobby_sync_run_seconds_max"}


@pytest.mark.parametrize(
    "states",
    [State, SyncRun.Failure, Subscription.Failure, Credential.Failure],
    ids=lambda states: states.__qualname__,
)
def test_every_word_for_a_state_is_explained_to_the_person_on_call(states: Any) -> None:
    text = ON_CALL.read_text()

    assert [state for state in states if state and not re.search(rf"\b{state.value}\b", text)] == []


@pytest.mark.parametrize(
    "states",
    [Connection.Status, SyncRun.State, Subscription.State, Job.State],
    ids=lambda states: states.__qualname__,
)
def test_every_label_of_a_state_is_explained_to_the_person_on_call(states: Any) -> None:
    text = ON_CALL.read_text().lower()

    labels = [str(state.label).lower().removesuffix(" on purpose") for state in states]
    assert [label for label in labels if label not in text] == []


def test_every_kind_of_trouble_of_the_start_page_is_explained() -> None:
    text = ON_CALL.read_text()

    assert [rule.title for rule in start_page._rules if str(rule.title) not in text] == []


def test_every_warning_of_the_log_is_explained_to_the_person_on_call() -> None:
    text = ON_CALL.read_text()
    found = list(warnings())

    unexplained = [
        f"{where}: {message}"
        for where, message in found
        if not all(words.strip(" :,.;") in text for words in words_of(message, where=where))
    ]

    assert len(found) > 40
    assert unexplained == []


def words_of(message: str, *, where: str) -> list[str]:
    """The words between what differs; of a message without any the logger's name."""
    parts = PLACEHOLDER.split(message)
    return [part for part in parts if WORDS.search(part)] or [f"`{where}`"]


def warnings() -> Iterator[tuple[str, str]]:
    """Each message that our code logs as a warning or worse, with its logger."""
    for package in BASE_DIR.glob("*/__init__.py"):
        if package.parent.name in BESIDE:
            continue
        for file in sorted(package.parent.rglob("*.py")):
            where = ".".join(file.relative_to(BASE_DIR).with_suffix("").parts)
            for node in ast.walk(ast.parse(file.read_text())):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="logger"), attr=level),
                        args=[ast.Constant(value=str(message)), *_],
                    ) if level in WARNS:
                        yield where, message
