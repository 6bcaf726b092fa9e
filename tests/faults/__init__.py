"""Faults from outside, against the whole of Lobby: `make faults` and `make storm`.

Not a part of `make test`: real programs are started, killed and frozen, for minutes.
"""
