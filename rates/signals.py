"""What other apps can listen to; a maker's own app hooks in here."""

from django.dispatch import Signal

# Sent with sender=RatePlan or UnitGroup (of hotels.models), instance=<the row> and
# change=<the MappingChange> once a change of a mapping is committed: at least once
# per change, for it is a row in the outbox. A receiver that raises is logged and does not keep
# the signal from the others; all of them get it again later.
mapping_changed = Signal()
