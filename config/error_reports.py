"""Error reports that show no secret."""

import re
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

SENSITIVE = re.compile(
    r"API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|CODE|STATE|NONCE|VERIFIER|COOKIE|SESSION|URL",
    re.IGNORECASE,
)
WITHHELD = "withheld"


class SecretsFilter(SafeExceptionReporterFilter):
    """Withhold all local variables and everything a request carries, with DEBUG on or off.

    A token can be in any variable of any frame, so naming the sensitive ones is a bet; the lines
    of the traceback and the path are what an engineer needs first.
    """

    hidden_settings = SENSITIVE

    def is_active(self, request: HttpRequest | None) -> bool:
        """Filter always: a developer's screen is shared and photographed too."""
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Return the names of the form's fields without their values."""
        return dict.fromkeys(request.POST, WITHHELD) if request else {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> list[tuple[str, Any]]:
        """Return the names of the frame's variables without their values."""
        return [(name, WITHHELD) for name in tb_frame.f_locals]
