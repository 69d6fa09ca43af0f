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

from chainrule.engine.formula import Formula
from chainrule.engine.graph import Graph, Value
from chainrule.engine.ieee import Array
from chainrule.engine.ops import OPS
from chainrule.engine.run import Flows, Run

Index = NDArray[np.int64]

LARGE = 2_000  # nodes from which on levels may pay
WIDE = 100  # nodes in a level, on average, from which on they do
TURNS = 12  # a receiver of more contributions than this is summed on its own


class _Pull(NamedTuple):
    """The edges of a block by one argument: where they start, and their local derivative."""

    start: int
    stop: int
    rule: Callable[..., Any] | None  # None: the constant that stands in its place already
    constant: float


class _Block(NamedTuple):
    """The nodes of one level and one way to compute them: slots `start` to `stop`."""

    start: int
    stop: int
    function: Callable[..., Any]
    arguments: tuple[Index, ...]
    settings: tuple[Any, ...]
    pulls: tuple[_Pull, ...]


class _Arrivals(NamedTuple):
    """What completes the gradients of a level, once the levels above are done.

    In turn k every receiver with more than k edges takes its k-th, as (edges, receivers). `long` are
    the receivers of more than TURNS edges, each with its edges in flow order.
    """

    turns: list[tuple[Index, Index]]
    long: list[tuple[Index, int]]


class _Way(NamedTuple):
    """One way to compute a node: formulas of the arguments, settings, arguments with a gradient."""

    function: Callable[..., Any]
    rules: tuple[Formula | None, ...]
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
        for i, name, _, inputs, _, _, _, _, _, _, settings in graph.nodes:
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
        self._tie(np.array(node), np.array(arg), np.array(source), np.array(level))
        self.node, self.arg = node, arg
        leaf = ("input", "param", "data")
        self.without = [i for i, s in enumerate(state) if s != 1 and graph.nodes[i].kind not in leaf]

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
        edges = 0
        for number, (start, stop) in enumerate(zip(starts, [*starts[1:], size], strict=True)):
            if start == stop:
                continue
            first = order[start]
            made = _way(ways[way[first]])
            members = order[start:stop]
            pulls = []
            for arg, rule in enumerate(made.rules):
                if rule is not None:
                    end = edges + stop - start
                    function = rule.array if rule.constant is None else None
                    pulls.append(_Pull(edges, end, function, rule.constant or 0.0))
                    self.places[number, arg] = edges
                    edges = end
            self.block_of[start:stop] = number
            taken = len(made.rules)
            self.blocks[level[first]].append(
                _Block(
                    start,
                    stop,
                    made.function,
                    tuple(one[members] for one in inputs[:taken]),
                    made.settings,
                    tuple(pulls),
                )
            )
            self.starts = starts
        self.values, self.grads = np.zeros(size), np.zeros(size)
        self.local, self.sent, self.totals = np.zeros(edges), np.zeros(edges), np.zeros(edges)
        for row in self.blocks:
            for block in row:
                for pull in block.pulls:
                    if pull.rule is None:
                        self.local[pull.start : pull.stop] = pull.constant

    def _tie(self, node: Index, arg: Index, source: Index, level: Index) -> None:
        """Where each edge is, in flow order, and who receives it when."""
        slot = self.slot
        consumer = slot[node]
        block = self.block_of[consumer]
        base = np.array([self.places.get((b, a), 0) for b in range(len(self.starts)) for a in range(3)])
        self.edge = base[3 * block + arg] + consumer - np.array(self.starts)[block]
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
        """Fill `values`, `grads`, `local`, `sent` and `totals` for these leaves, in the order of
        `self.leaves`."""
        values, grads, local, sent = self.values, self.grads, self.local, self.sent
        values[: len(leaves)] = leaves
        gathered = []
        for row in self.blocks:
            for block in row:
                arguments = [values[i] for i in block.arguments]
                values[block.start : block.stop] = block.function(*arguments, *block.settings)
                gathered.append(arguments)
        grads[self.slot[self.graph.output]] = 1.0
        for row, arrivals in zip(reversed(self.blocks), reversed(self.arrivals), strict=True):
            self._arrive(arrivals)
            for block in reversed(row):
                arguments = gathered.pop()
                out, g = values[block.start : block.stop], grads[block.start : block.stop]
                for start, stop, rule, _ in block.pulls:
                    if rule is not None:
                        local[start:stop] = rule(*arguments, out, *block.settings)
                    np.multiply(g, local[start:stop], out=sent[start:stop])

    def _arrive(self, arrivals: _Arrivals) -> None:
        grads, sent, totals = self.grads, self.sent, self.totals
        for turn, (edges, receivers) in enumerate(arrivals.turns):
            total = sent[edges] if turn == 0 else grads[receivers] + sent[edges]
            grads[receivers] = totals[edges] = total
        for edges, receiver in arrivals.long:
            running = np.add.accumulate(sent[edges])
            totals[edges] = running
            grads[receiver] = running[-1]

    def run(self, leaves: Mapping[int, Value]) -> Run:
        """Leaves in by node id, a Run out."""
        with np.errstate(all="ignore"):
            self.step(np.array([leaves[i] for i in self.leaves], dtype=np.float64))
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
    if exponent is not None:  # a known exponent makes products of powers
        known = {"y": exponent}
        run, back = run.given(known), tuple(rule and rule.given(known) for rule in back)
    rules = tuple(rule if state == 1 and not fixed >> 1 + arg & 1 else None for arg, rule in enumerate(back))
    return _Way(run.array, rules, settings)
