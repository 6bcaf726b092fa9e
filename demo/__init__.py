"""A hotelier's journey from the first page to the last, over HTTP and without a browser.

A client of a running Lobby and nothing more: it imports nothing of it.
"""
