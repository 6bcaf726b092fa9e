"""What housekeeping owes to apaleo, and what it reads from there: a module per kind of job."""
