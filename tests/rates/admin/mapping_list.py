"""The list of rate plans or unit groups as staff use it."""

from typing import Any

from rates.models import MappableRatePlan
from tests.staff.pages import list_of

PLANS = list_of(MappableRatePlan)


def form_of(page: Any) -> dict[str, Any]:
    """Return what the list would send if nothing was touched."""
    formset = page.context["cl"].formset
    sent: dict[str, Any] = {"_save": "Save"}
    for form in (formset.management_form, *formset.forms):
        for field in form:
            value = field.value()
            sent[field.html_name] = "" if value is None else getattr(value, "pk", value)
            if field.field.show_hidden_initial:
                sent[field.html_initial_name] = sent[field.html_name]
    return sent


def choose(sent: dict[str, Any], row: Any, code: Any) -> dict[str, Any]:
    """Return the form with a code chosen for a row."""
    number = next(key for key in sent if key.endswith("-id") and sent[key] == row.pk)
    return sent | {number.replace("-id", "-mapped_to"): getattr(code, "pk", code)}


def mapped_to(plan: MappableRatePlan) -> list[str]:
    return [mapping.code.code for mapping in plan.mappings.order_by("valid_from")]


def cell(page: Any, name: str) -> str:
    """Return the text of the first cell of a column."""
    text: str = page.content.decode()
    return text.split(f'class="field-{name}', 1)[1].split(">", 1)[1].split("</td>", 1)[0]
