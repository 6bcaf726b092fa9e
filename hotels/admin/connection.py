"""Connections."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.account import count_by_account
from accounts.models import Account
from hotels.health.held import held_hotels_of
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.overdue import late_connections
from hotels.health.refreshing import STAFF_SHOULD_KNOW, failing_to_refresh
from hotels.health.scopes import drift_of, with_missing
from hotels.health.states import Level
from hotels.health.status import health_of
from hotels.models import Connection, ConnectionEvent, Notice, Property, SyncRun
from hotels.sync.schedule import request_sync
from hotels.tokens import reactivate
from staff.actions import act_on
from staff.badges import BAD, BUSY, GOOD, QUIET, badge
from staff.extensions import ExtensibleAdmin, Extension, extend
from staff.filters import within
from staff.links import change_url, counted, linked, listed
from staff.read_only import ReadOnlyAdmin

Status = Connection.Status
TONES = {Level.GOOD: GOOD, Level.CALM: QUIET, Level.WARN: BUSY, Level.DANGER: BAD}
CONNECTIONS = counted("connection_count", Connection, description=_("connections"), account="pk")
HOTELS = counted(
    "property_count", Property, description=_("properties"), connection="pk", presence="present"
)


extend(
    Account,
    Extension(
        columns=(CONNECTIONS,),
        annotations={"connection_count": lambda: count_by_account(Connection.objects.all())},
        fields=(CONNECTIONS, listed(Property, description=_("properties"), account="pk")),
    ),
)


class Attention(admin.SimpleListFilter):
    """Narrow to connections that are not as they should be, whoever can do something about it."""

    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer them."""
        return [("yes", gettext("Needs attention"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows; they know their newest run, see `with_newest_run`."""
        if self.value() != "yes":
            return queryset
        now = timezone.now()
        late = late_connections(Connection.objects.all(), now=now).values("pk")
        lacking = with_missing(Connection.objects.all()).values("pk")
        return queryset.exclude(status=Status.DISCONNECTED).filter(
            ~Q(status=Status.ACTIVE)
            | Q(newest_run_state=SyncRun.State.NEEDS_ATTENTION)
            | Q(held_count__gt=0)
            | Q(credential__refresh_failure__in=STAFF_SHOULD_KNOW)
            | Q(pk__in=late)
            | Q(pk__in=lacking)
        )


class LatenessFilter(admin.SimpleListFilter):
    """Narrow to connections that the scheduler passed over."""

    title = _("next sync")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer the late ones."""
        return [("yes", gettext("Overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        if self.value() != "yes":
            return queryset
        return late_connections(queryset, now=timezone.now())


class Refreshing(admin.SimpleListFilter):
    """Narrow to connections whose tokens could not be refreshed the last time."""

    title = _("last refresh")
    parameter_name = "refresh"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what staff can do something about."""
        return [(failure.value, str(failure.label)) for failure in STAFF_SHOULD_KNOW]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        failure = self.value()
        return failing_to_refresh(queryset, failure=failure) if failure else queryset


def with_excess(connections: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to active connections that were granted more than was asked for."""
    return connections.filter(status=Status.ACTIVE).exclude(excess_scopes=[])


class Excess(admin.SimpleListFilter):
    """Narrow to connections that were granted more than was asked for, or less."""

    title = _("scopes")
    parameter_name = "excess"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer those with too many or too few."""
        return [
            ("yes", gettext("More than asked for")),
            ("missing", gettext("Less than asked for")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        match self.value():
            case "yes":
                return with_excess(queryset)
            case "missing":
                return with_missing(queryset)
        return queryset


@admin.register(Connection)
class ConnectionAdmin(ExtensibleAdmin, ReadOnlyAdmin):
    """Grants and their health. The tokens have a table of their own that the admin never reads."""

    list_display = (
        "apaleo_account_code",
        "apaleo_account_name",
        linked("account"),
        "health",
        HOTELS,
        "last_synced_at",
        "next_sync_at",
    )
    list_filter = (
        Attention,
        "status",
        LatenessFilter,
        Refreshing,
        Excess,
        "connected_at",
        within(Account, "account"),
    )
    list_select_related = ("account",)
    search_fields = ("^apaleo_account_code", "apaleo_account_name", "account__name", "id__exact")
    search_help_text = _("The apaleo account's code, a part of its name or of the account's name.")
    ordering = ("-connected_at", "pk")
    narrowed_ordering = ordering
    fields = (
        "account",
        "apaleo_account_code",
        "apaleo_account_name",
        "health",
        "newest_run",
        "granted_scopes",
        "excess",
        "missing",
        "granted_by",
        "subject",
        "connected_by",
        "connected_at",
        "ended_at",
        "erase_at",
        "why_ended",
        "last_synced_at",
        "next_sync_at",
        HOTELS,
        listed(SyncRun, description=_("sync runs"), connection="pk"),
        listed(ConnectionEvent, description=_("history"), connection="pk"),
        listed(Notice, description=_("notices"), connection="pk"),
        "id",
    )
    actions = ("sync_now", "retry", "try_the_key_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return connections with their number of hotels and how their newest run went."""
        hotels = Property.objects.present().filter(connection=OuterRef("pk")).values("connection")
        connections: QuerySet[Any] = with_newest_run(super().get_queryset(request))
        annotated: QuerySet[Any] = connections.annotate(
            property_count=Coalesce(Subquery(hotels.annotate(n=Count("pk")).values("n")), 0)
        )
        return annotated

    @admin.display(ordering="status")
    def health(self, connection: Connection) -> str:
        """Show what the hotelier reads and, where a load failed, what stood in the way."""
        run = newest_run_of(connection)
        held = held_hotels_of(connection)
        health = health_of(connection, run, held=held, now=timezone.now())
        shown = badge(TONES[health.level], health.label)
        if run is None or not health.is_load_failed:
            return shown
        return format_html("{} {}", shown, SyncRun.Failure(run.failure).label)

    @admin.display(description=_("newest sync run"))
    def newest_run(self, connection: Connection) -> str:
        """Link to the newest run and tell its state."""
        run = newest_run_of(connection)
        if run is None:
            return str(self.get_empty_value_display())
        return format_html('<a href="{}">{}</a>', change_url(run), run.get_state_display())

    @admin.display(description=_("ended because"))
    def why_ended(self, connection: Connection) -> str:
        """Show what apaleo's refusal was about; nothing where nothing went wrong."""
        if connection.status != Status.NEEDS_RECONNECT:
            return str(self.get_empty_value_display())
        return str(connection.get_ended_because_display())

    @admin.display(description=_("scopes"))
    def granted_scopes(self, connection: Connection) -> str:
        """Show what the hotelier granted."""
        return ", ".join(connection.scopes)

    @admin.display(description=_("scopes beyond what was asked for"))
    def excess(self, connection: Connection) -> str:
        """Show what the hotelier granted and nobody had asked for."""
        return ", ".join(connection.excess_scopes)

    @admin.display(description=_("scopes that are asked for by now and were not granted"))
    def missing(self, connection: Connection) -> str:
        """Show what a new consent would add."""
        return ", ".join(drift_of(connection).missing)

    @admin.action(description=_("Sync now"), permissions=["act"])
    def sync_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Have the hotels of the chosen connections loaded now."""
        now = timezone.now()
        act_on(
            queryset.filter(status=Status.ACTIVE),
            chosen=queryset,
            act=lambda connection: bool(request_sync(connection, now=now)),
            model_admin=self,
            request=request,
            done=gettext("Sync requested"),
            because=gettext("Only what is connected can be synced."),
        )

    @admin.action(description=_("Retry the sync that needs attention"), permissions=["act"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Try again where the newest run waits for staff."""
        now = timezone.now()
        act_on(
            queryset.filter(status=Status.ACTIVE, newest_run_state=SyncRun.State.NEEDS_ATTENTION),
            chosen=queryset,
            act=lambda connection: bool(request_sync(connection, now=now)),
            model_admin=self,
            request=request,
            done=gettext("Sync retried"),
            because=gettext("Its newest sync run does not need attention, or it is not connected."),
        )

    @admin.action(description=_("Try the key again"), permissions=["act"])
    def try_the_key_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take up the connections whose token key is back."""
        now = timezone.now()
        act_on(
            queryset.filter(status=Status.KEY_UNAVAILABLE),
            chosen=queryset,
            act=lambda connection: reactivate(connection, now=now),
            model_admin=self,
            request=request,
            done=gettext("Connected again"),
            because=gettext("No key in TOKEN_KEYS opens the tokens, or the key was not missing."),
        )
