"""Accounts ready made: those of the demo, and any number of generated ones."""

from sandbox.accounts.samples.demo import demo_accounts
from sandbox.accounts.samples.generated import generate_account

__all__ = ["demo_accounts", "generate_account"]
