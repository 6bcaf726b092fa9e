"""The control interface, for tests and people who want to see an app when things go wrong."""
