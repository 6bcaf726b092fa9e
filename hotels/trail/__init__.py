"""What is written down of a connection: its history, and its part in the trail of people."""
