"""The admin of mappings, their history and the signals that tell of them."""

from rates.admin.mappings import mapping, mapping_change, mapping_changed

__all__ = ["mapping", "mapping_change", "mapping_changed"]
