"""What the mapping page of a hotel shows and what can be done on it."""
