"""What connections owe to the world outside: a module per kind of job, each with its handler."""
