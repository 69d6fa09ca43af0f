"""How a formula is written and read aloud. One table for LaTeX here and for MathML and speech in the page,
which has it as data.

A form says how tightly it binds, how tightly it wants its parts bound, and its layout: a number is a part, a
text a letter or a sign, and a list starts with one of

    row    its elements one after the other        frac   one over the other
    sup    one raised by the other                 sub    one lowered by the other
    sqrt   a root                                  bar    a bar above
    fence  in brackets, which come first and last  call   a function's name, and its arguments
    cases  a value where a condition holds, and one elsewhere: value, condition, other

A part that binds less tightly than it is wanted is put in brackets; a minus sign after an operator always is,
so that numbers put in read 2 · (-3) and never 2 · -3. A form that is a part alone is that part.
"""

from collections.abc import Mapping
from typing import Any

Tree = Any
Layout = Any
Notation = tuple[int, tuple[int, ...], Layout]

SUM, SIGN, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5


def _between(sign: str) -> Notation:
    return ATOM, (0, 0), ["fence", "[", ["row", 0, sign, 1], "]"]


_SAME: Notation = (ATOM, (0,), 0)
_LENGTH: Notation = (ATOM, (), "n")
_TIMES_ONES: Notation = (PRODUCT, (SIGN,), ["row", 0, "·", "𝟏"])
_ADDED: Notation = (PRODUCT, (PRODUCT,), ["row", "∑", 0])
_TURNED: Notation = (POWER, (ATOM,), ["sup", 0, "⊤"])

NOTATION: dict[str, Notation] = {
    "+": (SUM, (SUM, PRODUCT), ["row", 0, "+", 1]),
    "-": (SUM, (SUM, PRODUCT), ["row", 0, "−", 1]),
    "*": (PRODUCT, (SIGN, POWER), ["row", 0, "·", 1]),
    "@": (PRODUCT, (SIGN, POWER), ["row", 0, "@", 1]),
    "/": (POWER, (0, 0), ["frac", 0, 1]),
    "**": (POWER, (ATOM, 0), ["sup", 0, 1]),
    "neg": (SIGN, (PRODUCT,), ["row", "−", 0]),
    ">": _between(">"), ">=": _between("≥"), "<": _between("<"), "<=": _between("≤"),
    "==": _between("="), "!=": _between("≠"),
    "exp": (POWER, (0,), ["sup", "e", 0]),
    "log": (POWER, (0,), ["call", "ln", 0]),
    "log_p": (POWER, (0,), ["call", "ln softmax", 0]),
    "onehot": (POWER, (0,), ["call", "onehot", 0]),
    "sqrt": (ATOM, (0,), ["sqrt", 0]),
    "abs": (ATOM, (0,), ["fence", "|", 0, "|"]),
    "sign": (POWER, (0,), ["call", "sgn", 0]),
    "maximum": (POWER, (0, 0), ["call", "max", 0, 1]),
    "minimum": (POWER, (0, 0), ["call", "min", 0, 1]),
    "T": _TURNED, "transpose": _TURNED,
    "sum": _ADDED, "along": _ADDED,
    "mean": (POWER, (0,), ["call", "mean", 0]),
    "centred": (SUM, (PRODUCT,), ["row", 0, "−", ["bar", 0]]),
    "where": (ATOM, (0, 0, 0), ["cases", 1, 0, 2]),
    "count": _LENGTH, "rows": _LENGTH, "divisor": _LENGTH,
    "take": (POWER, (ATOM,), ["sub", 0, "…"]),
    "like": _SAME, "reshape": _SAME, "column": _SAME, "goal": _SAME,
    # Laying a gradient out over a shape is multiplying it by ones of that shape.
    "spread": _TIMES_ONES, "broadcast_to": _TIMES_ONES,
}  # fmt: skip

# How each is read aloud, in English and Chinese; a function without words of its own is called by its name. A
# sum or product in a part of it is said to stand in brackets.
SPOKEN: dict[str, tuple[str, str]] = {
    "+": ("{0} plus {1}", "{0} 加 {1}"),
    "-": ("{0} minus {1}", "{0} 减 {1}"),
    "*": ("{0} times {1}", "{0} 乘 {1}"),
    "@": ("{0} times {1}", "{0} 乘 {1}"),
    "/": ("{0} over {1}", "{0} 除以 {1}"),
    "**": ("{0} to the power {1}", "{0} 的 {1} 次方"),
    "squared": ("{0} squared", "{0} 的平方"),
    "neg": ("minus {0}", "负 {0}"),
    ">": ("{0} is greater than {1}", "{0} 大于 {1}"),
    ">=": ("{0} is at least {1}", "{0} 不小于 {1}"),
    "<": ("{0} is less than {1}", "{0} 小于 {1}"),
    "<=": ("{0} is at most {1}", "{0} 不大于 {1}"),
    "==": ("{0} equals {1}", "{0} 等于 {1}"),
    "!=": ("{0} is not {1}", "{0} 不等于 {1}"),
    "exp": ("e to the power {0}", "e 的 {0} 次方"),
    "log": ("the logarithm of {0}", "{0} 的自然对数"),
    "log_p": ("the logarithm of softmax of {0}", "{0} 的 softmax 的自然对数"),
    "onehot": ("a one at {0}", "{0} 处为 1"),
    "sqrt": ("the square root of {0}", "{0} 的平方根"),
    "abs": ("the absolute value of {0}", "{0} 的绝对值"),
    "sign": ("the sign of {0}", "{0} 的符号"),
    "maximum": ("the larger of {0} and {1}", "{0} 与 {1} 中较大的一个"),
    "minimum": ("the smaller of {0} and {1}", "{0} 与 {1} 中较小的一个"),
    "T": ("{0} transposed", "{0} 的转置"),
    "transpose": ("{0} transposed", "{0} 的转置"),
    "sum": ("the sum of {0}", "{0} 之和"),
    "along": ("the sum of {0}", "{0} 之和"),
    "mean": ("the mean of {0}", "{0} 的平均值"),
    "centred": ("{0} minus its mean", "{0} 减去它的平均值"),
    "where": ("{1} where {0}, else {2}", "{0} 时取 {1}，否则取 {2}"),
    "take": ("elements of {0}", "{0} 的元素"),
    "spread": ("{0} for every element", "每个元素都取 {0}"),
    "broadcast_to": ("{0} for every element", "每个元素都取 {0}"),
    "call": ("{name} of {parts}", "{parts} 的 {name}"),
    "and": ("{0} and {1}", "{0} 和 {1}"),
    "bracket": ("open bracket {0} close bracket", "左括号 {0} 右括号"),
}

# Settings that say how an array is laid out, or which loss it is, are the machine's business and not shown.
UNSEEN = (
    "axis", "keepdims", "axes", "shape", "key", "stride", "padding", "size", "i", "ddof", "ord", "reduction",
    "weight", "ignore_index", "label_smoothing",
)  # fmt: skip

_LETTERS = {"out": r"\mathrm{out}", "alpha": r"\alpha", "delta": r"\delta"}
_SIGNS = {
    "−": "-", "·": r"\cdot", "≥": r"\ge", "≤": r"\le", "≠": r"\ne", "∑": r"\sum", "⊤": r"\top",
    "…": r"\ldots", "𝟏": r"\mathbf{1}", "@": r"\,", "[": r"\left[", "]": r"\right]",
}  # fmt: skip
_FUNCTIONS = "sin cos tan sinh cosh tanh arcsin arccos arctan max min ln"  # that LaTeX knows by name
_NAMES = {name: rf"\{name}" for name in _FUNCTIONS.split()} | {"ln softmax": r"\ln\operatorname{softmax}"}
_WRITTEN = {
    "frac": r"\frac{{{}}}{{{}}}", "sup": "{}^{{{}}}", "sub": "{}_{{{}}}", "sqrt": r"\sqrt{{{}}}",
    "bar": r"\bar{{{}}}", "cases": r"\begin{{cases}}{} & {}\\ {} & \text{{else}}\end{{cases}}",
}  # fmt: skip


def notation(tree: Tree) -> Notation:
    """The form of an operation; a function without one of its own is a call of its name."""
    head, *parts = tree
    seen = [i for i, part in enumerate(parts) if part not in UNSEEN]
    return NOTATION.get(head) or (POWER, (0,) * len(parts), ["call", head.replace("_", " "), *seen])


def latex(tree: Tree, names: Mapping[str, str], tightness: int = 0) -> str:
    """A formula as LaTeX, with `names` for its letters."""
    if isinstance(tree, tuple):
        binds, wants, layout = notation(tree)
        if isinstance(layout, int):
            return latex(tree[1 + layout], names, tightness)
        text = _laid(layout, [latex(part, names, want) for part, want in zip(tree[1:], wants, strict=False)])
    else:
        text = names.get(tree) or _letter(tree) if isinstance(tree, str) else f"{tree:g}"
        binds = SIGN if text.startswith("-") else ATOM
    return rf"\left({text}\right)" if binds < tightness else text


def _letter(name: str) -> str:
    """A letter of the alphabet; an underscore would lower what follows it."""
    written = rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}" if "_" in name else name
    return _LETTERS.get(name, written)


def _laid(layout: Layout, parts: list[str]) -> str:
    if isinstance(layout, int):
        return parts[layout]
    if isinstance(layout, str):
        return _SIGNS.get(layout, layout)
    kind, *items = layout
    if kind == "call":
        name, *arguments = items
        inside = ", ".join(_laid(one, parts) for one in arguments)
        return _NAMES.get(name, rf"\operatorname{{{name}}}") + rf"\left({inside}\right)"
    made = [_laid(one, parts) for one in items]
    if kind == "row":  # a sign before the first part has no room beside it
        return "".join(made) if items[0] == "−" else " ".join(made).replace(r" \, ", r"\,")
    if kind == "fence":
        first, last = (r"\left|", r"\right|") if made[0] == "|" else (made[0], made[2])
        return f"{first}{made[1]}{last}"
    return _WRITTEN[kind].format(*made)
