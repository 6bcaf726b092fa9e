"""Leaving for good: closing an account, erasing a person, taking one's data along."""
