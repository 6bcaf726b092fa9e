"""What was consented to at apaleo: its errors, its scopes, and the grant that a code leads to."""
