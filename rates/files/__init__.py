"""Mappings and codes as CSV and XLSX files: exported, changed in a spreadsheet, imported again."""
