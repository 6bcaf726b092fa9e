"""The broker's address in each library's dialect."""

from pathlib import Path

import pytest
from kombu import Connection
from redis import ConnectionPool

from config.redis.broker import MAX_SOCKET_PATH, celery_url, embedded_socket, embedded_url


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:6379/1", "rediss://:pass@cache.test:6380/0?ssl_cert_reqs=required"]
)
def test_celery_takes_the_address_of_a_server_as_it_is(url: str) -> None:
    assert celery_url(url) == url


def test_celery_and_redis_read_the_same_socket() -> None:
    url = embedded_url(Path("/srv/a folder/var"))

    assert ConnectionPool.from_url(url).connection_kwargs["path"] == "/srv/a folder/var/valkey.sock"
    assert Connection(celery_url(url)).as_uri() == "redis+socket:///srv/a folder/var/valkey.sock"


def test_the_database_of_a_socket_has_another_name_for_celery() -> None:
    url = celery_url("unix:///srv/var/valkey.sock?db=2")

    assert url == "redis+socket:///srv/var/valkey.sock?virtual_host=2"


def test_the_socket_lies_in_the_folder_it_belongs_to() -> None:
    assert embedded_socket(Path("/srv/lobby/var")) == Path("/srv/lobby/var/valkey.sock")


def test_the_socket_of_a_deep_folder_gets_a_short_path_that_no_other_folder_has() -> None:
    one, other = (embedded_socket(Path("/srv") / (name * 120)) for name in "ab")

    assert len(str(one)) <= MAX_SOCKET_PATH
    assert one != other
