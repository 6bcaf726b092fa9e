"""The admin of mappings, their history and the signals that tell of them."""

from rates.admin.mappings import file_import_run, mapping, mapping_change, mapping_changed

__all__ = ["file_import_run", "mapping", "mapping_change", "mapping_changed"]
