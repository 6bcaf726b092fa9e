"""What came to nothing is said where the room is, so that somebody marks it at apaleo."""

import pytest

from housekeeping.models import ConditionWrite
from housekeeping.page.lines import explain_write


@pytest.mark.parametrize(
    "write",
    [
        ConditionWrite(state="done", outcome="not_sent"),
        ConditionWrite(state="needs_attention"),
    ],
)
def test_what_was_not_sent_is_to_be_marked_by_hand(write: ConditionWrite) -> None:
    assert "Please mark it there." in explain_write(write)


def test_what_is_written_says_nothing() -> None:
    assert explain_write(ConditionWrite(state="done", outcome="written")) == ""
