"""The Inventory API v1: hotels, room types, rooms and their attributes."""
