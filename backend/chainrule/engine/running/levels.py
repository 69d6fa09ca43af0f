"""A large graph of single numbers, evaluated level by level on arrays.

A node's level is one more than that of its deepest argument, so the nodes of a level do not depend on
each other. Those of one level and operation stand side by side in memory and are computed at once.
A gradient is the sum of its contributions in flow order, as everywhere, so the totals are the same
running sums. It pays where levels are wide; a chain is better off with the tape.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.language.graph import Graph
from chainrule.engine.running.run import Flows, Run
from chainrule.engine.table.formula import Formula
from chainrule.engine.table.ieee import Array, Value
from chainrule.engine.table.ops import OPS

Index = NDArray[np.int64]

LARGE = 3_000  # nodes from which on levels may pay
WIDE = 100  # nodes in a level, on average, from which on they do
TURNS = 12  # a receiver of more contributions than this is summed on its own


_Call = tuple[Callable[..., Any], tuple[Any, ...]]


class _Block(NamedTuple):
    """The nodes of one level that are computed in one way, each a column.

    All arrays are views of the plan's own, so calls can be made ready once. `sources` are slots, a row
    for each argument, which are gathered into `arguments`. `local` and `sent` have a row for each
    argument that carries a gradient; a rule that is a constant stands in `local` already.
    """

    sources: Index
    arguments: Array
    forward: _Call
    rules: tuple[_Call, ...]
    g: Array
    local: Array
    sent: Array
    stops: tuple[tuple[int, Formula, tuple[Any, ...]], ...]  # by row of `sent`, where nothing passes


class _Arrivals(NamedTuple):
    """What completes the gradients of a level, once the levels above are done.

    In turn k every receiver with more than k edges takes its k-th, as (edges, receivers). `long` are
    the receivers of more than TURNS edges, each with its edges in flow order.
    """

    turns: list[tuple[Index, Index]]
    long: list[tuple[Index, int]]


class _Way(NamedTuple):
    """One way to compute a node: formulas of the arguments, settings, arguments with a gradient."""

    run: Formula
    rules: tuple[Formula | None, ...]
    stops: tuple[Formula | None, ...]
    settings: tuple[Any, ...]


def pays(graph: Graph) -> bool:
    """Whether a graph is of single numbers, large, and wide enough for levels."""
    if len(graph) < LARGE or graph.draws:
        return False
    simple = {op.name for op in OPS.values() if op.elementwise} | {"input", "param", "data", "const"}
    if any(node.shape or node.op not in simple for node in graph.nodes):
        return False
    return len(graph) >= WIDE * max(_heights(graph))


def _heights(graph: Graph) -> list[int]:
    """The level of each node: 0 for leaves."""
    height: list[int] = []
    for node in graph.nodes:
        inputs = node.inputs
        if not inputs:
            height.append(0)
        elif len(inputs) == 1:
            height.append(height[inputs[0]] + 1)
        else:
            height.append(max([height[j] for j in inputs]) + 1)
    return height


class Levels:
    """`run` for one form of graph. Its arrays are its own and change with each step."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        node, arg, source, state = _edges(graph)
        way: list[int] = []
        ways: dict[Any, int] = {}
        columns: tuple[list[int], ...] = ([], [], [])
        for i, name, _, inputs, _, _, _, _, _, _, settings, _ in graph.nodes:
            x, y, z = (*inputs, 0, 0, 0)[:3]
            columns[0].append(x)
            columns[1].append(y)
            columns[2].append(z)
            # What nodes must share to be computed together.
            fixed = (state[x] & 2) + (state[y] & 2) * 2 + (state[z] & 2) * 4
            exponent = graph.leaves[y] if name == "pow" and state[y] & 2 else None
            chosen = tuple(settings.values()) if settings else ()
            way.append(ways.setdefault((name, fixed, state[i], exponent, chosen), len(ways)))
        level = _heights(graph)
        self._lay_out(np.array(level), np.array(way), columns, list(ways))
        self._tie(*(np.array(column, dtype=np.int64) for column in (node, arg, source, level)))
        self.node, self.arg = node, arg
        leaf = ("input", "param", "data")
        self.without = [
            i for i, s in enumerate(state) if s != 1 and i != graph.output and graph.nodes[i].kind not in leaf
        ]

    # ---- made once -------------------------------------------------------------------------------

    def _lay_out(self, level: Index, way: Index, columns: tuple[list[int], ...], ways: list[Any]) -> None:
        """A slot for each node, by level and way; blocks; and a place for each block's edges."""
        size = len(level)
        order = np.lexsort((way, level))
        self.slot = np.empty(size, np.int64)
        self.slot[order] = np.arange(size)
        inputs = [self.slot[np.array(column)] for column in columns]
        leaves = int(np.count_nonzero(level == 0))
        self.leaves = order[:leaves].tolist()
        self.block_of = np.zeros(size, np.int64)  # by slot
        changes = np.flatnonzero(np.diff(level[order]) | np.diff(way[order])) + 1
        starts = [leaves, *(int(i) for i in changes if i > leaves)]
        self.blocks: list[list[_Block]] = [[] for _ in range(int(level.max()) + 1)]
        self.places: dict[tuple[int, int], int] = {}  # (block, argument) -> where its edges start
        self.starts = np.array(starts)
        made = [_way(ways[way[order[start]]]) for start in starts if start < size]
        counts = [sum(rule is not None for rule in one.rules) for one in made]
        edges = sum(
            n * (stop - start) for n, start, stop in zip(counts, starts, [*starts[1:], size], strict=False)
        )
        self.values, self.grads, self.totals = np.zeros(size), np.zeros(size), np.zeros(edges)
        self.local, self.sent = np.zeros(edges), np.zeros(edges)
        place = 0
        for number, (one, start, after) in enumerate(zip(made, starts, [*starts[1:], size], strict=False)):
            self.block_of[start:after] = number
            carries = [arg for arg, rule in enumerate(one.rules) if rule is not None]
            shape, end = (len(carries), after - start), place + len(carries) * (after - start)
            local = self.local[place:end].reshape(shape)
            sources = np.stack([column[order[start:after]] for column in inputs[: len(one.rules)]])
            arguments, out = np.empty(sources.shape), self.values[start:after]
            rules, stops = [], []
            for row, arg in enumerate(carries):
                self.places[number, arg] = place + row * (after - start)
                rule, stop = one.rules[arg], one.stops[arg]
                if stop is not None:
                    stops.append((row, stop, (*arguments, out, *one.settings)))
                assert rule is not None  # by the choice of `carries`
                if rule.constant is None:
                    rules.append((rule.into, (*arguments, out, *one.settings, local[row])))
                else:
                    local[row] = rule.constant
            block = _Block(
                sources, arguments, (one.run.into, (*arguments, *one.settings, out)), tuple(rules),
                self.grads[start:after], local, self.sent[place:end].reshape(shape), tuple(stops),
            )  # fmt: skip
            self.blocks[level[order[start]]].append(block)
            place = end

    def _tie(self, node: Index, arg: Index, source: Index, level: Index) -> None:
        """Where each edge is, in flow order, and who receives it when."""
        slot = self.slot
        consumer = slot[node]
        block = self.block_of[consumer]
        base = np.array([self.places.get((b, a), 0) for b in range(len(self.starts)) for a in range(3)])
        self.edge = base[3 * block + arg] + consumer - self.starts[block]
        receiver = slot[source]
        by_receiver = np.argsort(receiver, kind="stable")
        edge, receiver, height = self.edge[by_receiver], receiver[by_receiver], level[source][by_receiver]
        first = np.flatnonzero(np.diff(receiver, prepend=-1))
        count = np.diff(first, append=len(receiver))
        rank = np.arange(len(receiver)) - np.repeat(first, count)
        many = np.repeat(count > TURNS, count)
        self.arrivals = [_Arrivals([], []) for _ in self.blocks]
        short = np.flatnonzero(~many)
        short = short[np.lexsort((rank[short], height[short]))]
        cuts = np.flatnonzero(np.diff(height[short]) | np.diff(rank[short])) + 1
        for turn in np.split(short, cuts) if len(short) else []:
            self.arrivals[height[turn[0]]].turns.append((edge[turn], receiver[turn]))
        for start, length in zip(first[count > TURNS], count[count > TURNS], strict=True):
            self.arrivals[height[start]].long.append((edge[start : start + length], int(receiver[start])))

    # ---- every time ------------------------------------------------------------------------------

    def step(self, leaves: Array) -> None:
        """Fill `values`, `grads`, `local` and `sent` for these leaves, in the order of
        `self.leaves`."""
        self.values[: len(leaves)] = leaves
        take = self.values.take
        for row in self.blocks:
            for sources, arguments, (function, given), *_ in row:
                # "clip" lets `take` write where it is told without a copy; no index is out of bounds.
                take(sources, out=arguments, mode="clip")
                function(*given)
        self.grads[self.slot[self.graph.output]] = 1.0
        for row, arrivals in zip(reversed(self.blocks), reversed(self.arrivals), strict=True):
            self._arrive(arrivals)
            for _, _, _, rules, g, local, sent, stops in row:
                for rule, given in rules:
                    rule(*given)
                np.multiply(g, local, out=sent)
                for place, stop, letters in stops:
                    nan = np.isnan(sent[place])
                    if nan.any():  # 0 · ∞, where nothing was chosen
                        np.copyto(sent[place], 0.0, where=nan & (stop.array(*letters) != 0))

    def _arrive(self, arrivals: _Arrivals, totals: Array | None = None) -> None:
        """Add up what a level receives, and keep the running sums where they are wanted."""
        grads, sent = self.grads, self.sent
        for turn, (edges, receivers) in enumerate(arrivals.turns):
            total = sent[edges] if turn == 0 else grads[receivers] + sent[edges]
            grads[receivers] = total
            if totals is not None:
                totals[edges] = total
        for edges, receiver in arrivals.long:
            running = np.add.accumulate(sent[edges])
            grads[receiver] = running[-1]
            if totals is not None:
                totals[edges] = running

    def run(self, leaves: Mapping[int, Value]) -> Run:
        """Leaves in by node id, a Run out."""
        with np.errstate(all="ignore"):
            self.step(np.array([leaves[i] for i in self.leaves], dtype=np.float64))
            for arrivals in self.arrivals:
                self._arrive(arrivals, self.totals)
        grads: list[Any] = self.grads[self.slot].tolist()
        for i in self.without:
            grads[i] = None
        flows = (column[self.edge].tolist() for column in (self.local, self.sent, self.totals))
        return Run(self.values[self.slot].tolist(), grads, Flows(self.node, self.arg, *flows))


def _edges(graph: Graph) -> tuple[list[int], list[int], list[int], bytearray]:
    """The edges that carry a gradient, as columns in flow order; and of each node, whether a gradient
    arrives (1) or it is a constant (2)."""
    node: list[int] = []
    arg: list[int] = []
    source: list[int] = []
    nodes = graph.nodes
    state = bytearray([2 * (one.op == "const") for one in nodes])
    state[graph.output] |= 1
    back = {op.name: tuple(rule is not None for rule in op.back) for op in OPS.values()}
    for i in range(graph.output, -1, -1):
        if state[i] == 1 and (inputs := nodes[i].inputs):
            carries = back[nodes[i].op]
            for a, j in enumerate(inputs):
                if carries[a] and state[j] != 2:
                    node.append(i)
                    arg.append(a)
                    source.append(j)
                    state[j] = 1
    return node, arg, source, state


def _way(key: tuple[Any, ...]) -> _Way:
    name, fixed, state, exponent, settings = key
    op = OPS[name]
    run, back = op.run, op.back
    stops = tuple(op.stop(arg) for arg in range(len(back)))
    if exponent is not None:  # a known exponent makes products of powers
        known = {"y": exponent}
        run, back = run.given(known), tuple(rule and rule.given(known) for rule in back)
    rules = tuple(rule if state == 1 and not fixed >> 1 + arg & 1 else None for arg, rule in enumerate(back))
    return _Way(run, rules, stops, settings)
