"""What a piece of work costs, in processor time of this process, and how that grows."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

_LEAST_SECONDS = 0.002
"""Below this a measurement says nothing."""


def cost(work: Callable[[], object], times: int = 3) -> float:
    """The least processor time of several runs, after one that fills the caches."""
    work()
    best = float("inf")
    for _ in range(times):
        begun = process_time()
        work()
        best = min(best, process_time() - begun)
    return max(best, _LEAST_SECONDS)


def growth(work_on: Callable[[int], object], size: int, times_larger: int) -> float:
    """How many times more the work costs on an input that is so many times larger. Linear work gives about ``times_larger``, quadratic its
    square."""
    return cost(lambda: work_on(size * times_larger), 2) / cost(lambda: work_on(size))
