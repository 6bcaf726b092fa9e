"""The hotelier's own pages."""
