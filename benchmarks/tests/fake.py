"""What does a result look like whose figures are known?"""

from __future__ import annotations

from benchmarks.results import Result

NANOSECONDS = {  # row -> column -> nanoseconds per operation
    "switch_one": {
        "yieldloop": 100,
        "futureloop": 300,
        "asyncio": 600,
        "asyncio again": 606,
        "uvloop": 305,
        "floor": 50,
    },
    "loop_startup": {"yieldloop": 50_000, "asyncio": 100_000},
}


def fake_result() -> Result:
    """Return three passes, of which the second met a machine that was twice as slow."""
    return Result(
        created="2026-01-01T00:00:00+00:00",
        machine={"python": "CPython 3.x", "processor": "abacus", "cores": 2, "load": 0.5},
        versions={"trio": "1.0"},
        settings={"passes": 3, "rounds": 2, "parked_tasks": 1_000},
        titles={"switch_one": "switch, 1 task", "loop_startup": "loop start-up"},
        operations={"switch_one": "checkpoint", "loop_startup": "run"},
        contenders=["yieldloop", "futureloop", "asyncio", "uvloop"],
        missing=["curio"],
        lacking={"loop_startup": {"uvloop": ["run"]}},
        wrapped={"loop_startup": {"asyncio": ["run"]}, "switch_one": {}},
        failed={"loop_startup": {"futureloop": "in pass 0: ValueError: no"}},
        seconds={
            row: {
                column: {0: value * 1e-9, 1: value * 2e-9, 2: value * 1e-9}
                for column, value in columns.items()
            }
            for row, columns in NANOSECONDS.items()
        },
        memory={"yieldloop": 1000.0, "futureloop": 1600.0},
    )
