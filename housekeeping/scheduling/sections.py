"""Where in the house a room is, as its name says."""

import re

_NUMBERS = re.compile(r"\d{1,9}")
_WING = re.compile(r"^\s*([A-Za-z]{1,3})\b[\s.\-_]?")


def section_of(name: str) -> str:
    """Return the floor, with the wing before it where the name begins with one; "" if neither.

    "203" is on 2, "A.203" on A2, "1.001" and "1-07" on 1: a number of three or more digits says
    the floor by itself, unless it begins with a zero.
    """
    numbers = _NUMBERS.findall(name[:100])
    wing = _WING.match(name)
    floor = ""
    if numbers and len(numbers[-1]) >= 3 and not numbers[-1].startswith("0"):
        floor = numbers[-1][:-2]
    elif len(numbers) > 1:
        floor = numbers[0]
    return (wing.group(1).upper() if wing else "") + floor
