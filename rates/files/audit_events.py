"""What the trail tells of rate codes."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

EXPORTED = Event("exported", _("Downloaded"))
