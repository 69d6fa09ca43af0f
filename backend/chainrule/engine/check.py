"""The gradient check: every leaf element's gradient beside a central difference."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.graph import Graph, Node, Value
from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.ops import OPS
from chainrule.engine.refusal import Refusal
from chainrule.engine.run import Run, Tape

EPSILON = float(np.finfo(float).eps)


class Check(NamedTuple):
    """One leaf element: (L(v + h) - L(v - h)) / 2h beside the gradient of the backward pass."""

    node: int
    index: tuple[int, ...]  # type: ignore[assignment]  # the contract calls it so; tuple.index is not used
    numeric: float
    analytic: float
    rel_error: float


def check(
    graph: Graph, run: Run, output_grad: Value | None = None, limits: Limits = LIMITS, tick: Tick = go_on
) -> list[Check]:
    """A Check for each element of each leaf with a gradient.

    The step is h = ε^(1/3) · s, where the truncation error h² and the rounding error ε/h of a central
    difference balance (Press et al., Numerical Recipes, 5.7). The scale s that suits the function is
    not known: |v|, 1 and less are tried, and the one is kept whose difference changes least when its
    step is doubled, what rounding alone may change of it added. Leaves that only hold row numbers or
    conditions are left out.
    """
    carried = {i for node in graph.nodes for arg, i in enumerate(node.inputs) if _carries(node, arg)}
    read = {i for node in graph.nodes for i in node.inputs}
    leaves = [
        node
        for node in graph.nodes
        if node.kind in ("input", "param", "data") and (node.id in carried or node.id not in read)
    ]
    elements = sum(int(np.prod(node.shape)) for node in leaves)
    whole = sum(max(math.prod(node.shape), 1) for node in graph.nodes)
    if elements * whole > limits.check_work:
        raise Refusal("check-too-large", pointer="/check", elements=elements, nodes=len(graph))
    weight = 1.0 if output_grad is None else output_grad
    tape = Tape(graph, tick)

    def output(leaf: int, value: Value) -> float:
        values = tape.forward(graph.leaves | {leaf: value})
        return float(np.sum(values[graph.output] * weight))

    found = []
    with np.errstate(all="ignore"):
        noise = EPSILON * abs(float(np.sum(np.asarray(run.values[graph.output]) * weight)))
        for node in leaves:
            value: Any = np.asarray(graph.leaves[node.id])
            for index in np.ndindex(*node.shape):
                tick()

                def slope(step: float, value: Any = value, node: Any = node, index: Any = index) -> float:
                    up, down = value.copy(), value.copy()
                    up[index] += step
                    down[index] -= step
                    width = float(up[index] - down[index])  # the step as float64 really took it
                    if not node.shape:
                        up, down = float(up), float(down)
                    return (output(node.id, up) - output(node.id, down)) / width if width else math.nan

                numeric = _steady(slope, abs(float(value[index])), noise)
                analytic = float(np.asarray(run.grads[node.id])[index])
                error = abs(numeric - analytic) / max(abs(numeric), abs(analytic), 1e-12)
                found.append(Check(node.id, index, numeric, analytic, error))
    return found


def _carries(node: Node, arg: int) -> bool:
    return OPS[node.op].carries(arg)


def _steady(slope: Callable[[float], float], size: float, noise: float) -> float:
    """The steadiest difference; `noise` is the rounding error of one output, which a step divides."""
    best, kept = math.inf, math.nan
    for scale in dict.fromkeys((max(size, 1.0), size or 1.0, 1.0, 0.01 * (size or 1.0))):
        step = float(np.cbrt(EPSILON)) * scale
        one = slope(step)
        change = abs(one - slope(2 * step)) + noise / step
        if change < best or math.isnan(kept):
            best, kept = (change if math.isfinite(change) else math.inf), one
        if best < 1e-7 * abs(kept):  # steady enough; a smaller step would only be noisier
            break
    return kept
