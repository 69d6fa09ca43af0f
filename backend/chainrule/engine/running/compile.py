"""A graph as straight-line Python: what is evaluated often is worth writing out once.

The source can be read, and it is what a reader gets who asks for a NumPy program. Single numbers are
plain Python; arrays are NumPy calls that write into room made beforehand. It does what the tape does,
in the same order and to the same bits: every value, every gradient, every edge's local derivative,
contribution and running sum.
"""

import builtins
import inspect
import keyword
import math
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.running.numpy_text import HELPERS, numpy_text
from chainrule.engine.running.run import Flows, Run, Tape
from chainrule.engine.table import arrays, ieee
from chainrule.engine.table.formula import UFUNCS, Tree, code, fold, numeral
from chainrule.engine.table.ieee import Value
from chainrule.engine.table.ops import OPS
from chainrule.engine.table.ops.row import stretched
from chainrule.engine.table.ops.tensors import as_matrices
from chainrule.engine.table.torch_table import PREAMBLE

Columns = tuple[list[Any], list[Any], list[Any], list[Any], list[Any]]

# ---- names ---------------------------------------------------------------------------------------

_TAKEN = (
    set(keyword.kwlist)
    | set(dir(builtins))
    | {name for name, _ in inspect.getmembers(arrays, inspect.isfunction)}
    | set(arrays.FUNCTIONS)
    | set(ieee.NUMBER)
    | set(HELPERS)
    | set(re.findall(r"^(?:def|class|import) (\w+)", PREAMBLE, re.M))
    | {"STEEP", "FEW", "np", "torch", "F", "math", "Any", "Sequence", "as_strided", "step", "pow"}
    | {"values", "grads", "locals_", "contributions", "totals", "keys", "key", "grad", "name", "value"}
)


def variables(graph: Graph) -> list[str]:
    """A Python name for each node, as near to its key as can be, all different."""
    names: list[str] = []
    used = set(_TAKEN)
    for node in graph.nodes:
        wish = re.sub(r"\W+", "_", node.key).strip("_") or "v"
        wish = f"v_{wish}" if not wish.isidentifier() or wish[:2] in _PREFIXES else wish
        name, times = wish, 1
        while name in used:
            times += 1
            name = f"{wish}_{times}"
        used.add(name)
        names.append(name)
    return names


# What the plan puts before a name: gradient, local derivative, contribution, running sum, room.
_PREFIXES = ("d_", "l_", "c_", "t_", "r_", "u_", "_x")

# ---- the source ----------------------------------------------------------------------------------

_INDENT = "    "


class Writer:
    """The lines of one plan while they are being written: `room` once, `body` for every step."""

    def __init__(self, graph: Graph, bare: bool) -> None:
        self.graph = graph
        self.bare = bare
        self.names = variables(graph)
        self.room: list[str] = []
        self.body: list[str] = []
        self.scratch: dict[tuple[int, ...], int] = {}
        self.grads = [f"d_{name}" for name in self.names]  # what each gradient is called by now
        self.known = {
            node.id: float(graph.leaves[node.id])
            for node in graph.nodes
            if node.kind == "const" and not node.shape and node.id not in graph.draws
        }

    def source(self, tape: Tape) -> str:
        """The room for arrays, and `step`, which takes the leaves and gives the five columns."""
        graph, names = self.graph, self.names
        for node in graph.nodes:
            if node.kind == "op":
                self.forward(node)
        forward, self.body = self.body, []
        columns: tuple[list[str], ...] = ([], [], [])
        self.body.append(f"d_{names[graph.output]} = 1.0")
        for (i, arg, source, first, *_), edge in zip(tape.edges, _edge_names(tape, names), strict=True):
            local, sent = self.pull(graph.nodes[i], arg, edge)
            total = self.total(source, sent, first, edge)
            for column, name in zip(columns, (local, sent, total), strict=True):
                column.append(name)
        leaves = [names[node.id] for node in graph.nodes if node.kind != "op"]
        with_gradient = {graph.output, *(edge[2] for edge in tape.edges)}
        unreached = {node.id: node.shape for node in tape.unreached}
        grads = [
            self.grads[i]
            if i in with_gradient
            else "None"
            if i not in unreached
            else f"np.zeros({unreached[i]})"
            if unreached[i]
            else "0.0"
            for i in range(len(names))
        ]
        answer = [f"{_INDENT * 2}[{', '.join(column)}]," for column in (names, grads, *columns)]
        wrapped = str if self.bare else _wrapped
        lines = [*self.room, "", ""] if self.room else []
        lines += [
            wrapped(f"def step({', '.join(leaves)}):"),
            *(_INDENT + line for line in forward),
            f"{_INDENT}# backward: d_x is the gradient of {names[graph.output]} with respect to x",
            *(_INDENT + line for line in self.body),
            f"{_INDENT}return (",
            *map(wrapped, answer),
            f"{_INDENT})",
        ]
        return "\n".join(lines) + "\n"

    # ---- forward ---------------------------------------------------------------------------------

    def letters(self, node: Node) -> dict[str, str]:
        """What stands for the letters of a formula."""
        op, names = OPS[node.op], self.names
        arguments = [names[i] for i in node.inputs]
        put = {"xs": f"[{', '.join(arguments)}]"} if op.many else dict(zip(op.args, arguments, strict=True))
        return (
            put | {name: _setting(value) for name, value in node.settings.items()} | {"out": names[node.id]}
        )

    def constants(self, node: Node) -> dict[str, float]:
        """The letters whose numbers never change."""
        op, known = OPS[node.op], self.known
        fixed = (
            {} if op.many else {a: known[i] for a, i in zip(op.args, node.inputs, strict=True) if i in known}
        )
        return fixed | {n: float(v) for n, v in node.settings.items() if isinstance(v, float)}

    def forward(self, node: Node) -> None:
        op, name, shape = OPS[node.op], self.names[node.id], node.shape
        put = self.letters(node)
        tree = fold(op.run.tree, self.constants(node))
        if op.elementwise:
            if not shape:
                self.body.append(f"{name} = {code(tree, put, self.bare)}")
            else:
                self.place(name, shape)
                self.into(name, tree, put, self._shapes(node), shape)
        elif op.kind == "loss":
            shapes, reduction = self._shapes(node), node.settings["reduction"]
            whole = np.broadcast_shapes(*shapes.values())
            if whole and reduction == "none":
                self.place(name, whole)
                self.into(name, tree, put, shapes, whole)
            elif whole:
                each = self.temporary(whole)
                self.into(each, tree, put, shapes, whole)
                mean = f" / {math.prod(whole)}" if reduction == "mean" else ""
                self.body.append(f"{name} = float(np.add.reduce({each}, axis=None){mean})")
                self.scratch[whole] -= 1
            else:
                self.body.append(f"{name} = {code(tree, put, self.bare)}")
        elif op.kind == "reduction" and node.op in ("sum", "mean") and self._shape(node.inputs[0]):
            self._summed(node, put["x"])
        elif self._flat_product(node):
            self.place(name, shape)
            self.body.append(f"np.dot({put['x']}, {put['y']}, out={name})")
        else:
            text = numpy_text(op.run.tree, put)
            self.body.append(f"{name} = {text if shape else f'float(np.reshape({text}, ()))'}")

    def _summed(self, node: Node, x: str) -> None:
        name, axis = self.names[node.id], node.settings["axis"]
        before = self._shape(node.inputs[0])
        count = arrays.count(np.empty(before), axis)
        if not node.shape:
            text = f"np.add.reduce({x}, axis={axis!r})"
            self.body.append(f"{name} = float({text}{f' / {count!r}' if node.op == 'mean' else ''})")
            return
        self.place(name, node.shape)
        self.body.append(
            f"np.add.reduce({x}, axis={axis!r}, keepdims={node.settings['keepdims']}, out={name})"
        )
        if node.op == "mean":
            self.body.append(f"np.divide({name}, {count!r}, out={name})")

    # ---- backward --------------------------------------------------------------------------------

    def pull(self, node: Node, arg: int, edge: str) -> tuple[str, str]:
        """What goes back along an edge: the names of its local derivative and its contribution."""
        op = OPS[node.op]
        rule = op.back[0 if op.many else arg]
        assert rule is not None  # there is an edge only where a gradient goes back
        put = self.letters(node) | {"g": self.grads[node.id], "i": str(arg)}
        to = self._shape(node.inputs[arg])
        tree = fold(rule.tree, self.constants(node))
        where = op.stop(arg)
        stop = None if where is None else fold(where.tree, self.constants(node))
        if stop == 0:
            stop = None
        if op.elementwise and not node.shape:
            return self._pull_number(tree, put, edge, stop)
        if op.elementwise:
            return self._pull_elements(node, tree, put, to, edge, stop)
        sent = f"c_{edge}"
        if op.kind == "loss":
            self._pull_loss(node, tree, put, to, edge, stop)
        elif op.kind == "reduction":
            self._pull_reduction(node, rule.tree, put, to, edge, stop)
        elif self._flat_product(node):
            self.place(sent, to)
            pair = (put["g"], f"{put['y']}.T") if arg == 0 else (f"{put['x']}.T", put["g"])
            self.body.append(f"np.dot({', '.join(pair)}, out={sent})")
        else:
            if op.lift is as_matrices:
                text = self._lifted(node, arg, put, rule.tree)
            else:
                text = numpy_text(rule.tree, put)
                if node.op in ("broadcast_to", "dropout") and to != node.shape:
                    text = f"unbroadcast({text}, {to})"
            self.body.append(f"{sent} = {text if to else f'float(np.reshape({text}, ()))'}")
        return "None", sent

    def unchosen(self, sent: str, stop: Tree | None, put: Mapping[str, str]) -> None:
        """Lines after which a product is 0 where nothing passes: 0 · ∞ is NaN there and means 0."""
        if stop is not None:
            blocked = numpy_text(stop, put, 3) if isinstance(stop, (str, tuple)) else "True"
            self.body.append(f"if not np.isfinite(np.add.reduce({sent}, axis=None)):")
            self.body.append(f"{_INDENT}np.copyto({sent}, 0.0, where=np.isnan({sent}) & ({blocked} != 0))")

    def _pull_number(
        self, tree: Tree, put: Mapping[str, str], edge: str, stop: Tree | None
    ) -> tuple[str, str]:
        number = fold(tree, {})
        if isinstance(number, (int, float)):
            if number == 1:
                return "1.0", put["g"]
            local = numeral(float(number))
        else:
            local = code(tree, put, self.bare)
            if not isinstance(tree, str):
                self.body.append(f"l_{edge} = {local}")
                local = f"l_{edge}"
        self.body.append(f"c_{edge} = {put['g']} * {local}")
        if stop is not None:
            blocked = f" and {code(stop, put, self.bare)}" if isinstance(stop, (str, tuple)) else ""
            self.body.append(f"if c_{edge} != c_{edge}{blocked}:  # 0 · inf, where nothing was chosen")
            self.body.append(f"{_INDENT}c_{edge} = 0.0")
        return local, f"c_{edge}"

    def _pull_elements(
        self, node: Node, tree: Tree, put: Mapping[str, str], to: tuple[int, ...], edge: str,
        stop: Tree | None,
    ) -> tuple[str, str]:  # fmt: skip
        shapes, shape = self._shapes(node) | {"out": node.shape}, node.shape
        local, sent = f"l_{edge}", put["g"]
        number = fold(tree, {})
        if isinstance(number, (int, float)):
            self.room.append(f"{local} = np.broadcast_to({numeral(float(number))}, {shape})")
        elif isinstance(tree, str) and shapes.get(tree) == shape:
            local = put[tree]
        else:
            self.place(local, shape)
            self.into(local, tree, put, shapes, shape)
        if number != 1:
            sent = f"c_{edge}"
            self.place(sent, shape)
            self.body.append(f"np.multiply({put['g']}, {local}, out={sent})")
            self.unchosen(sent, stop, put)
        return local, self._reduced(sent, shape, to, edge)

    def _pull_loss(
        self, node: Node, tree: Tree, put: Mapping[str, str], to: tuple[int, ...], edge: str,
        stop: Tree | None,
    ) -> None:  # fmt: skip
        shapes, reduction = self._shapes(node), node.settings["reduction"]
        whole = np.broadcast_shapes(*shapes.values())
        sent = f"c_{edge}"
        if not whole:
            self.body.append(f"{sent} = {put['g']} * {code(tree, put, self.bare)}")
            if stop is not None:
                self.body.append(f"if {sent} != {sent} and {code(stop, put, self.bare)}:")
                self.body.append(f"{_INDENT}{sent} = 0.0")
            return
        self.place(sent, whole)
        self.into(sent, tree, put, shapes, whole)
        if node.id != self.graph.output or reduction == "none":  # there 1.0 arrives
            self.body.append(f"np.multiply({put['g']}, {sent}, out={sent})")
        self.unchosen(sent, stop, put)
        if reduction == "mean":
            self.body.append(f"np.divide({sent}, {math.prod(whole)}, out={sent})")

    def _pull_reduction(
        self, node: Node, tree: Tree, put: dict[str, str], to: tuple[int, ...], edge: str,
        stop: Tree | None,
    ) -> None:  # fmt: skip
        axis, keep = node.settings["axis"], node.settings["keepdims"]
        sent, g = f"c_{edge}", put["g"]
        if node.op in ("sum", "mean") and to:
            if node.shape and not keep:
                g += _again(axis, len(to))
            self.place(sent, to)
            if node.op == "sum":
                self.body.append(f"np.copyto({sent}, {g})")
            else:
                self.body.append(f"np.multiply({g}, {1 / arrays.count(np.empty(to), axis)!r}, out={sent})")
            return
        put["out"] = f"spread({self.names[node.id]}, {put['x']}, {axis!r}, {keep!r})"
        text = f"spread({g}, {put['x']}, {axis!r}, {keep!r}) * {numpy_text(tree, put, 3)}"
        if stop is not None:
            self.body.append(f"{sent} = np.asarray({text})")
            self.unchosen(sent, stop, put)
            text = sent
        if to and stop is not None:
            return
        self.body.append(f"{sent} = {text if to else f'float({text})'}")

    def _lifted(self, node: Node, arg: int, put: dict[str, str], tree: Tree) -> str:
        """`@` with vectors: the arguments as matrices, and the result in the argument's own shape."""
        op = OPS[node.op]
        shapes = [self._shape(i) for i in node.inputs]
        lifted = [np.shape(one) for one in as_matrices(*(np.empty(shape) for shape in shapes))]
        for letter, shape, form in zip(op.args, shapes, lifted, strict=True):
            if shape != form:
                put[letter] = f"np.reshape({put[letter]}, {form})"
        out = (*np.broadcast_shapes(*(form[:-2] for form in lifted[:2])), lifted[0][-2], lifted[1][-1])
        if out != node.shape:
            put["g"] = f"np.reshape({put['g']}, {out})"
        text = numpy_text(tree, put)
        if out[:-2] != lifted[arg][:-2]:
            text = f"unbroadcast({text}, {lifted[arg]})"
        return text if lifted[arg] == shapes[arg] else f"np.reshape({text}, {shapes[arg]})"

    def total(self, source: int, sent: str, first: bool, edge: str) -> str:
        """The receiver's running sum after a contribution, under a name of its own: it is the lesson."""
        to, total = self.grads[source], sent if first else f"t_{edge}"
        # What is read by people calls a gradient by its own name; the machine needs no second one.
        also = "" if self.bare else f"{to} = "
        if self.bare:
            self.grads[source] = total
        if first:
            self.body += [also + sent] if also else []
        elif shape := self._shape(source):
            self.place(total, shape)
            self.body.append(f"{also}np.add({to}, {sent}, out={total})")
        else:
            self.body.append(f"{also}{total} = {to} + {sent}")
        return total

    # ---- arrays ----------------------------------------------------------------------------------

    def into(
        self, target: str, tree: Tree, put: Mapping[str, str],
        shapes: Mapping[str, tuple[int, ...]], shape: tuple[int, ...],
    ) -> None:  # fmt: skip
        """Lines after which `target`, of that shape, holds what the formula says."""
        if not isinstance(tree, tuple) or not self._arrays(tree, shapes):
            text = self.scalar_text(tree, put) if isinstance(tree, tuple) else _text(tree, put)
            self.body.append(f"np.copyto({target}, {text})")
            return
        head, *parts = tree
        if head == "**" and parts[1] == 2:
            head, parts = "square", parts[:1]
        call = UFUNCS.get(head)
        if head == "**" and not isinstance(parts[1], (str, tuple)):
            call = "np.float_power"
        if call is None:
            self.body.append(f"{target}[...] = {numpy_text(tree, put)}")
            return
        arguments, free, borrowed = [], True, 0
        for part in parts:
            if not isinstance(part, tuple):
                arguments.append(_text(part, put))
            elif not self._arrays(part, shapes):
                arguments.append(self.scalar_text(part, put))
            elif free:
                self.into(target, part, put, shapes, shape)
                arguments.append(target)
                free = False
            else:
                room = self.temporary(shape)
                borrowed += 1
                self.into(room, part, put, shapes, shape)
                arguments.append(room)
        if borrowed:
            self.scratch[shape] -= borrowed
        self.body.append(f"{call}({', '.join(arguments)}, out={target})")

    def scalar_text(self, tree: Tree, put: Mapping[str, str]) -> str:
        """A part without arrays: NumPy's own functions, or for readers those that never raise."""
        return numpy_text(tree, put) if self.bare else code(tree, put)

    def _arrays(self, tree: Tree, shapes: Mapping[str, tuple[int, ...]]) -> bool:
        """Whether a formula has an array in it."""
        if isinstance(tree, tuple):
            return any(self._arrays(part, shapes) for part in tree[1:])
        return isinstance(tree, str) and bool(shapes.get(tree))

    def place(self, name: str, shape: tuple[int, ...]) -> None:
        self.room.append(f"{name} = np.empty({shape})")

    def temporary(self, shape: tuple[int, ...]) -> str:
        """Room for something in between; it is given back by lowering the count."""
        used = self.scratch.get(shape, 0)
        self.scratch[shape] = used + 1
        name = f"r_{'x'.join(map(str, shape))}_{used}"
        line = f"{name} = np.empty({shape})"
        if line not in self.room:
            self.room.append(line)
        return name

    def _reduced(self, name: str, shape: tuple[int, ...], to: tuple[int, ...], edge: str) -> str:
        """What was stretched from one shape to another, summed back: `unbroadcast`, written out."""
        if shape == to:
            return name
        axes, small = stretched(shape, to), f"u_{edge}"
        if not to:
            self.body.append(f"{small} = float(np.add.reduce({name}, axis={axes}))")
            return small
        kept = tuple(size for i, size in enumerate(shape) if i not in axes)
        self.place(small, to)
        target = small
        if kept != to:
            target = f"{small}_flat"
            self.room.append(f"{target} = np.reshape({small}, {kept})")
        self.body.append(f"np.add.reduce({name}, axis={axes}, out={target})")
        return small

    def _shape(self, node: int) -> tuple[int, ...]:
        return self.graph.nodes[node].shape

    def _shapes(self, node: Node) -> dict[str, tuple[int, ...]]:
        return {letter: self._shape(i) for letter, i in zip(OPS[node.op].args, node.inputs, strict=True)}

    def _flat_product(self, node: Node) -> bool:
        """Whether a node multiplies two matrices, which `np.dot` does with the least ado."""
        return node.op in ("matmul", "dot") and all(len(self._shape(i)) == 2 for i in node.inputs)


def _setting(value: Any) -> str:
    return numeral(value) if isinstance(value, float) else repr(value)


def _text(tree: Tree, put: Mapping[str, str]) -> str:
    if isinstance(tree, tuple):
        raise TypeError("a letter or a number is wanted, and no formula")
    return put.get(tree, tree) if isinstance(tree, str) else numeral(float(tree))


def _again(axis: Any, rank: int) -> str:
    """The index that puts back the axes which a reduction has taken away."""
    gone = {i % rank for i in (axis if isinstance(axis, tuple) else (axis,))}
    return f"[{', '.join('None' if i in gone else ':' for i in range(rank))}]"


def _edge_names(tape: Tape, names: list[str]) -> list[str]:
    """A name for each edge: its consumer's and the argument's number."""
    return [f"{names[edge[0]]}_{edge[1]}" for edge in tape.edges]


def _wrapped(line: str) -> str:
    """A long line of names, broken where Python allows it."""
    if len(line) <= 100:
        return line
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return "\n".join(
        textwrap.wrap(line, 100, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    )


def source(graph: Graph, bare: bool = False) -> str:
    """The room for arrays and the function `step(leaves…)`, which gives the five columns of a run.

    `bare` writes single numbers in Python's own arithmetic, which raises where a number stops being
    finite; otherwise they go through the functions of `ieee`.
    """
    return Writer(graph, bare).source(Tape(graph))


# ---- the plan ------------------------------------------------------------------------------------

LONGEST = 3_000  # nodes; a longer function takes Python too long to compile in one go

# What the functions of `ieee` come to for finite numbers.
_BARE = {
    name: getattr(math, name)
    for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh")
} | {"arcsin": math.asin, "arccos": math.acos, "pow": math.pow}


class Compiled:
    """`run` for one form of graph, written out once. Its arrays are its own and change with each step."""

    def __init__(self, graph: Graph) -> None:
        self.tape = Tape(graph)
        self.leaves = [node.id for node in graph.nodes if node.kind != "op"]
        self.bounded = [node for node in graph.nodes if node.kind == "op" and OPS[node.op].domain]
        self.source = Writer(graph, bare=True).source(self.tape)
        space: dict[str, Any] = {"np": np} | ieee.NUMBER | HELPERS | _BARE
        exec(compile(self.source, "<plan>", "exec"), space)
        self.step: Callable[..., Columns] = space["step"]

    def run(self, leaves: Mapping[int, Value]) -> Run:
        """Leaves in by node id, a Run out."""
        try:
            with np.errstate(all="ignore"):
                columns = self.step(*[leaves[i] for i in self.leaves])
        except (OverflowError, ValueError, ZeroDivisionError):
            # Python's own arithmetic raises where a number stops being finite; the tape never does.
            return self.tape.run(leaves)
        values, grads, *rest = columns
        for node in self.bounded:
            self.tape.check(node.id, OPS[node.op], [values[i] for i in node.inputs])
        return Run(values, grads, Flows(self.tape.node, self.tape.arg, *rest))
