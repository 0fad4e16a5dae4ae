"""Print what is wrong with a site, or with some of its pages; end with 1 if anything is."""

import sys
from pathlib import Path

from .visit import faults

site, *only = map(Path, sys.argv[1:])
found = list(faults(site, only))
print(*found, f"{len(found)} faults in {site}", sep="\n")
sys.exit(bool(found))
