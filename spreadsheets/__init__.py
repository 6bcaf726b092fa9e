"""Spreadsheets: reading files of anybody as tables, and writing what any program opens."""
