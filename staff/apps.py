"""The staff app, and Django's admin on its site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class StaffConfig(AppConfig):
    """The toolkit of the admin."""

    name = "staff"


class AdminConfig(DjangoAdminConfig):
    """Django's admin, on a site of our own."""

    default_site = "staff.site.StaffSite"
