"""HTTP with the platform."""

from apaleo.http.reply import Reply
from apaleo.http.transport import Transport

__all__ = ["Reply", "Transport"]
