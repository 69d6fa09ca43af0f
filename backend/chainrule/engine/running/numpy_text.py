"""Formulas as readable NumPy, and the sources of the functions of ours that such code calls."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from chainrule.engine.table import arrays, ieee
from chainrule.engine.table.formula import Tree, numeral
from chainrule.engine.table.ops.row import stretched, unbroadcast

_INFIX = {"+": 1, "-": 1, "*": 2, "/": 2, ">": 0, ">=": 0, "<": 0, "<=": 0, "==": 0, "!=": 0}

# Functions of ours by the name under which written code calls them.
HELPERS: dict[str, Callable[..., Any]] = {
    name: function
    for name, function in inspect.getmembers(arrays, inspect.isfunction)
    if function.__module__ == arrays.__name__
} | {
    function.__name__: function
    for function in (
        stretched, unbroadcast, ieee.powers, ieee.each_erf, ieee.each_erfc,
        ieee.tanh_slopes, ieee.sigmoid_slopes,
    )
}  # fmt: skip


def numpy_text(tree: Tree, put: Mapping[str, str], tightness: int = 0) -> str:
    """A formula as readable NumPy, with `put` for its letters."""
    if isinstance(tree, str):
        text = put.get(tree, tree)
        atom = text.isidentifier() or re.fullmatch(r"[\d.]+|None|True|False|\(.*\)", text)
        return text if atom or not tightness else f"({text})"
    if not isinstance(tree, tuple):
        return str(tree) if isinstance(tree, int) else numeral(tree)
    head, *parts = tree
    if head == "neg":
        text = f"-{numpy_text(parts[0], put, 3)}"
        return f"({text})" if tightness > 1 else text
    if head in _INFIX:
        binds = _INFIX[head]
        left, right = numpy_text(parts[0], put, binds), numpy_text(parts[1], put, binds + 1)
        if binds == 0:
            return f"({left} {head} {right}) * 1.0" if tightness < 2 else f"(({left} {head} {right}) * 1.0)"
        text = f"{left} {head} {right}"
        return f"({text})" if binds < tightness else text
    if head == "**" and parts[1] == 2:
        return f"np.square({numpy_text(parts[0], put)})"
    inner = ", ".join(numpy_text(part, put) for part in parts)
    return f"{_function(head)}({inner})"


def _function(head: str) -> str:
    made = (
        arrays.FUNCTIONS.get("matmul" if head == "@" else head)
        or ieee.ARRAY["power" if head == "**" else head]
    )
    name = str(made.__name__)
    return name if name in HELPERS else f"np.{name}"


def helpers(source: str) -> list[str]:
    """The sources of the functions of ours that some code calls, those that they call first."""
    known = {name: function for name, function in ieee.NUMBER.items() if name != "abs"} | HELPERS
    found: dict[str, str] = {}

    def collect(text: str) -> None:
        for name in re.findall(r"(?<![\w.])([A-Za-z_]\w*)\(", text):
            if name in known and name not in found:
                found[name] = ""  # its place is taken, whatever it calls
                if known[name].__module__ == "math":
                    found[name] = f"{name} = math.{known[name].__name__}\n"
                    continue
                own = inspect.getsource(known[name])
                collect(own.partition("\n")[2])
                for constant in ("STEEP", "FEW"):
                    if constant in own:
                        found[constant] = f"{constant} = {getattr(ieee, constant)}\n"
                found[name] = re.sub(r"\b(Array|Axis|Pair|Key|Shape|Weight)\b(?=[,):\s|\]])", "Any", own)

    collect(source)
    return list(found.values())
