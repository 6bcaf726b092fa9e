"""The HTML of every mail is made of its text, and says the same."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import timezone
from pytest_django import Settings

from mail.html import Block, read_blocks
from mail.limits import Kind
from mail.sending import deliver

NINA = "nina@grand.example"
HERE = "http://testserver.localhost"


class Reader(HTMLParser):
    """Reads what a person sees of a page, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in {"style", "title"}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words += re.findall(r"\w+", data)


def page_of(text: str, *, kind: Kind = Kind.NOTICE) -> Reader:
    deliver(EmailMessage("Hello", text, to=[NINA]), kind=kind, now=timezone.now())
    [sent] = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    [(page, content_type)] = sent.alternatives
    assert content_type == "text/html"
    return Reader(str(page))


@pytest.mark.django_db
def test_both_parts_say_the_same_words(settings: Settings) -> None:
    text = f"Hello Nina,\n\nyour code is\n\n    AB-12\n\nSee it: {HERE}/hotels/\n\nBye"

    page = page_of(text)

    assert page.links == [f"{HERE}/hotels/"]
    written = re.findall(r"\w+", str(mail.outbox[0].body).replace(f"{HERE}/hotels/", ""))
    assert page.words == [settings.PRODUCT_NAME, *written]


@pytest.mark.django_db
def test_what_others_have_typed_is_no_markup_and_no_link() -> None:
    page = page_of('<a href="https://evil.example/">Hi</a>\n\nWin: https://evil.example/')

    assert page.links == []
    assert "href" in page.words


@pytest.mark.django_db
def test_a_mail_that_brings_its_own_page_keeps_it() -> None:
    own = EmailMultiAlternatives("Hello", "Text", to=[NINA])
    own.attach_alternative("<p>Own</p>", "text/html")

    deliver(own, kind=Kind.NOTICE, now=timezone.now())

    [sent] = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    assert [part[0] for part in sent.alternatives] == ["<p>Own</p>"]


@pytest.mark.django_db
def test_subject_headers_and_the_answers_address_are_kept() -> None:
    message = EmailMessage(
        "Hello", "Text", to=[NINA], reply_to=["help@maker.example"], headers={"Message-ID": "<1@x>"}
    )

    deliver(message, kind=Kind.NOTICE, now=timezone.now())

    sent = mail.outbox[0].message()
    assert sent["Reply-To"] == "help@maker.example"
    assert sent["Message-ID"] == "<1@x>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        (f"Reconnect: {HERE}/hotels/", "button"),
        (f"Reconnect:\n{HERE}/hotels/", "button"),
        (f"Reconnect: {HERE}.evil.example/", "text"),
        ("Reconnect: https://evil.example/", "text"),
        (f"When: now\nFrom: {HERE}/", "text"),
        ("    AB-12", "code"),
        ("One line\n    and another", "text"),
    ],
)
def test_paragraphs_are_what_they_look_like(paragraph: str, kind: str) -> None:
    blocks = list(read_blocks(f"Hello\n\n{paragraph}\n\nBye"))

    assert [each.kind for each in blocks] == ["text", kind, "text"]


def test_nothing_is_made_of_nothing() -> None:
    assert list(read_blocks("\n\n \n\n")) == []
    assert list(read_blocks("One")) == [Block(kind="text", text="One")]
