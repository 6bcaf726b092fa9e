"""Metrics for Prometheus: what stands in the database, and counts that processes add up there."""
