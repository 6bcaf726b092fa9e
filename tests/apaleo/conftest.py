import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from apaleo.http.transport import Transport
from apaleo.identity.client_auth import forget_client_auth
from apaleo.identity.jwks import forget_keys
from apaleo.identity.metadata import forget_metadata
from tests.apaleo.http.certificates import Certificate


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    forget_metadata()
    forget_keys()
    forget_client_auth()


@pytest.fixture
def sample() -> Callable[[str], Any]:
    """Load one of the documented sample bodies."""

    def load(name: str) -> Any:
        return json.loads((Path(__file__).parent / "fixtures" / f"{name}.json").read_text())

    return load


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.for_loopback(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def make_transport() -> Iterator[Callable[..., Transport]]:
    made: list[Transport] = []

    def make(*origins: str, **options: Any) -> Transport:
        made.append(Transport(allowed_origins=origins, **options))
        return made[-1]

    yield make
    for transport in made:
        transport.close()
