"""Environments to start a process of Lobby in, free of the one that the tests run in."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
PRODUCTION = dict(
    line.split("=", 1) for line in (Path(__file__).with_name("production.env")).read_text().split()
)


def bare(**settings: str) -> dict[str, str]:
    """An environment with nothing of Lobby's but `settings`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | settings


def production(**settings: str) -> dict[str, str]:
    """The environment of a site on the internet, with these settings changed."""
    return bare(**(PRODUCTION | settings))
