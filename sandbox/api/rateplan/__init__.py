"""The Rate Plan API v1."""
