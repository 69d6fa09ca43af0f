"""A graph as code that runs without us: NumPy that computes every gradient itself, and PyTorch."""

import re
from typing import Any

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.running.compile import source, variables
from chainrule.engine.running.numpy_text import helpers
from chainrule.engine.running.paths import expand, path_counts
from chainrule.engine.running.run import Run
from chainrule.engine.table.formula import Formula, Tree, numeral
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS
from chainrule.engine.table.torch_table import PREAMBLE, TORCH
from chainrule.engine.telling.latex import called, node_latex

# ---- numbers ---------------------------------------------------------------------------------------


def literal(value: Value, array: str, number: str) -> str:
    """A leaf's value as code, every digit kept."""
    if isinstance(value, float):
        return number.format(numeral(value))
    text = re.sub(r"(?<![\w.])(-?)(nan|inf)\b", r'float("\1\2")', repr(value.tolist()))
    return array.format(text)


# ---- the NumPy program --------------------------------------------------------------------------------

_HEAD = """import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

np.seterr(all="ignore")  # infinities are shown as they come
"""


def numpy_source(graph: Graph) -> str:
    """The plan's own source as a NumPy program that prints every gradient."""
    names = variables(graph)
    plan = source(graph)
    lines = ["# ---- leaves"]
    for node in graph.nodes:
        if node.kind != "op":
            note = f"  # {node.caption}" if node.caption else ""
            lines.append(f"{names[node.id]} = {literal(graph.leaves[node.id], 'np.array({})', '{}')}{note}")
    leaves = ", ".join(names[node.id] for node in graph.nodes if node.kind != "op")
    last = f"""
values, grads, locals_, contributions, totals = step({leaves})
keys = {[node.key for node in graph.nodes]}
values = dict(zip(keys, values))
grads = {{key: grad for key, grad in zip(keys, grads) if grad is not None}}
for key, grad in grads.items():
    print(key, grad)
"""
    parts = [_HEAD, *helpers(plan), plan, "\n".join(lines) + last]
    return "\n\n".join(parts)


def _letters(graph: Graph, node: Node, names: list[str]) -> dict[str, str]:
    op = OPS[node.op]
    arguments = [names[i] for i in node.inputs]
    listed = {"xs": f"[{', '.join(arguments)}]"}
    put = listed if op.many else dict(zip(op.args, arguments, strict=True))
    return put | {
        name: numeral(value) if isinstance(value, float) else repr(value)
        for name, value in node.settings.items()
    }


# ---- the PyTorch program --------------------------------------------------------------------------------


def torch_source(graph: Graph) -> str:
    """A PyTorch program with the same values, whose autograd gives the same gradients."""
    names = variables(graph)
    lines = [PREAMBLE, "# ---- leaves"]
    for node in graph.nodes:
        if node.kind != "op":
            value = literal(
                graph.leaves[node.id],
                "torch.tensor({}, dtype=torch.float64{{}})",
                "torch.tensor({}, dtype=torch.float64{{}})",
            )
            needs = "" if node.kind == "const" else ", requires_grad=True"
            lines.append(f"{names[node.id]} = {value.format(needs)}")
    lines += ["", "# ---- forward"]
    for node in graph.nodes:
        if node.kind == "op":
            put = _letters(graph, node, names)
            lines.append(f"{names[node.id]} = {TORCH[node.op].format(**put)}")
    lines += ["", "# ---- every value by its key, each keeping its gradient"]
    lines.append(f"values = {{{', '.join(f'{n.key!r}: {names[n.id]}' for n in graph.nodes)}}}")
    lines += [
        "for value in values.values():",
        "    if value.requires_grad:",
        "        value.retain_grad()",
        "",
    ]
    output = names[graph.output]
    lines += [f"if {output}.requires_grad:", f"    {output}.backward(torch.ones_like({output}))"]
    lines.append("grads = {name: value.grad for name, value in values.items() if value.requires_grad}")
    lines += ["for name, grad in grads.items():", "    print(name, grad)"]
    return "\n".join(lines) + "\n"


# ---- the derivation, and a notebook -----------------------------------------------------------------------


def latex_source(graph: Graph, run: Run) -> str:
    """The derivation: every node's formula, then every gradient as the sum of what arrives, and for a
    leaf that the output depends on along a few paths, the sum over those."""
    forward = [
        f"  {node_latex(graph, node).replace(' = ', ' &= ', 1)}" for node in graph.nodes if node.kind == "op"
    ]
    output = _called(graph, graph.output)
    arrived: dict[int, list[str]] = {}
    for consumer, arg in zip(run.flows.node, run.flows.arg, strict=True):
        node = graph.nodes[consumer]
        op, source = OPS[node.op], node.inputs[arg]
        through = rf"\frac{{\partial {output}}}{{\partial {_called(graph, consumer)}}}"
        names = {"g": through, "out": _called(graph, consumer), "n": "n"}
        names |= {} if op.many else {a: _called(graph, i) for a, i in zip(op.args, node.inputs, strict=True)}
        rule = op.rules[0 if op.many else arg]
        assert rule is not None  # there is an edge only where a gradient goes back
        tree: Tree = ("*", "g", rule.tree) if op.kind == "elementwise" else rule.tree
        arrived.setdefault(source, []).append(Formula.of(tree).latex(names))
    backward = [
        rf"  \frac{{\partial {output}}}{{\partial {_called(graph, node)}}} &= {' + '.join(terms)}"
        for node, terms in arrived.items()
    ]
    lines = " \\\\\n".join([*forward, *backward, *_expanded(graph)])
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}\n"


PATHS = 8  # more than this are only counted
EXPANDED = 20  # leaves whose paths are written out


def _expanded(graph: Graph) -> list[str]:
    """For each leaf with several paths, and few enough to read, the chain rule along each."""
    output = _called(graph, graph.output)
    lines = []
    if any(node.shape for node in graph.nodes):
        return []  # along arrays a path is a product of matrices, which has no short form
    counts = path_counts(graph)
    several = [n for n in graph.nodes if n.kind in ("input", "param", "data") and 1 < counts[n.id] <= PATHS]
    for node in several[:EXPANDED]:
        paths = expand(graph, node.id, PATHS, counts)
        terms = (r" \cdot ".join(_factor(graph, *edge) for edge in path) for path in paths)
        lines.append(
            rf"  \frac{{\partial {output}}}{{\partial {_called(graph, node.id)}}} &= {' + '.join(terms)}"
        )
    return lines


def _factor(graph: Graph, consumer: int, arg: int) -> str:
    source = graph.nodes[consumer].inputs[arg]
    return rf"\frac{{\partial {_called(graph, consumer)}}}{{\partial {_called(graph, source)}}}"


def _called(graph: Graph, node: int) -> str:
    return called(graph, graph.nodes[node])


def notebook(graph: Graph, run: Run) -> dict[str, Any]:
    """A Jupyter notebook (nbformat 4.5): the program, the derivation, NumPy, PyTorch."""

    def cell(place: int, kind: str, text: str) -> dict[str, Any]:
        base = {"id": f"cell-{place}", "cell_type": kind, "metadata": {}, "source": text}
        return base | ({"outputs": [], "execution_count": None} if kind == "code" else {})

    parts = [
        ("markdown", f"# Back-propagation\n\n```python\n{graph.source}\n```"),
        ("markdown", latex_source(graph, run).replace("align*", "aligned").join(["$$\n", "$$"])),
        ("code", numpy_source(graph)),
        ("code", torch_source(graph)),
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"language_info": {"name": "python"}},
        "cells": [cell(i, kind, text) for i, (kind, text) in enumerate(parts)],
    }
