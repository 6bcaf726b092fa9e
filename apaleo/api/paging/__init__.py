"""Lists that come in pages: read side by side, to the end, within bounds."""
