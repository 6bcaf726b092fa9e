"""Every address that the resolver knows, found by walking it, so that a new one cannot hide."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

ADMIN_PAGES = ("changelist", "add", "history", "delete", "change")
# Ends like the page of a model, and is about the visitor's own password.
OWN_PASSWORD = "admin:password_change"


def names() -> list[str]:
    """Return the names of all addresses, each once; what has none only leads on or says 404."""
    return list(dict.fromkeys(name for name, _ in _walk(get_resolver())))


def names_of_the_admins_models() -> list[str]:
    """Return the names of the pages of every model that the admin shows."""
    pages = [name for name in names() if name.startswith("admin:") and _page(name) in ADMIN_PAGES]
    return [name for name in pages if name != OWN_PASSWORD]


def path_to(name: str, ids: Mapping[str, Any]) -> str:
    """Return the address; `ids` has a value for every argument that any of them takes."""
    [arguments] = [arguments for found, arguments in _walk(get_resolver()) if found == name][:1]
    return reverse(name, kwargs={each: ids[each] for each in arguments})


def _page(name: str) -> str:
    return name.rpartition("_")[2]


def _walk(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, list[str]]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each, space + (f"{each.namespace}:" if each.namespace else ""))
        elif each.name:
            yield space + each.name, list(_arguments(each))


def _arguments(pattern: URLPattern) -> list[str]:
    if isinstance(pattern.pattern, RoutePattern):
        return list(pattern.pattern.converters)
    return list(pattern.pattern.regex.groupindex)
