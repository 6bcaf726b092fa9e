import pickle

import pytest

from apaleo.errors import (
    ApaleoError,
    Forbidden,
    GrantRevoked,
    IdTokenRejected,
    ListChanged,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.http.transport import TransientError

ERRORS = [
    RemoteUnavailable("away", retry_after=7.0),
    TransientError("reset", pause=1.5, retry_after=1.5),
    ListChanged("moved"),
    GrantRevoked("gone"),
    Forbidden("setup.read"),
    Forbidden(None),
    RemoteContractError("odd"),
    IdTokenRejected("forged"),
]


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_an_error_survives_the_way_between_processes(error: ApaleoError) -> None:
    arrived = pickle.loads(pickle.dumps(error))

    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_every_error_is_one_of_ours(error: ApaleoError) -> None:
    assert isinstance(error, ApaleoError)


def test_a_missing_scope_is_named() -> None:
    assert "setup.read" in str(Forbidden("setup.read"))
    assert "unknown" in str(Forbidden(None))


def test_a_changed_list_is_a_reason_to_try_later() -> None:
    assert isinstance(ListChanged("moved"), RemoteUnavailable)


def test_a_rejected_id_token_is_a_broken_contract() -> None:
    assert isinstance(IdTokenRejected("forged"), RemoteContractError)
