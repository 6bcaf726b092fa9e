"""Error reports that show no secret."""

import re
from collections.abc import ItemsView
from copy import copy
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from config.monitoring.secrets_in_paths import without_secrets

SENSITIVE = re.compile(
    r"API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|CODE|STATE|NONCE|VERIFIER|COOKIE|SESSION|URL"
    r"|LOCATION|REFERER|QUERY",
    re.IGNORECASE,
)
WITHHELD = "withheld"
MIN_SECRET_LENGTH = 6


class SecretsFilter(SafeExceptionReporterFilter):
    """Withhold all local variables and everything a request carries, with DEBUG on or off.

    A token can be in any variable of any frame, so naming the sensitive ones is a bet; the lines
    of the traceback and the path are what an engineer needs first.
    """

    hidden_settings = SENSITIVE
    cleansed_substitute = WITHHELD

    def is_active(self, request: HttpRequest | None) -> bool:
        """Filter always: a developer's screen is shared and photographed too."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return the names of the form's fields without their values."""
        return dict.fromkeys(request.POST, WITHHELD) if request else {}

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return the names of the cookies without their values."""
        return dict.fromkeys(request.COOKIES, WITHHELD) if request else {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        """Return the names of the frame's variables without their values."""
        return dict.fromkeys(tb_frame.f_locals, WITHHELD).items()


class SecretsReporter(ExceptionReporter):
    """Django's report without the address's query, and with the request's values struck out.

    Striking out reaches what a filter by name cannot: a message that quotes what it got.
    """

    def get_traceback_data(self) -> dict[str, Any]:
        """Return the report's content, safe to show and to send."""
        data = super().get_traceback_data()
        data["unicode_hint"] = ""
        secrets = [] if self.request is None else carried_by(self.request)
        for name in ("exception_value", "exception_notes"):
            if name in data:
                data[name] = without_secrets(strike_out(data[name], secrets))
        if self.request is None:
            return data
        # The template names the path by itself.
        shown = data["request"] = copy(self.request)
        shown.path = without_secrets(self.request.path)
        shown.path_info = without_secrets(self.request.path_info)
        data["request_insecure_uri"] = without_secrets(self.request.path)
        data["request_GET_items"] = dict.fromkeys(self.request.GET, WITHHELD).items()
        data["request_meta"] = {
            name: without_secrets(strike_out(value, secrets)) if isinstance(value, str) else value
            for name, value in data["request_meta"].items()
        }
        return data


def carried_by(request: HttpRequest) -> list[str]:
    """Return every value in the request's query, form and cookies that is long enough to matter."""
    lists = [*request.GET.lists(), *request.POST.lists()]
    values = {value for _name, values in lists for value in values} | {*request.COOKIES.values()}
    return sorted((v for v in values if len(v) >= MIN_SECRET_LENGTH), key=len, reverse=True)


def strike_out(text: str, secrets: list[str]) -> str:
    """Return `text` with each of the secrets replaced."""
    for secret in secrets:
        text = text.replace(secret, WITHHELD)
    return text
