"""From program text to a Graph: the subset of Python in which programs are written.

The text is parsed by the standard library's `ast` and never evaluated by Python. Statements are
walked in the order in which they would run: calls are inlined and loops unrolled, so that the list
of nodes is in evaluation order.
"""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language import foreign
from chainrule.engine.language.builder import LETTERS, Literal, whole
from chainrule.engine.language.expressions import Expressions, prelude_span
from chainrule.engine.language.graph import Graph, Line
from chainrule.engine.language.lists import List
from chainrule.engine.language.source import Source, normal
from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import Refusal, Span, pointer
from chainrule.engine.table.ieee import Value

# The statements that are lines; a loop is one where its head makes nodes.
_LINES = (ast.Assign, ast.AugAssign, ast.Return)


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


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
    rows: Mapping[str, Value] | None = None,
    tick: Tick = go_on,
) -> Graph:
    """The graph of a program.

    `inputs` gives leaves by name: it overrides a leaf of the program, defines a name that the
    program only reads, and makes any other name an unconnected leaf. `params` names leaves to treat
    as parameters. `output` names any node; the default is the last assigned name. `rows`
    gives other values for leaves by their keys, whatever name they have: rows of the data. `tick` is
    called now and then. Refusal for anything that cannot be run, with its place.
    """
    given = {normal(name): value for name, value in (inputs or {}).items()}
    wanted = [normal(name) for name in params]
    reader = Reader(Source(text, limits.characters), given, wanted, limits, tick)
    reader.builder.rows_of = dict(rows or {})
    return reader.graph(output)


def _names(tree: ast.AST) -> Iterator[ast.Name]:
    """Every name in a tree, in no order; `ast.walk` takes three times as long."""
    todo = [tree]
    while todo:
        part = todo.pop()
        if type(part) is ast.Name:
            yield part
            continue
        for field in part._fields:
            inner = getattr(part, field)
            if isinstance(inner, ast.AST):
                todo.append(inner)
            elif isinstance(inner, list):
                todo.extend(one for one in inner if isinstance(one, ast.AST))


class Reader(Expressions):
    """One reading of one program: its statements, in the order in which they would run."""

    # ---- the whole program ----------------------------------------------------------------------

    def graph(self, output: str | None) -> Graph:
        self.assigned = self._assigned_before_read(self.source.statements)
        for name, value in self.given.items():
            if name not in self.assigned:
                self._bind_input(name, value)
        self.last = None
        self._run(self.source.statements)  # asked for again: of a long program they come but once
        leaves = {node.name for node in self.builder.nodes if node.kind != "op"}
        for place, name in enumerate(self.params):
            if name not in leaves:
                raise Refusal("not-a-leaf", pointer=f"/params/{place}", name=name)
        if self.last is None:
            if next(iter(self.source.statements), None) is None:
                raise Refusal("empty-program", span=(0, 0))
            raise Refusal("no-result", span=(0, len(self.source.text)))
        target = self._target(self.last if output is None else output, output is None)
        names = {name: worth for name, worth in self.names.items() if isinstance(worth, int)}
        return self.builder.graph(self.source.text, names, target)

    def _target(self, wish: str, default: bool) -> int:
        name = normal(wish)
        worth = self.names.get(name)
        if isinstance(worth, int):
            return worth
        if default:
            raise Refusal("list-of-nodes", "output", span=self.last_span, name=name)
        for node in self.builder.nodes:
            if node.key == name and node.kind != "const":
                return node.id
        near = foreign.near(name, self.names)
        known = ", ".join(list(self.names)[:12])
        variant = "near" if near else None
        raise Refusal("unknown-output", variant, pointer="/output", name=name[:80], near=near, known=known)

    def _assigned_before_read(self, statements: Iterable[ast.stmt]) -> set[str]:
        """The given names that the program itself binds before it reads them."""
        assigned: set[str] = set()
        read: set[str] = set()
        if not self.given:
            return assigned
        for statement in statements:
            if isinstance(statement, ast.FunctionDef):
                continue  # its names are read where it is called
            stored = []
            for part in _names(statement):
                if part.id in self.given:
                    if isinstance(part.ctx, ast.Store) and not isinstance(statement, ast.AugAssign):
                        stored.append(part.id)
                    elif part.id not in assigned:
                        read.add(part.id)
            assigned.update(name for name in stored if name not in read)
        return assigned

    # ---- statements -----------------------------------------------------------------------------

    def _run(self, statements: Iterable[ast.stmt]) -> Returned | None:
        for statement in statements:
            outer = self.builder.line
            try:
                self.builder.spend(1)
                if isinstance(statement, _LINES):
                    self._line(statement)
                returned = self._statement(statement)
            except Refusal as refusal:
                raise refusal.at(self._first_line(statement)) from None
            self.builder.line = outer
            if returned is not None:
                return returned
        return None

    def _line(self, statement: ast.stmt) -> None:
        """From now on this statement is the one that is run."""
        builder = self.builder
        builder.spend(1 + sum(map(len, self.group)) // LETTERS)
        builder.line = len(builder.lines)
        span = self.source.span(statement) if self.outside is None else prelude_span(statement)
        builder.lines.append(Line(span, "program" if self.outside is None else "prelude", self.group))

    def _statement(self, statement: ast.stmt) -> Returned | None:
        fresh = len(self.builder.nodes)
        match statement:
            case ast.Assign(targets=[ast.Name()], value=ast.Tuple(elts=[_, *_] as parts) as value) if (
                self._bare(value) and all(map(_is_number, parts))
            ):
                raise self._bare_tuple(value)
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
                chosen = body if self.holds(test) else orelse
                while not chosen or isinstance(chosen[0], ast.If):  # a chain of elifs, read in a loop
                    if not chosen or len(chosen) > 1:
                        break
                    inner = chosen[0]
                    assert isinstance(inner, ast.If)
                    chosen = inner.body if self.holds(inner.test) else inner.orelse
                return self._run(chosen)
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
                if isinstance(value, ast.Call):
                    self.value(value)  # what is called may have an answer of its own: print(x), w.backward()
                raise self.unsupported("Expr", value)
            case _:
                raise self.unsupported(type(statement).__name__, statement)
        return None

    def _bare(self, value: ast.Tuple) -> bool:
        """Whether a tuple is written without brackets."""
        return self.outside is None and self.source.tidied[self.span(value)[0]] != "("

    def _bare_tuple(self, value: ast.Tuple) -> Refusal:
        """`0,5` as it was most likely meant: a number with a point, one without a comma, or a list."""
        start, end = self.span(value)
        text = re.sub(r"\s", "", self.source.tidied[start:end][:60])
        if re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", text):
            return Refusal("bare-tuple", span=(start, end), point=text.replace(",", ""))
        if re.fullmatch(r"-?\d+,\d+", text):
            return Refusal("bare-tuple", span=(start, end), point=text.replace(",", "."))
        return Refusal("bare-tuple", "list", span=(start, end), written=f"[{', '.join(text.split(','))}]")

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
        if isinstance(worth, List):
            self.builder.spend(len(worth))
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
        row = worth if isinstance(worth, List) and not worth.fixed else None
        if row is not None and (array := row.array()) is not None:
            worth = Literal(array)
        if (top and name in self.assigned and name not in self.overridden) or isinstance(worth, Literal):
            worth = self._leaf(name, worth, span, top and name in self.assigned)
            if row is not None and isinstance(worth, int):
                self.builder.rows.add(worth)
                if row.mask:
                    self.builder.masks.add(worth)
        return worth

    def _leaf(self, name: str, worth: Any, span: Span, override: bool) -> int:
        value = self.given[name] if override else None
        if isinstance(worth, Literal):
            stated = worth.value if value is None else value
            size = int(stated) if np.ndim(stated) == 0 and whole(stated) else None
            if value is None and not isinstance(worth.value, int):
                size = None
            new = worth.value if value is None else value
            leaf = self.builder.leaf(worth.kind, new, span, self.group, draw=worth.draw)
            if size is not None:
                self.builder.sizes[leaf] = size
        else:
            node = self.builder.nodes[worth] if isinstance(worth, int) else None
            if node is None or node.kind == "op" or node.name is not None:
                place = pointer("inputs", name)
                raise Refusal("not-a-leaf", pointer=place, name=name)
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
        if isinstance(value, float) and whole(value):
            self.builder.sizes[leaf] = int(value)
        self.builder.given[name] = [leaf]
        self._christen(name, leaf, None)
        self.names[name] = leaf

    # ---- loops and functions --------------------------------------------------------------------

    def _loop(self, statement: ast.For) -> Returned | None:
        if not isinstance(statement.target, ast.Name):
            raise self.unsupported("target.Tuple", statement.target)
        name = statement.target.id
        fresh = len(self.builder.nodes)
        self._line(statement)
        label, turns = self._turns(statement.iter, name)
        if len(self.builder.nodes) == fresh:  # its head has made nothing, so it is no line of its own
            self.builder.lines.pop()
            self.builder.line = None
        path = "".join(f"{part}/" for part in self.group)
        for k, worth in enumerate(turns):
            if isinstance(worth, int) and worth >= fresh:  # an element that was taken out for its turn
                self.builder.name(worth, f"{label}[{k}]", path, None)
        self.builder.name_rest(fresh, label)
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
        # As in Python, defaults are worked out once, where the function is defined, and before it is.
        self.defaults[function.name] = {
            name: self.value(default)
            for name, default in zip(names[::-1], arguments.defaults[::-1], strict=False)
        }
        self.functions[function.name] = function

    def inline(self, name: str, function: ast.FunctionDef, call: ast.Call) -> Any:
        """A call: the function's body read in its place, as a group of its own."""
        if name in self.calling:
            raise Refusal("recursion", span=self.span(call), name=name)
        if len(self.calling) >= self.limits.calls:
            raise Refusal("too-deep", "calls", span=self.span(call), limit=self.limits.calls)
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
        self.builder.spend(5 + 2 * len(wanted) + len(self.group))
        own = name in self.functions and self.outside is None
        defaults: Mapping[str, Any] = self.defaults[name] if own else {}
        written = function.args.defaults
        later = {} if own else dict(zip(wanted[::-1], written[::-1], strict=False))
        usage = f"{name}({', '.join(wanted[:12])})"
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
