"""What calls apaleo is made in one place, where all know of the limits that they share."""

from __future__ import annotations

import ast
import inspect
import typing
from collections.abc import Iterator

from django.conf import settings

from apaleo.api import Api, Operations, Subscriptions
from apaleo.http import Transport
from apaleo.identity import IdentityServer
from hotels import client
from hotels.client.budget import AccountLimits, AppLimits
from tests.test_house import PACKAGES

# Neither speaks for the product: one plays apaleo, the others measure and try from outside.
BESIDE = frozenset({"sandbox", "demo", "benchmarks", "tests"})
CLIENTS = (Transport, Api, Operations, Subscriptions, IdentityServer)
MAKES = frozenset(each.__name__ for each in CLIENTS)
MAKERS = "hotels/client/__init__.py"
SPEAKS_HTTP = frozenset({"requests", "urllib3", "http.client", "urllib.request", "httpx"})
MAY_SPEAK_HTTP = {
    "apaleo/http/deadline.py": "the transport",
    "apaleo/http/transport.py": "the transport",
    "config/monitoring/doctor/here.py": "asks this server",
    "config/monitoring/doctor/platform.py": "opens pages as a browser does: discovery, the consent",
    "config/monitoring/doctor/webhooks.py": "asks this server",
    "config/stack/greeting.py": "asks the sandbox",
    "config/stack/programs.py": "asks what it has started",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in sorted(set(PACKAGES) - BESIDE):
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            yield str(path.relative_to(settings.BASE_DIR)), ast.parse(path.read_text())


def named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_what_calls_apaleo_is_made_in_one_place() -> None:
    makers = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and named(node.func) in MAKES
    }

    assert makers == {MAKERS}


def test_nobody_speaks_http_but_what_calls_apaleo_and_what_looks_at_this_machine() -> None:
    speakers = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if SPEAKS_HTTP & set(imported(node))
    }

    assert speakers == set(MAY_SPEAK_HTTP)


def test_nothing_that_calls_for_an_account_is_made_without_its_limits() -> None:
    limited = {
        name: inspect.signature(make).parameters["limits"]
        for name, make in vars(client).items()
        if inspect.isfunction(make)
        and typing.get_type_hints(make).get("return") in {Api, Operations, Subscriptions}
    }

    assert set(limited) == {"api", "operations", "subscriptions"}
    assert {each.default for each in limited.values()} == {inspect.Parameter.empty}
    assert {each.annotation for each in limited.values()} == {AccountLimits}


def test_whoever_asks_for_tokens_does_so_within_the_limits_of_the_app() -> None:
    assert isinstance(client.identity_server().limits, AppLimits)
