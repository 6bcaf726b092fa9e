"""Revocations and notices: what is owed to the world outside."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hotels import wake
from hotels.admin.actions import act_on
from hotels.admin.badges import BAD, BUSY, GOOD, badge
from hotels.admin.links import linked
from hotels.admin.narrowing import within
from hotels.admin.read_only import ReadOnlyAdmin
from hotels.models import Account, Connection, Notice, Revocation
from hotels.models.errand import Errand

State = Errand.State
TONES = {State.PENDING: BUSY, State.DONE: GOOD, State.NEEDS_ATTENTION: BAD}
ERRAND_FIELDS = ("state_badge", "attempts", "last_error", "created_at", "due_at", "done_at")


class ErrandAdmin(ReadOnlyAdmin):
    """Errands by how far they came."""

    actions = ("try_again",)

    @admin.display(description="state", ordering="state")
    def state_badge(self, errand: Errand) -> str:
        """Show where the errand stands."""
        return badge(TONES[State(errand.state)], errand.get_state_display())

    @admin.action(description="Try again", permissions=["act"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Give what waits for staff its ten attempts once more, from now on."""
        waiting = queryset.filter(state=State.NEEDS_ATTENTION)
        now = timezone.now()

        def start_over(errand: Errand) -> bool:
            mine = self.model._default_manager.filter(pk=errand.pk, state=State.NEEDS_ATTENTION)
            return bool(mine.update(state=State.PENDING, attempts=0, due_at=now))

        act_on(
            waiting,
            chosen=queryset,
            act=start_over,
            model_admin=self,
            request=request,
            done="Will be tried again",
            because="Only what needs attention can be tried again.",
        )
        wake.errands()


@admin.register(Revocation)
class RevocationAdmin(ErrandAdmin):
    """Grants to be handed back to apaleo, never the token that does it."""

    confidential = ("refresh_token", "seal")
    list_display = (
        "created_at",
        linked("account"),
        "apaleo_account_code",
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", "created_at", within(Account, "account"))
    list_select_related = ("account",)
    search_fields = ("^apaleo_account_code", "^account__name")
    search_help_text = "Beginning of the apaleo account's code or of the account's name."
    fields = ("account", "apaleo_account_code", *ERRAND_FIELDS)


@admin.register(Notice)
class NoticeAdmin(ErrandAdmin):
    """Mails that are owed to an account's owners."""

    list_display = (
        "created_at",
        linked("connection"),
        "kind",
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = (
        "state",
        "kind",
        within(Account, "connection__account"),
        within(Connection, "connection"),
    )
    list_select_related = ("connection__account",)
    search_fields = ("^connection__apaleo_account_code", "^connection__account__name")
    search_help_text = "Beginning of the apaleo account's code or of the account's name."
    fields = ("connection", "kind", *ERRAND_FIELDS)
