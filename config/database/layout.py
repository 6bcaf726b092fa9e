"""A database that Lobby's models of before have laid out, told apart and refused.

Until the first release the migrations are written anew, one for each app, whenever a model changes.
A database of before has them all, by name, but not all of their columns: nothing leads from there.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# One statement for the whole database, however many tables it has.
COLUMNS = {
    "sqlite": (
        "SELECT tables.name, columns.name FROM sqlite_master AS tables"
        " JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
    ),
    "postgresql": (
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema()"
    ),
}


class OldLayout(ImproperlyConfigured):
    """An earlier Lobby made the tables; the message is one sentence and says what to do."""


def refuse_old_layout(connection: BaseDatabaseWrapper) -> None:
    """Raise OldLayout if an app's migrations are all recorded and one of its columns is missing.

    An app with a migration that is still to come is not looked at: a deployment may start before
    it has migrated.
    """
    recorded = set(MigrationRecorder(connection).applied_migrations())
    migrated = [app for app in apps.get_app_configs() if _is_migrated(app, recorded)]
    if not migrated:
        return
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        columns = set(cursor.fetchall())
    if any(column not in columns for app in migrated for column in _columns(app)):
        raise OldLayout(_way_out(connection))


def _is_migrated(app: AppConfig, recorded: set[tuple[str, str]]) -> bool:
    name, _ = MigrationLoader.migrations_module(app.label)
    if app.models_module is None or name is None:
        return False
    try:
        folder = import_module(name).__path__
    except ModuleNotFoundError:
        return False
    files = {module.name for module in pkgutil.iter_modules(folder)}
    return bool(files) and all((app.label, file) in recorded for file in files)


def _columns(app: AppConfig) -> Iterator[tuple[str, str | None]]:
    for model in app.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_concrete_fields:
                yield model._meta.db_table, field.column


def refuse_old_layout_once(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Do so at the first connection of a process, before it has read or written anything.

    That costs three queries, in the web process and the worker as in every command, and nothing
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
