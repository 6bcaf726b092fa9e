"""The apps of the wiring itself: the site's checks and the admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class ConfigConfig(AppConfig):
    """Settings, addresses, health and the commands that run everything."""

    name = "config"


class AdminConfig(DjangoAdminConfig):
    """Django's admin, on a site of our own."""

    default_site = "config.staff.StaffSite"
