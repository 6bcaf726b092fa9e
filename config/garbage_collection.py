"""How often Python looks for garbage, for processes that hold many objects for long."""

import gc

# Objects that came and did not go before the youngest are looked at; Python's own number is 700.
OBJECTS_BEFORE_A_LOOK = 10_000


def collect_rarely() -> None:
    """Look for circles of garbage less often; what nothing refers to any more still goes at once.

    A load makes tens of thousands of objects that all live to its end. At Python's own pace it
    spends up to half of its time looking through them, and through all modules, in vain.
    """
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
