"""The admin of rate plans and unit groups, whose lists are where staff map them."""

from rates.admin.mappables import rate_plan, unit_group

__all__ = ["rate_plan", "unit_group"]
