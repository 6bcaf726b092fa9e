"""HTTP between the caller and the handlers: the ledger, faults, rate limit and tokens."""
