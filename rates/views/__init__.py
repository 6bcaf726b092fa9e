"""The pages of mapping."""
