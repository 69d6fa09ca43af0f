"""Where numbers stop being finite."""

import math
from typing import Any

import numpy as np

from chainrule.engine.language.graph import Graph
from chainrule.engine.running.run import Run
from chainrule.engine.table.ieee import Value


def nonfinite(graph: Graph, run: Run) -> int | None:
    """The node that first produced a number that is not finite, in the order of the passes."""
    flows = run.flows
    if _sums(run.values) and _sums(flows.total):
        return None
    for node, value in enumerate(run.values):
        if not finite(value):
            return node
    if not finite(run.grads[graph.output]):
        return graph.output
    for node, arg, total in zip(flows.node, flows.arg, flows.total, strict=True):
        if not finite(total):
            return graph.nodes[node].inputs[arg] if run.mode == "reverse" else node
    return None


def _sums(values: list[Any]) -> bool:
    """A quick yes: numbers whose sum is finite are all finite."""
    try:
        with np.errstate(all="ignore"):
            total = sum(values)
    except ValueError:  # arrays of shapes that do not go together
        return False
    return isinstance(total, float) and math.isfinite(total)


def finite(value: Value | None) -> bool:
    """Whether a value, if there is one, is finite."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or bool(np.isfinite(value).all())
