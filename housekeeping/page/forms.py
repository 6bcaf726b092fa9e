"""What the pages of a day send back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from hotels.models import Property, Unit
from housekeeping.models import Task
from housekeeping.page.labels import KINDS
from housekeeping.planning import Kind

# What a column of ids holds.
MAX_ID = 2**63 - 1
WRITTEN = ("note", "found", "defect")


class Do(models.TextChoices):
    """What can be done with a task."""

    STATE = "state"
    # To somebody else's list, or to another place on one.
    MOVE = "move"
    UP = "up"
    DOWN = "down"
    WRITE = "write"
    # The defect that is written down, to apaleo.
    REPORT = "report"
    ACKNOWLEDGE = "acknowledge"


# What an attendant may say with a link; whether a room is clean enough is for others to say.
OF_ATTENDANTS = (Do.STATE, Do.WRITE)
STATES_OF_ATTENDANTS = frozenset(Task.State.values) - {Task.State.SKIPPED}


class CommandForm(forms.Form):
    """What is to become of a task.

    `attendant` is whom it goes to, 0 for nobody; `before` the task that it goes before, none for
    the end of the list. `tap` is the phone's own id of it, `seen` the state that it showed, and
    `was_note` and so on the remarks that the form showed: what nobody changed is not written.
    """

    do = forms.ChoiceField(choices=Do.choices)
    state = forms.ChoiceField(choices=Task.State.choices, required=False)
    reason = forms.CharField(max_length=200, required=False)
    attendant = forms.IntegerField(min_value=0, max_value=MAX_ID, required=False)
    before = forms.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    note = forms.CharField(max_length=500, required=False)
    found = forms.CharField(max_length=500, required=False)
    defect = forms.CharField(max_length=500, required=False)
    was_note = forms.CharField(max_length=500, required=False)
    was_found = forms.CharField(max_length=500, required=False)
    was_defect = forms.CharField(max_length=500, required=False)
    tap = forms.UUIDField(required=False)
    seen = forms.ChoiceField(choices=Task.State.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a state without which one, and a skipped room without why."""
        data = super().clean() or {}
        if data.get("do") == Do.STATE:
            if not data.get("state"):
                self.add_error("state", _("Say how far the task is."))
            if data.get("state") == Task.State.SKIPPED and not data.get("reason"):
                self.add_error("reason", _("Say why the room is skipped."))
        if data.get("do") == Do.MOVE and data.get("attendant") is None:
            self.add_error("attendant", _("Say who does it."))
        return data

    @property
    def written(self) -> dict[str, str]:
        """Return the remarks that a valid form changes: others may have written one meanwhile."""
        data = self.cleaned_data
        return {
            name: data[name]
            for name in WRITTEN
            if name in self.data
            and (f"was_{name}" not in self.data or data[name] != data[f"was_{name}"])
        }


class TaskForm(forms.Form):
    """Names a task where its address does not."""

    task = forms.IntegerField(min_value=1, max_value=MAX_ID)


class NewTaskForm(forms.Form):
    """A task that apaleo knows nothing of."""

    room = forms.ModelChoiceField(Unit.objects.none(), label=_("Room"))
    kind = forms.ChoiceField(
        label=_("What for"), choices=[(kind.value, KINDS[kind]) for kind in Kind]
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *data: Any, hotel: Property) -> None:
        super().__init__(*data)
        rooms = Unit.objects.filter(property=hotel, is_archived=False, is_room=True, gone_at=None)
        field = self.fields["room"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rooms.order_by("name", "pk")
