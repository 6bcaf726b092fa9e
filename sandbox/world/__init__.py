"""The hotels of the sandbox: accounts with their users, hotels, rooms and rate plans."""

from sandbox.world.account import HotelAccount, SandboxUser
from sandbox.world.demo import demo_world
from sandbox.world.world import World

__all__ = ["HotelAccount", "SandboxUser", "World", "demo_world"]
