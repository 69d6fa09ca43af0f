"""The bounds of the engine, checked before the work is done. Defaults admit real programs."""

from collections.abc import Callable
from dataclasses import dataclass

# Called now and then in long work; it may raise to end it.
Tick = Callable[[], None]


def go_on() -> None:
    """A tick that lets work go on for ever."""


@dataclass(frozen=True)
class Limits:
    characters: int = 1_000_000
    nesting: int = 100
    nodes: int = 120_000
    inputs: int = 1_000
    elements: int = 1_000_000  # of one array
    axes: int = 16  # of one array
    total_elements: int = 24_000_000  # of all arrays of a run together: values, gradients, contributions
    effort: int = 2_000_000  # of reading: expressions, calls, elements of lists, letters of names
    turns: int = 100_000  # of all loops together
    calls: int = 50  # inside each other
    work: int = 20_000_000_000  # estimated multiplications of one run
    numbers: int = 2_000_000  # written in one trace
    trained: int = 4_000_000  # numbers that a training carries from step to step
    check_work: int = 200_000_000  # leaf elements x elements of the graph, of a gradient check


LIMITS = Limits()

# The codes of refusals that another bound or more time would not give.
BOUND_CODES = frozenset({
    "too-long", "too-many-nodes", "too-many-elements", "too-much-data", "too-many-turns",
    "too-much-work", "too-much-reading", "trace-too-large", "check-too-large", "deadline",
})  # fmt: skip
