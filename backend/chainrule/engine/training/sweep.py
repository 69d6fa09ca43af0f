"""One program at every point of a grid: which leaves each run has, and what is measured of it."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.running.cache import Cache, evaluate
from chainrule.engine.running.run import output_seed
from chainrule.engine.table.ieee import Value
from chainrule.engine.training.measures import MEASURES, Moment, Series

UNTRAINED = ("loss", *(name for name in MEASURES if not name.startswith(("update", "angle"))))


@dataclass(frozen=True)
class Grid:
    """A program, the values that each name takes, and the measures of every run."""

    program: str
    axes: dict[str, tuple[Value, ...]]
    seeds: tuple[int, ...] | None
    measure: tuple[str, ...]
    inputs: dict[str, Value]
    params: tuple[str, ...] = ()
    output: str | None = None
    limits: Limits = LIMITS


class Cell(NamedTuple):
    """One point of the grid: its place, the value of each name there, and the seed."""

    place: int
    at: dict[str, Value]
    seed: int | None


def size(grid: Grid) -> int:
    """How many cells there are."""
    count = len(grid.seeds) if grid.seeds is not None else 1
    for values in grid.axes.values():
        count *= len(values)
    return count


def cells(grid: Grid) -> Iterator[Cell]:
    """The points in order, the last name running fastest and the seeds within each point."""
    seeds: Sequence[int | None] = grid.seeds if grid.seeds is not None else (None,)
    points = itertools.product(*grid.axes.values())
    for place, (point, seed) in enumerate(itertools.product(points, seeds)):
        yield Cell(place, dict(zip(grid.axes, point, strict=True)), seed)


_CACHE = Cache(16 * 1024**2)


def measured(grid: Grid, cell: Cell, tick: Tick = go_on) -> dict[str, Series]:
    """What is asked of the run at one point. Refusal if there is no run."""
    bound = dict(grid.inputs)
    bound |= {name: float(value) if isinstance(value, int) else value for name, value in cell.at.items()}
    if cell.seed is not None:
        bound["seed"] = float(cell.seed)
    kept = _CACHE.graph(grid.program, bound, grid.params, grid.output, grid.limits, tick)
    output_seed(kept.graph)
    run = evaluate(kept, None, tick)
    nodes, leaves = kept.graph.nodes, kept.graph.leaves
    own = [node for node in nodes if node.kind == "param"]
    params = {node.key: leaves[node.id] for node in own}
    grads: Mapping[str, Any] = {node.key: run.grads[node.id] for node in own}
    groups = {node.key: "/".join(node.group) or node.key for node in nodes}
    moment = Moment(kept.graph, run, params, params, grads, None, groups)
    loss: Any = run.values[kept.graph.output]
    return {name: loss if name == "loss" else MEASURES[name](moment) for name in grid.measure}
