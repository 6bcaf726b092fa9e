"""What of housekeeping needs the attention of staff, for their start page."""

from django.utils.translation import gettext_lazy as _

from housekeeping.admin.lately import lately
from housekeeping.models import ConditionWrite, MaintenanceRequest, ScheduleRefresh
from jobs.admin import needing_attention
from staff.start_page import AttentionRule, add_rules

add_rules(
    AttentionRule(
        urgency=62,
        title=_("Conditions of rooms that need attention"),
        advice=_(
            "apaleo was not told that these rooms are clean. See what stood in the way, then "
            "try again; what is newer at apaleo is not overwritten."
        ),
        model=ConditionWrite,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="room__property__connection__account",
        since="created_at",
        subject="room",
    ),
    AttentionRule(
        urgency=63,
        title=_("Conditions of rooms that apaleo refuses"),
        advice=_(
            "apaleo does not let these hotels' rooms be marked, in spite of the permission. Is "
            "operations.change-room-state enabled for the app? The hotel may have to connect again."
        ),
        model=ConditionWrite,
        narrow=lambda rows, now: lately(rows, "refused", now=now),
        query={"lately": "refused"},
        related="room__property__connection__account",
        since="done_at",
        subject="room",
    ),
    AttentionRule(
        urgency=64,
        title=_("Defects that need attention"),
        advice=_("They may be noted at apaleo, or not. Look there, then try again or leave them."),
        model=MaintenanceRequest,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="room__property__connection__account",
        since="created_at",
        subject="room",
    ),
    AttentionRule(
        urgency=65,
        title=_("Housekeeping days that need attention"),
        advice=_("apaleo answered something that is not understood. See the log, then try again."),
        model=ScheduleRefresh,
        narrow=needing_attention,
        query={"state__exact": "needs_attention"},
        related="property__connection__account",
        since="created_at",
        subject="property",
    ),
    AttentionRule(
        urgency=66,
        title=_("Conditions of rooms in conflict"),
        advice=_(
            "apaleo had something newer, which was left as it is; the hotels see that on their "
            "lists. Many of one hotel: does another app mark its rooms, too?"
        ),
        model=ConditionWrite,
        narrow=lambda rows, now: lately(rows, "conflict", now=now),
        query={"lately": "conflict"},
        related="room__property__connection__account",
        since="done_at",
        subject="room",
    ),
)
