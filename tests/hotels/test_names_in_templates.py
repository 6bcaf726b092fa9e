"""No template shows a name from outside without keeping its direction to itself."""

import re

import pytest

from tests.template_files import BASE_DIR, TEMPLATES

# What people, hotels and apaleo are called, and what a template does with it.
NAMES = r"(?:account|hotel|invited_by|member)\.name|own_name|display_name|get_full_name|granted_by"
NAMES += r"|apaleo_user|apaleo_account_name|city|line\.room_type|own_code|hotel\.code|shown\.name"
NAMES += r"|report\.name"
# What a form sends is not shown; nor is what an address has (`urlencode`).
SENT = re.compile(r'value="\{\{[^"]*"')
FILTERS = r'(?:\|(?:[^ }"]|"[^"]*")+)*'
SHOWN = re.compile(rf"(?:\{{\{{ *|\w=)((?:\w+\.)*(?:{NAMES}){FILTERS})(?= *\}}\}}| )")


def plain(text: str) -> list[str]:
    """Return the names that are shown as they are."""
    text = SENT.sub("", text)
    return [
        shown
        for shown in SHOWN.findall(text)
        if not re.search(r"\|(bdi|isolate|urlencode)\b", shown)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ hotel.name }}", ["hotel.name"]),
        ("{{ a.account.name|default:x }}", ["a.account.name|default:x"]),
        ("{% blocktranslate with who=connection.granted_by %}", ["connection.granted_by"]),
        ("{{ hotel.name|bdi }} {% blocktranslate with who=x.granted_by|bdi %}", []),
    ],
)
def test_what_is_shown_as_it_is_is_found(text: str, found: list[str]) -> None:
    assert plain(text) == found


def test_every_name_keeps_to_itself() -> None:
    shown = {
        str(path.relative_to(BASE_DIR)): found
        for path in TEMPLATES
        if (found := plain(path.read_text()))
    }

    assert shown == {}
