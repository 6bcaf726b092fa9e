"""Whether there is what TRACING needs."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")


def tracing_problems(values: Mapping[str, Any]) -> list[str]:
    """Return, in words, that the packages for spans are missing where spans are asked for."""
    if not values.get("TRACING") or all(map(is_installed, PACKAGES)):
        return []
    return [
        "TRACING needs OpenTelemetry, which is not installed: "
        "pip install --require-hashes -r requirements-tracing.txt"
    ]


def is_installed(package: str) -> bool:
    """Tell whether a package could be imported."""
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        # One that it is in is not there either.
        return False
