"""A scalar graph as straight-line Python: what is evaluated often is worth writing out once.

The source is readable and does what `run` does, in the same order: every value, every gradient,
every edge's local derivative and contribution. It takes some tens of microseconds a node to make,
and then runs many times as fast as the interpreter. It speaks Python's own arithmetic, which raises
where a number stops being finite; then `run` does the work, as it would have anyway.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from chainrule.engine import ieee
from chainrule.engine.formula import Formula, code
from chainrule.engine.graph import Graph, Value
from chainrule.engine.ops import OPS
from chainrule.engine.run import Flows, Run, run

# What the functions of `ieee` come to for finite numbers.
_BARE = {
    name: getattr(math, name)
    for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh")
} | {"arcsin": math.asin, "arccos": math.acos, "power": math.pow}

Compiled = Callable[[Mapping[int, Value]], Run]


def scalar(graph: Graph) -> bool:
    """Whether every node is a single number and every operation element by element."""
    return all(not node.shape for node in graph.nodes) and all(
        node.kind != "op" or OPS[node.op].elementwise for node in graph.nodes
    )


def source(graph: Graph) -> str:
    """The function `step(leaves)`, which gives values, gradients, and the columns of the flows."""
    lines = ["def step(leaves):"]
    for node in graph.nodes:
        if node.kind == "op":
            lines.append(f"    v{node.id} = {_written(graph, node.id, OPS[node.op].run)}")
        else:
            lines.append(f"    v{node.id} = leaves[{node.id}]")
    seen = {graph.output}
    lines.append(f"    g{graph.output} = 1.0")
    columns: tuple[list[str], ...] = ([], [], [])
    for node in reversed(graph.nodes[: graph.output + 1]):
        if node.id not in seen or node.kind != "op":
            continue
        op = OPS[node.op]
        for arg, to in enumerate(node.inputs):
            rule = op.back[arg]
            if graph.nodes[to].kind == "const" or rule is None:
                continue
            edge = f"{node.id}_{arg}"
            lines.append(f"    l{edge} = {_written(graph, node.id, rule)}")
            lines.append(f"    c{edge} = g{node.id}{'' if rule.tree == 1 else f' * l{edge}'}")
            # The running sum is kept under a name of its own: it is the lesson.
            lines.append(f"    t{edge} = g{to} = {f'g{to} + c{edge}' if to in seen else f'c{edge}'}")
            seen.add(to)
            for column, letter in zip(columns, "lct", strict=True):
                column.append(letter + edge)
    values = ", ".join(f"v{node.id}" for node in graph.nodes)
    grads = ", ".join(_grad(graph, node.id, seen) for node in graph.nodes)
    flows = ", ".join(f"[{', '.join(column)}]" for column in columns)
    lines.append(f"    return [{values}], [{grads}], {flows}")
    return "\n".join(lines) + "\n"


def _written(graph: Graph, node: int, formula: Formula) -> str:
    one = graph.nodes[node]
    put = {letter: f"v{i}" for letter, i in zip(OPS[one.op].args, one.inputs, strict=True)}
    put |= {"out": f"v{node}"} | {name: repr(value) for name, value in one.settings.items()}
    return code(formula.tree, put, bare=True)


def _grad(graph: Graph, node: int, seen: set[int]) -> str:
    if node in seen:
        return f"g{node}"
    return "0.0" if graph.nodes[node].kind in ("input", "param", "data") else "None"


def compiled(graph: Graph) -> Compiled:
    """`run` for a scalar graph, made once: leaves in by node id, a Run out."""
    space: dict[str, Any] = ieee.NUMBER | _BARE
    exec(compile(source(graph), "<plan>", "exec"), space)
    step = space["step"]
    nodes, args = _edges(graph)

    def evaluate(leaves: Mapping[int, Value]) -> Run:
        try:
            values, grads, local, grad, total = step(leaves)
        except (OverflowError, ValueError, ZeroDivisionError):
            return run(graph, leaves)
        return Run(values, grads, Flows(nodes, args, local, grad, total))

    return evaluate


def _edges(graph: Graph) -> tuple[list[int], list[int]]:
    """The edges in flow order: the same for every run."""
    seen, nodes, args = {graph.output}, [], []
    for node in reversed(graph.nodes[: graph.output + 1]):
        if node.id in seen and node.kind == "op":
            for arg, to in enumerate(node.inputs):
                if graph.nodes[to].kind != "const" and OPS[node.op].carries(arg):
                    nodes.append(node.id)
                    args.append(arg)
                    seen.add(to)
    return nodes, args
