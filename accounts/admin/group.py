"""Groups of staff, and what their members may do."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

# Django's own lets whoever may change a group put any permission into one of their own.
admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Only a superuser says what the members of a group may do, as with users."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show a group's permissions to all others without letting them be changed."""
        return () if request.user.is_superuser else ("permissions",)
