"""Every word of a mail can be said in another language."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
MAILS = sorted(TEMPLATES.glob("*/email/*.txt"))
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def test_the_walk_finds_the_mails() -> None:
    assert {"accounts", "account", "connect", "hotels", "mfa"} == {
        path.relative_to(TEMPLATES).parts[0] for path in MAILS
    }


@pytest.mark.parametrize("path", MAILS, ids=name_of)
def test_no_word_of_a_mail_stands_outside_of_a_translation(path: Path) -> None:
    rest = TAGS.sub("", TRANSLATED.sub("", path.read_text()))

    assert re.findall(r"[^\W\d_]+", rest) == []
