"""What benchmarks are made of: a stage, hotels, a clock of their own."""
