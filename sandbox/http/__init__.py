"""HTTP between the caller and the handlers: the ledger, faults, the rate limit and tokens."""
