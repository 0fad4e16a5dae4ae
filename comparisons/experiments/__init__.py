"""On which questions do the libraries differ, and what does each one do?

One file per question. `python -m comparisons.experiments` asks every library that is installed
here and prints the answers; `table.json` is the committed snapshot that the tests and the docs use.
"""
