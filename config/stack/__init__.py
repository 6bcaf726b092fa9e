"""Everything Lobby consists of, started and stopped together on one machine."""
