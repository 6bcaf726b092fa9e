"""Revocations, notices and news: what connections owe to the world outside."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.admin.searching import BY_ACCOUNT, by_account
from hotels.models import Connection, EventsHeard, MirrorChanged, Notice, Revocation, SyncFinished
from jobs.admin import JOB_FIELDS, JobAdmin
from jobs.models import MAX_ATTEMPTS
from staff.filters import within
from staff.links import linked


class _YesFilter(admin.SimpleListFilter):
    """Narrow to the jobs that `narrow` names, or leave all."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer to narrow."""
        return [("yes", gettext("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        return self.narrow(queryset, timezone.now()) if self.value() else queryset

    def narrow(self, jobs: QuerySet[Any], now: datetime) -> QuerySet[Any]:
        """Return those that are meant."""
        raise NotImplementedError


class WaitsForLong(_YesFilter):
    """Narrow to revocations that apaleo has not taken for a day."""

    title = _("waits for long")
    parameter_name = "long"

    def narrow(self, jobs: QuerySet[Any], now: datetime) -> QuerySet[Any]:
        """Return those that are meant."""
        return waiting_for_long(jobs, now)


def waiting_for_long(revocations: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Narrow to what is tried on and on, and was begun more than a day ago."""
    since = now - Revocation.LONG
    return revocations.filter(state=Revocation.State.PENDING, created_at__lt=since)


class TriedOften(_YesFilter):
    """Narrow to notices that the mail server has not taken for hours."""

    title = _("tried often")
    parameter_name = "often"

    def narrow(self, jobs: QuerySet[Any], now: datetime) -> QuerySet[Any]:
        """Return those that are meant."""
        return tried_often(jobs, now)


def tried_often(notices: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Narrow to what is tried on, and has failed ten times: for eight hours and a half."""
    return notices.filter(state=Notice.State.PENDING, attempts__gte=MAX_ATTEMPTS)


@admin.register(Revocation)
class RevocationAdmin(JobAdmin):
    """Grants to be revoked at apaleo, never the token that does it."""

    confidential = ("refresh_token", "access_token", "binding", "webhook_digest", "refresh_claim")
    list_display = (
        "created_at",
        linked("account"),
        "apaleo_account_code",
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", WaitsForLong, "created_at", within(Account, "account"))
    list_select_related = ("account",)
    search_fields = ("^apaleo_account_code", "^account__name")
    search_help_text = BY_ACCOUNT
    fields = ("account", "apaleo_account_code", *JOB_FIELDS, "excused")


@admin.register(Notice)
class NoticeAdmin(JobAdmin):
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
        TriedOften,
        "kind",
        within(Account, "connection__account"),
        within(Connection, "connection"),
    )
    list_select_related = ("connection__account",)
    search_fields = by_account()
    search_help_text = BY_ACCOUNT
    fields = ("connection", "kind", *JOB_FIELDS)


@admin.register(SyncFinished)
class SyncFinishedAdmin(JobAdmin):
    """The news of complete loads, which other apps are told."""

    list_display = ("created_at", linked("run"), "state_badge", "attempts", "due_at", "last_error")
    list_filter = ("state", "created_at")
    list_select_related = ("run__connection__account",)
    search_fields = by_account("run__connection")
    search_help_text = BY_ACCOUNT
    fields = ("run", *JOB_FIELDS)


class OfConnectionAdmin(JobAdmin):
    """News of a connection."""

    list_display = (
        "created_at",
        linked("connection"),
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", "created_at", within(Account, "connection__account"))
    list_select_related = ("connection__account",)
    search_fields = by_account()
    search_help_text = BY_ACCOUNT


@admin.register(MirrorChanged)
class MirrorChangedAdmin(OfConnectionAdmin):
    """The news of what an event has changed, which other apps are told."""

    fields = ("connection", *JOB_FIELDS)


@admin.register(EventsHeard)
class EventsHeardAdmin(OfConnectionAdmin):
    """The news of what apaleo has told, which other apps are told."""

    fields = ("connection", "events", *JOB_FIELDS)
