"""The gradient check: every leaf element's gradient beside a central difference."""

import math
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.graph import Graph, Value
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.refusal import Refusal
from chainrule.engine.run import Run, forward


class Check(NamedTuple):
    """One leaf element: (L(v + h) - L(v - h)) / 2h beside the gradient of the backward pass."""

    node: int
    index: tuple[int, ...]  # type: ignore[assignment]  # the contract calls it so; tuple.index is not used
    numeric: float
    analytic: float
    rel_error: float


def check(graph: Graph, run: Run, output_grad: Value | None = None, limits: Limits = LIMITS) -> list[Check]:
    """A Check for each element of each leaf with a gradient.

    The step is h = ε^(1/3) · max(1, |v|), where the truncation error h² and the rounding error ε/h
    of a central difference balance (Press et al., Numerical Recipes, 5.7).
    """
    leaves = [node for node in graph.nodes if node.kind in ("input", "param", "data")]
    elements = sum(int(np.prod(node.shape)) for node in leaves)
    whole = sum(max(math.prod(node.shape), 1) for node in graph.nodes)
    if elements * whole > limits.check_work:
        raise Refusal("check-too-large", pointer="/check", elements=elements, nodes=len(graph))
    weight = 1.0 if output_grad is None else output_grad

    def output(leaf: int, value: Value) -> float:
        values = forward(graph, graph.leaves | {leaf: value})
        return float(np.sum(values[graph.output] * weight))

    found = []
    with np.errstate(all="ignore"):
        for node in leaves:
            value: Any = np.asarray(graph.leaves[node.id])
            for index in np.ndindex(*node.shape):
                step = float(np.cbrt(np.finfo(float).eps) * max(1.0, abs(value[index])))
                up, down = value.copy(), value.copy()
                up[index] += step
                down[index] -= step
                width = float(up[index] - down[index])  # the step as float64 really took it
                if not node.shape:
                    up, down = float(up), float(down)
                numeric = (output(node.id, up) - output(node.id, down)) / width
                analytic = float(np.asarray(run.grads[node.id])[index])
                error = abs(numeric - analytic) / max(abs(numeric), abs(analytic), 1e-12)
                found.append(Check(node.id, index, numeric, analytic, error))
    return found
