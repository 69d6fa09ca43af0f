"""One run of a graph: leaves in; values, gradients and every edge's contribution out.

The graph is a list in evaluation order, so the backward pass is the same list reversed. Nothing
recurses and nothing is kept on the nodes: running twice gives the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.engine.graph import Graph, Node, Value
from chainrule.engine.ieee import Array
from chainrule.engine.ops import OPS, Op
from chainrule.engine.refusal import Refusal
from chainrule.engine.shapes import Shape, show


@dataclass(frozen=True)
class Flows:
    """One entry per edge as columns, in the order in which the pass made them.

    An edge is (consumer `node`, argument position `arg`). `local` is d node / d input: a number,
    or an array in the consumer's shape, or None where it is neither. `grad` is what the edge
    carried and `total` the receiver's running sum after it; in a backward pass both have the
    input's shape, in a forward-mode pass the consumer's.
    """

    node: list[int] = field(default_factory=list)
    arg: list[int] = field(default_factory=list)
    local: list[Value | None] = field(default_factory=list)
    grad: list[Value] = field(default_factory=list)
    total: list[Value] = field(default_factory=list)

    def add(self, node: int, arg: int, local: Value | None, grad: Value, total: Value) -> None:
        self.node.append(node)
        self.arg.append(arg)
        self.local.append(local)
        self.grad.append(grad)
        self.total.append(total)


@dataclass(frozen=True)
class Run:
    """Values, and either gradients (`grads`) or tangents, by node id, with the flows between."""

    values: list[Value]
    grads: list[Value | None]
    flows: Flows
    mode: str = "reverse"


def run(
    graph: Graph,
    leaves: Mapping[int, Value] | None = None,
    output_grad: Value | None = None,
) -> Run:
    """Forward, then backward from the graph's output.

    `leaves` overrides leaf values by node id, in their shapes. `output_grad` is the gradient that
    arrives at the output, in its shape; without it the output must be a scalar.
    """
    with np.errstate(all="ignore"):
        values = forward(graph, graph.leaves | dict(leaves or {}))
        seed = output_seed(graph, output_grad)
        return Run(values, *backward(graph, values, seed))


def output_seed(graph: Graph, output_grad: Value | None) -> Value:
    """What arrives at the output: `output_grad`, or 1 for a scalar."""
    shape = graph.nodes[graph.output].shape
    if output_grad is None:
        if shape:
            raise Refusal(
                "output-not-scalar", span=graph.nodes[graph.output].span, shape=show(shape),
                name=graph.nodes[graph.output].key,
            )  # fmt: skip
        return 1.0
    if np.shape(output_grad) != shape:
        raise Refusal(
            "shape-of-output-grad", pointer="/output_grad",
            shape=show(shape), got=show(np.shape(output_grad)),
        )  # fmt: skip
    return output_grad


def forward(graph: Graph, leaves: Mapping[int, Value]) -> list[Value]:
    """The value of every node, by node id."""
    values: list[Value] = []
    for node in graph.nodes:
        if node.kind != "op":
            values.append(leaves[node.id])
            continue
        op = OPS[node.op]
        arguments = [values[i] for i in node.inputs]
        if op.elementwise and not node.shape:
            values.append(op.run.number(*arguments))
        else:
            values.append(evaluate(op, node.shape, arguments, node.settings))
    return values


def evaluate(op: Op, shape: Shape, arguments: list[Any], settings: Mapping[str, Any]) -> Value:
    """One operation on arrays, its result in `shape`."""
    if op.lift:
        arguments = list(op.lift(*map(np.asarray, arguments)))
    out = op.run.array(*arguments, *settings.values())
    return np.reshape(out, shape) if shape else float(np.reshape(out, ()))


def backward(graph: Graph, values: list[Value], seed: Value) -> tuple[list[Value | None], Flows]:
    """Gradients by node id, and the flows that add up to them.

    grads[i] = Σ over the edges (consumer, arg) that read node i of their contribution. None for a
    constant and for an operation that the output does not depend on.
    """
    nodes = graph.nodes
    grads: list[Value | None] = [None] * len(nodes)
    grads[graph.output] = seed
    flows = Flows()
    for node in reversed(nodes[: graph.output + 1]):
        g = grads[node.id]
        if g is None or node.kind != "op":
            continue
        op = OPS[node.op]
        scalar = op.elementwise and not node.shape
        arguments = [values[i] for i in node.inputs]
        for arg, source in enumerate(node.inputs):
            if nodes[source].kind == "const":
                continue
            if scalar:
                local: Value | None = op.back[arg].number(*arguments, values[node.id])
                grad = g * local
            else:
                local, grad = pull(
                    op, node, arg, arguments, values[node.id], g, nodes[source].shape
                )
            before = grads[source]
            total = grad if before is None else before + grad
            grads[source] = total
            flows.add(node.id, arg, local, grad, total)
    for node in nodes:
        if grads[node.id] is None and node.kind in ("input", "param", "data"):
            grads[node.id] = np.zeros(node.shape) if node.shape else 0.0
    return grads, flows


def pull(
    op: Op, node: Node, arg: int, arguments: list[Any], out: Value, g: Value, shape: Shape
) -> tuple[Value | None, Value]:
    """What one edge of an array operation carries back, and its local derivative if it has one."""
    if op.elementwise:
        local = np.broadcast_to(op.back[arg].array(*arguments, out), node.shape)
        return local, unbroadcast(g * local, shape)
    lifted, lifted_out, upstream = arguments, out, g
    if op.lift:
        lifted = list(op.lift(*map(np.asarray, arguments)))
        lifted_out = np.asarray(op.run.array(*lifted, *node.settings.values()))
        upstream = np.reshape(g, np.shape(lifted_out))
    grad = op.back[arg].array(*lifted, lifted_out, upstream, *node.settings.values())
    grad = unbroadcast(np.asarray(grad), np.shape(lifted[arg]))
    return None, np.reshape(grad, shape) if shape else float(np.reshape(grad, ()))


def unbroadcast(grad: Array, shape: Shape) -> Value:
    """Undo broadcasting, the one place where it happens: sum over every axis that was stretched."""
    if grad.shape == shape:
        return grad if shape else float(grad)
    extra = grad.ndim - len(shape)
    stretched = tuple(range(extra)) + tuple(
        extra + axis
        for axis, size in enumerate(shape)
        if size == 1 and grad.shape[extra + axis] != 1
    )
    summed = grad.sum(axis=stretched).reshape(shape)
    return summed if shape else float(summed)
