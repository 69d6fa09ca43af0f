"""What a reader would want to be told about a run: where numbers stop being finite, where nothing
is learnt, where a gradient is lost or blows up on its way."""

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Graph
from chainrule.engine.running.finite import finite, nonfinite
from chainrule.engine.running.paths import distances
from chainrule.engine.running.run import Run
from chainrule.engine.table.arrays import count
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS, Op
from chainrule.engine.table.ops.activations import FLAT, STEEPEST

DOMAINS = frozenset(["log", "log1p", "log2", "log10", "sqrt", "arcsin", "arccos"])  # not defined everywhere
# What an operation that is given finite numbers says by a number that is not: it has a sentence of its own.
NAMED: dict[str, Any] = {
    "solve": lambda value: ~np.isfinite(value),  # the matrix is singular
    "var": np.isnan, "std": np.isnan,  # as many numbers as ddof takes away: 0 / 0
    "cross_entropy": np.isnan,  # no target counts: 0 / 0
    "binary_cross_entropy": np.isinf,  # sure, and wrong
}  # fmt: skip
LOST, BLOWN = 1e-4, 1e4  # of the gradient that the pass started with
FAR = 8  # operations between a leaf and the output, below which a small number is just small
MOST_FINDINGS = 20


class Diagnostic(NamedTuple):
    """A code of the catalog, the node it is about, the facts that its sentence needs, and where a cause is
    known that is told, the variant of the sentence."""

    code: str
    node: int
    facts: dict[str, Any]
    variant: str | None = None


def diagnose(graph: Graph, run: Run) -> list[Diagnostic]:
    """At most MOST_FINDINGS of them, the gravest first."""
    with np.errstate(all="ignore"):
        return _found(graph, run)


def _found(graph: Graph, run: Run) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for finding in (_nonfinite, _misused, _optional, _units, _unreached, _path):
        for one in finding(graph, run):
            found.append(one)
            if len(found) == MOST_FINDINGS:
                return found
    return found


def _nonfinite(graph: Graph, run: Run) -> Iterator[Diagnostic]:
    node = nonfinite(graph, run)
    if node is None:
        return
    yield Diagnostic("nonfinite", node, *_cause(graph, run, node))
    lost = _unchosen(graph, run)
    if lost is not None:
        yield Diagnostic("unchosen-nan", lost, {})


def _cause(graph: Graph, run: Run, id: int) -> tuple[dict[str, Any], str | None]:
    """Why a value is not finite, as facts and the variant of the sentence that tells it."""
    node, value = graph.nodes[id], run.values[id]
    if finite(value):
        grad: Any = run.grads[id] if run.mode == "reverse" else None
        return {}, "slope" if grad is None or not np.any(np.isnan(np.asarray(grad))) else "undefined"
    if node.kind != "op":
        return {}, "given"
    inputs = [run.values[source] for source in node.inputs]
    if not all(finite(one) for one in inputs):
        return {}, None
    if node.op in ("div", "reciprocal") and np.any(np.asarray(inputs[-1]) == 0):
        return {"source": node.inputs[-1]}, "zero"
    if node.op == "pow" and np.any((np.asarray(inputs[0]) == 0) & (np.asarray(inputs[1]) < 0)):
        return {"source": node.inputs[0]}, "zero"
    if node.op in DOMAINS or (node.op == "pow" and np.any(np.isnan(np.asarray(value)))):
        return {"source": node.inputs[0], "op": node.op}, "domain"
    if node.op in NAMED and np.any(NAMED[node.op](np.asarray(value))):
        return {"source": node.inputs[0], "op": node.op}, node.op
    return {}, "large"


def _unchosen(graph: Graph, run: Run) -> int | None:
    """The node whose gradient stops being finite because a branch that `where` did not choose has sent 0 back
    to where the local derivative is not finite: 0 · ∞ is NaN. None if no NaN comes from there."""
    if run.mode != "reverse" or not any(one.op == "where" for one in graph.nodes):
        return None
    if all(finite(run.grads[node.id]) for node in graph.nodes if node.kind != "op"):
        return None  # what is behind it has let nothing through, as a guard does
    # Nodes that receive all that they receive by way of a branch.
    behind: dict[int, bool] = {graph.output: False}
    flows = run.flows
    for consumer, arg, sent in zip(flows.node, flows.arg, flows.grad, strict=True):
        node = graph.nodes[consumer]
        source, branch = node.inputs[arg], node.op == "where" or behind[consumer]
        behind[source] = branch and behind.get(source, True)
        g: Any = run.grads[consumer]
        if behind[consumer] and finite(g) and not finite(sent) and np.any(np.asarray(g) == 0):
            return source
    return None


def _misused(graph: Graph, run: Run) -> Iterator[Diagnostic]:
    """What runs and most likely is not what was meant."""
    for node in graph.nodes:
        if node.op == "cross_entropy" and graph.nodes[node.inputs[0]].op == "softmax":
            yield Diagnostic("double-softmax", node.inputs[0], {})
        elif (
            node.op in ("std", "var")
            and count(np.empty(graph.nodes[node.inputs[0]].shape), node.settings["axis"]) == 1
        ):
            yield Diagnostic("single", node.id, {})


def _optional(graph: Graph, run: Run) -> Iterator[Diagnostic]:
    """Leaves that are options as well: what they do as such is no part of their gradient."""
    read = {source for node in graph.nodes for source in node.inputs}
    for leaf in graph.options:
        if leaf in read:
            yield Diagnostic("option", leaf, {})


def _units(graph: Graph, run: Run) -> Iterator[Diagnostic]:
    for node in graph.nodes:
        if node.op == "relu":
            x: Any = run.values[node.inputs[0]]
            if x <= 0 if isinstance(x, float) else np.all(x <= 0):
                yield Diagnostic("dead", node.id, {"percent": 100})
        elif node.op in STEEPEST:
            share = _flat(OPS[node.op], run.values[node.inputs[0]], run.values[node.id])
            if share > 0.5:
                yield Diagnostic("saturated", node.id, {"percent": round(100 * share)})


def _flat(op: Op, x: Any, out: Any) -> float:
    """Which share of the elements has less than FLAT of the steepest slope."""
    rule: Any = op.back[0]
    if isinstance(x, float):
        return float(rule.number(x, out) < FLAT * STEEPEST[op.name])
    return float(np.mean(rule.array(x, out) < FLAT * STEEPEST[op.name]))


def _unreached(graph: Graph, run: Run) -> Iterator[Diagnostic]:
    if run.mode != "reverse":
        return
    reached = {graph.nodes[n].inputs[a] for n, a in zip(run.flows.node, run.flows.arg, strict=True)}
    for node in graph.nodes:
        if node.kind in ("param", "input", "data") and node.id not in reached and node.id != graph.output:
            yield Diagnostic("unreached", node.id, {})


def _path(graph: Graph, run: Run) -> Iterator[Diagnostic]:
    """The leaf whose gradient has shrunk or grown most on a long way."""
    if run.mode != "reverse":
        return
    start = _size(run.grads[graph.output])
    if not 0 < start < math.inf:
        return
    sizes = {
        node.id: _size(run.grads[node.id]) / start for node in graph.nodes if node.kind in ("param", "input")
    }
    sizes = {node: size for node, size in sizes.items() if 0 < size < LOST or BLOWN < size < math.inf}
    far = distances(graph) if sizes else []
    sizes = {node: size for node, size in sizes.items() if far[node] >= FAR}
    if not sizes:
        return
    least, most = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
    if sizes[least] < LOST:
        yield Diagnostic("vanishing", least, {"factor": _short(sizes[least]), "steps": far[least]})
    if sizes[most] > BLOWN:
        yield Diagnostic("exploding", most, {"factor": _short(sizes[most]), "steps": far[most]})


def _short(size: float) -> str:
    """2.7×10⁻⁵"""
    mantissa, _, power = f"{size:.1e}".partition("e")
    digits = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}×10{digits}"


def _size(value: Value | None) -> float:
    if value is None:
        return 0.0
    return abs(value) if isinstance(value, float) else float(np.sqrt(np.mean(np.square(value))))
