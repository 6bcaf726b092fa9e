"""How far mapping is, of one hotel and of all."""
