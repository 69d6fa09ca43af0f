"""One run of a graph: leaves in; values, gradients and every edge's contribution out.

The graph is a list in evaluation order, so the backward pass is the same list reversed. Nothing
recurses and nothing is kept on the nodes: running twice gives the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.engine.graph import Graph, Value
from chainrule.engine.ops import OPS
from chainrule.engine.refusal import Refusal
from chainrule.engine.shapes import show


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
            values.append(op.run.number(*arguments, *node.settings.values()))
        else:
            values.append(op.value(arguments, node.settings, node.shape))
    return values


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
            if nodes[source].kind == "const" or not op.carries(arg):
                continue
            local: Value | None
            if scalar:
                rule: Any = op.back[arg]
                local = rule.number(*arguments, values[node.id], *node.settings.values())
                grad = g * local
            else:
                local, grad = op.pull(arg, arguments, values[node.id], g, node.settings)
            before = grads[source]
            total = grad if before is None else before + grad
            grads[source] = total
            flows.add(node.id, arg, local, grad, total)
    for node in nodes:
        if grads[node.id] is None and node.kind in ("input", "param", "data"):
            grads[node.id] = np.zeros(node.shape) if node.shape else 0.0
    return grads, flows
