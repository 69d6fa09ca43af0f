"""The bounds of the engine, checked before the work is done. Defaults admit real programs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    characters: int = 1_000_000
    nesting: int = 100
    nodes: int = 120_000
    inputs: int = 1_000
    elements: int = 1_000_000  # of one array
    axes: int = 16  # of one array
    total_elements: int = 20_000_000  # of all arrays of a graph together
    turns: int = 100_000  # of all loops together
    calls: int = 50  # inside each other
    work: int = 20_000_000_000  # estimated multiplications of one run
    numbers: int = 8_000_000  # written in one trace
    check_work: int = 200_000_000  # leaf elements x elements of the graph, of a gradient check


LIMITS = Limits()
