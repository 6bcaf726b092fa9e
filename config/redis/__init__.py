"""Where Redis or Valkey is, and what stands in for it while it is away."""
