"""What a mapping was before."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models import Connection, RatePlan, UnitGroup
from rates.models.change_set import ChangeSet
from rates.models.mappable import BY_KIND, used_kinds


class MappingChangeQuerySet(TenantQuerySet["MappingChange"]):
    """Steps of history by what they are of."""

    def of_used_kinds(self) -> Self:
        """Narrow to those of what the maker's app has codes for."""
        unused = BY_KIND.keys() - used_kinds().keys()
        return self.filter(**{BY_KIND[kind].relation: None for kind in unused})


class MappingChange(models.Model):
    """One step in the history of a rate plan's or unit group's mapping: who, when, from, to.

    `before` and `after` are whole states, as `rates.mapping.state` writes them, so that a step
    can be undone.
    """

    account_path = "connection__account"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="mapping_changes")
    rate_plan = models.ForeignKey(
        RatePlan, models.CASCADE, null=True, blank=True, related_name="mapping_changes"
    )
    unit_group = models.ForeignKey(
        UnitGroup, models.CASCADE, null=True, blank=True, related_name="mapping_changes"
    )
    before = models.JSONField()
    after = models.JSONField()
    version = models.PositiveIntegerField(help_text=_("The version that this step led to."))
    origin = models.CharField(max_length=10)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    change_set = models.ForeignKey(
        ChangeSet, models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    undoes = models.OneToOneField("self", models.CASCADE, null=True, blank=True)

    objects = MappingChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_plan=None, unit_group__isnull=False)
                | Q(rate_plan__isnull=False, unit_group=None),
                name="mapping_change_is_of_one_row",
            )
        ]
        indexes = [models.Index(fields=["connection", "-changed_at"], name="mapping_change_newest")]

    def __str__(self) -> str:
        named = {"version": self.version, "subject": self.rate_plan or self.unit_group}
        return gettext("Change %(version)d of %(subject)s") % named

    @property
    def row(self) -> RatePlan | UnitGroup:
        """Return the row of the mirror whose mapping changed."""
        row = self.rate_plan or self.unit_group
        if row is None:
            raise ValueError(f"change {self.pk} is of nothing")
        return row
