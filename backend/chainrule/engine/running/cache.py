"""Programs that have been read before: the same text with other numbers need not be read again."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.calls import check_known
from chainrule.engine.language.graph import Graph
from chainrule.engine.language.parse import parse
from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.running.compile import Compiled
from chainrule.engine.running.levels import Levels, pays
from chainrule.engine.running.run import Run, Tape, output_seed
from chainrule.engine.table.ieee import Value


class Kept(NamedTuple):
    """A graph, and whatever its users have worked out from its form alone."""

    graph: Graph
    notes: dict[str, Any]


class Cache:
    """The graphs read last, as many as there is room for, in bytes. What is kept changes no answer."""

    def __init__(self, room: int = 32 * 1024**2) -> None:
        self.room = room
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self._deciding: dict[Any, frozenset[str]] = {}  # the inputs whose values decide a program's form
        self._taken = 0

    def graph(
        self,
        text: str,
        inputs: Mapping[str, Value],
        params: Sequence[str] = (),
        output: str | None = None,
        limits: Limits = LIMITS,
        tick: Tick = go_on,
    ) -> Kept:
        """`parse` with the same arguments. Refusal as there."""
        shapes = tuple((name, np.shape(value)) for name, value in inputs.items())
        form = (text, shapes, tuple(params), output, limits)
        key = (form, self._values(form, inputs))
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return Kept(with_inputs(kept.graph, inputs), kept.notes)
        graph = parse(text, inputs, params=params, output=output, limits=limits, tick=tick)
        kept = Kept(graph, {})
        size = room(graph)
        if size <= self.room:
            if graph.deciding:
                self._deciding[form] = self._deciding.get(form, frozenset()) | graph.deciding
            self._kept[form, self._values(form, inputs)] = kept
            self._taken += size
            while self._taken > self.room:
                (gone, _), old = self._kept.popitem(last=False)
                self._taken -= room(old.graph)
                self._deciding.pop(gone, None)
        return kept

    def _values(self, form: Any, inputs: Mapping[str, Value]) -> tuple[Any, ...]:
        """What else a program is known by: the values that its form depends on."""
        names = self._deciding.get(form, ())
        return tuple((name, np.asarray(inputs[name]).tobytes()) for name in sorted(names) if name in inputs)


# Bytes that a node takes with what is made of it: its row, its edges, its place in the tape; and those of the
# code, where it may be written out.
NODE, WRITTEN = 1_000, 2_000


def room(graph: Graph) -> int:
    """The bytes that a graph takes with all that is made of it, rather too many than too few."""
    leaves = sum(np.size(value) for value in graph.leaves.values())
    letters = 8 * len(graph.source) + 4 * sum(len(node.caption or "") + len(node.key) for node in graph.nodes)
    node = NODE + WRITTEN if len(graph) <= LONGEST else NODE
    return node * len(graph) + 8 * (leaves + graph.elements) + 500 * len(graph.lines) + letters + 2_000


# Writing a graph out as code costs about as much as this many runs of its tape, and then saves some
# two thirds of each.
WORTH_WRITING = 100
LONGEST = 200  # nodes; writing out more would hold up whoever else is waiting


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
        way = notes["way"] = Compiled(graph)
    result: Run = way.run(graph.leaves)
    return result


def with_inputs(graph: Graph, inputs: Mapping[str, Value]) -> Graph:
    """The graph with other values for the leaves that the inputs set. Refusal "bad-ids" as in `parse`."""
    new = {leaf: inputs[name] for name, leaves in graph.given.items() for leaf in leaves}
    for leaf, length, passed, span in graph.known:
        if leaf in new:
            check_known(new[leaf], length, passed, span)
    return replace(graph, leaves=graph.leaves | new) if new else graph
