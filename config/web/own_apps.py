"""The addresses of the maker's own apps."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.urls import URLResolver, include, path


def own_addresses(names: Iterable[str]) -> list[URLResolver]:
    """Return `own/<label>/` for each app that has a `urls` module; a login is asked for there.

    `names` are entries of INSTALLED_APPS: an app's package, or its config in it.
    """
    own = {AppConfig.create(name).name for name in names}
    return [
        path(f"own/{config.label}/", include(f"{config.name}.urls"))
        for config in apps.get_app_configs()
        if config.name in own and find_spec(f"{config.name}.urls")
    ]
