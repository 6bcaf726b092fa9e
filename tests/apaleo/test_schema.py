"""The net at the edge where foreign values are read."""

from typing import Annotated

import pytest
from pydantic import BeforeValidator, TypeAdapter

from apaleo.errors import RemoteContractError
from apaleo.schema import parse


@pytest.mark.parametrize("error", [ZeroDivisionError, RecursionError, OverflowError, KeyError])
def test_what_nobody_thought_of_is_an_error_of_ours_without_the_value(
    error: type[Exception],
) -> None:
    def fail(_: object) -> int:
        raise error("canary")

    adapter: TypeAdapter[int] = TypeAdapter(Annotated[int, BeforeValidator(fail)])

    with pytest.raises(RemoteContractError) as refusal:
        parse(adapter, "canary", kind="unit")

    assert str(refusal.value) == f"unit: cannot be read, {error.__name__}"
    assert refusal.value.__context__ is None
