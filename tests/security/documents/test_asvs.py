"""The table of the ASVS has a line or a reason for each requirement of its levels 1 and 2."""

import re
from collections import Counter
from collections.abc import Iterator

from django.conf import settings

# OWASP Application Security Verification Standard 5.0.0: how many requirements of level 1 or 2 a
# section has. They are numbered from 1, before those of level 3.
NUMBERS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1
4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2
7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2
10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
# As the standard itself counts them: 70 of level 1 and 183 of level 2.
IN_ALL = 70 + 183
NUMBER = re.compile(r"V?\d+(?:\.\d+){0,2}")


def requirements() -> list[str]:
    """Return the number of each requirement."""
    sections = [pair.split(":") for pair in NUMBERS.split()]
    return [f"{section}.{n}" for section, count in sections for n in range(1, int(count) + 1)]


def named_in_the_table() -> Iterator[str]:
    """Yield what stands in the first cells, with the requirements of a section or chapter."""
    text = (settings.BASE_DIR / "docs" / "security.md").read_text()
    for line in text[text.index("## OWASP ASVS") :].splitlines():
        if not line.startswith("|"):
            continue
        for name in NUMBER.findall(line.split("|")[1]):
            whole = [each for each in requirements() if each.startswith(f"{name.lstrip('V')}.")]
            yield from whole or [name]


def test_the_numbers_are_as_many_as_the_standard_has() -> None:
    assert len(set(requirements())) == len(requirements()) == IN_ALL


def test_each_requirement_is_in_the_table_once_and_nothing_else_is() -> None:
    assert Counter(named_in_the_table()) == Counter(requirements())
