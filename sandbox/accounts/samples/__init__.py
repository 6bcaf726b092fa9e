"""Accounts ready made: the demo, and any number of generated ones."""
