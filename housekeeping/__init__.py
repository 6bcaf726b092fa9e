"""The day's housekeeping of a hotel, made from its rooms: an app of the maker's own kind."""
