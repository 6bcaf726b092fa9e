"""Every address is for people who are signed in; the exceptions are all named here."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Addresses whose views are not ours, with who decides there.
DECIDED_ELSEWHERE = {
    "accounts/": "django-allauth: each view knows whether it takes a login",
    "admin/": "Django's admin: staff with permission for the model",
}
PUBLIC = {
    "",
    ".well-known/change-password",
    "connect/callback/",
    "favicon.ico",
    "health/live/",
    "health/ready/",
    "hotels/brand.css",
    "hotels/invitations/<uuid:pk>/",
    "hotels/<uuid:hotel_id>/housekeeping/list/worker.js",
    "housekeeping/list/<str:secret>/",
    "housekeeping/list/worker.js",
    "housekeeping/offline/",
    "how-to-connect/",
    "metrics/",
    "robots.txt",
    "webhooks/apaleo/<str:secret>/",
}


def test_only_these_addresses_of_ours_take_no_login() -> None:
    public = {
        route
        for route, pattern in _walk(get_resolver())
        if not route.startswith(tuple(DECIDED_ELSEWHERE))
        and not getattr(pattern.callback, "login_required", True)
    }

    assert public == PUBLIC


def test_the_walk_finds_what_it_is_to_check() -> None:
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
