"""One program at every point of a grid: the leaves of each run, what is measured of it, and how it trains."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.cache import Cache, evaluate
from chainrule.engine.running.run import output_seed
from chainrule.engine.table.ieee import Value
from chainrule.engine.training.measures import MEASURES, Moment, Series, nodes_of
from chainrule.engine.training.training import End, Setup, Training

UNTRAINED = ("loss", *(name for name in MEASURES if not name.startswith(("update", "angle"))))


@dataclass(frozen=True)
class Plan:
    """How each cell is trained, and which of its steps are told; `seeded`: by the cell's own seed."""

    setup: Setup
    at: frozenset[int]
    seeded: bool


@dataclass(frozen=True)
class Grid:
    """A program, the values that each name takes, the measures of every run, and how each is trained."""

    program: str
    axes: dict[str, tuple[Value, ...]]
    seeds: tuple[int, ...] | None
    measure: tuple[str, ...]
    inputs: dict[str, Value]
    params: tuple[str, ...] = ()
    output: str | None = None
    reads_seed: bool = True  # whether the program speaks of `seed`; a training draws by it anyway
    nodes: tuple[str, ...] | None = None  # what measures by node tell of
    train: Plan | None = None
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


def _bound(grid: Grid, cell: Cell) -> dict[str, Value]:
    """The leaves of one point, by name."""
    bound = dict(grid.inputs)
    bound |= {name: float(value) if isinstance(value, int) else value for name, value in cell.at.items()}
    if cell.seed is not None and grid.reads_seed:
        bound["seed"] = float(cell.seed)
    return bound


_CACHE = Cache(16 * 1024**2)


def measured(grid: Grid, cell: Cell, tick: Tick = go_on) -> dict[str, Series]:
    """What is asked of the run at one point. Refusal if there is no run."""
    bound = _bound(grid, cell)
    kept = _CACHE.graph(grid.program, bound, grid.params, grid.output, grid.limits, tick)
    output_seed(kept.graph)
    run = evaluate(kept, None, tick)
    nodes, leaves = kept.graph.nodes, kept.graph.leaves
    own = [node for node in nodes if node.kind == "param"]
    params = {node.key: leaves[node.id] for node in own}
    grads: Mapping[str, Any] = {node.key: run.grads[node.id] for node in own}
    groups = {node.key: "/".join(node.group) or node.key for node in nodes}
    by_node = any(name.endswith("_by_node") for name in grid.measure)
    told = nodes_of(kept.graph, grid.nodes) if by_node else {}
    moment = Moment(kept.graph, run, params, params, grads, None, groups, told)
    loss: Any = run.values[kept.graph.output]
    return {name: loss if name == "loss" else MEASURES[name](moment) for name in grid.measure}


class Told(NamedTuple):
    """A step of a cell's training: the loss before its update, and what else was asked for."""

    n: int
    loss: float
    test_loss: float | None
    series: dict[str, Series]
    watch: dict[str, Value]
    test_watch: dict[str, Value] | None


def training_of(grid: Grid, cell: Cell, tick: Tick = go_on) -> Training:
    """The training at one point. Refusal for whatever can be known beforehand."""
    plan = grid.train
    assert plan is not None, "a grid that is trained"
    seed = cell.seed if plan.seeded and cell.seed is not None else plan.setup.seed
    return Training(replace(plan.setup, inputs=_bound(grid, cell), seed=seed, limits=grid.limits), tick)


def trained(grid: Grid, cell: Cell, tick: Tick = go_on) -> tuple[list[Told], End]:
    """The chosen steps of the training at one point, and how it ended. Refusal if it cannot be run."""
    training = training_of(grid, cell, tick)
    state, limit = training.start(), grid.limits.numbers
    at = grid.train.at if grid.train else frozenset()
    told, last, numbers = [], None, 0
    for last in training.steps(state):
        tick()
        if last.n in at:
            told.append(Told(last.n, last.loss, last.test_loss, last.series, last.watch, last.test_watch))
            numbers += sum(_count(part) for part in (last.series, last.watch, last.test_watch or {}))
            if numbers > limit:
                raise Refusal("trace-too-large", "watched", pointer="/at", numbers=numbers, limit=limit)
    return told, training.end(state, last)


def _count(facts: Mapping[str, Any]) -> int:
    """How many numbers these are."""
    return sum(len(one) if isinstance(one, dict) else np.size(one) for one in facts.values())
