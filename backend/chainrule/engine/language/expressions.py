"""Reading an expression: to a literal, a node, or a list of them.

A literal stays a literal until a node is needed, so that `2 * pi` is one number and `range(n)` has a
whole one.
"""

import ast
import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.engine.language import calls, foreign
from chainrule.engine.language.builder import EXACT, Builder, Literal, Worth, whole
from chainrule.engine.language.lists import List
from chainrule.engine.language.source import Source
from chainrule.engine.language.static import integer, static
from chainrule.engine.limits import Limits, Tick, go_on
from chainrule.engine.refusal import Refusal, Span
from chainrule.engine.table.ieee import Array, Value
from chainrule.engine.table.ops import OPS, Op

CONSTANTS = {"pi": math.pi, "e": math.e}
PRELUDE = Path(__file__).parents[2] / "programs" / "prelude.txt"

_BINARY: dict[type[ast.operator], Op] = {
    ast.Add: OPS["add"], ast.Sub: OPS["sub"], ast.Mult: OPS["mul"], ast.Div: OPS["div"],
    ast.Pow: OPS["pow"], ast.MatMult: OPS["matmul"],
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], Op] = {
    ast.Lt: OPS["less"], ast.LtE: OPS["less_equal"], ast.Gt: OPS["greater"],
    ast.GtE: OPS["greater_equal"], ast.Eq: OPS["equal"], ast.NotEq: OPS["not_equal"],
}  # fmt: skip
_SIZED: dict[str, Callable[[int, int], int]] = {
    "add": lambda x, y: x + y, "sub": lambda x, y: x - y, "mul": lambda x, y: x * y,
    "pow": lambda x, y: x**y if 0 <= y < 64 and abs(x) < 2**20 else EXACT + 1,
}  # fmt: skip


@cache
def prelude_source() -> Source:
    """The text of the functions that are written in the language itself."""
    return Source(PRELUDE.read_text(encoding="utf-8"))


@cache
def prelude() -> dict[str, ast.FunctionDef]:
    """Those functions by name."""
    return {node.name: node for node in prelude_source().tree.body if isinstance(node, ast.FunctionDef)}


def prelude_span(node: ast.stmt) -> Span:
    """Where a statement of the prelude is written, in its own text."""
    return prelude_source().span(node)


class Expressions:
    """What a reading of one program knows, and how it reads an expression."""

    def __init__(
        self, source: Source, given: dict[str, Value], params: Collection[str], limits: Limits,
        tick: Tick = go_on,
    ) -> None:  # fmt: skip
        self.source = source
        self.given = given
        self.params = params
        self.limits = limits
        self.builder = Builder(limits, tick)
        self.names: dict[str, Any] = {}  # what each top-level name is bound to
        self.local = self.names  # the same, or the scope of the function being inlined
        self.functions: dict[str, ast.FunctionDef] = {}
        self.defaults: dict[str, dict[str, Any]] = {}
        self.assigned: set[str] = set()
        self.overridden: set[str] = set()
        self.group: tuple[str, ...] = ()
        self.groups: Counter[tuple[str, ...]] = Counter()
        self.calling: list[str] = []
        self.outside: Span | None = None  # inside the prelude: the call in the reader's own text
        self.turns = 0
        self.depth = 0
        self.last: str | None = None
        self.last_span: Span = (0, 0)

    # ---- expressions ----------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Any:
        """What an expression is worth: a literal, a node, or a list of them."""
        if type(node) is ast.Name:  # by far the most frequent case
            self.builder.spend(1)
            return self._read(node)
        self.enter(node)
        read = _READERS.get(type(node))
        if read is None:
            raise self.unsupported(type(node).__name__, node)
        worth = read(self, node)
        self.depth -= 1
        return worth

    def enter(self, node: ast.expr) -> None:
        """One expression deeper. Refusal "too-deep" where that is too deep."""
        self.builder.spend(1)
        self.depth += 1
        if self.depth > self.limits.nesting:
            raise Refusal("too-deep", span=self.span(node), limit=self.limits.nesting)

    def leave(self) -> None:
        self.depth -= 1

    def worth(self, node: ast.expr) -> Worth:
        """What an expression is worth as an operand: a list of numbers is an array."""
        return self.operand(self.value(node), node)

    def operand(self, worth: Any, node: ast.expr) -> Worth:
        if isinstance(worth, List):
            array = self.array(worth, node)
            if array is None:
                raise worth.no_array(self.span(node))
            return Literal(array)
        if isinstance(worth, str):
            raise self.unsupported("Constant.str", node)
        found: Worth = worth
        return found

    def array(self, row: List, node: ast.AST) -> Array | None:
        """A list as an array, bounded before it is made; None if it is none."""
        if row.numbers and row.shape is not None:
            if row.elements != row.size:  # arrays are in it, and not numbers alone
                self.builder.state(row.elements, self.span(node))
            self.builder.check_elements(row.elements, self.span(node))
            self.builder.spend(row.size)
        return row.array()

    def items(self, worth: Any, node: ast.expr) -> list[Any]:
        """The elements of a list."""
        if isinstance(worth, List):
            self.builder.spend(len(worth))
            return worth
        if isinstance(worth, int) and self.builder.nodes[worth].shape:
            return self._elements(worth, node)
        raise Refusal("not-a-list", span=self.span(node))

    def _elements(self, row: int, node: ast.expr) -> list[Any]:
        """The elements of an array as nodes; those of a list of whole numbers are sizes as well."""
        builder, span = self.builder, self.span(node)
        known: Any = builder.leaves.get(row) if row in builder.rows else None
        found = []
        for k in range(builder.nodes[row].shape[0]):
            one = builder.node(OPS["index"], (row,), {"key": (k,)}, span, self.group)
            builder.taken_out.add(one)
            if known is not None and np.ndim(known) == 1 and whole(known[k]):
                builder.sizes[one] = int(known[k])
            found.append(one)
        return found

    def find(self, node: ast.Name) -> Any:
        """What a name is bound to. Refusal, with the nearest known name, if it is bound to nothing."""
        name = node.id
        for scope in (self.local, self.names if self.outside is None else {}):
            if name in scope:
                return scope[name]
        if name in CONSTANTS:
            return Literal(CONSTANTS[name])
        span = self.span(node)
        if name in calls.FUNCTIONS or name in self.functions or name in prelude():
            raise Refusal("unknown-name", "function", span=span, name=name)
        if name in foreign.VALUES:
            raise Refusal("unknown-name", "value", span=span, name=name, instead=foreign.VALUES[name])
        for split in range(2, len(name) if len(name) < foreign.LONGEST else 0):  # sinx
            if name[:split] in calls.FUNCTIONS and (name[split:] in self.local or name[split:] in self.names):
                instead = f"{name[:split]}({name[split:]})"
                raise Refusal("unknown-name", "value", span=span, name=name, instead=instead)
        near = foreign.near(name, [*self.local, *self.names, *CONSTANTS])
        raise Refusal("unknown-name", "near" if near else None, span=span, name=name, near=near)

    def _read(self, node: ast.Name) -> Any:
        known = self.local.get(node.id)
        return known if known is not None else self.find(node)

    def _constant(self, node: ast.Constant) -> Any:
        value = node.value
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            kind = type(value).__name__.replace("ellipsis", "Ellipsis")
            raise self.unsupported(f"Constant.{kind}", node)
        if abs(value) > 1.7976931348623157e308:
            raise Refusal("number-too-large", span=self.span(node))
        return Literal(value if isinstance(value, int) and abs(value) <= EXACT else float(value))

    def _list(self, node: ast.List | ast.Tuple) -> Any:
        chosen = [getattr(one, "value", None) for one in node.elts]
        if chosen and all(isinstance(one, bool) for one in chosen):
            self.builder.spend(len(chosen))
            return List([Literal(int(one is True)) for one in chosen], isinstance(node, ast.Tuple), mask=True)
        row = List([self.value(element) for element in node.elts], isinstance(node, ast.Tuple))
        if row.fixed:
            return row
        if not row:
            raise Refusal("ragged-list", "empty", span=self.span(node))
        if row.numbers and self.array(row, node) is None:
            raise row.no_array(self.span(node))
        return row

    def _comprehension(self, node: ast.ListComp) -> List:
        if len(node.generators) != 1 or node.generators[0].is_async:
            raise self.unsupported("ListComp.nested", node)
        generator = node.generators[0]
        if not isinstance(generator.target, ast.Name):
            raise self.unsupported("target.Tuple", generator.target)
        name = generator.target.id
        outer = self.local.get(name)
        items = []
        for worth in self._turns(generator.iter, name)[1]:
            self._turn(node)
            self.local[name] = worth
            if all(static(self, test) for test in generator.ifs):
                items.append(self.value(node.elt))
        if outer is None:
            self.local.pop(name, None)
        else:
            self.local[name] = outer
        if not items:
            raise Refusal("ragged-list", "empty", span=self.span(node))
        return List(items)

    def _unary(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.UAdd):
            return self.worth(node.operand)
        if not isinstance(node.op, ast.USub):
            raise self.unsupported(type(node.op).__name__, node)
        worth = self.apply(OPS["neg"], [node.operand], {}, node)
        if isinstance(worth, int):
            size = self.builder.sizes.get(self.builder.nodes[worth].inputs[0])
            if size is not None:
                self.builder.sizes[worth] = -size
        return worth

    def _spine(self, node: ast.BinOp) -> Any:
        """A long sum nests to the left: it is read in a loop."""
        spine = [node]
        while isinstance(spine[-1].left, ast.BinOp):
            spine.append(spine[-1].left)
        worth = self.value(spine[-1].left)
        for part in reversed(spine):
            worth = self._binary(part.op, worth, part.right, part, part.left)
        return worth

    def _binary(
        self, operator: ast.operator, left: Any, right_node: ast.expr,
        node: ast.expr | ast.stmt, left_node: ast.expr,
    ) -> Any:  # fmt: skip
        builder = self.builder
        op = _BINARY.get(type(operator))
        if op is None:
            if isinstance(node, ast.BinOp) and isinstance(operator, (ast.FloorDiv, ast.Mod)):
                try:
                    return Literal(static(self, node))
                except Refusal as refusal:
                    if refusal.code != "not-an-integer":
                        raise
                raise Refusal("unsupported", type(operator).__name__, span=self.span(node), construct="")
            raise self.unsupported(type(operator).__name__, node)
        place = len(builder.nodes)
        right = self.value(right_node)
        lists = op.name == "add" and _is_list(left) and _is_list(right)
        if lists and not (left.numbers and right.numbers):
            builder.spend(len(left) + len(right))
            return List([*left, *right])
        left, right = self.operand(left, left_node), self.operand(right, right_node)
        ends = len(builder.nodes)
        span = self.span(node)
        spans = self._literal_spans((left, right), (left_node, right_node), span)
        worth = builder.apply(op, (left, right), (place, ends), spans, {}, span, self.group)
        if isinstance(worth, int) and op.name in _SIZED and builder.sizes:
            sizes: list[Any] = [
                one.value if isinstance(one, Literal) else builder.sizes.get(one) for one in (left, right)
            ]
            if all(isinstance(size, int) for size in sizes):
                size = _SIZED[op.name](sizes[0], sizes[1])
                if abs(size) <= EXACT:
                    builder.sizes[worth] = size
        return worth

    def _compare(self, node: ast.Compare) -> Any:
        op = _COMPARISONS.get(type(node.ops[0]))
        if len(node.ops) > 1:
            raise self.unsupported("Compare", node)
        if op is None:
            raise self.unsupported("Compare.word", node)
        return self.apply(op, [node.left, node.comparators[0]], {}, node)

    def _if(self, node: ast.IfExp) -> Any:
        return self.value(node.body if self.holds(node.test) else node.orelse)

    def holds(self, test: ast.expr) -> bool:
        """Whether a condition on plain values holds. Refusal, with `where`, for one on a graph's value."""
        try:
            return bool(static(self, test))
        except Refusal as refusal:
            if refusal.code != "not-an-integer":
                raise
        span = self.span(test)
        written = self.source.text[slice(*span)] if self.outside is None else "x > 0"
        raise Refusal("not-an-integer", "condition", span=span, test=" ".join(written.split())[:40])

    def _attribute(self, node: ast.Attribute) -> Any:
        if node.attr == "T":
            return self.apply(OPS["transpose"], [node.value], {}, node)
        if node.attr == "shape":
            return List([Literal(length) for length in self.shape(self.worth(node.value))], fixed=True)
        if node.attr in CONSTANTS:
            raise Refusal(
                "unknown-name", "value", span=self.span(node), name=f"….{node.attr}", instead=node.attr
            )
        variant = "attribute-function" if node.attr in calls.FUNCTIONS else "attribute"
        raise Refusal("unsupported", variant, span=self.span(node), name=node.attr, construct="")

    def shape(self, worth: Worth) -> tuple[int, ...]:
        if isinstance(worth, Literal):
            return np.shape(worth.value)
        return self.builder.nodes[worth].shape

    def _subscript(self, node: ast.Subscript) -> Any:
        worth = self.value(node.value)
        if isinstance(worth, List) and not (
            _is_list(worth) and worth.numbers and isinstance(node.slice, ast.Tuple)
        ):
            return self._element(worth, node)
        key = tuple(self._index(part) for part in _parts(node.slice))
        place, span = len(self.builder.nodes), self.span(node)
        operand = self.operand(worth, node.value)
        key = self._unmasked(key, self.shape(operand), node)
        at = self.span(node.value)
        return self.builder.apply(OPS["index"], (operand,), (place,), (at,), {"key": key}, span, self.group)

    def _unmasked(self, key: tuple[Any, ...], shape: tuple[int, ...], node: ast.Subscript) -> tuple[Any, ...]:
        """An index whose masks are the places where they are true. Refusal for more than one list."""
        lists = [one for one in key if isinstance(one, tuple) and one[0] in ("mask", "places")]
        if len(lists) > 1:
            raise Refusal("bad-places", "two", span=self.span(node))
        made = []
        for axis, one in enumerate(key):
            if isinstance(one, tuple) and one[0] == "mask":
                length = shape[axis] if axis < len(shape) else 0
                places = tuple(i for i, chosen in enumerate(one[1:]) if chosen)
                if len(one) - 1 != length or not places:
                    raise Refusal("bad-places", "mask", span=self.span(node), length=length, got=len(one) - 1)
                one = ("places", *places)
            made.append(one)
        return tuple(made)

    def _element(self, row: Any, node: ast.Subscript) -> Any:
        if isinstance(node.slice, ast.Slice):
            key = slice(*self._index(node.slice)[1:])
            self.builder.spend(len(range(*key.indices(len(row)))))
            part = row[key]
            if not part:
                raise Refusal("ragged-list", "empty", span=self.span(node))
            return List(part, row.fixed)
        if isinstance(node.slice, ast.List):
            chosen = self._unmasked((self._places(node.slice),), (len(row),), node)[0][1:]
            self.builder.spend(len(chosen))
            for index in chosen:
                if not -len(row) <= index < len(row):
                    raise Refusal("bad-index", span=self.span(node), index=index, length=len(row), axis=0)
            return List([row[index] for index in chosen], row.fixed)
        index = integer(self, node.slice)
        if not -len(row) <= index < len(row):
            variant = "number" if isinstance(node.value, ast.Attribute) and not row else None
            raise Refusal("bad-index", variant, span=self.span(node), index=index, length=len(row), axis=0)
        return row[index]

    def _index(self, node: ast.expr) -> Any:
        if isinstance(node, (ast.List, ast.ListComp)) or (isinstance(node, ast.Name) and self._is_row(node)):
            return self._places(node)
        if isinstance(node, ast.Compare):
            written = " ".join(self.source.text[slice(*self.span(node))].split())[:40]
            raise Refusal("not-an-integer", "mask", span=self.span(node), test=written)
        if not isinstance(node, ast.Slice):
            return integer(self, node)
        bounds = [None if b is None else integer(self, b) for b in (node.lower, node.upper, node.step)]
        if bounds[2] == 0:
            raise Refusal("not-an-integer", "step", span=self.span(node))
        return ("slice", *bounds)

    def _is_row(self, node: ast.Name) -> bool:
        """Whether a name is bound to a list of whole numbers, or of nothing else."""
        worth = self.local.get(node.id, self.names.get(node.id))
        return isinstance(worth, List) or (isinstance(worth, int) and worth in self.builder.rows)

    def _places(self, node: ast.expr) -> tuple[Any, ...]:
        """Several places along one axis: x[[0, 0, 2]], or x[[True, False, True]] for those that are true."""
        if isinstance(node, ast.ListComp):
            row = self._comprehension(node)
            self.builder.spend(row.size)
            found: tuple[Any, ...] = tuple(getattr(one, "value", None) for one in row)
        else:
            known = static(self, node)
            found = known if isinstance(known, tuple) else ()
        kinds = {type(one) for one in found}
        if kinds not in ({bool}, {int}):
            raise Refusal("bad-places", span=self.span(node))
        return ("mask" if kinds == {bool} else "places", *found)

    def _call(self, node: ast.Call) -> Any:
        if not isinstance(node.func, ast.Name):
            method = node.func.attr if isinstance(node.func, ast.Attribute) else None
            span = self.span(node.func)
            if method in calls.FUNCTIONS:
                raise Refusal("unsupported", "method", span=span, name=method, construct="")
            if method:
                known = calls.unknown(method, [*calls.FUNCTIONS], span)
                raise (
                    self.unsupported("Call.Attribute", node.func) if known.variant == "no-function" else known
                )
            raise self._factor(node)
        name = node.func.id
        # The prelude is not changed by what a program calls its own functions and values.
        function = self.functions.get(name) if self.outside is None else None
        if function is None and name not in calls.FUNCTIONS:
            function = prelude().get(name)
        if function is not None:
            return self.inline(name, function, node)
        return calls.call(self, name, node)

    def _factor(self, node: ast.Call) -> Refusal:
        """3(x + 1): a product without its sign, since only a function is called."""
        start, end = self.span(node)
        if self.outside is not None or len(node.args) != 1 or node.keywords:
            return self.unsupported("Call.Call", node.func)
        bracket = self.source.tidied.rfind("(", start, self.span(node.args[0])[0] + 1)
        left, right = self.source.text[start:bracket].strip(), self.source.text[bracket:end]
        if isinstance(node.func, ast.Call) and not isinstance(node.func.func, ast.Name):
            left = self._factor(node.func).holes.get("instead", left)  # 3(x + 1)(x + 2)
        instead = " ".join(f"{left} * {right}".split())
        return Refusal("unsupported", "product", span=(start, end), construct="", instead=instead)

    # ---- what the readers of calls need ---------------------------------------------------------

    def apply(self, op: Op, parts: list[ast.expr], settings: dict[str, Any], node: ast.expr) -> Worth:
        worths, places = [], []
        for part in parts:
            worths.append(self.worth(part))
            places.append(len(self.builder.nodes))
        span = self.span(node)
        spans = self._literal_spans(worths, parts, span)
        return self.builder.apply(op, worths, places, spans, settings, span, self.group)

    def apply_to(
        self, op: Op, left: Worth, left_node: ast.expr, right_node: ast.expr, node: ast.expr
    ) -> Worth:
        """An operation on what has been read and what has not."""
        place = len(self.builder.nodes)
        right = self.worth(right_node)
        ends, span = len(self.builder.nodes), self.span(node)
        spans = self._literal_spans((left, right), (left_node, right_node), span)
        return self.builder.apply(op, (left, right), (place, ends), spans, {}, span, self.group)

    def _literal_spans(self, worths: Sequence[Any], parts: Sequence[ast.AST], whole: Span) -> list[Span]:
        """Where each literal is written; for an argument that is a node nobody asks."""
        return [
            self.span(part) if isinstance(worth, Literal) else whole
            for worth, part in zip(worths, parts, strict=True)
        ]

    def span(self, node: ast.AST) -> Span:
        if self.outside is not None:
            return self.outside
        assert isinstance(node, (ast.expr, ast.stmt))
        return self.source.span(node)

    def _first_line(self, node: ast.AST) -> Span:
        start, end = self.span(node)
        lines = self.source.text[start:end].splitlines() or [""]
        return start, start + len(lines[0])

    def unsupported(self, construct: str, node: ast.AST) -> Refusal:
        variant = construct if construct in HINTED else None
        span = self._first_line(node)
        return Refusal("unsupported", variant, span=span, construct=f"construct.{construct}")

    # ---- repetition -----------------------------------------------------------------------------

    def inline(self, name: str, function: ast.FunctionDef, call: ast.Call) -> Any:
        """What a call of a program's or the prelude's own function is worth: its statements, run here."""
        raise NotImplementedError

    def _turns(self, source: ast.expr, name: str) -> tuple[str, list[Any]]:
        """What a loop runs over, and what its turns are called: `layers[3]`."""
        match source:
            case ast.Call(func=ast.Name(id="range"), args=[_, *rest], keywords=[]) if len(rest) < 3:
                bounds = [integer(self, argument) for argument in source.args]
                if len(bounds) == 3 and bounds[2] == 0:
                    raise Refusal("not-an-integer", "step", span=self.span(source.args[2]))
                steps = range(*bounds)
                if len(steps) > self.limits.turns:
                    raise Refusal("too-many-turns", span=self.span(source), limit=self.limits.turns)
                self.builder.spend(len(steps))
                return name, [Literal(i) for i in steps]
        label = source.id if isinstance(source, ast.Name) else name
        return label, self.items(self.value(source), source)

    def _turn(self, node: ast.AST) -> None:
        self.turns += 1
        if self.turns > self.limits.turns:
            raise Refusal("too-many-turns", span=self.span(node), limit=self.limits.turns)


def _is_list(worth: Any) -> bool:
    return isinstance(worth, List) and not worth.fixed


def _parts(index: ast.expr) -> list[ast.expr]:
    return index.elts if isinstance(index, ast.Tuple) else [index]


_READERS: dict[type[ast.expr], Callable[[Expressions, Any], Any]] = {
    ast.Constant: Expressions._constant,
    ast.List: Expressions._list,
    ast.Tuple: Expressions._list,
    ast.ListComp: Expressions._comprehension,
    ast.UnaryOp: Expressions._unary,
    ast.BinOp: Expressions._spine,
    ast.Compare: Expressions._compare,
    ast.IfExp: Expressions._if,
    ast.Attribute: Expressions._attribute,
    ast.Subscript: Expressions._subscript,
    ast.Call: Expressions._call,
}

# Constructs whose refusal says what to write instead.
HINTED = {
    "While", "target.Subscript",
    "Import", "ImportFrom", "Lambda", "BoolOp", "Not", "Return",
    "BitXor", "Expr", "ChainedAssign", "Compare", "Compare.word", "Constant.str", "Constant.bool",
    "FunctionDef.form", "FunctionDef.inner", "ListComp.nested",
}  # fmt: skip
