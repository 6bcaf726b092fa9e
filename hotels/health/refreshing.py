"""Which connections' last refresh was no success, for staff."""

from django.db.models import QuerySet

from hotels.models import Connection, Credential

# What of it staff can do something about; a platform that is away for a moment is none of it.
STAFF_SHOULD_KNOW = (
    Credential.Failure.CLIENT,
    Credential.Failure.REFUSED,
    Credential.Failure.SUSPICIOUS,
)


def failing_to_refresh(connections: QuerySet[Connection], *, failure: str) -> QuerySet[Connection]:
    """Narrow to the active connections whose last refresh ended so."""
    return connections.filter(status=Connection.Status.ACTIVE, credential__refresh_failure=failure)
