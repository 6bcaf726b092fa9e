"""Which lines of the mapping page are shown, and which are chosen."""
