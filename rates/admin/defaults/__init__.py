"""The admin of what holds by default."""

from rates.admin.defaults import default_mapping, run

__all__ = ["default_mapping", "run"]
