"""The file of rate plans and their rate codes."""
