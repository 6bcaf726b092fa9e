"""Every sentence of a template can be translated."""

import pytest

from tests.template_files import BASE_DIR, TEMPLATES
from tests.translation.templates import find_untranslated


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
