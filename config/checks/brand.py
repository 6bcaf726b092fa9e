"""The maker's words, which end up in pages, headers and mails."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email

from config.checks.addresses import is_page, is_picture

PICTURES = ("PRODUCT_LOGO_URL", "PRODUCT_LOGO_DARK_URL", "PRODUCT_ICON_URL", "PRODUCT_PREVIEW_URL")
PAGES = ("PRODUCT_APP_URL", "IMPRINT_URL", "PRIVACY_URL", "TERMS_URL")
MAX_LENGTHS = {"PRODUCT_NAME": 60, "PRODUCT_TAGLINE": 200, "PRODUCT_DESCRIPTION": 1000}


def brand_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings of the brand, by name."""
    problems = []
    for name, longest in MAX_LENGTHS.items():
        text = values.get(name, name)
        if not text.strip() or not text.isprintable() or len(text) > longest:
            problems.append(f"{name} must be one line of 1 to {longest} printable characters.")
    problems += [
        f"{name} must be an https address or a path: /static/x.svg."
        for name in PICTURES
        if values.get(name) and not is_picture(values[name])
    ]
    problems += [
        f"{name} must be an http or https address or a path of this site."
        for name in PAGES
        if values.get(name) and not is_page(values[name])
    ]
    folder = values.get("BRAND_TEMPLATES")
    if folder and not Path(folder).is_dir():
        problems.append("BRAND_TEMPLATES names a folder that is not there.")
    problems += [
        f"EXTRA_APPS names {app}, and there is no such folder beside manage.py and no such package."
        for app in values.get("EXTRA_APPS", [])
        if find_spec(app.partition(".")[0]) is None
    ]
    if not _is_address(values.get("SUPPORT_EMAIL", "support@example.com")):
        problems.append("SUPPORT_EMAIL must be an e-mail address.")
    if not _can_send(values.get("DEFAULT_FROM_EMAIL", "support@example.com")):
        problems.append(
            "DEFAULT_FROM_EMAIL must be an e-mail address, or a name and one: "
            '"Rooms, Rates & More" <support@example.com>.'
        )
    return problems


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _can_send(sender: str) -> bool:
    """Tell whether mail can be sent from there, as Django will when the first one leaves."""
    try:
        return "@" in sanitize_address(sender, "utf-8") and sender.isprintable()
    except ValueError:
        return False
