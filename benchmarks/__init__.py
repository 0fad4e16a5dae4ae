"""How fast is each backend, measured side by side?

`python -m benchmarks` runs the matrix. `workloads/` holds one workload a file, `README.md` says
by which rules its numbers are made.
"""
