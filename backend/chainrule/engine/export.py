"""A graph as code that runs without us: NumPy that computes every gradient itself, and PyTorch."""

import builtins
import inspect
import keyword
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.engine import arrays, ieee
from chainrule.engine.formula import Formula, Tree
from chainrule.engine.graph import Graph, Node, Value
from chainrule.engine.latex import called, node_latex
from chainrule.engine.ops import OPS
from chainrule.engine.ops.row import unbroadcast
from chainrule.engine.ops.tensors import as_matrices
from chainrule.engine.run import Run
from chainrule.engine.torch_table import PREAMBLE, TORCH

# ---- names and numbers ---------------------------------------------------------------------------

_TAKEN = (
    set(keyword.kwlist)
    | set(dir(builtins))
    | {name for name, _ in inspect.getmembers(arrays, inspect.isfunction)}
    | set(re.findall(r"^(?:def|class|import) (\w+)", PREAMBLE, re.M))
    | {
        "np",
        "torch",
        "F",
        "math",
        "Any",
        "Sequence",
        "as_strided",
        "unbroadcast",
        "erf",
        "erfc",
        "values",
        "grads",
    }
)


def variables(graph: Graph) -> list[str]:
    """A Python name for each node, as near to its key as can be, all different."""
    names: list[str] = []
    used = set(_TAKEN) | set(arrays.FUNCTIONS)
    for node in graph.nodes:
        wish = re.sub(r"\W+", "_", node.key).strip("_") or "v"
        wish = f"v_{wish}" if not wish.isidentifier() or wish.startswith("d_") else wish
        name, times = wish, 1
        while name in used:
            times += 1
            name = f"{wish}_{times}"
        used.add(name)
        names.append(name)
    return names


def literal(value: Value, array: str, number: str) -> str:
    """A leaf's value as code, every digit kept."""
    if isinstance(value, float):
        return number.format(_numeral(value))
    text = re.sub(r"(?<![\w.])(-?)(nan|inf)\b", r'float("\1\2")', repr(value.tolist()))
    return array.format(text)


def _numeral(value: float) -> str:
    return repr(value) if np.isfinite(value) else f'float("{value}")'


# ---- formulas as NumPy -----------------------------------------------------------------------------

_INFIX = {"+": 1, "-": 1, "*": 2, "/": 2, "@": 2, "**": 4, ">": 0, ">=": 0, "<": 0, "<=": 0, "==": 0, "!=": 0}


def _numpy(tree: Tree, put: Mapping[str, str], tightness: int = 0) -> str:
    """A formula as readable NumPy, with `put` for its letters."""
    if isinstance(tree, str):
        text = put.get(tree, tree)
        atom = text.isidentifier() or re.fullmatch(r"[\d.]+|None|True|False|\(.*\)", text)
        return text if atom or not tightness else f"({text})"
    if not isinstance(tree, tuple):
        return str(tree)
    head, *parts = tree
    if head == "neg":
        text = f"-{_numpy(parts[0], put, 3)}"
        return f"({text})" if tightness > 1 else text
    if head in _INFIX:
        binds = _INFIX[head]
        left, right = _numpy(parts[0], put, binds), _numpy(parts[1], put, binds + 1)
        if binds == 0:
            return f"({left} {head} {right}) * 1.0" if tightness < 2 else f"(({left} {head} {right}) * 1.0)"
        text = f"{left} {head} {right}"
        return f"({text})" if binds < tightness else text
    inner = ", ".join(_numpy(part, put) for part in parts)
    return f"{_function(head)}({inner})"


def _function(head: str) -> str:
    made = arrays.FUNCTIONS.get(head) or ieee.ARRAY[head]
    if getattr(made, "__module__", "").startswith("chainrule"):
        return str(made.__name__) if head not in ("erf", "erfc") else head
    return f"np.{head}" if hasattr(np, head) else f"np.{made.__name__}"


def _used(source: str) -> list[str]:
    """The sources of the helper functions that some code calls, those that they call first."""
    known: dict[str, Callable[..., Any]] = {
        name: function
        for name, function in inspect.getmembers(arrays, inspect.isfunction)
        if function.__module__ == arrays.__name__
    } | {"unbroadcast": unbroadcast}
    found: dict[str, str] = {}

    def collect(text: str) -> None:
        for name in re.findall(r"\b([A-Za-z_]\w*)\(", text):
            if name in known and name not in found:
                own = inspect.getsource(known[name])
                found[name] = ""  # its place is taken, whatever it calls
                collect(own)
                found[name] = re.sub(r"\b(Array|Axis|Pair|Key|Shape)\b(?=[,):\s|\]])", "Any", own)

    collect(source)
    for name in ("erf", "erfc"):
        if f"{name}(" in source:
            found[name] = (
                f"def {name}(x):\n    return np.asarray(np.frompyfunc(math.{name}, 1, 1)(x), float)\n"
            )
    return list(found.values())


# ---- the NumPy program --------------------------------------------------------------------------------


def numpy_source(graph: Graph) -> str:
    """A NumPy program that computes every value and every gradient, and prints the parameters'."""
    names = variables(graph)
    lines = ["# ---- leaves"]
    for node in graph.nodes:
        if node.kind != "op":
            value = literal(graph.leaves[node.id], "np.array({})", "np.float64({})")
            note = f"  # {node.caption}" if node.caption else ""
            lines.append(f"{names[node.id]} = {value}{note}")
    lines += ["", "# ---- forward"]
    for node in graph.nodes:
        if node.kind == "op":
            lines.append(f"{names[node.id]} = {_forward(graph, node, names)}")
    lines += ["", f"# ---- backward: d_x is the gradient of {names[graph.output]} with respect to x"]
    lines += _backward(graph, names)
    lines += ["", "# ---- everything by its key"]
    lines.append(f"values = {{{', '.join(f'{n.key!r}: {names[n.id]}' for n in graph.nodes)}}}")
    reached = _reached(graph)
    grads = ", ".join(f"{n.key!r}: d_{names[n.id]}" for n in graph.nodes if n.id in reached)
    lines.append(f"grads = {{{grads}}}")
    lines += ["for name, grad in grads.items():", "    print(name, grad)"]
    body = "\n".join(lines)
    helpers = "\n\n".join(text.rstrip() + "\n" for text in _used(body))
    head = "import math\nfrom collections.abc import Sequence\nfrom typing import Any\n\nimport numpy as np\n"
    head += "from numpy.lib.stride_tricks import as_strided\n\n"
    head += 'np.seterr(all="ignore")  # infinities are shown as they come\n'
    return f"{head}\n\n{helpers}\n\n{body}\n" if helpers else f"{head}\n{body}\n"


def _letters(graph: Graph, node: Node, names: list[str]) -> dict[str, str]:
    op = OPS[node.op]
    arguments = [names[i] for i in node.inputs]
    listed = {"xs": f"[{', '.join(arguments)}]"}
    put = listed if op.many else dict(zip(op.args, arguments, strict=True))
    return put | {name: repr(value) for name, value in node.settings.items()}


def _forward(graph: Graph, node: Node, names: list[str]) -> str:
    op = OPS[node.op]
    text = _numpy(op.run.tree, _letters(graph, node, names))
    return f"np.mean({text})" if op.kind == "loss" else text


def _reached(graph: Graph) -> set[int]:
    """Nodes that get a gradient."""
    reached = {graph.output}
    for node in reversed(graph.nodes[: graph.output + 1]):
        if node.id in reached and node.kind == "op":
            op = OPS[node.op]
            reached |= {
                i for arg, i in enumerate(node.inputs) if op.carries(arg) and graph.nodes[i].kind != "const"
            }
    return reached


def _backward(graph: Graph, names: list[str]) -> list[str]:
    seed = (
        "np.float64(1.0)"
        if not graph.nodes[graph.output].shape
        else f"np.ones({graph.nodes[graph.output].shape})"
    )
    lines = [f"d_{names[graph.output]} = {seed}"]
    seen = {graph.output}
    for node in reversed(graph.nodes[: graph.output + 1]):
        if node.id not in seen or node.kind != "op":
            continue
        op = OPS[node.op]
        for arg, source in enumerate(node.inputs):
            if graph.nodes[source].kind == "const" or not op.carries(arg):
                continue
            text = _pull(graph, node, arg, names)
            sign = "+=" if source in seen else "="
            if sign == "+=":  # never in place: a gradient may be another one's array
                lines.append(f"d_{names[source]} = d_{names[source]} + {text}")
            else:
                lines.append(f"d_{names[source]} = {text}")
            seen.add(source)
    return lines


def _pull(graph: Graph, node: Node, arg: int, names: list[str]) -> str:
    """What goes back along one edge, as code."""
    op = OPS[node.op]
    shape = graph.nodes[node.inputs[arg]].shape
    put = _letters(graph, node, names) | {"out": names[node.id], "g": f"d_{names[node.id]}", "i": str(arg)}
    rule = op.back[0 if op.many else arg]
    assert rule is not None  # there is an edge only where a gradient goes back
    if op.kind == "elementwise":
        text = f"{put['g']} * {_numpy(rule.tree, put, 3)}" if rule.tree != 1 else put["g"]
        return text if shape == node.shape else f"unbroadcast({text}, {shape})"
    if op.kind == "reduction":
        x, chosen = put["x"], f"{node.settings['axis']!r}, {node.settings['keepdims']!r}"
        put["out"] = f"spread({names[node.id]}, {x}, {chosen})"
        weight = _numpy(rule.tree, put, 3)
        spread_ = f"spread({put['g']}, {x}, {chosen})"
        return spread_ if rule.tree == 1 else f"{spread_} * {weight}"
    if op.kind == "loss":
        shapes = [graph.nodes[i].shape for i in node.inputs]
        n = int(np.prod(np.broadcast_shapes(*shapes)))
        text = f"{put['g']} * {_numpy(rule.tree, put, 3)} / {n}"
        return text if np.broadcast_shapes(*shapes) == shape else f"unbroadcast({text}, {shape})"
    if op.lift is as_matrices:
        return _lifted(graph, node, arg, put, rule)
    text = _numpy(rule.tree, put)
    return text if node.op != "broadcast_to" and node.op != "dropout" else f"unbroadcast({text}, {shape})"


def _lifted(graph: Graph, node: Node, arg: int, put: dict[str, str], rule: Formula) -> str:
    """`@` with vectors: the arguments as matrices, and the result in the argument's own shape."""
    op = OPS[node.op]
    shapes = [graph.nodes[i].shape for i in node.inputs]
    lifted = [np.shape(one) for one in as_matrices(*(np.empty(shape) for shape in shapes))]
    for letter, shape, form in zip(op.args, shapes, lifted, strict=True):
        if shape != form:
            put[letter] = f"np.reshape({put[letter]}, {form})"
    out = (*np.broadcast_shapes(*(form[:-2] for form in lifted[:2])), lifted[0][-2], lifted[1][-1])
    if out != node.shape:
        put["g"] = f"np.reshape({put['g']}, {out})"
    text = _numpy(rule.tree, put)
    if out[:-2] != lifted[arg][:-2]:
        text = f"unbroadcast({text}, {lifted[arg]})"
    return text if lifted[arg] == shapes[arg] else f"np.reshape({text}, {shapes[arg]})"


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
    """The derivation: every node's formula, then every gradient as the sum of what arrives."""
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
    lines = " \\\\\n".join([*forward, *backward])
    return f"\\begin{{align*}}\n{lines}\n\\end{{align*}}\n"


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
