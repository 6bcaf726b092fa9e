"""What Lobby wants of its database before it uses it."""
