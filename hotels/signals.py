"""What other apps can listen to; a maker's own app hooks in here."""

from django.dispatch import Signal

# Sent with sender=SyncRun and run=<the SyncRun> once the mirror of a complete load is committed.
# At least once per run; a receiver that raises is logged and stops neither the run nor the others.
sync_finished = Signal()

# Sent with sender=RatePlan or UnitGroup, instance=<the row> and change=<the MappingChange> once a
# change of a mapping is committed; receivers that raise are logged.
mapping_changed = Signal()
