"""The mail app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """What was sent to whom, and the limits of that."""

    name = "mail"
    verbose_name = _("Mail")
