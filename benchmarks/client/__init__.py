"""What loads the servers: programs of their own, which `benchmarks.load` runs."""
