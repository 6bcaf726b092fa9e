"""Browsers insist on https for more than this host only where the maker has said so."""

import pytest

from tests.config.environments import production
from tests.config.processes import python

SHOW = """
from config import settings as s
print(s.SECURE_HSTS_SECONDS > 0, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)
"""


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, "True False False"),
        ({"HSTS_SUBDOMAINS": "true"}, "True True False"),
        ({"HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}, "True True True"),
    ],
)
def test_subdomains_and_lists_only_when_set(
    changed: dict[str, str], shown: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = str(tmp_path_factory.mktemp("var"))

    done = python("-c", SHOW, environment=production(VAR_DIR=folder, **changed))

    assert done.stdout.strip() == shown, done.stderr
