"""The board and the page for the person on call name the metrics that there are."""

import re

import pytest

from config.monitoring.metrics.collector import Collector, counters
from config.monitoring.metrics.counters import add_to_row
from tests.config.environments import BASE_DIR

METRIC = re.compile(r"\blobby_[a-z_]*[a-z]\b")


@pytest.fixture
def known(db: None) -> set[str]:
    """The names of all samples, those of counters with their ending."""
    for name in ("lobby_apaleo_calls", "lobby_apaleo_call_seconds"):
        add_to_row(name, "{}", 1)
    counted = {f"{metric.name}_total" for metric in counters()}
    return counted | {metric.name for metric in Collector().collect()}


@pytest.mark.parametrize("document", ["docs/grafana.json", "docs/on-call.md"])
def test_a_document_names_no_metric_that_is_none(document: str, known: set[str]) -> None:
    assert set(METRIC.findall((BASE_DIR / document).read_text())) <= known


def test_every_metric_is_explained_to_the_person_on_call(known: set[str]) -> None:
    text = (BASE_DIR / "docs/on-call.md").read_text()

    unexplained = {name for name in known if name not in text and f"{name}_total" not in known}

    assert unexplained <= {"lobby_sync_run_seconds_max"}
