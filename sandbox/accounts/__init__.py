"""The hotels of the sandbox: accounts with their users, hotels, rooms and rate plans."""

from sandbox.accounts.account import HotelAccount, SandboxUser
from sandbox.accounts.samples.demo import demo_world
from sandbox.accounts.store import World

__all__ = ["HotelAccount", "SandboxUser", "World", "demo_world"]
