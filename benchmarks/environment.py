"""Where was this measured?"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_DISTRIBUTIONS = (
    *("yieldloop", "futureloop", "nurseryloop", "loopbase", "loopcorpus"),
    *("uvloop", "trio", "anyio", "curio", "pytest", "pytest-benchmark"),
)


def machine() -> dict[str, str | int | float]:
    """Return the machine, its Python and how busy it was."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "load": round(os.getloadavg()[0], 2),  # tasks that wanted a core in the last minute
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "build": " ".join(platform.python_build()),
        "free_threaded": int(not getattr(sys, "_is_gil_enabled", lambda: True)()),
    }


def versions() -> dict[str, str]:
    """Return the version of every library that was measured or that measured."""
    found = {}
    for distribution in _DISTRIBUTIONS:
        try:
            found[distribution] = version(distribution)
        except PackageNotFoundError:
            found[distribution] = "not installed as a distribution"
    return found


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
