"""How connections are doing, and what is overdue."""
