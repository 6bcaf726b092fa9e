"""Every sentence of a template can be translated."""

from pathlib import Path

import pytest

from tests.translation.templates import find_untranslated

BASE_DIR = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    path
    for folder in ("templates", "rates/jinja2")
    for path in (BASE_DIR / folder).rglob("*")
    if path.suffix in {".html", ".txt"}
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p class="muted">Welcome</p>', ["Welcome"]),
        ('{% translate "Welcome" %} apaleo · {{ name }}', []),
        ("{% blocktranslate %}Welcome to {{ name }}{% endblocktranslate %}, friend", [", friend"]),
        ('<img alt="A hotel" aria-label="{% translate "Hotel" %}">', ["A hotel"]),
        ("{# Nobody reads this. #}<code>GET /hotels</code><style>p {}</style>", []),
        (
            "{% block main_class %}wide{% endblock %}{% block title %}Yes{% endblock %}",
            ["Yes"],
        ),
        ("{% comment %}Nobody{% endcomment %}{% if x %}Yes{% endif %}", ["Yes"]),
    ],
)
def test_what_cannot_be_translated_is_found(source: str, found: list[str]) -> None:
    said = find_untranslated(source)

    assert [each.strip("\N{OBJECT REPLACEMENT CHARACTER} ") for each in said] == found


def test_every_template_can_be_translated() -> None:
    untranslated = {
        str(path.relative_to(BASE_DIR)): found
        for path in TEMPLATES
        if (found := find_untranslated(path.read_text(), is_django="jinja2" not in path.parts))
    }

    assert untranslated == {}
