"""Plain Python values inside a program: sizes, loop counters, indices, settings.

They are worked out while the program is read and never become nodes.
"""

import ast
import operator
import sys
from collections.abc import Callable
from typing import Any, Protocol

from chainrule.engine.language.builder import EXACT, Builder, Literal, whole
from chainrule.engine.language.lists import List
from chainrule.engine.limits import LIMITS
from chainrule.engine.refusal import Refusal, Span

_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip


class Scope(Protocol):
    """What plain values need of whoever reads the program."""

    builder: Builder

    def span(self, node: ast.AST) -> Span: ...
    def find(self, node: ast.Name) -> Any: ...
    def value(self, node: ast.expr) -> Any: ...
    def enter(self, node: ast.expr) -> None: ...
    def leave(self) -> None: ...


def static(scope: Scope, node: ast.expr) -> Any:
    """The value of an expression of integers, numbers, texts, tuples; Refusal if a node is in it."""
    scope.enter(node)
    value = _plain(scope, node)
    scope.leave()
    return value


def _plain(scope: Scope, node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() | str() | None as value):
            return value
        case ast.Constant(value=int() | float() as value):
            if abs(value) > (EXACT if isinstance(value, int) else sys.float_info.max):
                raise Refusal("number-too-large", span=scope.span(node))
            return value
        case ast.Name():
            return _known(scope, scope.find(node), node)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return tuple(static(scope, element) for element in elements)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(scope, operand)
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _number(scope, operand)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not static(scope, operand)
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            return _spine(scope, node)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(static(scope, value) for value in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(static(scope, value) for value in values)
        case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(o) in _COMPARE for o in ops):
            values = [static(scope, part) for part in (left, *rest)]
            pairs = zip(ops, values, values[1:], strict=False)
            try:
                return all(_COMPARE[type(op)](a, b) for op, a, b in pairs)
            except TypeError:
                raise Refusal("not-an-integer", span=scope.span(node)) from None
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return static(scope, body if static(scope, test) else orelse)
        case ast.Subscript(value=value, slice=index):
            return _item(scope, node, static(scope, value), static(scope, index))
        case ast.Attribute(attr="shape") | ast.Call(func=ast.Name(id="len")):
            return _known(scope, scope.value(node), node)
    raise Refusal("not-an-integer", span=scope.span(node))


def _spine(scope: Scope, node: ast.expr) -> Any:
    """A long sum nests to the left: it is worked out in a loop."""
    parts: list[ast.BinOp] = []
    while isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        parts.append(node)
        node = node.left
    value = _number(scope, node)
    for part in reversed(parts):
        value = _arithmetic(scope, part, value, _number(scope, part.right))
    return value


def integer(scope: Scope, node: ast.expr) -> int:
    value = static(scope, node)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refusal("not-an-integer", span=scope.span(node))
    return value


def _known(scope: Scope, worth: Any, node: ast.expr) -> Any:
    """The plain value behind a name: a loop counter, an integer leaf, a list of them."""
    if isinstance(worth, Literal):
        if isinstance(worth.value, (int, float)):
            return worth.value
    elif isinstance(worth, List):
        if worth.deep:
            raise Refusal("too-many-axes", span=scope.span(node), limit=LIMITS.axes)
        scope.builder.spend(worth.size)
        if worth.mask:
            return tuple(item.value != 0 for item in worth)
        return tuple(_known(scope, item, node) for item in worth)
    elif isinstance(worth, int) and worth in scope.builder.sizes:
        scope.builder.used_as_size.add(worth)
        return scope.builder.sizes[worth]
    elif isinstance(worth, int) and worth in scope.builder.rows:
        scope.builder.used_as_size.add(worth)
        known = _nested(scope.builder.leaves[worth])
        return tuple(map(bool, known)) if worth in scope.builder.masks else known
    raise Refusal("not-an-integer", span=scope.span(node))


def _nested(value: Any) -> Any:
    """An array as tuples, whole numbers as integers."""
    if getattr(value, "ndim", 0):
        return tuple(_nested(item) for item in value)
    return int(value) if whole(value) else float(value)


def _number(scope: Scope, node: ast.expr) -> Any:
    value = static(scope, node)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refusal("not-an-integer", span=scope.span(node))
    return value


def _too_large(scope: Scope, node: ast.expr) -> Refusal:
    return Refusal("size-too-large", span=scope.span(node), limit=EXACT)


def _arithmetic(scope: Scope, node: ast.BinOp, left: Any, right: Any) -> Any:
    if isinstance(node.op, ast.Pow) and (abs(right) > 1100 or abs(left) > EXACT):
        raise _too_large(scope, node)
    try:
        value = _ARITHMETIC[type(node.op)](left, right)
    except (ZeroDivisionError, OverflowError):
        raise _too_large(scope, node) from None
    if isinstance(value, complex) or value != value or abs(value) > EXACT:
        raise _too_large(scope, node)
    return value


def _item(scope: Scope, node: ast.expr, row: Any, index: Any) -> Any:
    if not isinstance(row, tuple) or isinstance(index, bool) or not isinstance(index, int):
        raise Refusal("not-an-integer", span=scope.span(node))
    if not -len(row) <= index < len(row):
        number = not row and isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute)
        variant = "number" if number else None
        raise Refusal("bad-index", variant, span=scope.span(node), index=index, length=len(row), axis=0)
    return row[index]
