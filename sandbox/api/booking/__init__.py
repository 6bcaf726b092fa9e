"""The Booking API v1, as much of it as a housekeeping app reads."""

from sandbox.api.booking.reservations import RESERVATIONS

__all__ = ["RESERVATIONS"]
