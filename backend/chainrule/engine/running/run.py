"""One run of a graph: leaves in; values, gradients and every edge's contribution out.

The graph is a list in evaluation order, so the backward pass is the same list reversed. Nothing
recurses and nothing is kept on the nodes: running twice gives the same answer. A graph is laid out
flat first, as a tape of what to do for each node and each edge; whoever runs it often keeps the tape.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Graph
from chainrule.engine.limits import Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.table.formula import Formula
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS, Op
from chainrule.engine.table.shapes import show


class Flows(NamedTuple):
    """One entry per edge as columns, in the order in which the pass made them.

    An edge is (consumer `node`, argument position `arg`). `local` is d node / d input: a number,
    or an array in the consumer's shape, or None where it is neither. `grad` is what the edge
    carried and `total` the receiver's running sum after it; in a backward pass both have the
    input's shape, in a forward-mode pass the consumer's.
    """

    node: list[int]
    arg: list[int]
    local: list[Value | None]
    grad: list[Value]
    total: list[Value]


class Run(NamedTuple):
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
    given = {**graph.leaves, **leaves} if leaves else graph.leaves
    return Tape(graph).run(given, output_seed(graph, output_grad))


def output_seed(graph: Graph, output_grad: Value | None = None) -> Value:
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


_Function = Callable[..., Any]


class _Many(NamedTuple):
    """What an operation needs beyond one or two numbers: arrays, settings, more arguments."""

    op: Op
    inputs: tuple[int, ...]
    settings: dict[str, Any]
    shape: tuple[int, ...]

    @property
    def numbers(self) -> bool:
        return self.op.elementwise and not self.shape


class _Rule(NamedTuple):
    """The derivative for one argument of an operation on numbers: a function, or a constant; and where
    nothing passes."""

    carries: bool
    function: _Function | None
    constant: float
    stop: _Function | None


def _rule(formula: Formula | None, stop: Formula | None) -> _Rule:
    stops = stop.number if stop else None
    if formula is None:
        return _Rule(False, None, 0.0, stops)
    if formula.constant is not None:
        return _Rule(True, None, formula.constant, stops)
    return _Rule(True, formula.number, 0.0, stops)


_RULES = {
    op.name: tuple(_rule(rule, op.stop(arg)) for arg, rule in enumerate(op.back)) for op in OPS.values()
}
_PLAIN = {op.name for op in OPS.values() if op.elementwise and len(op.args) <= 2}

# (node, function, first argument, second or -1, rules, more or None)
_Row = tuple[int, _Function, int, int, tuple[_Rule, ...], _Many | None]
# (node, argument, source, whether it is the first to arrive, rule, constant, stop, first, second or -1, more)
_Edge = tuple[
    int, int, int, bool, _Function | None, float, _Function | None, int, int, _Many | None
]  # fmt: skip


_CONSTANT, _REACHED = 1, 2


class Tape:
    """A graph as two flat lists: a row for each operation, an edge for each gradient that goes back.

    `tick` is called before each operation on arrays.
    """

    def __init__(self, graph: Graph, tick: Tick = go_on) -> None:
        self.graph = graph
        self.tick = tick
        self.rows: list[_Row] = []
        state = bytearray(len(graph.nodes))  # _REACHED by a gradient, or a _CONSTANT that wants none
        for i, name, kind, inputs, _, _, _, shape, _, _, settings, _ in graph.nodes:
            if kind != "op":
                state[i] = _CONSTANT if kind == "const" else 0
                continue
            op = OPS[name]
            if shape or settings or name not in _PLAIN:
                self.rows.append((i, op.run.number, 0, 0, (), _Many(op, inputs, settings, shape)))
            else:
                y = inputs[1] if len(inputs) == 2 else -1
                self.rows.append((i, op.run.number, inputs[0], y, _RULES[name], None))
        state[graph.output] = _REACHED
        self.edges = list(self._edges(state))
        self.node = [edge[0] for edge in self.edges]
        self.arg = [edge[1] for edge in self.edges]
        self.unreached = [
            node for node in graph.nodes if not state[node.id] and node.kind in ("input", "param", "data")
        ]

    def _edges(self, state: bytearray) -> Iterator[_Edge]:
        """The edges that carry a gradient, in flow order; `state` tells where one has arrived."""
        for i, _, x, y, rules, more in reversed(self.rows):
            if state[i] != _REACHED:
                continue
            if more is None:
                source = x
                for arg, (carries, rule, constant, stop) in enumerate(rules):
                    if arg:
                        source = y
                    known = state[source]
                    if carries and known != _CONSTANT:
                        yield i, arg, source, not known, rule, constant, stop, x, y, None
                        state[source] = _REACHED
            else:
                for arg, source in enumerate(more.inputs):
                    known = state[source]
                    if more.op.carries(arg) and known != _CONSTANT:
                        rule, constant, stop = None, 0.0, None
                        if more.numbers:
                            _, rule, constant, stop = _RULES[more.op.name][arg]
                        yield i, arg, source, not known, rule, constant, stop, 0, 0, more
                        state[source] = _REACHED

    def run(self, leaves: Mapping[int, Value], seed: Value = 1.0) -> Run:
        """All values, and all gradients of what `seed` weighs the output with."""
        with np.errstate(all="ignore"):
            values = self.forward(leaves)
            return self.backward(values, seed)

    def forward(self, leaves: Mapping[int, Value]) -> list[Value]:
        """The value of every node, by node id."""
        values: list[Any] = [None] * len(self.graph.nodes)
        for leaf in self.graph.leaves:
            values[leaf] = leaves[leaf]
        for node, function, x, y, _, more in self.rows:
            if more is None:
                values[node] = function(values[x]) if y < 0 else function(values[x], values[y])
            else:
                arguments = [values[i] for i in more.inputs]
                if more.numbers:
                    values[node] = function(*arguments, *more.settings.values())
                else:
                    self.tick()
                    self.check(node, more.op, arguments)
                    values[node] = more.op.value(arguments, more.settings, more.shape)
        return values

    def check(self, node: int, op: Op, arguments: list[Any]) -> None:
        """Refuse an argument that an operation is not made for, with its place."""
        if op.domain is not None:
            try:
                op.check_domain(arguments[0])
            except Refusal as refusal:
                raise refusal.at(self.graph.nodes[node].span or (0, 0)) from None

    def backward(self, values: list[Value], seed: Value) -> Run:
        """Gradients by node id, and the flows that add up to them.

        grads[i] = Σ over the edges (consumer, arg) that read node i of their contribution. None for a
        constant and for an operation that the output does not depend on.
        """
        grads: list[Any] = [None] * len(values)
        grads[self.graph.output] = seed
        locals_: list[Value | None] = []
        sent: list[Value] = []
        totals: list[Value] = []
        local: Any
        for node, arg, source, first, rule, constant, stop, x, y, more in self.edges:
            if more is None:
                if rule is None:
                    local = constant
                elif y < 0:
                    local = rule(values[x], values[node])
                else:
                    local = rule(values[x], values[y], values[node])
                grad = grads[node] * local
                if grad != grad and stop is not None:
                    given = (values[x], values[node]) if y < 0 else (values[x], values[y], values[node])
                    grad = 0.0 if stop(*given) else grad
            else:
                arguments = [values[i] for i in more.inputs]
                if more.numbers:
                    letters = (*arguments, values[node], *more.settings.values())
                    local = constant if rule is None else rule(*letters)
                    grad = grads[node] * local
                    if grad != grad and stop is not None and stop(*letters):
                        grad = 0.0
                else:
                    self.tick()
                    local, grad = more.op.pull(arg, arguments, values[node], grads[node], more.settings)
            total = grad if first else grads[source] + grad
            grads[source] = total
            locals_.append(local)
            sent.append(grad)
            totals.append(total)
        for unreached in self.unreached:
            grads[unreached.id] = np.zeros(unreached.shape) if unreached.shape else 0.0
        return Run(values, grads, Flows(self.node, self.arg, locals_, sent, totals))
