"""What a load balancer hears."""

import json
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from config.monitoring import health
from jobs import runner

NOBODY = "redis://127.0.0.1:9/0"


@pytest.fixture(autouse=True)
def nothing_known(settings: Settings) -> Iterator[None]:
    settings.REDIS_URL = NOBODY
    health.require_migrations.cache_clear()
    yield
    health.require_migrations.cache_clear()


def test_live_answers_without_asking_the_database(client: Client) -> None:
    response = client.get("/health/live/")

    assert (response.status_code, response.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_ready_when_the_database_is_there_and_up_to_date(client: Client) -> None:
    response = client.get("/health/ready/")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["database"]) == ("ready", "ok")


@pytest.mark.django_db
def test_a_lost_broker_is_reported_and_leaves_it_ready(client: Client) -> None:
    response = client.get("/health/ready/")

    assert response.status_code == 200
    assert "does not answer: no work is begun until it does" in response.json()["broker"]


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="hotels").delete()

    response = client.get("/health/ready/")

    assert response.status_code == 503
    assert response.json()["database"] == "migrations are missing: run manage.py migrate"


@pytest.mark.django_db
def test_migrations_are_looked_up_until_they_are_there_and_not_again(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/health/ready/")

    # SELECT 1; whether a run or a job of each kind is overdue
    with django_assert_num_queries(2 + len(runner.kinds())):
        client.get("/health/ready/")


def test_not_ready_without_a_database_and_nothing_tells_where_it_was(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/health/ready/")

    assert response.status_code == 503
    assert response.json()["database"] == "the database does not answer"
    assert "canary" not in json.dumps(response.json())


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_health_answers_under_any_host_and_by_plain_http(
    path: str, settings: Settings, db: None
) -> None:
    settings.PUBLIC_URL = "https://lobby.hotel.test"
    settings.SECURE_SSL_REDIRECT = True

    response = Client(SERVER_NAME="10.0.0.7").get(path)

    assert response.status_code == 200


def refuse(*_arguments: object) -> None:
    raise OperationalError("canary-host refused canary-password")
