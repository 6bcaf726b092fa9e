"""What `manage.py doctor` finds about webhooks."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.monitoring.doctor import Level
from config.monitoring.doctor.finding import Finding
from config.monitoring.doctor.hosts import webhook_api
from config.monitoring.doctor.webhooks import ADVICE, webhooks
from hotels.models import Connection, Subscription
from sandbox.server import Server
from tests.factories import make_subscription

pytestmark = pytest.mark.django_db
State, Failure = Subscription.State, Subscription.Failure


@pytest.fixture(autouse=True)
def on(settings: Any) -> None:
    settings.WEBHOOKS = "auto"


def found() -> list[Finding]:
    findings = list(webhooks())
    assert all(finding.advice for finding in findings if finding.level != Level.OK)
    return findings


def test_switched_off_is_said_with_how_to_switch_it_on(settings: Any) -> None:
    settings.WEBHOOKS = "off"

    (finding,) = found()

    assert (finding.level, "WEBHOOKS=auto" in finding.advice) == (Level.WARNING, True)


def test_an_address_that_apaleo_cannot_reach_is_found(settings: Any) -> None:
    settings.PUBLIC_URL = "http://lobby.example"
    settings.APALEO_WEBHOOK_URL = "https://webhook.apaleo.com"

    (finding,) = found()

    assert finding.level == Level.WARNING
    assert "http://lobby.example" in finding.what


def test_a_way_that_is_open_is_fine(platform: Server, live_server: Any, settings: Any) -> None:
    settings.PUBLIC_URL = live_server.url

    assert [finding.level for finding in found()] == [Level.OK]


def test_somebody_elses_answer_is_a_problem(platform: Server, settings: Any) -> None:
    settings.PUBLIC_URL = platform.url

    assert [finding.level for finding in found()] == [Level.PROBLEM]


def test_nobody_there_is_a_problem(platform: Server, settings: Any) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"

    assert [finding.level for finding in found()] == [Level.PROBLEM]


@pytest.mark.parametrize("failure", [each for each in Failure if each])
def test_what_apaleo_refuses_is_found_with_what_to_do(
    failure: Subscription.Failure, settings: Any, connection: Connection
) -> None:
    settings.WEBHOOKS = "off"
    make_subscription(connection, state=State.MISSING, failure=failure)

    (_, finding) = found()

    assert (finding.level, finding.advice) == (Level.WARNING, ADVICE[failure])
    assert str(failure.label) in finding.what


def test_silence_is_found(settings: Any, connection: Connection) -> None:
    settings.WEBHOOKS = "off"
    yesterday = timezone.now() - timedelta(days=1)
    make_subscription(connection, state=State.ACTIVE, remote_id="abc", silent_from=yesterday)

    assert [finding.level for finding in found()] == [Level.WARNING, Level.WARNING, Level.OK]


def test_whose_count_of_subscriptions_it_is_is_said(settings: Any, connection: Connection) -> None:
    settings.WEBHOOKS = "off"
    make_subscription(connection, state=State.ACTIVE, remote_id="abc")

    assert "by our own rows: 1" in found()[-1].what


def test_nobody_asks_for_subscriptions_that_are_not_wanted(settings: Any) -> None:
    settings.WEBHOOKS = "off"
    settings.APALEO_WEBHOOK_URL = "http://127.0.0.1:9"

    assert list(webhook_api()) == []
