"""The mail app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """What was sent to whom, and the limits of that."""

    name = "mail"
    verbose_name = "Mail"
