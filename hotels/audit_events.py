"""What the trail tells of connections."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

CONNECTED = Event("connected", _("Connected apaleo"))
DISCONNECTED = Event("disconnected", _("Disconnected apaleo"))
