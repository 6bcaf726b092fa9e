"""A storm: everything at once, at random, for a long time, and what differs in the end."""
