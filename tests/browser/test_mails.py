"""Every mail in Chromium, which is how most people's mail programs draw it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from hotels.health.status import health_without_grant
from hotels.models import Connection
from mail.html import as_html
from mail.limits import Kind
from mail.reasons import give_reason
from tests.browser.axe.test_axe import find_violations
from tests.browser.driving.browser import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TEMPLATES = settings.BASE_DIR / "templates"
CODES = {
    "account/email/email_confirmation_message.txt",
    "account/email/email_confirmation_signup_message.txt",
    "account/email/password_reset_code_message.txt",
}
BASES = {"account/email/base_message.txt", "account/email/base_notification.txt"}
SEEN = """
const box = element => element.getBoundingClientRect();
const links = [...document.querySelectorAll("a")];
return {
    width: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
    buttons: links.filter(link => box(link).height >= 40).length,
    links: links.length,
    text: document.body.innerText,
    paper: getComputedStyle(document.body).backgroundColor,
};
"""


def texts() -> list[str]:
    """Return the names of the templates of all texts that are mailed."""
    found = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.glob("*/email/*.txt")
        if not path.name.endswith("_subject.txt")
    }
    return sorted(found - BASES)


@pytest.fixture
def page_of(connection: Connection, tmp_path: Path) -> Callable[[str], str]:
    """Write the page of a mail to a file, and return its address."""

    def write(template: str) -> str:
        url = f"{settings.PUBLIC_URL}/hotels/"
        long = "A-name-without-a-space-" * 8
        text = render_to_string(
            template,
            {
                "product_name": settings.PRODUCT_NAME,
                "code": "ABCD-EFGH",
                "email": "nina@grand.example",
                "account_name": long,
                "inviter": "Nina",
                "connection": connection,
                "health": health_without_grant(connection, Connection.Status.NEEDS_RECONNECT),
                "user_agent": long,
                **dict.fromkeys(
                    ("url", "link", "password_reset_url", "signup_url", "change_password_url"), url
                ),
            },
        )
        message = EmailMessage("Subject", text)
        reason = give_reason(message, kind=Kind.NOTICE)
        file = tmp_path / "mail.html"
        file.write_text(as_html(str(message.body), "Subject", reason))
        return file.as_uri()

    return write


@pytest.mark.parametrize("template", texts())
def test_a_mail_is_readable_in_both_schemes_and_at_both_widths(
    template: str, chromium: Browser, page_of: Callable[[str], str]
) -> None:
    chromium.open(page_of(template))
    papers = set()
    for width in (360, 900):
        chromium.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False},
        )
        for scheme in ("light", "dark"):
            assert find_violations(chromium, scheme) == []
            seen = chromium.run(SEEN)
            papers.add(seen["paper"])
            assert seen["width"] <= seen["room"]
            # Whoever is to type a code has the page open: there is nothing to press.
            assert seen["buttons"] == seen["links"] == (0 if template in CODES else 1)
            assert "You get this mail because" in seen["text"]
            assert settings.PRODUCT_NAME in seen["text"]

    assert len(papers) == 2
