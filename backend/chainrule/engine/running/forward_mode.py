"""Forward mode: how every value moves when one leaf moves along a direction."""

from typing import Any

import numpy as np

from chainrule.engine.language.graph import Graph
from chainrule.engine.language.source import normal
from chainrule.engine.limits import Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Flows, Run, Tape
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS, Op
from chainrule.engine.table.shapes import show


def run_forward(graph: Graph, wrt: str, tangent: Value | None = None, tick: Tick = go_on) -> Run:
    """Values and tangents: tangents[i] = d node i / d wrt along `tangent`, in the node's shape.

    `tangent` has the shape of the leaf `wrt`; it may be left out where that is a scalar (then 1).
    """
    name = normal(wrt)
    leaves = [node.id for node in graph.nodes if node.name == name and node.kind != "op"]
    if not leaves:
        raise Refusal("not-a-leaf", pointer="/wrt", name=wrt)
    leaf = leaves[-1]
    shape = graph.nodes[leaf].shape
    if tangent is None and not shape:
        tangent = 1.0
    if tangent is None or np.shape(tangent) != shape:
        got = "null" if tangent is None else show(np.shape(tangent))
        raise Refusal("shape-of-tangent", pointer="/tangent", shape=show(shape), got=got, name=wrt)
    with np.errstate(all="ignore"):
        values = Tape(graph, tick).forward(graph.leaves)
        return Run(values, *_tangents(graph, values, leaf, tangent, tick), "forward")


def _tangents(
    graph: Graph, values: list[Value], leaf: int, tangent: Value, tick: Tick
) -> tuple[list[Value | None], Flows]:
    """tangents[i] = Σ over its arguments of local derivative x tangent of the argument.

    What does not depend on the leaf is left out on the way, so that no 0 · inf comes of it, and is
    zero in the end; so is an element that was not chosen, as sqrt(relu(x)) has it at -1.
    """
    tangents: list[Value | None] = [None] * len(graph)
    still: list[Any] = [None] * len(graph)  # which elements do not move, where some do
    tangents[leaf] = tangent
    flows = Flows([], [], [], [], [])
    columns: tuple[list[Any], ...] = flows
    for node in graph.nodes:
        arguments = [values[i] for i in node.inputs]
        unmoved = []
        for arg, source in enumerate(node.inputs):
            moved = tangents[source]
            op = OPS[node.op]
            if moved is None or not op.carries(arg):
                continue
            tick()
            local, part = op.move(arg, arguments, values[node.id], moved, node.settings)
            if op.elementwise:
                gone = _unchosen(
                    op, arg, [*arguments, values[node.id], *node.settings.values()], still[source]
                )
                unmoved.append(gone)
                part = part if gone is None else np.where(gone & np.isnan(part), 0.0, part)
            part = part if node.shape else float(part)
            local = local if node.shape or local is None else float(local)
            before = tangents[node.id]
            total = part if before is None else before + part
            tangents[node.id] = total
            for column, entry in zip(columns, (node.id, arg, local, part, total), strict=True):
                column.append(entry)
        if unmoved and all(gone is not None for gone in unmoved):
            still[node.id] = np.broadcast_to(np.logical_and.reduce(np.broadcast_arrays(*unmoved)), node.shape)
    for node in graph.nodes:
        if tangents[node.id] is None and node.kind != "const":
            tangents[node.id] = np.zeros(node.shape) if node.shape else 0.0
    return tangents, flows


def _unchosen(op: Op, arg: int, letters: list[Any], before: Any) -> Any:
    """Which elements an argument does not reach: those that it has not itself, and those that the operation
    has not chosen. None where there are none of either kind."""
    stop = op.stop(arg)
    if stop is None:
        return before
    here = np.asarray(stop.array(*map(np.asarray, letters))) != 0
    return here if before is None else here | before
