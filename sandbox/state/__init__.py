"""All that a running sandbox remembers, and what each call knows of it."""

from sandbox.state.request import access_token_of, call_of, form_of, sandbox_of
from sandbox.state.sandbox import Sandbox

__all__ = ["Sandbox", "access_token_of", "call_of", "form_of", "sandbox_of"]
