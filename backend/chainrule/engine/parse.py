"""From program text to a Graph: the subset of Python in which programs are written.

The text is parsed by the standard library's `ast` and never evaluated by Python. Statements are
walked in the order in which they would run: calls are inlined and loops unrolled, so that the list
of nodes is in evaluation order.
"""

import ast
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine import calls
from chainrule.engine.builder import EXACT, Builder, Literal, Worth
from chainrule.engine.graph import Graph, Value
from chainrule.engine.limits import LIMITS, Limits
from chainrule.engine.ops import OPS, Op
from chainrule.engine.plain import integer, plain
from chainrule.engine.refusal import Refusal, Span
from chainrule.engine.source import Source

CONSTANTS = {"pi": math.pi, "e": math.e}
PRELUDE = Path(__file__).parent.parent / "programs" / "prelude.txt"

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


class Returned(NamedTuple):
    """What a function's body gave back."""

    worth: Any


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
    given = {_normal(name): value for name, value in (inputs or {}).items()}
    wanted = [_normal(name) for name in params]
    return Reader(Source(text, limits.characters), given, wanted, limits).graph(output)


def _normal(name: str) -> str:
    """A name as Python's parser has it: full-width letters are the plain ones."""
    return unicodedata.normalize("NFKC", name)


@cache
def prelude() -> dict[str, ast.FunctionDef]:
    """The functions that are written in the language itself, by name."""
    tree = ast.parse(PRELUDE.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


class Reader:
    """One reading of one program."""

    def __init__(
        self, source: Source, given: dict[str, Value], params: Collection[str], limits: Limits
    ) -> None:
        self.source = source
        self.given = given
        self.params = params
        self.limits = limits
        self.builder = Builder(limits)
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

    # ---- the whole program ----------------------------------------------------------------------

    def graph(self, output: str | None) -> Graph:
        statements = self.source.tree.body
        if not statements:
            raise Refusal("empty-program", span=(0, 0))
        self.assigned = self._assigned_before_read(statements)
        for name, value in self.given.items():
            if name not in self.assigned:
                self._bind_input(name, value)
        self.last = None
        self._run(statements)
        leaves = {node.name for node in self.builder.nodes if node.kind != "op"}
        for place, name in enumerate(self.params):
            if name not in leaves:
                raise Refusal("not-a-leaf", pointer=f"/params/{place}", name=name)
        if self.last is None:
            raise Refusal("no-result", span=(0, len(self.source.text)))
        target = self._target(self.last if output is None else output, output is None)
        names = {name: worth for name, worth in self.names.items() if isinstance(worth, int)}
        return self.builder.graph(self.source.text, names, target)

    def _target(self, wish: str, default: bool) -> int:
        name = _normal(wish)
        worth = self.names.get(name)
        if isinstance(worth, int):
            return worth
        if default:
            raise Refusal("list-of-nodes", "output", span=self.last_span, name=name)
        for node in self.builder.nodes:
            if node.key == name and node.kind != "const":
                return node.id
        near = calls.nearest(name, self.names)
        known = ", ".join(list(self.names)[:12])
        variant = "near" if near else None
        raise Refusal("unknown-output", variant, pointer="/output", name=name[:80], near=near, known=known)

    def _assigned_before_read(self, statements: list[ast.stmt]) -> set[str]:
        """The given names that the program itself binds before it reads them."""
        assigned: set[str] = set()
        read: set[str] = set()
        for statement in statements if self.given else ():
            if isinstance(statement, ast.FunctionDef):
                continue  # its names are read where it is called
            stored = []
            for part in ast.walk(statement):
                if isinstance(part, ast.Name) and part.id in self.given:
                    if isinstance(part.ctx, ast.Store) and not isinstance(statement, ast.AugAssign):
                        stored.append(part.id)
                    elif part.id not in assigned:
                        read.add(part.id)
            assigned.update(name for name in stored if name not in read)
        return assigned

    # ---- statements -----------------------------------------------------------------------------

    def _run(self, statements: list[ast.stmt]) -> Returned | None:
        for statement in statements:
            returned = self._statement(statement)
            if returned is not None:
                return returned
        return None

    def _statement(self, statement: ast.stmt) -> Returned | None:
        fresh = len(self.builder.nodes)
        match statement:
            case ast.Assign(targets=[ast.Name() as target], value=value):
                base = self._assign(target, self.value(value), value, statement)
                self.builder.name_rest(fresh, base)
            case ast.Assign(targets=[ast.Tuple() | ast.List() as targets], value=value):
                self._unpack(targets, value, statement, fresh)
            case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
                worth = self._binary(op, self._read(target), value, statement, target)
                base = self._assign(target, worth, value, statement)
                self.builder.name_rest(fresh, base)
            case ast.For(orelse=[]):
                return self._loop(statement)
            case ast.If(test=test, body=body, orelse=orelse):
                return self._run(body if plain(self, test) else orelse)
            case ast.FunctionDef(name=name):
                self._define(statement)
                self.builder.name_rest(fresh, name)
            case ast.Return(value=value) if self.calling and value is not None:
                return Returned(self.value(value))
            case ast.Pass():
                pass
            case ast.Expr(value=ast.Constant(value=str())) if self.calling:
                pass  # a docstring
            case ast.Assign(targets=[ast.Name(), *_, ast.Name()]):
                raise self.unsupported("ChainedAssign", statement)
            case ast.Assign(targets=[target_, *_]) | ast.AugAssign(target=target_):
                raise self.unsupported("target." + type(target_).__name__, target_)
            case ast.Expr(value=value):
                raise self.unsupported("Expr", value)
            case _:
                raise self.unsupported(type(statement).__name__, statement)
        return None

    def _assign(self, target: ast.Name, worth: Any, value: ast.expr, statement: ast.stmt) -> str:
        """Bind a name; the key after which the statement's unnamed nodes are called."""
        name = target.id
        if name.startswith("__"):
            raise Refusal("bad-name", span=self.span(target), name=name)
        if isinstance(worth, str):
            raise self.unsupported("Constant.str", value)
        worth = self._named(name, worth, self.span(value))
        caption = None if self.outside else self.source.captions.get(statement.end_lineno or 0)
        self.local[name] = worth
        if self.local is self.names:
            self.last, self.last_span = name, self.span(value)
        return self._christen(name, worth, caption)

    def _unpack(
        self, targets: ast.Tuple | ast.List, value: ast.expr, statement: ast.stmt, fresh: int
    ) -> None:
        worths = self.items(self.value(value), value)
        if any(not isinstance(target, ast.Name) for target in targets.elts):
            raise self.unsupported("target.Tuple", targets)
        if len(worths) != len(targets.elts):
            raise Refusal(
                "unpack-mismatch", span=self._first_line(statement), names=len(targets.elts),
                values=len(worths),
            )  # fmt: skip
        bases = [
            self._assign(target, worth, value, statement)
            for target, worth in zip(targets.elts, worths, strict=True)
            if isinstance(target, ast.Name)
        ]
        self.builder.name_rest(fresh, bases[0])

    def _christen(self, name: str, worth: Any, caption: str | None) -> str:
        path = "".join(f"{part}/" for part in self.group)
        if isinstance(worth, (list, tuple)):
            for k, item in enumerate(worth):
                if isinstance(item, int):
                    self.builder.name(item, f"{name}[{k}]", path, caption)
            return path + name
        if not isinstance(worth, int):
            return path + name
        wanted = name in self.params and self.local is self.names
        key = self.builder.name(worth, name, path, caption, "param" if wanted else None)
        return key if self.builder.nodes[worth].name == name else path + name

    def _named(self, name: str, worth: Any, span: Span) -> Any:
        """What a name is bound to: a literal becomes a leaf, whose value the request may override."""
        top = self.local is self.names
        row = worth if isinstance(worth, list) else None
        if row is not None and (array := calls.as_array(row)) is not None:
            worth = Literal(array)
        if (top and name in self.assigned and name not in self.overridden) or isinstance(worth, Literal):
            worth = self._leaf(name, worth, span, top and name in self.assigned)
            if row is not None and isinstance(worth, int):
                self.builder.rows.add(worth)
        return worth

    def _leaf(self, name: str, worth: Any, span: Span, override: bool) -> int:
        value = self.given[name] if override else None
        if isinstance(worth, Literal):
            stated = worth.value if value is None else value
            size = int(stated) if np.ndim(stated) == 0 and float(stated).is_integer() else None
            if value is None and not isinstance(worth.value, int):
                size = None
            new = worth.value if value is None else value
            leaf = self.builder.leaf(worth.kind, new, span, self.group, draw=worth.draw)
            if size is not None:
                self.builder.sizes[leaf] = size
        else:
            node = self.builder.nodes[worth] if isinstance(worth, int) else None
            if node is None or node.kind == "op" or node.name is not None:
                pointer = "/inputs/" + name.replace("~", "~0").replace("/", "~1")
                raise Refusal("not-a-leaf", pointer=pointer, name=name)
            assert value is not None
            leaf = node.id
            self.builder.leaves[leaf] = value
            self.builder.nodes[leaf] = node._replace(shape=np.shape(value))
        if override:
            self.overridden.add(name)
            self.builder.given.setdefault(name, []).append(leaf)
        return leaf

    def _bind_input(self, name: str, value: Value) -> None:
        leaf = self.builder.leaf("input", value, None)
        if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT:
            self.builder.sizes[leaf] = int(value)
        self.builder.given[name] = [leaf]
        self._christen(name, leaf, None)
        self.names[name] = leaf

    # ---- loops and functions --------------------------------------------------------------------

    def _loop(self, statement: ast.For) -> Returned | None:
        if not isinstance(statement.target, ast.Name):
            raise self.unsupported("target.Tuple", statement.target)
        name = statement.target.id
        label, turns = self._turns(statement.iter, name)
        outer = self.group
        for k, worth in enumerate(turns):
            self._turn(statement)
            self.group = (*outer, self._group((*outer, f"{label}[{k}]")))
            self.local[name] = worth
            returned = self._run(statement.body)
            if returned is not None:
                return returned
        self.group = outer
        return None

    def _turns(self, source: ast.expr, name: str) -> tuple[str, list[Any]]:
        """What a loop runs over, and what its turns are called: `layers[3]`."""
        match source:
            case ast.Call(func=ast.Name(id="range"), args=[_, *rest], keywords=[]) if len(rest) < 3:
                bounds = [integer(self, argument) for argument in source.args]
                if len(bounds) == 3 and bounds[2] == 0:
                    raise Refusal("not-an-integer", span=self.span(source.args[2]))
                steps = range(*bounds)
                if len(steps) > self.limits.turns:
                    raise Refusal("too-many-turns", span=self.span(source), limit=self.limits.turns)
                return name, [Literal(i) for i in steps]
        label = source.id if isinstance(source, ast.Name) else name
        return label, self.items(self.value(source), source)

    def _turn(self, node: ast.AST) -> None:
        self.turns += 1
        if self.turns > self.limits.turns:
            raise Refusal("too-many-turns", span=self.span(node), limit=self.limits.turns)

    def _group(self, path: tuple[str, ...]) -> str:
        self.groups[path] += 1
        times = self.groups[path]
        return path[-1] if times == 1 else f"{path[-1]}#{times}"

    def _define(self, function: ast.FunctionDef) -> None:
        arguments = function.args
        if function.decorator_list or arguments.vararg or arguments.kwarg or arguments.kwonlyargs:
            raise self.unsupported("FunctionDef.form", function)
        if self.calling or self.group:
            raise self.unsupported("FunctionDef.inner", function)
        if not any(isinstance(part, ast.Return) for part in ast.walk(function)):
            raise Refusal("no-return", span=self._first_line(function), name=function.name)
        names = [argument.arg for argument in arguments.args]
        if len(set(names)) < len(names):
            raise self.unsupported("FunctionDef.form", function)
        self.functions[function.name] = function
        # As in Python, defaults are worked out once, where the function is defined.
        self.defaults[function.name] = {
            name: self.value(default)
            for name, default in zip(names[::-1], arguments.defaults[::-1], strict=False)
        }

    def inline(self, name: str, function: ast.FunctionDef, call: ast.Call) -> Any:
        """A call: the function's body read in its place, as a group of its own."""
        if name in self.calling:
            raise Refusal("recursion", span=self.span(call), name=name)
        if len(self.calling) >= self.limits.calls:
            raise Refusal("too-deep", span=self.span(call))
        arguments = self._arguments(name, function, call)
        kept = (self.local, self.group, self.outside)
        if name not in self.functions and self.outside is None:
            self.outside = self.span(call)
        self.calling.append(name)
        self.local = arguments
        self.group = (*self.group, self._group((*self.group, name)))
        returned = self._run(function.body)
        self.local, self.group, self.outside = kept
        self.calling.pop()
        if returned is None:
            raise Refusal("no-return", span=self.span(call), name=name)
        return returned.worth

    def _arguments(self, name: str, function: ast.FunctionDef, call: ast.Call) -> dict[str, Any]:
        wanted = [argument.arg for argument in function.args.args]
        own = name in self.functions and self.outside is None
        defaults: Mapping[str, Any] = self.defaults[name] if own else {}
        written = function.args.defaults
        later = {} if own else dict(zip(wanted[::-1], written[::-1], strict=False))
        usage = f"{name}({', '.join(wanted)})"
        given: dict[str, ast.expr] = {}
        if len(call.args) > len(wanted) or any(isinstance(a, ast.Starred) for a in call.args):
            raise Refusal(
                "wrong-arguments", span=self.span(call), name=name, wanted=len(wanted),
                got=len(call.args), usage=usage,
            )  # fmt: skip
        given |= dict(zip(wanted, call.args, strict=False))
        for keyword in call.keywords:
            if keyword.arg not in wanted or keyword.arg in given:
                raise Refusal(
                    "wrong-arguments", "keyword", span=self.span(keyword.value), name=name,
                    keyword=keyword.arg or "**", usage=usage,
                )  # fmt: skip
            given[keyword.arg] = keyword.value
        missing = [one for one in wanted if one not in given and one not in defaults and one not in later]
        if missing:
            raise Refusal(
                "wrong-arguments", "missing", span=self.span(call), name=name, missing=missing[0],
                usage=usage,
            )  # fmt: skip
        return {
            one: defaults[one]
            if one in defaults and one not in given
            else self.value(given.get(one) or later[one])
            for one in wanted
        }

    # ---- expressions ----------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Any:
        """What an expression is worth: a literal, a node, or a list of them."""
        if type(node) is ast.Name:  # by far the most frequent case
            return self._read(node)
        self.depth += 1
        if self.depth > self.limits.nesting:
            raise Refusal("too-deep", span=self.span(node), limit=self.limits.nesting)
        read = _READERS.get(type(node))
        if read is None:
            raise self.unsupported(type(node).__name__, node)
        worth = read(self, node)
        self.depth -= 1
        return worth

    def worth(self, node: ast.expr) -> Worth:
        """What an expression is worth as an operand: a list of numbers is an array."""
        return self.operand(self.value(node), node)

    def operand(self, worth: Any, node: ast.expr) -> Worth:
        if isinstance(worth, (list, tuple)):
            array = calls.as_array(worth)
            if array is None:
                raise calls.no_array(worth, self.span(node))
            self.builder.check_elements(array.size, self.span(node))
            return Literal(array)
        if isinstance(worth, str):
            raise self.unsupported("Constant.str", node)
        return worth  # type: ignore[no-any-return]

    def items(self, worth: Any, node: ast.expr) -> list[Any]:
        """The elements of a list."""
        if isinstance(worth, (list, tuple)):
            return list(worth)
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
            builder.used_as_size.add(one)  # until something reads it
            if known is not None and np.ndim(known) == 1 and float(known[k]).is_integer():
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
        near = calls.nearest(name, [*self.local, *self.names, *CONSTANTS])
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
        items = [self.value(element) for element in node.elts]
        if isinstance(node, ast.Tuple):
            return tuple(items)
        if not items:
            raise Refusal("ragged-list", "empty", span=self.span(node))
        if calls.numbers_only(items) and calls.as_array(items) is None:
            raise calls.no_array(items, self.span(node))
        return items

    def _comprehension(self, node: ast.ListComp) -> list[Any]:
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
            if all(plain(self, test) for test in generator.ifs):
                items.append(self.value(node.elt))
        if outer is None:
            self.local.pop(name, None)
        else:
            self.local[name] = outer
        if not items:
            raise Refusal("ragged-list", "empty", span=self.span(node))
        return items

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
                return Literal(plain(self, node))
            raise self.unsupported(type(operator).__name__, node)
        place = len(builder.nodes)
        right = self.value(right_node)
        lists = op.name == "add" and isinstance(left, list) and isinstance(right, list)
        if lists and not (calls.numbers_only(left) and calls.numbers_only(right)):
            return left + right
        left, right = self.operand(left, left_node), self.operand(right, right_node)
        ends = len(builder.nodes)
        span = self.span(node)
        spans = self._literal_spans((left, right), (left_node, right_node), span)
        worth = builder.apply(op, (left, right), (place, ends), spans, {}, span, self.group)
        if isinstance(worth, int) and op.name in _SIZED and builder.sizes:
            sizes = [
                one.value if isinstance(one, Literal) else builder.sizes.get(one) for one in (left, right)
            ]
            if all(isinstance(size, int) for size in sizes):
                size = _SIZED[op.name](sizes[0], sizes[1])  # type: ignore[arg-type]
                if abs(size) <= EXACT:
                    builder.sizes[worth] = size
        return worth

    def _compare(self, node: ast.Compare) -> Any:
        op = _COMPARISONS.get(type(node.ops[0]))
        if op is None or len(node.ops) > 1:
            raise self.unsupported("Compare", node)
        return self.apply(op, [node.left, node.comparators[0]], {}, node)

    def _if(self, node: ast.IfExp) -> Any:
        return self.value(node.body if plain(self, node.test) else node.orelse)

    def _attribute(self, node: ast.Attribute) -> Any:
        if node.attr == "T":
            return self.apply(OPS["transpose"], [node.value], {}, node)
        if node.attr == "shape":
            return tuple(Literal(length) for length in self.shape(self.worth(node.value)))
        variant = "attribute-function" if node.attr in calls.FUNCTIONS else "attribute"
        raise Refusal("unsupported", variant, span=self.span(node), name=node.attr, construct="")

    def shape(self, worth: Worth) -> tuple[int, ...]:
        if isinstance(worth, Literal):
            return np.shape(worth.value)
        return self.builder.nodes[worth].shape

    def _subscript(self, node: ast.Subscript) -> Any:
        worth = self.value(node.value)
        if isinstance(worth, (list, tuple)) and not (
            isinstance(worth, list) and calls.numbers_only(worth) and isinstance(node.slice, ast.Tuple)
        ):
            return self._element(worth, node)
        key = tuple(self._index(part) for part in _parts(node.slice))
        place, span = len(self.builder.nodes), self.span(node)
        operand = self.operand(worth, node.value)
        at = self.span(node.value)
        return self.builder.apply(OPS["index"], (operand,), (place,), (at,), {"key": key}, span, self.group)

    def _element(self, row: Any, node: ast.Subscript) -> Any:
        if isinstance(node.slice, ast.Slice):
            part = row[slice(*self._index(node.slice)[1:])]
            if not part:
                raise Refusal("ragged-list", "empty", span=self.span(node))
            return part
        index = integer(self, node.slice)
        if not -len(row) <= index < len(row):
            raise Refusal("bad-index", span=self.span(node), index=index, length=len(row), axis=0)
        return row[index]

    def _index(self, node: ast.expr) -> Any:
        if not isinstance(node, ast.Slice):
            return integer(self, node)
        bounds = [None if b is None else integer(self, b) for b in (node.lower, node.upper, node.step)]
        if bounds[2] == 0:
            raise Refusal("not-an-integer", span=self.span(node))
        return ("slice", *bounds)

    def _call(self, node: ast.Call) -> Any:
        if not isinstance(node.func, ast.Name):
            method = node.func.attr if isinstance(node.func, ast.Attribute) else None
            if method in calls.FUNCTIONS:
                name = method
                raise Refusal("unsupported", "method", span=self.span(node.func), name=name, construct="")
            raise self.unsupported("Call.Attribute" if method else "Call.Call", node.func)
        name = node.func.id
        # The prelude is not changed by what a program calls its own functions and values.
        function = self.functions.get(name) if self.outside is None else None
        if function is None and name not in calls.FUNCTIONS:
            function = prelude().get(name)
        if function is not None:
            return self.inline(name, function, node)
        return calls.call(self, name, node)

    # ---- what the readers of calls need ---------------------------------------------------------

    def apply(self, op: Op, parts: list[ast.expr], settings: dict[str, Any], node: ast.expr) -> Worth:
        worths, places = [], []
        for part in parts:
            worths.append(self.worth(part))
            places.append(len(self.builder.nodes))
        span = self.span(node)
        spans = self._literal_spans(worths, parts, span)
        return self.builder.apply(op, worths, places, spans, settings, span, self.group)

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


def _parts(index: ast.expr) -> list[ast.expr]:
    return index.elts if isinstance(index, ast.Tuple) else [index]


_READERS: dict[type[ast.expr], Callable[[Reader, Any], Any]] = {
    ast.Constant: Reader._constant,
    ast.List: Reader._list,
    ast.Tuple: Reader._list,
    ast.ListComp: Reader._comprehension,
    ast.UnaryOp: Reader._unary,
    ast.BinOp: Reader._spine,
    ast.Compare: Reader._compare,
    ast.IfExp: Reader._if,
    ast.Attribute: Reader._attribute,
    ast.Subscript: Reader._subscript,
    ast.Call: Reader._call,
}

# Constructs whose refusal says what to write instead.
HINTED = {
    "BitXor", "Expr", "ChainedAssign", "Compare", "Constant.str", "Constant.bool",
    "FunctionDef.form", "FunctionDef.inner", "ListComp.nested",
}  # fmt: skip
