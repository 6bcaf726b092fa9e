"""What becomes of a connection and its data when a hotel or a person leaves."""
