"""Searching rows of connections: by the apaleo account, or by the customer's account."""

from django.utils.translation import gettext_lazy as _

BY_ACCOUNT = _("Beginning of the apaleo account's code or of the account's name.")


def by_account(connection: str = "connection") -> tuple[str, str]:
    """Return what `search_fields` is, where `connection` leads from a row to its connection."""
    return f"^{connection}__apaleo_account_code", f"^{connection}__account__name"
