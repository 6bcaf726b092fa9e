"""The admin of rate codes, room codes and the standard set."""

from rates.admin.codes import rate_code, room_code, standard_code

__all__ = ["rate_code", "room_code", "standard_code"]
