"""TRACING without its packages is refused at the start, with what to install."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe, tracing
from tests.config.checks.test_refusals import SITE


def test_without_tracing_no_package_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "PACKAGES", ("no_such_package.sdk",))

    refuse_unsafe(SITE | {"TRACING": False})


def test_tracing_without_its_packages_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tracing, "PACKAGES", ("json", "no_such_package.sdk"))

    with pytest.raises(ImproperlyConfigured, match=r"requirements-tracing\.txt"):
        refuse_unsafe(SITE | {"TRACING": True})


def test_tracing_with_its_packages_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "PACKAGES", ("json", "email.mime"))

    refuse_unsafe(SITE | {"TRACING": True})
