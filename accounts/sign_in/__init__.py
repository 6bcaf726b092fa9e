"""How somebody signs up and in, where allauth does it and Lobby has rules of its own."""
