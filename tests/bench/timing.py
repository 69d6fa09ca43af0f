"""How things are timed: by turns in one process, medians, and what is slow less often."""

import statistics
import time
from collections.abc import Callable

ROUNDS = 7
BLOCK = 0.02  # seconds that one contestant runs at a stretch, so that caches are its own
SECONDS = 4.0  # that one contestant may take in all; one block is always had


def race(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median time of each in µs, in blocks that alternate between them."""
    turns = {}
    for name, work in works.items():
        first = _block(work, 1)
        turns[name] = max(1, int(BLOCK / first))
        if turns[name] > 1:
            turns[name] = max(1, int(BLOCK / min(first, _block(work, 3))))
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            if sum(times[name]) * turns[name] < SECONDS:
                times[name].append(_block(work, turns[name]))
    return {name: statistics.median(each) * 1e6 for name, each in times.items()}


def _block(work: Callable[[], object], turns: int) -> float:
    start = time.perf_counter()
    for _ in range(turns):
        work()
    return (time.perf_counter() - start) / turns
