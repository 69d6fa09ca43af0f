"""What can be measured of a training step, for the whole run and for each group of parameters."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.run import Run
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS
from chainrule.engine.table.ops.activations import FLAT, STEEPEST

_ACTIVATIONS = {"tanh", "sigmoid", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus"}


class Moment(NamedTuple):
    """Everything that a measure may look at: one step with what it has made of the parameters."""

    graph: Graph
    run: Run
    before: Mapping[str, Value]  # the parameters by key
    after: Mapping[str, Value]
    grads: Mapping[str, Value]
    earlier: Mapping[str, Value] | None  # the gradients of the step before
    groups: Mapping[str, str]  # the group of each parameter
    nodes: Mapping[str, int]  # the nodes that measures by node tell of, by key


Series = float | None | dict[str, float]


def norm(values: Any) -> float:
    """The Euclidean norm of all elements together, taken without overflow."""
    sizes = [abs(v) if isinstance(v, float) else float(np.linalg.norm(v)) for v in values]
    return math.hypot(*sizes)


def _whole(of: Callable[[Moment], Mapping[str, Value]]) -> Callable[[Moment], float]:
    return lambda moment: norm(of(moment).values())


def _by_group(of: Callable[[Moment], Mapping[str, Value]]) -> Callable[[Moment], dict[str, float]]:
    def measure(moment: Moment) -> dict[str, float]:
        return {group: norm(parts) for group, parts in _grouped(moment, of(moment)).items()}

    return measure


def _grouped(moment: Moment, values: Mapping[str, Value]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for key, value in values.items():
        found.setdefault(moment.groups[key], []).append(value)
    return found


def _change(moment: Moment) -> dict[str, Value]:
    return {key: moment.after[key] - value for key, value in moment.before.items()}


def _ratio(moment: Moment) -> float | None:
    size = norm(moment.before.values())
    return norm(_change(moment).values()) / size if size else None


def _ratio_by_group(moment: Moment) -> dict[str, float]:
    sizes = {group: norm(parts) for group, parts in _grouped(moment, moment.before).items()}
    changes = _grouped(moment, _change(moment))
    return {group: norm(changes[group]) / size for group, size in sizes.items() if size}


def _activations(share: Callable[[Node, Any, Any], float]) -> Callable[[Moment], dict[str, float]]:
    def measure(moment: Moment) -> dict[str, float]:
        values = moment.run.values
        return {
            node.key: share(node, values[node.inputs[0]], values[node.id])
            for node in moment.graph.nodes
            if node.op in _ACTIVATIONS
        }

    return measure


def _saturated(node: Node, x: Any, out: Any) -> float:
    """The share of elements whose slope is below FLAT of the steepest there is."""
    rule: Any = OPS[node.op].back[0]
    slope = rule.array(np.asarray(x), np.asarray(out), *node.settings.values())
    return float(np.mean(np.abs(slope) < FLAT * STEEPEST.get(node.op, 1.0)))


def _dead(node: Node, x: Any, out: Any) -> float:
    """The share of units (the last axis) that are 0 for every sample."""
    zero = np.atleast_2d(np.asarray(out)) == 0
    return float(np.mean(zero.reshape(-1, zero.shape[-1]).all(axis=0)))


def nodes_of(graph: Graph, names: Sequence[str] | None) -> dict[str, int]:
    """The nodes that names stand for, by key: one that is bound again, or in a loop, is each of its nodes.
    Without names, whatever has one. Refusal for a name of nothing."""
    named = [node for node in graph.nodes if node.name is not None]
    if names is None:
        return {node.key: node.id for node in named}
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        own = {node.key: node.id for node in named if name in (node.name, node.key)}
        if not own:
            raise Refusal("unknown-node", pointer=f"/nodes/{place}", name=name[:40])
        found |= own
    return found


def _by_node(of: Callable[[Run], Sequence[Any]]) -> Callable[[Moment], dict[str, float]]:
    """A node without a gradient, because the output does not depend on it, is left out."""

    def measure(moment: Moment) -> dict[str, float]:
        values = of(moment.run)
        return {key: norm([values[i]]) for key, i in moment.nodes.items() if values[i] is not None}

    return measure


def _angle(moment: Moment) -> float | None:
    """Degrees between this gradient and the one of the step before; None where there is no direction."""
    if moment.earlier is None:
        return None
    dot = sum(float(np.sum(grad * moment.earlier[key])) for key, grad in moment.grads.items())
    sizes = norm(moment.grads.values()) * norm(moment.earlier.values())
    return math.degrees(math.acos(max(-1.0, min(1.0, dot / sizes)))) if sizes else None


MEASURES: dict[str, Callable[[Moment], Series]] = {
    "grad_norm": _whole(lambda moment: moment.grads),
    "grad_norm_by_group": _by_group(lambda moment: moment.grads),
    "grad_norm_by_node": _by_node(lambda run: run.grads),
    "value_norm_by_node": _by_node(lambda run: run.values),
    "param_norm": _whole(lambda moment: moment.before),
    "param_norm_by_group": _by_group(lambda moment: moment.before),
    "update_ratio": _ratio,
    "update_ratio_by_group": _ratio_by_group,
    "activation_mean": _activations(lambda node, x, out: float(np.mean(out))),
    "activation_var": _activations(lambda node, x, out: float(np.var(out))),
    "saturated": _activations(_saturated),
    "dead": _activations(_dead),
    "angle": _angle,
}
