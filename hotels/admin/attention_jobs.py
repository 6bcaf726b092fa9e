"""What of the jobs about connections needs the attention of staff, for their start page."""

from django.utils.translation import gettext_lazy as _

from hotels.admin.jobs import tried_often, waiting_for_long
from hotels.models import EventsHeard, MirrorChanged, Notice, Revocation, SyncFinished
from jobs.admin import needing_attention
from staff.start_page import AttentionRule, add_rules

add_rules(
    AttentionRule(
        urgency=60,
        title=_("Revocations that need attention"),
        advice=_("These grants were not revoked at apaleo. Try again once the cause is mended."),
        model=Revocation,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="account",
        since="created_at",
        subject="account",
    ),
    AttentionRule(
        urgency=61,
        title=_("Revocations that apaleo has not taken for a day"),
        advice=_(
            "They are tried again every hour, for as long as it takes. Is apaleo away, or does it "
            "not answer this app alone? Their last error tells."
        ),
        model=Revocation,
        narrow=waiting_for_long,
        query={"long": "yes"},
        related="account",
        since="created_at",
        subject="account",
    ),
    AttentionRule(
        urgency=70,
        title=_("Notices that need attention"),
        advice=_("These mails did not leave. Is the mail server reachable?"),
        model=Notice,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
    AttentionRule(
        urgency=71,
        title=_("Notices that the mail server has not taken for hours"),
        advice=_(
            "They are tried again every six hours, for a week. Is the mail server reachable? "
            "Their last error tells."
        ),
        model=Notice,
        narrow=tried_often,
        query={"often": "yes"},
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
    AttentionRule(
        urgency=75,
        title=_("News of loads that need attention"),
        advice=_(
            "What another app does after a load has failed ten times: see the log, then try again."
        ),
        model=SyncFinished,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="run__connection__account",
        since="created_at",
        subject="run",
    ),
    AttentionRule(
        urgency=76,
        title=_("News of events that need attention"),
        advice=_(
            "What another app does after an event has failed ten times: see the log, then try "
            "again."
        ),
        model=MirrorChanged,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
    AttentionRule(
        urgency=77,
        title=_("News of what apaleo told that need attention"),
        advice=_(
            "What another app does with it has failed ten times: see the log, then try again."
        ),
        model=EventsHeard,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
)
