"""What those who watch over Lobby can ask it."""
