"""Building a graph: nodes are appended as operations are read, then put in their final order.

It knows operations, shapes, names and bounds, and nothing of the program's syntax.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.engine.language.graph import Draw, Graph, Known, Line, Node
from chainrule.engine.limits import Limits, Tick, go_on
from chainrule.engine.refusal import Refusal, Span
from chainrule.engine.table.arrays import pair
from chainrule.engine.table.ieee import Array, Value
from chainrule.engine.table.ops import OPS, Op
from chainrule.engine.table.shapes import Shape, broadcast


class Literal:
    """A value that the program states: it has no node until something is done with it."""

    __slots__ = ("draw", "kind", "value")

    def __init__(self, value: int | float | Array, kind: str = "input", draw: Draw | None = None):
        self.value = value
        self.kind = kind
        self.draw = draw


# What an operation is applied to: a literal, or the id of a node.
Worth = Literal | int


class Builder:
    """The nodes of a graph while its program is being read."""

    def __init__(self, limits: Limits, tick: Tick = go_on) -> None:
        self.limits = limits
        self.tick = tick
        self.effort = 0
        self._look = LOOK  # the effort at which the clock is looked at next
        self.nodes: list[Node] = []
        self.leaves: dict[int, float | Array] = {}
        self.draws: dict[int, Draw] = {}
        self.given: dict[str, list[int]] = {}
        self.rows_of: dict[str, float | Array] = {}  # other values for leaves, by key
        self.known: list[Known] = []
        self.lines: list[Line] = []
        self.line: int | None = None  # the statement that is being run
        self.sizes: dict[int, int] = {}  # node id -> the plain integer that it also is
        self.used_as_size: set[int] = set()
        self.options: set[int] = set()  # nodes that are decimal options, which have no derivative
        self.worked_out: dict[int, Value] = {}  # node id -> what it was worth where a number was wanted
        self.taken_out: set[int] = set()  # elements of arrays that nothing may have read yet
        self.masks: set[int] = set()  # those that were written with True and False
        self.rows: set[int] = set()  # leaves that were written as lists: their elements may be sizes
        self.elements = 0  # numbers that the arrays of a run hold: values, gradients, contributions
        self.stated = 0  # and those that the program makes while it is read
        self.work = 0
        self._keys: Counter[str] = Counter()
        # Where a node belongs if that is not where it was appended: (place, later ones first).
        self._place: dict[int, tuple[int, int]] = {}

    # ---- leaves and operations -------------------------------------------------------------------

    def leaf(
        self, kind: str, value: Any, span: Span | None, group: tuple[str, ...] = (),
        place: int | None = None, draw: Draw | None = None,
    ) -> int:  # fmt: skip
        """A node without inputs. `place` is where it stands in the program, if before the end."""
        shape = () if isinstance(value, (float, int)) else np.shape(value)
        self._count(shape, span)
        new = len(self.nodes)
        self.nodes.append(Node(new, kind, kind, group=group, shape=shape, span=span, line=self.line))
        self.leaves[new] = float(value) if isinstance(value, int) else value
        if place is not None and place < new:
            self._place[new] = (place, -new)
        if draw is not None:
            self.draws[new] = draw
        return new

    def apply(
        self, op: Op, worths: Sequence[Worth], places: Sequence[int], spans: Sequence[Span],
        settings: dict[str, Any], span: Span, group: tuple[str, ...] = (),
    ) -> Worth:  # fmt: skip
        """An operation on literals alone is a constant; otherwise its literals become nodes.

        A literal's node belongs where the literal is written (`places`), which is known before
        whether it is needed: in `0.5 * (y - t)` the 0.5 comes before the difference, while `2 * pi`
        needs no node for the 2.
        """
        if all(isinstance(worth, Literal) and worth.draw is None for worth in worths):
            return self._folded(op, worths, settings, span)
        inputs = tuple(
            self.leaf("const", worth.value, at, group, place, worth.draw)
            if isinstance(worth, Literal)
            else worth
            for worth, place, at in zip(worths, places, spans, strict=True)
        )
        return self.node(op, inputs, settings, span, group)

    def node(
        self, op: Op, inputs: tuple[int, ...], settings: dict[str, Any], span: Span,
        group: tuple[str, ...],
    ) -> int:  # fmt: skip
        nodes = self.nodes
        chosen = op.settings | settings if op.settings else {}
        shape: Shape = ()
        if not op.elementwise or any(nodes[i].shape for i in inputs):
            shape = self._shape(op, tuple(nodes[i].shape for i in inputs), chosen, span)
        self._count(shape, span)
        if shape or not op.elementwise:
            shapes = tuple(nodes[i].shape for i in inputs)
            self._add_work(op, shapes, shape, chosen, span)
            self._add_flows(op, inputs, shapes, shape, chosen, span)
        new = len(nodes)
        nodes.append(Node(new, op.name, "op", inputs, None, "", group, shape, span, None, chosen, self.line))
        return new

    def _folded(self, op: Op, literals: Sequence[Any], settings: dict[str, Any], span: Span) -> Literal:
        values = [literal.value for literal in literals]
        chosen = op.settings | settings
        shape = self._shape(op, tuple(map(np.shape, values)), chosen, span)
        if shape or not op.elementwise:
            self._add_work(op, tuple(map(np.shape, values)), shape, chosen, span)
            self.state(math.prod(shape), span, largest(op, tuple(map(np.shape, values)), shape, chosen))
        floats = [float(value) if isinstance(value, int) else value for value in values]
        if op.elementwise and not shape:
            result: Any = op.run.number(*floats, *chosen.values())
        else:
            with np.errstate(all="ignore"):
                result = op.value(floats, chosen, shape)
        sized = all(isinstance(value, int) for value in values) and op.name in _WHOLE
        if sized and whole(result):
            return Literal(int(result))
        return Literal(result if shape else float(result))

    def stated_value(self, target: int) -> Value | None:
        """What a node is worth while the program is being read: an input leaf, or what is worked out from
        such leaves and constants. None where a parameter, data or a draw is in it, which training changes."""
        parts: set[int] = set()
        todo = [target]
        while todo:
            i = todo.pop()
            if i not in parts and i not in self.worked_out:
                if self.nodes[i].kind in ("param", "data") or i in self.draws:
                    return None
                parts.add(i)
                todo += self.nodes[i].inputs
        self.spend(len(parts))
        for i in sorted(parts):
            node = self.nodes[i]
            of_op = node.kind == "op"
            self.worked_out[i] = self._value(node) if of_op else self.leaves[i]
        self.used_as_size.add(target)
        return self.worked_out[target]

    def _value(self, node: Node) -> Value:
        op, values = OPS[node.op], [self.worked_out[i] for i in node.inputs]
        if op.elementwise and not node.shape:
            return float(op.run.number(*values, *node.settings.values()))
        with np.errstate(all="ignore"):
            made: Value = op.value(values, node.settings, node.shape)
        return made if node.shape else float(made)

    def _shape(self, op: Op, shapes: tuple[Shape, ...], settings: Mapping[str, Any], span: Span) -> Shape:
        try:
            shape = op.shape(shapes, settings)
        except Refusal as refusal:
            refusal.holes.setdefault("op", op.symbol or op.name)
            raise refusal.at(span) from None
        self.check_elements(math.prod(shape), span)
        return shape

    # ---- bounds ----------------------------------------------------------------------------------

    def spend(self, effort: int) -> None:
        """Count work of reading, whether it makes a node or not, before it is done. Refusal without a place
        where it is too much; now and then the clock is looked at."""
        self.effort += effort
        if self.effort >= self._look:
            self._look = self.effort + LOOK
            if self.effort > self.limits.effort:
                raise Refusal("too-much-reading", limit=self.limits.effort)
            self.tick()

    def check_elements(self, size: int, span: Span | None) -> None:
        """Refuse an array that is too large, before it is made."""
        if size > self.limits.elements:
            raise Refusal("too-many-elements", span=span, size=size, limit=self.limits.elements)

    def state(self, size: int, span: Span | None, moment: int = 0) -> None:
        """Count numbers of an array that the program makes while it is read, before it is made, beside those
        that are needed for a moment."""
        self.stated += size
        if self.stated + moment > self.limits.total_elements:
            raise Refusal("too-much-data", span=span, limit=self.limits.total_elements)

    def work_for(self, work: int, span: Span | None) -> None:
        """Count multiplications, before any is done."""
        self.work += work
        if self.work > self.limits.work:
            raise Refusal("too-much-work", span=span, work=self.work, limit=self.limits.work)

    def _count(self, shape: Shape, span: Span | None) -> None:
        if len(self.nodes) >= self.limits.nodes:
            raise Refusal("too-many-nodes", span=span, limit=self.limits.nodes)
        if shape:
            size = math.prod(shape)
            self.check_elements(size, span)
            self._hold(size, 0, span)

    def _hold(self, size: int, moment: int, span: Span | None) -> None:
        """Count numbers that a run keeps, beside those that it needs for a moment."""
        self.elements += size
        if self.elements + moment > self.limits.total_elements:
            raise Refusal("too-much-data", span=span, limit=self.limits.total_elements)

    def _add_work(
        self, op: Op, shapes: tuple[Shape, ...], shape: Shape, settings: Mapping[str, Any], span: Span
    ) -> None:
        """Bound the multiplications that a run would take."""
        work = max(math.prod(shape), *map(math.prod, shapes))
        if op.lift is not None:
            work = math.prod(shape) * shapes[0][-1]
        elif op.name in ("solve", "svd"):
            work = 20 * math.prod(shapes[0]) * min(shapes[0])
        elif op.name == "conv2d":
            work = math.prod(shape) * math.prod(shapes[1][1:])
        elif op.many:
            work += EACH_ARGUMENT * len(shapes) ** 2
        elif "size" in settings:
            work = math.prod(shape) * math.prod(pair(settings["size"]))
        self.work_for(work, span)

    def _add_flows(
        self, op: Op, inputs: tuple[int, ...], shapes: tuple[Shape, ...], shape: Shape,
        settings: Mapping[str, Any], span: Span,
    ) -> None:  # fmt: skip
        """Bound what the backward pass holds: of each edge the local derivative, the contribution and the
        running sum."""
        kept = 0
        for arg, (node, to) in enumerate(zip(inputs, shapes, strict=True)):
            if op.carries(arg) and self.nodes[node].kind != "const":
                kept += math.prod(to) if to else 0
                if op.elementwise:
                    kept += math.prod(shape)
        self._hold(kept, largest(op, shapes, shape, settings), span)

    # ---- names -----------------------------------------------------------------------------------

    def key(self, wish: str, group: tuple[str, ...] = ()) -> str:
        """A stable address for a node of `group`: the wish, or the wish with a number if it is taken."""
        self.spend((len(wish) + (sum(map(len, group)) if group else 0)) // LETTERS)
        self._keys[wish] += 1
        times = self._keys[wish]
        return wish if times == 1 else f"{wish}#{times}"

    def name(self, node: int, name: str, path: str, caption: str | None, kind: str | None = None) -> str:
        """Give a node its name, unless it has one, and its key; the key that it has then."""
        old = self.nodes[node]
        if not old.key:
            self.spend((len(name) + len(caption or "")) // LETTERS)
            named = old._replace(name=name, key=self.key(path + name, old.group), caption=caption)
            if kind is not None and old.kind != "op":
                named = named._replace(kind=kind, op=kind)
            if self.rows_of and named.key in self.rows_of and named.kind != "op":
                value = self.rows_of[named.key]
                self._count(np.shape(value), named.span)
                self.leaves[node], named = value, named._replace(shape=np.shape(value))
            self.nodes[node] = named
        return self.nodes[node].key

    def name_rest(self, fresh: int, base: str) -> None:
        """Give every node since `fresh` that has no key one after a named node: `z~mul`."""
        place = self._place
        rest: Sequence[int] = range(fresh, len(self.nodes))
        if place and len(rest) > 1:
            rest = sorted(rest, key=lambda i: place.get(i, (i, 0)))
        for i in rest:
            node = self.nodes[i]
            if not node.key:
                self.nodes[i] = node._replace(key=self.key(f"{base}~{node.op}", node.group))

    # ---- the end ---------------------------------------------------------------------------------

    def graph(self, source: str, names: dict[str, int], target: int) -> Graph:
        """The graph in its final order, without the integers that only ever served as sizes."""
        gone = self._only_sizes(target)
        sizes, options = self._behind(self.used_as_size), self._behind(self.options)
        deciding = frozenset(name for name, leaves in self.given.items() if not sizes.isdisjoint(leaves))
        lines = tuple(self.lines)
        if not gone and not self._place:
            given = {name: tuple(leaves) for name, leaves in self.given.items()}
            return Graph(
                source, tuple(self.nodes), self.leaves, names, target, self.draws, given,
                tuple(sorted(sizes)), deciding, tuple(self.known), lines, self.elements,
                tuple(sorted(options)),
            )  # fmt: skip
        kept = [i for i in range(len(self.nodes)) if i not in gone]
        kept.sort(key=lambda i: self._place.get(i, (i, 0)))
        new = {old: i for i, old in enumerate(kept)}
        nodes = [self.nodes[old] for old in kept]
        return Graph(
            source,
            tuple(
                Node(i, node.op, node.kind, tuple([new[j] for j in node.inputs]), *node[4:])
                for i, node in enumerate(nodes)
            ),
            {new[i]: value for i, value in self.leaves.items() if i in new},
            {name: new[i] for name, i in names.items() if i in new},
            new[target],
            {new[i]: draw for i, draw in self.draws.items() if i in new},
            {name: tuple(new[i] for i in ids if i in new) for name, ids in self.given.items()},
            tuple(sorted(new[i] for i in sizes if i in new)),
            deciding,
            tuple(one._replace(leaf=new[one.leaf]) for one in self.known if one.leaf in new),
            lines,
            self.elements,
            tuple(sorted(new[i] for i in options if i in new)),
        )

    def _behind(self, some: set[int]) -> set[int]:
        """The leaves that some nodes were worked out from."""
        leaves: set[int] = set()
        seen: set[int] = set()
        todo = list(some)
        while todo:
            i = todo.pop()
            if i not in seen:
                seen.add(i)
                todo += self.nodes[i].inputs
                if self.nodes[i].kind not in ("op", "const"):
                    leaves.add(i)
        return leaves

    def _only_sizes(self, target: int) -> set[int]:
        """Nodes used as sizes, and those that led to them alone."""
        if not self.used_as_size and not self.taken_out:
            return set()
        readers: Counter[int] = Counter(i for node in self.nodes for i in node.inputs)
        gone: set[int] = set()
        known = self.sizes.keys() | self.rows | self.worked_out.keys()
        todo = [i for i in self.used_as_size | self.taken_out if not readers[i] and i != target]
        while todo:
            i = todo.pop()
            gone.add(i)
            for j in self.nodes[i].inputs:
                readers[j] -= 1
                sized = j in known or self.nodes[j].kind == "const"
                if not readers[j] and sized and j != target and j not in gone:
                    todo.append(j)
        return gone


LOOK = 100  # units of effort between two looks at the clock, some tenths of a millisecond
LETTERS = 10  # of names, paths and captions that take as much as reading an expression
EACH_ARGUMENT = 100  # multiplications that finding one part among many of a list takes as long as


def largest(op: Op, shapes: tuple[Shape, ...], shape: Shape, settings: Mapping[str, Any]) -> int:
    """The numbers that an operation needs for a moment, forward or backward: arrays that are stretched
    against each other before they are summed back, windows that are laid out side by side."""
    if op.lift is not None:
        forms = [(1, *one) if len(one) == 1 and i == 0 else (*one, 1) if len(one) == 1 else one
                 for i, one in enumerate(shapes[:2])]  # fmt: skip
        stack = math.prod(broadcast((forms[0][:-2], forms[1][:-2]), {}))
        return stack * max(math.prod(form[-2:]) for form in forms)
    if op.name == "conv2d":
        return math.prod(shape) // shape[-3] * math.prod(shapes[1][1:]) + math.prod(shapes[0])
    if "size" in settings:
        return 2 * math.prod(shape) * math.prod(pair(settings["size"])) + 2 * math.prod(shapes[0])
    return 4 * max(math.prod(shape), *map(math.prod, shapes))


# Integers beyond this are no longer exact as float64, so they stop being sizes.
EXACT = 2**53


def whole(value: Any) -> bool:
    """Whether a number may be a size: an integer that float64 holds exactly."""
    return float(value).is_integer() and abs(value) <= EXACT


_WHOLE = {"add", "sub", "mul", "pow", "neg", "abs", "maximum", "minimum"}
assert set(OPS) >= _WHOLE
