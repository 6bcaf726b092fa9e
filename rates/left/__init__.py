"""What is left to map, of one hotel or of all."""
