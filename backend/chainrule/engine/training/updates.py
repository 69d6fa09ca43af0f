"""What moves the parameters: the gradients with regularization, clipped, and the two rules of an update."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.optimizers import ADJUSTMENTS, Rule
from chainrule.engine.training.checkpoints import State
from chainrule.engine.training.measures import norm

Grads = dict[str, Any]


def regularized(grads: Grads, params: Mapping[str, Value], l1: float, l2: float) -> Grads:
    """The gradients of the loss plus l1·Σ|p| + l2·Σp²/2."""
    if not (l1 or l2):
        return grads
    return {key: _adjusted("l1 l2", g, params[key], l1, l2) for key, g in grads.items()}


def clipped(grads: Grads, by_norm: float | None, by_value: float | None) -> Grads:
    """g·min(1, c/(‖g‖ + 1e-6)) with the norm of all of them together, then each element within ±c."""
    if by_norm is not None:
        whole = norm(grads.values())
        grads = {key: _adjusted("norm", g, by_norm, whole) for key, g in grads.items()}
    if by_value is not None:
        grads = {key: _adjusted("value", g, by_value) for key, g in grads.items()}
    return grads


def _adjusted(name: str, g: Any, *others: Any) -> Any:
    """A row of ADJUSTMENTS, of a gradient that is a number or an array."""
    return (ADJUSTMENTS[name].number if isinstance(g, float) else ADJUSTMENTS[name].array)(g, *others)


def moved(state: State, grads: Grads, rule: Rule, lr: float) -> dict[str, Value]:
    """The parameters after an optimizer's update; what it remembers is written into `state`."""
    after = {}
    for key, g in grads.items():
        after[key], *state.memory[key] = rule.move(state.params[key], g, lr, state.n + 1, state.memory[key])
    return after


def playground(
    state: State, grads: Grads, lr: float, l1: float, l2: float, links: set[str]
) -> dict[str, Value]:
    """w₁ = w - lr·g, w₂ = w₁ - lr·λ·r'(w); a link whose sign L1 would turn is cut for ever, and biases
    are not regularised (TensorFlow Playground, src/nn.ts, `updateWeights`)."""
    after = {}
    for key, g in grads.items():
        w: Any = state.params[key]
        new = w - lr * g
        if key in links:
            pulled = new - lr * (l1 * _sign(w) + l2 * w)
            if key in state.dead:
                alive = ~state.dead[key]
                state.dead[key] = ~alive | (new * pulled < 0)
                pulled = np.where(state.dead[key], 0.0, pulled)
                pulled = float(pulled) if isinstance(w, float) else pulled
            new = pulled
        after[key] = new
    return after


def links(graph: Graph) -> set[str]:
    """The keys of the parameters that are multiplied with something, as a weight is, and not only added,
    as a bias is."""
    return {node.key for node in graph.nodes if node.kind == "param" and _is_link(graph, node)}


def _is_link(graph: Graph, node: Node) -> bool:
    readers = [one for one in graph.nodes if node.id in one.inputs]
    return any(one.op not in ("add", "sub", "neg") for one in readers)


def _sign(value: Any) -> Any:
    return float(np.sign(value)) if isinstance(value, float) else np.sign(value)
