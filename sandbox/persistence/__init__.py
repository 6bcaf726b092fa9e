"""What outlives the process if the sandbox was given a file for it."""
