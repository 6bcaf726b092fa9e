"""All that a running sandbox remembers."""

from sandbox.state.sandbox import Sandbox, call_of, form_of, sandbox_of

__all__ = ["Sandbox", "call_of", "form_of", "sandbox_of"]
