"""The hotelier's way in: landing, consent, callback, success, disconnect."""
