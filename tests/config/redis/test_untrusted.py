"""Who can write into Redis runs no code of theirs: neither by the cache nor by a message."""

import base64
import json
import pickle
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from django.test import Client
from kombu import Connection as Broker
from kombu.exceptions import ContentDisallowed
from redis import Redis

from config import settings as site
from config.celery import app
from config.defaults import background
from config.redis.broker import celery_url
from config.redis.cache import FallbackClient, FallbackRedisCache
from config.redis.serializer import JsonSerializer
from hotels.client.budget import AccountLimits
from tests.config.stack.valkey_server import running_valkey

OPTIONS = {"OPTIONS": site.CACHES["default"]["OPTIONS"]}


class Trap:
    """Whoever unpickles it calls `pytest.fail`."""

    def __reduce__(self) -> Any:
        return (pytest.fail, ("it was unpickled",))


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with running_valkey() as url:
        yield url


@pytest.mark.redis
@pytest.mark.parametrize(
    "planted", [pickle.dumps(Trap()), b"\x80\x04N.", b"{", b"", b"[" * 100_000, b"\xff", b"NaN1"]
)
def test_what_somebody_planted_in_the_cache_is_not_there(redis_url: str, planted: bytes) -> None:
    cache = FallbackRedisCache(redis_url, OPTIONS)
    Redis.from_url(redis_url).set(":1:door", planted)

    assert cache.get("door", "default") == "default"
    assert cache.get_many(["door"]) == {"door": None}


@pytest.mark.redis
@pytest.mark.parametrize("value", [True, 0, -3, 1.5, "12", "ü", [1.5, 2.5], {"a": [None]}])
def test_what_allauth_and_django_keep_comes_back_as_it_was(redis_url: str, value: Any) -> None:
    cache = FallbackRedisCache(redis_url, OPTIONS)

    cache.set("kept", value)

    assert cache.get("kept") == value
    assert type(cache.get("kept")) is type(value)


@pytest.mark.redis
@pytest.mark.parametrize("default", [0, 0.0, [], "", False], ids=repr)
@pytest.mark.parametrize(
    "planted",
    [
        b'{"a": 1}',
        b'"x"',
        b"[[]]",
        b'["x"]',
        b"[null]",
        b"1e999",
        b"NaN",
        b"[NaN]",
        b"[1e300]",
        b"9" * 4000,
        b"[" + b"9" * 4000 + b"]",
        b"null",
        b"true",
        b"[]",
        b"0",
    ],
)
def test_what_is_read_is_of_the_kind_that_the_reader_counts_on(
    redis_url: str, planted: bytes, default: Any
) -> None:
    cache = FallbackRedisCache(redis_url, OPTIONS)
    Redis.from_url(redis_url).set(":1:kind", planted)

    found = cache.get("kind", default)

    assert found == default or isinstance(found, type(default))
    assert not isinstance(found, list) or all(abs(each) < 1e12 for each in found)


@pytest.mark.redis
@pytest.mark.parametrize("planted", [b'{"a": 1}', b'"x"', b"[[]]", b"[NaN]", b"7", b"true"])
def test_no_page_of_a_visitor_breaks_on_what_was_planted(
    redis_url: str, planted: bytes, settings: Any, db: None
) -> None:
    settings.CACHES = {"default": site.CACHES["default"] | {"LOCATION": redis_url}}
    server, form = Redis.from_url(redis_url), {"login": "a@b.example", "password": "guess"}
    server.flushdb()
    browser = Client(SERVER_NAME="testserver.localhost")
    browser.post("/accounts/login/", form)
    for key in server.keys("*"):
        server.set(key, planted)

    answers = [browser.post("/accounts/login/", form), browser.get("/health/ready/")]

    assert server.keys("*allauth*"), "nothing was planted where it is read"
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.redis
@pytest.mark.parametrize(
    "planted", [b'{"a": 1}', b'"x"', b"[[]]", b"NaN", b"9" * 4000, b"1.5", b""]
)
def test_no_call_to_apaleo_breaks_on_what_was_planted(
    redis_url: str, planted: bytes, settings: Any
) -> None:
    settings.CACHES = {"default": site.CACHES["default"] | {"LOCATION": redis_url}}
    server, limits = Redis.from_url(redis_url), AccountLimits("DEMO", is_watched=False)
    server.flushdb()
    with limits.turn():
        keys = server.keys("*calls:*")
    limits.note_at_once(2)
    for key in [*keys, *server.keys("*pace:*"), b":1:watched-wait:DEMO"]:
        server.set(key, planted)

    with limits.turn():
        pass

    assert len(keys) == 2
    assert FallbackClient.away_until < time.monotonic(), "all counts are this machine's for that"


@pytest.mark.redis
def test_a_list_where_a_count_is_due_is_no_count(redis_url: str) -> None:
    Redis.from_url(redis_url).lpush(":1:list", "1")

    with pytest.raises(ValueError, match="list"):
        FallbackRedisCache(redis_url, OPTIONS).incr("list")


def test_what_json_has_no_words_for_is_not_kept() -> None:
    with pytest.raises(TypeError):
        JsonSerializer().dumps(Trap())


@pytest.mark.redis
@pytest.mark.parametrize("content_type", ["application/x-python-serialize", "application/x-yaml"])
def test_a_message_that_is_no_json_is_refused_unread(redis_url: str, content_type: str) -> None:
    message = {
        "body": base64.b64encode(pickle.dumps(Trap())).decode(),
        "content-type": content_type,
        "content-encoding": "binary",
        "headers": {},
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": str(uuid4()),
            "delivery_info": {"exchange": "", "routing_key": "planted"},
        },
    }
    Redis.from_url(redis_url).lpush("planted", json.dumps(message))

    with Broker(celery_url(redis_url)) as broker:
        queue = broker.SimpleQueue("planted")
        queue.consumer.accept = set(app.conf.accept_content)
        try:
            with pytest.raises(ContentDisallowed):
                _ = queue.get(timeout=5).payload
        finally:
            queue.close()


def test_celery_takes_and_writes_json_only() -> None:
    celery = Celery("as-configured")
    celery.config_from_object(background, namespace="CELERY")

    conf = celery.conf
    assert conf.accept_content == conf.result_accept_content == ["json"]
    serializers = {conf.task_serializer, conf.result_serializer, conf.event_serializer}
    assert serializers == {"json"}


def test_no_worker_takes_commands_from_the_broker() -> None:
    assert app.conf.worker_enable_remote_control is False
