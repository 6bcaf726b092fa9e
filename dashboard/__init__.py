"""The hotelier's home: connections, rates and what is left to do, on one page."""
