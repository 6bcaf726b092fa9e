"""Accounts ready made: those of the demo, and any number of generated ones."""

from sandbox.accounts.samples.days import add_reservations
from sandbox.accounts.samples.demo import demo_accounts
from sandbox.accounts.samples.generated import generate_account

__all__ = ["add_reservations", "demo_accounts", "generate_account"]
