"""Rates instead of rows: one decision for all room types and hotels that a rate is sold with."""

from rates.page.by_rate.deciding import Decision, Meanwhile, decide
from rates.page.by_rate.reading import RateRow, Table, read_table

__all__ = ["Decision", "Meanwhile", "RateRow", "Table", "decide", "read_table"]
