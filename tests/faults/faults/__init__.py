"""The faults, by what they happen to; importing this registers them."""

from tests.faults.faults import broker as broker
from tests.faults.faults import crowd as crowd
from tests.faults.faults import database as database
from tests.faults.faults import platform as platform
from tests.faults.faults import tokens as tokens
from tests.faults.faults import web as web
from tests.faults.faults import webhooks as webhooks
from tests.faults.faults import workers as workers
from tests.faults.registry import FAULTS

__all__ = ["FAULTS"]
