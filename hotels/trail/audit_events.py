"""What the trail tells of connections."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

CONNECTED = Event("connected", _("Connected apaleo"))
ERASED = Event("connection_erased", _("Erased what was left of apaleo account"))
DISCONNECTED = Event("disconnected", _("Disconnected apaleo"))
