"""Where does everything in the pages come from that is not prose?

From here: `python -m docs.generate` runs the programs, reads the sources, the differences and the
results, and writes `docs/generated`: pages (`programs/`), pieces that pages include (`fragments/`),
and the numbers that prose may name (`values.json`). What does not hold is a fault, with its file
and what to do; with any of them the pages are not built.
"""
