"""What the pages of housekeeping show, and what they send back."""
