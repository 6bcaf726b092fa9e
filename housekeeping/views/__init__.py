"""The pages of housekeeping."""
