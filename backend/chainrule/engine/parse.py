"""From program text to a Graph: the subset of Python in which programs are written.

The text is parsed by the standard library's `ast` and never evaluated by Python. Each statement is
walked once and its operations are appended to a list, so the list is in evaluation order.
"""

import ast
import difflib
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.engine.graph import Graph, Node, Value
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.ops import OPS, Op
from chainrule.engine.refusal import Refusal, Span
from chainrule.engine.shapes import Shape
from chainrule.engine.source import Source

CONSTANTS = {"pi": math.pi, "e": math.e}
CALLABLE = {name: op for name, op in OPS.items() if op.symbol is None or name == "matmul"}
FUNCTIONS = {*CALLABLE, "param"}

_BINARY: dict[type[ast.operator], Op] = {
    ast.Add: OPS["add"], ast.Sub: OPS["sub"], ast.Mult: OPS["mul"], ast.Div: OPS["div"],
    ast.Pow: OPS["pow"], ast.MatMult: OPS["matmul"],
}  # fmt: skip

# Integers beyond this are no longer exact as float64, so they stop being sizes.
_EXACT = 2**53


@dataclass(frozen=True)
class Literal:
    """A value that the program states: it has no node until something is done with it."""

    value: int | float | np.ndarray[Any, Any]


# What an expression is worth while parsing: a literal, or the id of a node.
Worth = Literal | int


def parse(
    text: str,
    inputs: Mapping[str, Value] | None = None,
    *,
    params: Collection[str] = (),
    output: str | None = None,
    limits: Limits = LIMITS,
) -> Graph:
    """The graph of a program.

    `inputs` gives leaves by name: it overrides a leaf of the program, defines a name that the
    program only reads, and makes any other name an unconnected leaf. `params` names leaves to treat
    as parameters. `output` names any node; the default is the last assigned name. Refusal for
    anything that cannot be run, with its place.
    """
    given = {unicodedata.normalize("NFKC", name): value for name, value in (inputs or {}).items()}
    return _Reader(Source(text, limits.characters), given, params, limits).graph(output)


class _Reader:
    def __init__(
        self, source: Source, given: dict[str, Value], params: Collection[str], limits: Limits
    ) -> None:
        self.source = source
        self.given = given
        self.params = set(params)
        self.limits = limits
        self.nodes: list[Node] = []
        self.leaves: dict[int, Value] = {}
        self.names: dict[str, int] = {}
        self.sizes: dict[int, int] = {}  # leaf id -> the plain integer that it was written as
        self.used_as_size: set[int] = set()
        self.keys: Counter[str] = Counter()
        self.assigned: set[str] = set()
        self.overridden: set[str] = set()
        self.fresh = 0  # the first node of the statement being read
        self.depth = 0
        self.last: str | None = None

    # ---- the whole program -----------------------------------------------------------------------

    def graph(self, output: str | None) -> Graph:
        statements = self.source.tree.body
        if not statements:
            raise Refusal("empty-program", span=(0, 0))
        self.assigned = self._assigned_before_read(statements)
        for name, value in self.given.items():
            if name not in self.assigned:
                self._name(name, self._leaf(name, "input", value, None))
                self.overridden.add(name)
        for statement in statements:
            self._statement(statement)
        for place, name in enumerate(self.params):
            self._known_leaf(name, f"/params/{place}")
        chosen = self.last if output is None else unicodedata.normalize("NFKC", output)
        assert chosen is not None
        target = self.names.get(chosen)
        if target is None:
            target = next((node.id for node in self.nodes if node.key == chosen), None)
        if target is None:
            near = _nearest(chosen, self.names)
            variant = "near" if near else None
            raise Refusal(
                "unknown-output", variant, pointer="/output", name=chosen, near=near,
                known=", ".join(list(self.names)[:12]),
            )  # fmt: skip
        return self._pruned(target)

    def _assigned_before_read(self, statements: list[ast.stmt]) -> set[str]:
        """The given names that the program itself binds before it reads them."""
        assigned: set[str] = set()
        if not self.given:
            return assigned
        read: set[str] = set()
        for statement in statements:
            stored = []
            for part in ast.walk(statement):
                if isinstance(part, ast.Name) and part.id in self.given:
                    if isinstance(part.ctx, ast.Store) and not isinstance(statement, ast.AugAssign):
                        stored.append(part.id)
                    elif part.id not in assigned:
                        read.add(part.id)
            assigned.update(name for name in stored if name not in read)
        return assigned

    def _known_leaf(self, name: str, pointer: str) -> None:
        node = self.nodes[self.names[name]] if name in self.names else None
        if node is None or node.kind == "op":
            raise Refusal("not-a-leaf", pointer=pointer, name=name)

    def _pruned(self, target: int) -> Graph:
        """Leave out the integers that only ever served as sizes, and close the gaps."""
        consumed = {i for node in self.nodes for i in node.inputs}
        gone = self.used_as_size - consumed - {target}
        if not gone:
            return Graph(self.source.text, tuple(self.nodes), self.leaves, self.names, target)
        kept = [node for node in self.nodes if node.id not in gone]
        new = {node.id: place for place, node in enumerate(kept)}
        return Graph(
            self.source.text,
            tuple(
                node._replace(id=new[node.id], inputs=tuple(new[i] for i in node.inputs))
                for node in kept
            ),
            {new[i]: value for i, value in self.leaves.items() if i in new},
            {name: new[i] for name, i in self.names.items() if i in new},
            new[target],
        )

    # ---- statements ------------------------------------------------------------------------------

    def _statement(self, statement: ast.stmt) -> None:
        self.fresh = len(self.nodes)
        match statement:
            case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                worth = self._value(value)
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                left = self._read_name(name, self.source.span(target))
                worth = self._binary(op, left, value, statement, target)
            case ast.Assign(targets=[ast.Name(), *_, ast.Name()], value=value):
                raise self._unsupported("ChainedAssign", statement)
            case ast.Assign(targets=[target_, *_]):
                raise self._unsupported("target." + type(target_).__name__, target_)
            case ast.Expr(value=value):
                raise self._unsupported("Expr", value)
            case _:
                raise self._unsupported(type(statement).__name__, statement)
        self._bind(name, worth, self.source.span(target), value, statement)

    def _bind(
        self, name: str, worth: Worth, span: Span, value: ast.expr, statement: ast.stmt
    ) -> None:
        if name.startswith("__"):
            raise Refusal("bad-name", span=span, name=name)
        if isinstance(worth, Literal):
            worth = self._named_literal(name, worth, self.source.span(value))
        elif name in self.assigned and name not in self.overridden:
            worth = self._overridden_param(name, worth)
        self._name(name, worth, self.source.captions.get(statement.end_lineno or 0))

    def _named_literal(self, name: str, literal: Literal, span: Span) -> int:
        """`x = 0.5`: an input leaf, whose value the request may override."""
        if name in self.assigned:
            self.overridden.add(name)
            literal = Literal(self.given[name])
        size = literal.value if isinstance(literal.value, int) else None
        leaf = self._leaf(name, "input", literal.value, span)
        given = self.given.get(name)
        if isinstance(given, float) and name in self.overridden and given.is_integer():
            size = int(given)
        if size is not None:
            self.sizes[leaf] = size
        return leaf

    def _overridden_param(self, name: str, worth: int) -> int:
        """`w = param(0.4)` with a value for w in the request; anything but a leaf is refused."""
        node = self.nodes[worth]
        if node.kind == "op" or node.name is not None:
            raise Refusal("not-a-leaf", pointer=f"/inputs/{_escape(name)}", name=name)
        self.overridden.add(name)
        value = self.given[name]
        self.leaves[worth] = value
        self.nodes[worth] = node._replace(shape=np.shape(value))
        return worth

    def _name(self, name: str, worth: int, caption: str | None = None) -> None:
        """Bind a name, and give every node that the statement made its name and key."""
        self.last = name
        self.names[name] = worth
        if len(self.nodes) == self.fresh:
            return  # `y = x` adds a name, not a node
        base = self._key(name) if worth >= self.fresh else name
        for place in range(self.fresh, len(self.nodes)):
            node = self.nodes[place]
            if place == worth:
                kind = "param" if node.kind == "input" and name in self.params else node.kind
                self.nodes[place] = node._replace(
                    name=name,
                    key=base,
                    caption=caption,
                    kind=kind,
                    op=kind if node.kind != "op" else node.op,
                )
            else:
                self.nodes[place] = node._replace(key=self._key(f"{base}~{node.op}"))
        self.fresh = len(self.nodes)

    def _key(self, wish: str) -> str:
        self.keys[wish] += 1
        times = self.keys[wish]
        return wish if times == 1 else f"{wish}#{times}"

    # ---- expressions -----------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Worth:
        """What an expression is worth. A long sum nests to the left: it is read in a loop."""
        if isinstance(node, ast.BinOp):
            spine = [node]
            while isinstance(spine[-1].left, ast.BinOp):
                spine.append(spine[-1].left)
            worth = self._deeper(spine[-1].left)
            for part in reversed(spine):
                worth = self._binary(part.op, worth, part.right, part, part.left)
            return worth
        read = _READERS.get(type(node))
        if read is None:
            raise self._unsupported(type(node).__name__, node)
        return read(self, node)

    def _deeper(self, node: ast.expr) -> Worth:
        if type(node) is ast.Name:  # by far the most frequent case
            return self._read(node)
        self.depth += 1
        if self.depth > self.limits.nesting:
            raise Refusal("too-deep", span=self.source.span(node), limit=self.limits.nesting)
        worth = self._value(node)
        self.depth -= 1
        return worth

    def _read(self, node: ast.Name) -> Worth:
        known = self.names.get(node.id)
        return known if known is not None else self._read_name(node.id, self.source.span(node))

    def _read_name(self, name: str, span: Span) -> Worth:
        if name in self.names:
            return self.names[name]
        if name in CONSTANTS:
            return Literal(CONSTANTS[name])
        if name in FUNCTIONS:
            raise Refusal("unknown-name", "function", span=span, name=name)
        near = _nearest(name, [*self.names, *CONSTANTS])
        raise Refusal("unknown-name", "near" if near else None, span=span, name=name, near=near)

    def _constant(self, node: ast.Constant) -> Worth:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            kind = type(value).__name__.replace("ellipsis", "Ellipsis")
            raise self._unsupported(f"Constant.{kind}", node)
        if abs(value) > 1.7976931348623157e308:
            raise Refusal("number-too-large", span=self.source.span(node))
        return Literal(value if isinstance(value, int) and abs(value) <= _EXACT else float(value))

    def _list(self, node: ast.List) -> Worth:
        span = self.source.span(node)
        items = []
        for element in node.elts:
            worth = self._deeper(element)
            if not isinstance(worth, Literal):
                raise Refusal("list-of-nodes", span=self.source.span(element))
            items.append(worth.value)
        if not items:
            raise Refusal("ragged-list", "empty", span=span)
        if len({np.shape(item) for item in items}) > 1:
            raise Refusal("ragged-list", span=span)
        array = np.array(items, dtype=np.float64)
        self._check_elements(array.size, span)
        return Literal(array)

    def _unary(self, node: ast.UnaryOp) -> Worth:
        if isinstance(node.op, ast.UAdd):
            return self._deeper(node.operand)
        if not isinstance(node.op, ast.USub):
            raise self._unsupported(type(node.op).__name__, node)
        worth = self._deeper(node.operand)
        if isinstance(worth, Literal):
            return Literal(-worth.value)
        return self._node(OPS["neg"], (worth,), {}, node)

    def _binary(
        self, operator: ast.operator, left: Worth, right_node: ast.expr,
        node: ast.expr | ast.stmt, left_node: ast.expr,
    ) -> Worth:  # fmt: skip
        op = _BINARY.get(type(operator))
        if op is None:
            raise self._unsupported(type(operator).__name__, node)
        place = len(self.nodes)
        right = self._deeper(right_node)
        return self._apply(
            op, [left, right], [place, len(self.nodes)], [left_node, right_node], {}, node
        )

    def _attribute(self, node: ast.Attribute) -> Worth:
        if node.attr != "T":
            raise Refusal("unsupported", "attribute", span=self.source.span(node), name=node.attr)
        return self._apply_to(OPS["transpose"], [node.value], {}, node)

    def _call(self, node: ast.Call) -> Worth:
        if not isinstance(node.func, ast.Name):
            raise self._unsupported("Call." + type(node.func).__name__, node.func)
        name = node.func.id
        if name == "param":
            return self._param(node)
        op = CALLABLE.get(name)
        if op is None:
            span = self.source.span(node.func)
            if name in self.names:
                raise Refusal("unknown-name", "call", span=span, name=name)
            near = _nearest(name, FUNCTIONS)
            raise Refusal(
                "unknown-name", "near-function" if near else "no-function",
                span=span, name=name, near=near,
            )  # fmt: skip
        count = len(op.args)
        options = list(op.settings)
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            raise self._unsupported("Starred", node)
        if not count <= len(node.args) <= count + len(options):
            raise Refusal(
                "wrong-arguments", span=self.source.span(node), name=name, wanted=count,
                got=len(node.args), usage=usage(op),
            )  # fmt: skip
        settings = {
            option: self._setting(value)
            for option, value in zip(options, node.args[count:], strict=False)
        }
        for keyword in node.keywords:
            if keyword.arg not in op.settings or keyword.arg in settings:
                raise Refusal(
                    "wrong-arguments", "keyword", span=self.source.span(keyword.value), name=name,
                    keyword=keyword.arg or "**", usage=usage(op),
                )  # fmt: skip
            settings[keyword.arg] = self._setting(keyword.value)
        return self._apply_to(op, node.args[:count], settings, node)

    def _param(self, node: ast.Call) -> Worth:
        if len(node.args) != 1 or node.keywords:
            raise Refusal(
                "wrong-arguments", span=self.source.span(node), name="param", wanted=1,
                got=len(node.args) + len(node.keywords), usage="param(0.4)",
            )  # fmt: skip
        worth = self._deeper(node.args[0])
        if not isinstance(worth, Literal):
            raise Refusal("param-of-node", span=self.source.span(node.args[0]))
        return self._leaf(None, "param", worth.value, self.source.span(node))

    def _setting(self, node: ast.expr) -> Any:
        """A keyword's value: a plain integer, a tuple of them, True, False or None."""
        match node:
            case ast.Constant(value=bool() | None as value):
                return value
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                return tuple(self._integer(element) for element in elements)
        return self._integer(node)

    def _integer(self, node: ast.expr) -> int:
        worth = self._deeper(node)
        if isinstance(worth, Literal) and isinstance(worth.value, int):
            return worth.value
        if isinstance(worth, int) and worth in self.sizes:
            self.used_as_size.add(worth)
            return self.sizes[worth]
        raise Refusal("not-an-integer", span=self.source.span(node))

    # ---- nodes -----------------------------------------------------------------------------------

    def _apply_to(
        self, op: Op, parts: list[ast.expr], settings: dict[str, Any], node: ast.expr
    ) -> Worth:
        worths: list[Worth] = []
        places: list[int] = []
        for part in parts:
            worths.append(self._deeper(part))
            places.append(len(self.nodes))
        return self._apply(op, worths, places, parts, settings, node)

    def _apply(
        self, op: Op, worths: list[Worth], places: list[int], parts: list[ast.expr],
        settings: dict[str, Any], node: ast.expr | ast.stmt,
    ) -> Worth:  # fmt: skip
        """An operation on literals alone is a constant; otherwise its literals become nodes.

        A literal's node belongs where the literal is written (`places`), which is known before
        whether it is needed: in `0.5 * (y - t)` the 0.5 comes before the difference, while `2 * pi`
        needs no node for the 2.
        """
        if all(isinstance(worth, Literal) for worth in worths):
            return self._folded(op, worths, settings, node)  # type: ignore[arg-type]
        for k in reversed(range(len(worths))):
            worth = worths[k]
            if isinstance(worth, Literal):
                place = places[k]
                self._make_room(place)
                later = [w + 1 if isinstance(w, int) and w >= place else w for w in worths[k + 1 :]]
                worths[k:] = [self._const(worth, parts[k], place), *later]
        return self._node(op, tuple(worths), settings, node)  # type: ignore[arg-type]

    def _make_room(self, place: int) -> None:
        """Move the nodes from `place` on, all of the expression being read, up by one."""
        for i in range(len(self.nodes) - 1, place - 1, -1):
            node = self.nodes[i]
            inputs = tuple(j + 1 if j >= place else j for j in node.inputs)
            self.nodes[i] = node._replace(id=i + 1, inputs=inputs)
            if i in self.leaves:
                self.leaves[i + 1] = self.leaves.pop(i)

    def _folded(
        self, op: Op, literals: list[Literal], settings: dict[str, Any],
        node: ast.expr | ast.stmt,
    ) -> Literal:  # fmt: skip
        values = [literal.value for literal in literals]
        shapes = tuple(np.shape(value) for value in values)
        self._shape(op, shapes, settings, node)
        floats = [float(v) if isinstance(v, int) else v for v in values]
        arguments = op.lift(*map(np.asarray, floats)) if op.lift else floats
        result = op(*arguments, **settings)
        if op.lift:
            result = np.reshape(result, self._shape(op, shapes, settings, node))
        result = float(result) if np.ndim(result) == 0 else np.asarray(result)
        whole = all(isinstance(value, int) for value in values) and op.name != "div"
        if whole and isinstance(result, float) and abs(result) <= _EXACT and result.is_integer():
            return Literal(int(result))
        return Literal(result)

    def _const(self, literal: Literal, node: ast.expr, place: int) -> int:
        return self._leaf(None, "const", literal.value, self.source.span(node), place)

    def _leaf(
        self, name: str | None, kind: str, value: Any, span: Span | None, place: int | None = None
    ) -> int:
        if isinstance(value, np.ndarray):
            self._check_elements(value.size, span)
        leaf = len(self.nodes) if place is None else place
        self._check_nodes(span)
        self.nodes.insert(leaf, Node(leaf, kind, kind, shape=np.shape(value), span=span))
        self.leaves[leaf] = float(value) if isinstance(value, int) else value
        return leaf

    def _node(
        self, op: Op, inputs: tuple[int, ...], settings: dict[str, Any], node: ast.expr | ast.stmt
    ) -> int:
        nodes = self.nodes
        shape: Shape = ()
        if not op.elementwise or any(nodes[i].shape for i in inputs):
            shape = self._shape(op, tuple(nodes[i].shape for i in inputs), settings, node)
        new = len(nodes)
        span = self.source.span(node)
        self._check_nodes(span)
        chosen = op.settings | settings if op.settings else {}
        nodes.append(Node(new, op.name, "op", inputs, shape=shape, span=span, settings=chosen))
        return new

    def _shape(
        self, op: Op, shapes: tuple[Shape, ...], settings: dict[str, Any], node: ast.expr | ast.stmt
    ) -> Shape:
        try:
            shape = op.shape(shapes, op.settings | settings)
        except Refusal as refusal:
            refusal.holes.setdefault("op", op.symbol or op.name)
            raise refusal.at(self.source.span(node)) from None
        self._check_elements(math.prod(shape), self.source.span(node) if shape else None)
        return shape

    def _check_nodes(self, span: Span | None) -> None:
        if len(self.nodes) >= self.limits.nodes:
            raise Refusal("too-many-nodes", span=span, limit=self.limits.nodes)

    def _check_elements(self, size: int, span: Span | None) -> None:
        if size > self.limits.elements:
            raise Refusal("too-many-elements", span=span, size=size, limit=self.limits.elements)

    def _unsupported(self, construct: str, node: ast.expr | ast.stmt) -> Refusal:
        variant = construct if construct in HINTED else None
        start, end = self.source.span(node)
        first_line = self.source.text[start:end].splitlines()[0]
        span = (start, start + len(first_line))
        return Refusal("unsupported", variant, span=span, construct=f"construct.{construct}")


_READERS: dict[type[ast.expr], Callable[[_Reader, Any], Worth]] = {
    ast.Name: _Reader._read,
    ast.Constant: _Reader._constant,
    ast.List: _Reader._list,
    ast.UnaryOp: _Reader._unary,
    ast.Attribute: _Reader._attribute,
    ast.Call: _Reader._call,
}

# Constructs whose refusal says what to write instead.
HINTED = {"BitXor", "Expr", "ChainedAssign", "Tuple", "Compare", "Constant.str", "Constant.bool"}


def usage(op: Op) -> str:
    """How an operation is called: `sum(x, axis=None, keepdims=False)`."""
    options = [f"{name}={value}" for name, value in op.settings.items()]
    return f"{op.name}({', '.join([*op.args, *options])})"


def _nearest(name: str, known: Collection[str]) -> str | None:
    """The known name most likely meant: the same letters first, then a near spelling."""
    folded = {other.lower(): other for other in known}
    if name.lower() in folded:
        return folded[name.lower()]
    cutoff = 0.6 if len(name) > 2 else 0.75
    return next(iter(difflib.get_close_matches(name, list(known), 1, cutoff)), None)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
