"""The formula language: one string, read three ways, as code, as LaTeX and as a tree to send.

A formula is a Python expression over a fixed alphabet: `x, y` arguments, `out` result, `g` the
gradient that arrives, an operation's own settings (`axis`), numbers, `+ - * / ** @`, comparisons
(1 where they hold, else 0) and the functions of `ieee`. Anything else is refused when the op table
is read, so the code below is only ever made from the table, never from a reader's program.

>>> Formula("g * (1 - out**2)", ("g", "out")).latex({"out": "y"})
'g \\\\cdot \\\\left(1 - y^{2}\\\\right)'
>>> Formula("x / y", ("x", "y")).number(1.0, 0.0)
inf
"""

import ast
import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, cast

import numpy as np

from chainrule.engine.table import arrays, ieee
from chainrule.engine.table.printing import latex

_ARRAY = ieee.ARRAY | arrays.FUNCTIONS

# Calls that take `out=`, by their head in a formula.
UFUNCS = {
    "+": "np.add", "-": "np.subtract", "*": "np.multiply", "/": "np.divide", "neg": "np.negative",
    ">": "np.greater", ">=": "np.greater_equal", "<": "np.less", "<=": "np.less_equal",
    "==": "np.equal", "!=": "np.not_equal",
}  # fmt: skip
UFUNCS |= {name: f"np.{made.__name__}" for name, made in ieee.ARRAY.items() if isinstance(made, np.ufunc)}
UFUNCS |= {name: ieee.ARRAY[name].__name__ for name in ("tanh_slope", "sigmoid_slope")}

_CALLS: dict[str, Any] = {"np": np} | {made.__name__: made for made in ieee.ARRAY.values()}

# A name, a number, or (head, argument, ...): the shape in which the browser receives a formula.
Tree = str | int | float | tuple[Any, ...]

_INFIX: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@",
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip

# Float operators that raise in Python, or turn complex, go through a function instead.
_AS_CALL = {"/": "divide", "**": "power", "@": "matmul"}


class Formula:
    """A formula over the names in `alphabet`; `number` and `array` are it as functions of them.

    Raises ValueError for a string outside the language: a mistake in the op table.
    """

    def __init__(self, text: str, alphabet: tuple[str, ...]) -> None:
        self.text = text
        self._make(_read(ast.parse(text, mode="eval").body, text, alphabet), alphabet)

    def _make(self, tree: Tree, alphabet: tuple[str, ...]) -> None:
        self.alphabet = alphabet
        self.tree = tree
        self.constant = constant(tree)  # the number that it is, if it is one
        source = f"lambda {', '.join(alphabet)}: {code(tree)}"
        self.number: Callable[..., Any] = eval(source, dict(ieee.NUMBER))
        self.array: Callable[..., Any] = eval(source, dict(_ARRAY))

    @classmethod
    def of(cls, tree: Tree) -> "Formula":
        """A formula that is only to be printed, from its tree."""
        made = cls.__new__(cls)
        made.tree = tree
        return made

    def given(self, known: Mapping[str, float]) -> "Formula":
        """The same formula of the same letters, some of which are known to be these numbers."""
        made = Formula.__new__(Formula)
        made.text = self.text
        made._make(fold(self.tree, known), self.alphabet)
        return made

    @cached_property
    def into(self) -> Callable[..., Any]:
        """`array` with one argument more, an array that takes the result in place of a new one."""
        text = code(self.tree)
        if isinstance(self.tree, tuple):
            head, *parts = self.tree
            head, parts = ("square", parts[:1]) if head == "**" and parts[1] == 2 else (head, parts)
            if name := UFUNCS.get(head):
                text = f"{name}({', '.join(map(code, parts))}, out=o)"
        text = text if text.endswith("out=o)") else f"np.copyto(o, {text})"
        source = f"lambda {', '.join((*self.alphabet, 'o'))}: {text}"
        return cast(Callable[..., Any], eval(source, {**_ARRAY, **_CALLS}))

    def evaluate(self) -> float:
        """The number that a formula without letters comes to."""
        return float(eval(code(self.tree), dict(ieee.NUMBER)))

    def latex(self, names: Mapping[str, str] | None = None) -> str:
        """The formula in LaTeX, each name replaced by what `names` has for it."""
        return latex(self.tree, names or {})

    def reduced_latex(self, names: Mapping[str, str], reduction: object) -> str:
        """A loss's `latex` as its `reduction` leaves it: without the mean, or with a sum in its place."""
        return latex(reduced(self.tree, reduction), names)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"


def reduced(tree: Tree, reduction: object) -> Tree:
    """A loss's formula as its `reduction` leaves it: the mean is a sum or nothing, its divisor is gone."""
    if not isinstance(tree, tuple) or reduction not in ("sum", "none"):
        return tree
    head, *parts = tree
    if head == "mean":
        return ("sum", parts[0]) if reduction == "sum" else parts[0]
    if head == "/" and (parts[1] == "n" or (isinstance(parts[1], tuple) and parts[1][0] == "divisor")):
        return cast(Tree, parts[0])
    return tree


def numeral(value: float) -> str:
    """A number as Python code, the non-finite ones too."""
    return repr(value) if math.isfinite(value) else f'float("{value}")'


def constant(tree: Tree) -> float | None:
    """The number that a formula is, if it is one."""
    if isinstance(tree, tuple):
        inner = constant(tree[1]) if tree[0] == "neg" else None
        return None if inner is None else -inner
    return None if isinstance(tree, str) else float(tree)


def fold(tree: Tree, known: Mapping[str, float]) -> Tree:
    """The formula with the letters that are `known`, and whatever follows from them, as numbers."""
    if isinstance(tree, str):
        return known.get(tree, tree)
    if not isinstance(tree, tuple):
        return tree
    head = tree[0]
    parts: list[Tree] = [fold(part, known) for part in tree[1:]]
    if head == "where" and not isinstance(parts[0], (str, tuple)):
        return parts[1] if parts[0] else parts[2]
    if not any(isinstance(part, (str, tuple)) for part in parts) and head not in arrays.FUNCTIONS:
        return float(Formula.of((head, *parts)).evaluate())
    if head == "*" and 1 in parts:
        return parts[1 - parts.index(1)]
    if head == "**" and parts[1] == 1:
        return parts[0]
    return (head, *parts)


def _read(node: ast.AST, text: str, alphabet: tuple[str, ...]) -> Tree:
    def read(part: ast.AST) -> Tree:
        return _read(part, text, alphabet)

    match node:
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.Name(id=name) if name in alphabet:
            return name
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ("neg", read(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _INFIX:
            return (_INFIX[type(op)], read(left), read(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _INFIX:
            return (_INFIX[type(op)], read(left), read(right))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _ARRAY:
            return (name, *map(read, args))
    raise ValueError(f"{ast.unparse(node)!r} in {text!r} is not in the formula language")


def code(tree: Tree, put: Mapping[str, str] | None = None, bare: bool = False) -> str:
    """A formula as Python over the functions of `ieee` and `arrays`, with `put` for its letters.

    `bare` writes what Python itself has for finite numbers, which raises where a function of `ieee`
    would answer with an infinity or NaN, and gives the same bits everywhere else.
    """
    if isinstance(tree, str):
        return put.get(tree, tree) if put else tree
    if not isinstance(tree, tuple):
        return numeral(float(tree))  # 0 would make relu an int
    head, *parts = tree
    arguments = [code(part, put, bare) for part in parts]
    if head == "neg":
        return f"(-{arguments[0]})"
    if head in ("**", "square") and parts[-1] in (2, parts[0]):
        if isinstance(parts[0], str):
            return f"({arguments[0]} * {arguments[0]})"  # exact, and no call
        return f"((_x := {arguments[0]}) * _x)" if bare else f"square({arguments[0]})"
    if bare and head in _BARE:
        return _BARE[head].format(*arguments)
    if bare and head == "**" and not isinstance(parts[1], (str, tuple)):
        return f"pow({arguments[0]}, {arguments[1]})"
    if head in _AS_CALL:
        return f"{_AS_CALL[head]}({', '.join(arguments)})"
    if head in (">", ">=", "<", "<=", "==", "!="):
        return f"(1.0 * ({arguments[0]} {head} {arguments[1]}))"
    if head in ("+", "-", "*"):
        return f"({arguments[0]} {head} {arguments[1]})"
    return f"{head}({', '.join(arguments)})"


_BARE = {
    "/": "({0} / {1})",
    "where": "({1} if {0} else {2})",
    "tanh_slope": "(1.0 - {1} * {1} if -0.9 < {1} < 0.9 else "
    "4.0 * (_x := exp(-2.0 * abs({0}))) / ((1.0 + _x) * (1.0 + _x)))",
    "sigmoid_slope": "({1} * (1.0 - {1}) if {1} < 0.9 else (_x := exp(-{0})) / ((1.0 + _x) * (1.0 + _x)))",
    "maximum": "({0} if {0} >= {1} or {0} != {0} else {1})",
    "minimum": "({0} if {0} <= {1} or {0} != {0} else {1})",
}
