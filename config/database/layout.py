"""A database that Lobby's models of before have laid out, told apart and refused."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

# Users had it before the app `accounts` was made for them; there is no migration from there.
OLD_TABLE = "hotels_user"


class OldLayout(ImproperlyConfigured):
    """An earlier Lobby made the tables; the message is one sentence and says what to do."""


def refuse_old_layout(connection: BaseDatabaseWrapper) -> None:
    """Raise OldLayout if the old table is there and no model has it."""
    introspection = connection.introspection
    if OLD_TABLE in introspection.django_table_names():
        return
    if OLD_TABLE in introspection.table_names():
        raise OldLayout(_way_out(connection))


def refuse_old_layout_once(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Do so at the first connection of a process, before it has read or written anything.

    That costs one query, in the web process and the worker as in every command, and nothing
    while the database is away. A connection that was refused is closed: the next is refused too.
    """
    try:
        refuse_old_layout(connection)
    except OldLayout:
        connection.close()
        raise
    connection_created.disconnect(refuse_old_layout_once)


def _way_out(connection: BaseDatabaseWrapper) -> str:
    if connection.vendor == "sqlite":
        return (
            f"The database in {connection.settings_dict['NAME']} was laid out by an earlier Lobby: "
            "stop Lobby, move or delete that file, start again, and connect the hotels once more."
        )
    return (
        f"The database {connection.settings_dict['NAME']} was laid out by an earlier Lobby: "
        "let DATABASE_URL name a fresh, empty one, run manage.py migrate, and connect the hotels "
        "once more."
    )
