"""Forward mode: how every value moves when one leaf moves along a direction."""

import numpy as np

from chainrule.engine.graph import Graph, Value
from chainrule.engine.ops import OPS
from chainrule.engine.refusal import Refusal
from chainrule.engine.run import Flows, Run, forward
from chainrule.engine.shapes import show


def run_forward(graph: Graph, wrt: str, tangent: Value | None = None) -> Run:
    """Values and tangents: tangents[i] = d node i / d wrt along `tangent`, in the node's shape.

    `tangent` has the shape of the leaf `wrt`; it may be left out where that is a scalar (then 1).
    """
    leaf = graph.names.get(wrt)
    if leaf is None or graph.nodes[leaf].kind == "op":
        raise Refusal("not-a-leaf", pointer="/wrt", name=wrt)
    shape = graph.nodes[leaf].shape
    if tangent is None and not shape:
        tangent = 1.0
    if tangent is None or np.shape(tangent) != shape:
        got = "null" if tangent is None else show(np.shape(tangent))
        raise Refusal("shape-of-tangent", pointer="/tangent", shape=show(shape), got=got, name=wrt)
    with np.errstate(all="ignore"):
        values = forward(graph, graph.leaves)
        return Run(values, *_tangents(graph, values, leaf, tangent), "forward")


def _tangents(
    graph: Graph, values: list[Value], leaf: int, tangent: Value
) -> tuple[list[Value | None], Flows]:
    """tangents[i] = Σ over its arguments of local derivative x tangent of the argument."""
    tangents: list[Value | None] = []
    flows = Flows()
    for node in graph.nodes:
        if node.kind == "const":
            tangents.append(None)
            continue
        total: Value = np.zeros(node.shape) if node.shape else 0.0
        if node.id == leaf:
            total = tangent
        arguments = [values[i] for i in node.inputs]
        for arg, source in enumerate(node.inputs):
            moved = tangents[source]
            op = OPS[node.op]
            if moved is None or not op.carries(arg):
                continue
            local, part = op.move(arg, arguments, values[node.id], moved, node.settings)
            part = part if node.shape else float(part)
            local = local if node.shape or local is None else float(local)
            total = total + part
            flows.add(node.id, arg, local, part, total)
        tangents.append(total)
    return tangents, flows
