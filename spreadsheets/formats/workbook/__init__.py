"""XLSX (ECMA-376): the parts that say what a person sees in a sheet."""
