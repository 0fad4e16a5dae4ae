"""When is one faster than another?

Times of different passes are not compared: the machine may have been busier. Within a pass, a
contender's ratio is the time of its opponent divided by its own, so that 2 means twice as fast.
Over all passes the median of the ratios is reported, with the interval in which 95 % of the
medians lie when the passes are drawn again, with replacement, from those that there were.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

DRAWS = 2_000
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A median and the range it is likely to be in."""

    median: float
    low: float
    high: float


def interval(values: Sequence[float]) -> Interval:
    """Return the median with its bootstrap interval; the draws are the same every time.

    Raises ValueError when there is no value.
    """
    if not values:
        raise ValueError("an interval needs at least one value")
    return Interval(median(values), *_range_of_medians(values, len(values)))


def _range_of_medians(values: Sequence[float], count: int) -> tuple[float, float]:
    """Return the range of the medians of `count` values drawn with replacement."""
    chance = random.Random(0)
    medians = sorted(median(chance.choices(values, k=count)) for _ in range(DRAWS))
    cut = round(DRAWS * (1 - CONFIDENCE) / 2)
    return medians[cut], medians[-1 - cut]


def ratios(opponent: Mapping[int, float], contender: Mapping[int, float]) -> list[float]:
    """Return opponent / contender for every pass that has both."""
    return [opponent[number] / contender[number] for number in sorted(opponent.keys() & contender)]


@dataclass(frozen=True, slots=True)
class Noise:
    """How far a ratio of equals strays from 1, as a factor of at least 1."""

    factor: float

    @classmethod
    def of(cls, equals: Sequence[float], passes: int) -> Noise:
        """Take it from a backend's ratios to itself (A/A), on all rows and in all passes.

        Of one row there are too few to tell: the range is that of the median of `passes` ratios,
        drawn from all of them. No ratios at all: no noise is known, and nothing is level but 1.
        """
        if not equals:
            return cls(1.0)
        low, high = _range_of_medians(equals, passes)
        return cls(max(high, 1 / low, 1.0))

    def level(self, ratio: float) -> bool:
        """Whether the ratio may be that of equals."""
        return 1 / self.factor <= ratio <= self.factor
