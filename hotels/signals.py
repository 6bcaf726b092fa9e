"""What other apps can listen to; a maker's own app hooks in here."""

from django.dispatch import Signal

# Sent with sender=SyncRun and run=<the SyncRun> once the mirror of a complete load is committed:
# at least once per run, for it is a row in the outbox. A receiver that raises is logged and does
# not keep the signal from the others; all of them get it again later.
sync_finished = Signal()

# Sent after each call to the platform with method=<GET, POST …>, path=<of the address>,
# status=<of the reply, or None> and seconds=<it took>, from whichever thread made it. Receivers
# must be quick and not raise.
platform_called = Signal()

# Sent with sender=Connection and connection=<the Connection> once what an event of apaleo's has
# changed in its mirror is committed; promised like `sync_finished`.
mirror_changed = Signal()

# Sent with sender=Connection, connection=<the Connection> and events=<a list of
# hotels.webhooks.interests.Event> once what apaleo has told was taken in; promised like
# `sync_finished`, in no order, and perhaps twice. Of what is not mirrored an app hears once it has
# said so with `hotels.webhooks.interests.listen_to`.
events_heard = Signal()
