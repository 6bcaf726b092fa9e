"""Webhook subscriptions: whether apaleo tells us, and if not, why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.admin.searching import BY_ACCOUNT, by_account
from hotels.models import Connection, Subscription, WebhookEvent
from hotels.webhooks.reconciling import check_again
from hotels.webhooks.silence import failing, silent
from staff.actions import act_on
from staff.badges import BAD, BUSY, GOOD, QUIET, badge
from staff.filters import within
from staff.links import linked
from staff.read_only import ReadOnlyAdmin

State = Subscription.State
TONES = {State.ACTIVE: GOOD, State.MISSING: BAD, State.UNKNOWN: BUSY, State.REMOVED: QUIET}


class Trouble(admin.SimpleListFilter):
    """Narrow to the subscriptions that bring nothing."""

    title = _("trouble")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer both kinds."""
        return [("failing", gettext("Failing")), ("silent", gettext("Silent"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        match self.value():
            case "failing":
                return failing(queryset)
            case "silent":
                return silent(queryset, now=timezone.now())
        return queryset


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """Subscriptions by what was seen of them last, never the secret of their address."""

    is_internal = True
    confidential = ("secret", "secret_digest")
    list_display = (
        "connection",
        "state_badge",
        "failure",
        "last_event_at",
        "usual_gap",
        "checked_at",
        "due_at",
    )
    list_filter = (
        "state",
        Trouble,
        "failure",
        within(Account, "connection__account"),
        within(Connection, "connection"),
    )
    list_select_related = ("connection__account",)
    search_fields = by_account()
    search_help_text = BY_ACCOUNT
    fields = (
        "connection",
        "state_badge",
        "failure",
        "remote_id",
        "public_url",
        "checked_at",
        "due_at",
        "failed_checks",
        "last_event_at",
        "usual_gap",
        "silent_from",
        "retry_at",
        "retries",
    )
    actions = ("check_now",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out the secret: one that no key opens must not keep the others from being seen."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer("secret")

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, subscription: Subscription) -> str:
        """Show what was seen last."""
        return badge(TONES[State(subscription.state)], subscription.get_state_display())

    @admin.action(description=_("Compare with apaleo now"), permissions=["act"])
    def check_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Have the chosen ones compared with what apaleo has, and mended."""
        now = timezone.now()
        act_on(
            queryset.exclude(state=State.REMOVED),
            chosen=queryset,
            act=lambda subscription: check_again(subscription.pk, now=now),
            model_admin=self,
            request=request,
            done=gettext("Will be compared"),
            because=gettext("What was removed on purpose is not made again here."),
        )


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """The inbox: what apaleo has told, and whether it was taken in."""

    is_internal = True
    list_display = (
        "received_at",
        linked("connection"),
        "topic",
        "type",
        "entity_id",
        "property_remote_id",
        "done_at",
    )
    list_filter = (
        "received_at",
        ("done_at", admin.EmptyFieldListFilter),
        within(Account, "connection__account"),
        within(Connection, "connection"),
    )
    list_select_related = ("connection__account",)
    search_fields = by_account()
    search_help_text = BY_ACCOUNT
    fields = (
        "connection",
        "event_id",
        "topic",
        "type",
        "entity_id",
        "property_remote_id",
        "received_at",
        "done_at",
    )
