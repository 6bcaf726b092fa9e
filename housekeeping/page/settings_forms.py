"""What managers set: the hotel's numbers, its minutes, and who cleans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from housekeeping.models import Attendant, HousekeepingPlan
from housekeeping.models.attendant import EVERY_DAY
from housekeeping.models.plan import DEFAULT_MINUTES
from housekeeping.page.labels import KINDS, WEEKDAYS
from housekeeping.planning import Kind

MAX_MINUTES = 480
PRIORITIES = (
    (1, _("1, first of all")),
    (2, _("2")),
    (3, _("3")),
    (4, _("4")),
    (5, _("5, last of all")),
)
MAX_SECTIONS, MAX_SECTION_LENGTH = 30, 50


class PlanForm(forms.ModelForm):
    """When the day is made, and how rooms are done."""

    class Meta:
        model = HousekeepingPlan
        fields = ("linen_every", "made_at_hour", "has_inspection")
        labels = {
            "linen_every": _("Change the linen after so many nights (0 for never)"),
            "made_at_hour": _("The day's plan is there by this hour"),
            "has_inspection": _("A cleaned room is looked at before it counts as clean"),
        }
        help_texts = dict.fromkeys(fields, "")
        widgets = {
            "linen_every": forms.NumberInput(attrs={"min": 0, "max": 30}),
            "made_at_hour": forms.NumberInput(attrs={"min": 0, "max": 23}),
        }


class MinutesForm(forms.Form):
    """Minutes for each kind of task, of all rooms or of one room type; empty for the default."""

    def __init__(self, *data: Any, plan: HousekeepingPlan, room_type: str) -> None:
        super().__init__(*data)
        self.plan, self.room_type = plan, room_type
        for kind in Kind:
            default = plan.minutes_for(kind) if room_type else DEFAULT_MINUTES[kind]
            self.fields[kind.value] = forms.IntegerField(
                label=KINDS[kind],
                min_value=1,
                max_value=MAX_MINUTES,
                required=False,
                initial=plan.minutes.get(self._key(kind)),
                widget=forms.NumberInput(attrs={"placeholder": default}),
            )

    @property
    def minutes(self) -> dict[str, int]:
        """Return all of the plan's minutes with those of a valid form instead of its own."""
        own = {self._key(kind) for kind in Kind}
        others = {key: value for key, value in self.plan.minutes.items() if key not in own}
        said = {self._key(kind): self.cleaned_data[kind.value] for kind in Kind}
        return others | {key: value for key, value in said.items() if value is not None}

    def _key(self, kind: Kind) -> str:
        return f"{kind}:{self.room_type}" if self.room_type else str(kind)


class PrioritiesForm(forms.Form):
    """What is given to somebody first where the minutes are not enough for everything."""

    def __init__(self, *data: Any, plan: HousekeepingPlan) -> None:
        super().__init__(*data)
        for kind in Kind:
            self.fields[kind.value] = forms.TypedChoiceField(
                label=KINDS[kind],
                coerce=int,
                choices=PRIORITIES,
                initial=plan.priority_of(kind),
            )


class AttendantForm(forms.ModelForm):
    """Somebody who cleans rooms."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Works on"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    floors = forms.CharField(
        label=_("Floors first (such as 1, 2; empty for everywhere)"), max_length=300, required=False
    )

    class Meta:
        model = Attendant
        fields = ("name", "minutes", "is_active")
        labels = {
            "name": _("Name"),
            "minutes": _("Cleaning minutes a day"),
            "is_active": _("Works here"),
        }
        help_texts = dict.fromkeys(fields, "")
        widgets = {"minutes": forms.NumberInput(attrs={"min": 0, "max": 24 * 60})}

    def __init__(self, data: QueryDict | None = None, *, instance: Attendant) -> None:
        super().__init__(data, instance=instance, prefix=f"a{instance.pk or ''}")
        self.fields["minutes"] = forms.IntegerField(
            label=_("Cleaning minutes a day"), min_value=0, max_value=24 * 60
        )
        days = instance.days
        self.fields["weekdays"].initial = [day for day in range(7) if days & (1 << day)]
        self.fields["floors"].initial = ", ".join(map(str, instance.sections))
        if instance._state.adding:
            del self.fields["is_active"]

    def clean_floors(self) -> list[str]:
        """Return the floors, each once."""
        floors = [floor.strip() for floor in self.cleaned_data["floors"].split(",")]
        return list(dict.fromkeys(floor.upper()[:MAX_SECTION_LENGTH] for floor in floors if floor))[
            :MAX_SECTIONS
        ]

    def clean(self) -> dict[str, Any]:
        """Put the days and floors where the row has them."""
        data = super().clean() or {}
        if "weekdays" in data:
            self.instance.days = sum(1 << day for day in data["weekdays"]) & EVERY_DAY
        if "floors" in data:
            self.instance.sections = data["floors"]
        return data
