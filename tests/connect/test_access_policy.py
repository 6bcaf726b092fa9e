"""A new address without a declared policy fails here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import Policy

# Addresses whose views are not ours, with who decides there.
DECIDED_ELSEWHERE = {
    "accounts/": "django-allauth: each view knows whether it takes a login",
    "admin/": "Django's admin: staff with permission for the model",
}


def test_every_address_of_ours_declares_who_may_ask_for_it() -> None:
    undeclared = [
        route
        for route, pattern in _walk(get_resolver())
        if not route.startswith(tuple(DECIDED_ELSEWHERE))
        and not isinstance(getattr(pattern.callback, "access_policy", None), Policy)
    ]

    assert undeclared == []


def test_the_walk_finds_what_it_is_to_judge() -> None:
    routes = {route for route, _ in _walk(get_resolver())}

    assert {"", "connect/callback/", "connect/<uuid:connection_id>/status/"} <= routes
    for prefix in DECIDED_ELSEWHERE:
        assert any(route.startswith(prefix) for route in routes)


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each, route)
        else:
            yield route, each
