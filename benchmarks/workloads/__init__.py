"""One workload a file: what `benchmarks.catalogue` says a row consists of."""
