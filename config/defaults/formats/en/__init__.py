"""English, as it is read in hotels of every country."""
