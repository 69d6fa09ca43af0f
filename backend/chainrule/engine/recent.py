"""Programs that have been read before: the same text with other numbers need not be read again."""

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.compile import Plan
from chainrule.engine.graph import Graph, Value
from chainrule.engine.levels import Levels, pays
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.parse import parse
from chainrule.engine.run import Run, Tape, Tick, go_on, output_seed


class Kept(NamedTuple):
    """A graph, and whatever its users have worked out from its form alone."""

    graph: Graph
    notes: dict[str, Any]


class Recent:
    """The graphs read last, as many as there is room for. What is kept changes no answer."""

    def __init__(self, room: int = 4_000_000) -> None:
        self.room = room
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self._taken = 0

    def graph(
        self,
        text: str,
        inputs: Mapping[str, Value],
        params: Sequence[str] = (),
        output: str | None = None,
        limits: Limits = LIMITS,
    ) -> Kept:
        """`parse` with the same arguments. Refusal as there."""
        shapes = tuple((name, np.shape(value)) for name, value in inputs.items())
        key = (text, shapes, tuple(params), output, limits)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return Kept(_with(kept.graph, inputs), kept.notes)
        graph = parse(text, inputs, params=params, output=output, limits=limits)
        kept = Kept(graph, {})
        if not (graph.rigid and inputs) and _room(graph) <= self.room:
            self._kept[key] = kept
            self._taken += _room(graph)
            while self._taken > self.room:
                self._taken -= _room(self._kept.popitem(last=False)[1].graph)
        return kept


def _room(graph: Graph) -> int:
    """A node takes as much as some twenty numbers of an array."""
    return 20 * len(graph) + sum(math.prod(node.shape) for node in graph.nodes if node.shape)


# Writing a graph out as code costs about as much as this many runs of its tape, and then saves some
# two thirds of each.
WORTH_WRITING = 100
LONGEST = 300  # nodes; writing out more would hold up whoever else is waiting


def evaluate(kept: Kept, output_grad: Value | None = None, tick: Tick = go_on) -> Run:
    """`run` in the way that suits the graph: by levels if it is large and wide, by the tape, or by the
    straight-line plan once it has been run often.

    Levels are chosen by the graph's form alone: NumPy's functions differ from Python's in the last bit.
    The tape and the plan give the same bits, so it does not matter when one takes over.
    """
    graph, notes = kept
    seed = output_seed(graph, output_grad)
    way = notes.get("way")
    if way is None:
        way = notes["way"] = Levels(graph) if pays(graph) else Tape(graph)
    if isinstance(way, Tape):
        way.tick = tick
    if output_grad is not None:
        tape = way if isinstance(way, Tape) else Tape(graph, tick)
        return tape.run(graph.leaves, seed)
    notes["runs"] = notes.get("runs", 0) + 1
    if notes["runs"] == WORTH_WRITING and len(graph) <= LONGEST and isinstance(way, Tape):
        way = notes["way"] = Plan(graph)
    result: Run = way.run(graph.leaves)
    return result


def _with(graph: Graph, inputs: Mapping[str, Value]) -> Graph:
    """The graph with other values for the leaves that the inputs set."""
    new = {leaf: inputs[name] for name, leaves in graph.given.items() for leaf in leaves}
    return replace(graph, leaves=graph.leaves | new) if new else graph
