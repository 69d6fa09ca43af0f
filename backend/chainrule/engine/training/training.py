"""Training: a plan that yields leaves, is sent the run they made, and moves the parameters.

What happens in step n follows from the request and the state before it, never from what ran in between
or where: the same request gives the same bits, and a run resumed from any checkpoint goes on as if it
had never stopped.
"""

import hashlib
import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from chainrule.engine.language.graph import Draw, Graph, Node
from chainrule.engine.language.parse import parse
from chainrule.engine.language.values import LAWS
from chainrule.engine.limits import LIMITS, Limits, Tick, go_on
from chainrule.engine.refusal import Refusal
from chainrule.engine.running.cache import room
from chainrule.engine.running.compile import Compiled
from chainrule.engine.running.finite import nonfinite
from chainrule.engine.running.levels import Levels, pays
from chainrule.engine.running.run import Run, Tape, output_seed
from chainrule.engine.table.ieee import Array, Value
from chainrule.engine.table.optimizers import Rule, Schedule
from chainrule.engine.training import checkpoints, updates
from chainrule.engine.training.checkpoints import State
from chainrule.engine.training.measures import MEASURES, Moment, Series, nodes_of
from chainrule.engine.training.samples import Playground, Rows, Samples, check_axis

OFTEN = 40  # runs of one form after which it is written out as a straight-line plan
LARGEST = 1_500  # nodes of such a form: writing it out must not hold up a slice for long


@dataclass(frozen=True)
class Setup:
    """What is trained and how, checked as far as it can be without the program."""

    program: str
    rule: Rule
    schedule: Schedule
    steps: int
    inputs: dict[str, Value] = field(default_factory=dict)
    params: tuple[str, ...] = ()
    output: str | None = None
    update: tuple[str, ...] | None = None
    data: tuple[str, ...] | None = None
    batch: int | None = None
    shuffle: bool = True
    seed: int = 0
    test_ratio: float = 0.0
    clip_norm: float | None = None
    clip_value: float | None = None
    l1: float = 0.0
    l2: float = 0.0
    playground: bool = False
    measure: tuple[str, ...] = ()
    nodes: tuple[str, ...] | None = None  # what measures by node tell of
    watch: tuple[str, ...] = ()
    loss_below: float | None = None
    until: "Until | None" = None
    limits: Limits = LIMITS


class Until(NamedTuple):
    """A run ends at the first step where a watched number is above or below a bound; on the test rows, or in
    the step itself."""

    name: str
    above: float | None
    below: float | None
    test: bool


class Look(NamedTuple):
    """The loss of some rows, and what is watched there, by name."""

    loss: float
    watch: dict[str, Value]


class Step(NamedTuple):
    """Update `n`: the loss before it, the run that it was made from, and how the parameters moved."""

    n: int
    loss: float
    test_loss: float | None
    series: dict[str, Series]
    graph: Graph
    run: Run
    moves: dict[str, tuple[Value, Value]]  # before and after, by key
    ids: dict[str, int]  # the parameters' nodes in this graph
    used: dict[str, tuple[Value, list[Value]]]  # the gradient an optimizer was given, and what it remembered
    lr: float
    watch: dict[str, Value]  # in this run, before the update
    test_watch: dict[str, Value] | None


class End(NamedTuple):
    """Why a run ended: "steps", "loss_below", "watched" or "diverged" (then at which node), and where it
    stands."""

    reason: str
    n: int
    loss: float | None
    test_loss: float | None
    node: int | None
    watch: dict[str, Value]
    test_watch: dict[str, Value] | None


# What a plan yields: a graph's form, and the leaves to run it with.
Ask = tuple["BatchGraph", dict[int, Value]]


class BatchGraph:
    """A graph of one shape, the leaves that change, and the fastest way to run it that is due by now."""

    def __init__(
        self, graph: Graph, keys: frozenset[str], data: Mapping[str, Value], watch: tuple[str, ...] = ()
    ) -> None:
        self.graph = graph
        self.watched = {name: watched(graph, name) for name in watch}
        self.ids = {node.key: node.id for node in graph.nodes if node.key in keys and node.kind == "param"}
        self.rows = {node.key: node.id for node in graph.nodes if node.key in data}
        self.runs = 0
        self.way: Tape | Levels | Compiled = Levels(graph) if pays(graph) else Tape(graph)

    def run(self, leaves: Mapping[int, Value], tick: Tick) -> Run:
        # By the form alone and the number of runs, and tape and plan give the same bits.
        self.runs += 1
        if isinstance(self.way, Tape):
            self.way.tick = tick
            if self.runs == OFTEN and len(self.graph) <= LARGEST:
                self.way = Compiled(self.graph)
        return self.way.run(leaves)


def watched(graph: Graph, name: str) -> int:
    """The node that a name is bound to last, or whose key it is. -1 where there is none."""
    node = graph.names.get(name)
    return node if node is not None else next((one.id for one in graph.nodes if one.key == name), -1)


class Training:
    """A program with everything that stays the same from step to step."""

    def __init__(self, setup: Setup, tick: Tick = go_on) -> None:
        """Refusal for whatever can be known beforehand."""
        self.setup = setup
        self.tick = tick
        self._graphs: dict[Any, BatchGraph] = {}
        self.graph = self._parsed({})
        output_seed(self.graph)
        self.data = self._data()
        # Whether rows of the data decide a graph's form, so that it must be read anew for others.
        nodes = self.graph.nodes
        self._rigid = any(nodes[i].key in self.data for i in self.graph.sizes)
        self.samples = self._samples()
        self._check_axis()
        self.moving = self._moving()
        self._links = updates.links(self.graph)
        self._measures = {name: MEASURES[name] for name in setup.measure}
        self._by_node = any(name.endswith("_by_node") for name in setup.measure)
        self._check_watch()
        self._groups = {node.key: "/".join(node.group) or node.key for node in self.graph.nodes}
        self._keys = frozenset(node.key for node in self.graph.nodes if node.kind == "param")
        self.first = self.batch_graph(self.samples.rows(1) if self.samples else None)[0].graph

    # ---- what is known beforehand ------------------------------------------------------------------

    def _parsed(self, rows: Mapping[str, Value]) -> Graph:
        s = self.setup
        return parse(
            s.program, s.inputs, params=s.params, output=s.output, limits=s.limits, rows=rows, tick=self.tick
        )

    def _data(self) -> dict[str, Array]:
        """The leaves whose first axis is samples, by key: of a name that is bound twice, the last."""
        names, nodes = self.graph.names, self.graph.nodes
        wished = self.setup.data
        if wished is None:
            wished = tuple(name for name, i in names.items() if nodes[i].kind == "data")
        found: dict[str, Array] = {}
        for i, name in enumerate(wished):
            node = names.get(name)
            if node is None or nodes[node].kind not in ("data", "input"):
                raise Refusal("not-a-leaf", pointer=f"/data/{i}", name=name[:40])
            value = self.graph.leaves[node]
            if isinstance(value, float):
                raise Refusal("no-rows", pointer=f"/data/{i}", name=name[:40])
            found[nodes[node].key] = value
        counts = {len(value) for value in found.values()}
        if len(counts) > 1:
            raise Refusal("unequal-rows", pointer="/data", counts=", ".join(map(str, sorted(counts))))
        return found

    def _samples(self) -> Samples | None:
        s = self.setup
        if not self.data:
            for name, wish in (("batch_size", s.batch), ("test_ratio", s.test_ratio)):
                if wish:
                    raise Refusal("no-data", pointer=f"/{name}")
            return None
        count = len(next(iter(self.data.values())))
        samples = (
            Playground(count, s.batch, s.seed, s.test_ratio)
            if s.playground
            else Samples(count, s.batch, s.shuffle, s.seed, s.test_ratio)
        )
        kept = len(samples.train)
        if not kept or (s.test_ratio and not len(samples.test)):
            raise Refusal("too-few-rows", pointer="/test_ratio", count=count)
        if s.batch and s.batch > kept:
            raise Refusal("batch-too-large", pointer="/batch_size", count=kept, batch=s.batch)
        return samples

    def _check_axis(self) -> None:
        if not self.data:
            return

        def probe(rows: int) -> Graph:
            return self._parsed(
                {key: np.resize(value, (rows, *value.shape[1:])) for key, value in self.data.items()}
            )

        check_axis(probe)

    def _check_watch(self) -> None:
        s = self.setup
        for i, name in enumerate(s.watch):
            if watched(self.graph, name) < 0:
                raise Refusal("unknown-node", pointer=f"/watch/{i}", name=name[:40])
        if self._by_node:
            nodes_of(self.graph, s.nodes)
        if s.until is None:
            return
        if s.until.name not in s.watch:
            raise Refusal("unknown-node", "watched", pointer="/stop/watched", name=s.until.name[:40])
        if self.graph.nodes[watched(self.graph, s.until.name)].shape:
            raise Refusal("output-not-scalar", "watched", pointer="/stop/watched", name=s.until.name[:40])
        if s.until.test and (self.samples is None or not len(self.samples.test)):
            raise Refusal("no-test-rows", pointer="/stop/on")

    def _moving(self) -> tuple[str, ...]:
        """The keys of the parameters that are updated, in the order of the program."""
        own = [node for node in self.graph.nodes if node.kind == "param"]
        if self.setup.update is None:
            wished = {node.key for node in own}
        else:
            wished = set()
            for i, name in enumerate(self.setup.update):
                keys = {node.key for node in own if name in (node.key, node.name)}
                if not keys:
                    raise Refusal("not-a-parameter", pointer=f"/update/{i}", name=name[:40])
                wished |= keys
        if not wished:
            raise Refusal("no-parameters", pointer="" if self.setup.update is None else "/update")
        return tuple(node.key for node in own if node.key in wished)

    # ---- the state -----------------------------------------------------------------------------------

    def start(self) -> State:
        """Before the first update. Refusal "training-too-large" for more than a run may carry along."""
        leaves = self.graph.leaves
        params = {node.key: leaves[node.id] for node in self.graph.nodes if node.kind == "param"}
        size = self._size()
        if size > self.setup.limits.trained:
            raise Refusal("training-too-large", pointer="", size=size, limit=self.setup.limits.trained)
        memory = {key: self.setup.rule.start(params[key]) for key in self.moving}
        dead: dict[str, Any] = {}
        if self.setup.playground and self.setup.l1:
            dead = {k: np.zeros(np.shape(params[k]), dtype=bool) for k in self.moving if k in self._links}
        return State(0, params, memory, dead)

    def _size(self) -> int:
        """The numbers that go from step to step: parameters, and what the optimizer remembers of them."""
        nodes = [node for node in self.graph.nodes if node.kind == "param"]
        remembered = len(self.setup.rule.memory) + ("angle" in self._measures)
        moving = set(self.moving)
        return sum(math.prod(node.shape) * (1 + remembered * (node.key in moving)) for node in nodes)

    @property
    def resumable(self) -> bool:
        """Whether a checkpoint is small enough to be sent, and sent back."""
        names = sum(len(key.encode()) for key in self._keys)
        return checkpoints.length(self._size(), names, len(self._keys)) <= checkpoints.MOST_BYTES

    @property
    def room(self) -> int:
        """The bytes that all this takes, rather too many than too few."""
        forms = sum(room(batch.graph) for batch in self._graphs.values())
        return room(self.graph) + forms + 8 * sum(value.size for value in self.data.values())

    def watched_size(self, name: str) -> int:
        """How many numbers a watched node has, of a step's rows."""
        return math.prod(self.first.nodes[watched(self.first, name)].shape)

    def fingerprint(self) -> str:
        """What a checkpoint must agree with: program, data, seed and optimizer. The number of steps, rates,
        clipping, regularization and batches may be others from then on."""
        s = self.setup
        settings = {name: value for name, value in s.rule.settings.items() if name != "lr"}
        facts = (
            s.program, sorted((name, np.shape(v), np.asarray(v).tobytes()) for name, v in s.inputs.items()),
            s.params, s.output, s.update, s.data, s.shuffle, s.seed, s.test_ratio, s.playground,
            s.rule.row.name, sorted(settings.items()),
        )  # fmt: skip
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]

    def checkpoint(self, state: State) -> dict[str, Any]:
        """The state as JSON, every float to the bit."""
        return checkpoints.as_json(state, self.fingerprint())

    def resumed(self, checkpoint: Any) -> State:
        """The state that a checkpoint holds. Refusal "bad-checkpoint" for what this run cannot have made."""
        angle = "angle" in self._measures
        return checkpoints.read(checkpoint, self.start(), self.fingerprint(), self.setup.steps, angle)

    # ---- the plan ------------------------------------------------------------------------------------

    def batch_graph(self, rows: Rows | None) -> Ask:
        """The form that these rows of the data have, and its leaves but for the parameters."""
        if rows is None or len(rows) == len(next(iter(self.data.values()))):
            # All rows: where they are not in their order, the leaves say so.
            size, chosen = -1, {} if rows is None or self.samples is None else self._chosen(rows)
        else:
            size, chosen = len(rows), self._chosen(rows)
        batch = self._graphs.get(size)
        if batch is None or self._rigid:
            batch = BatchGraph(self._parsed(chosen), self._keys, self.data, self.setup.watch)
            if not self._rigid:
                self._graphs[size] = batch
        leaves = dict(batch.graph.leaves)
        for key, value in chosen.items():
            leaves[batch.rows[key]] = value
        return batch, leaves

    def _chosen(self, rows: Rows) -> dict[str, Value]:
        return {key: value[rows] for key, value in self.data.items()}

    def _leaves(self, state: State, rows: Rows | None, n: int | None) -> Ask:
        """A form and all its leaves: rows, parameters, and what is drawn anew in step `n` (None: nothing
        is drawn; a mask keeps everything and noise is nothing, as when a network is only used)."""
        batch, leaves = self.batch_graph(rows)
        for key, node in batch.ids.items():
            leaves[node] = state.params[key]
        for node, draw in batch.graph.draws.items():
            leaves[node] = self._drawn(draw, batch.graph.nodes[node], n)
        return batch, leaves

    def _drawn(self, draw: Draw, node: Node, n: int | None) -> Value:
        if n is None:
            value = np.full(node.shape, 1.0 if draw.law == "keep" else 0.0)
        else:
            seed = (abs(self.setup.seed), abs(draw.seed), n)
            value = np.asarray(LAWS[draw.law](node.shape, draw.settings, seed), dtype=np.float64)
        return value if node.shape else float(value)

    def plan(self, state: State) -> Generator[Ask, Run, None]:
        """The leaves of each step, for the run that they make; after it, `made` is the step."""
        while state.n < self.setup.steps:
            n = state.n + 1
            rows = self.samples.rows(n) if self.samples else None
            batch, leaves = self._leaves(state, rows, n)
            run = yield batch, leaves
            self.made = self._step(state, n, batch, run)

    def steps(self, state: State) -> Iterator[Step]:
        """One step after the other. A generator may be left at any of them and taken up again."""
        plan = self.plan(state)
        ask = next(plan, None)
        while ask is not None:
            batch, leaves = ask
            run = batch.run(leaves, self.tick)
            try:
                ask = plan.send(run)
            except StopIteration:
                ask = None
            yield self.made
            if self.ended(self.made):
                return

    def ended(self, step: Step) -> str | None:
        """Why the run ends with this step, if it does so before its last."""
        below, until = self.setup.loss_below, self.setup.until
        if not math.isfinite(step.loss):
            return "diverged"
        if below is not None and step.loss < below:
            return "loss_below"
        looked = until and (step.test_watch if until.test else step.watch)
        if until is None or not looked:
            return None
        value: Any = looked[until.name]
        above_, below_ = until.above, until.below
        met = (above_ is not None and value > above_) or (below_ is not None and value < below_)
        return "watched" if met else None

    def end(self, state: State, last: Step | None) -> End:
        """How a run ended, once `steps` has: its loss after the last update, on all training rows."""
        reason = (last and self.ended(last)) or "steps"
        if last and reason == "diverged":
            node = nonfinite(last.graph, last.run)
            return End(reason, last.n, last.loss, last.test_loss, node, last.watch, last.test_watch)
        look = self._look(state, self.samples.train if self.samples else None)
        tested = self.tested(state)
        n = last.n if last else state.n
        test_loss, test_watch = tested or (None, None)
        return End(reason, n, look.loss, test_loss, None, look.watch, test_watch)

    def tested(self, state: State) -> Look | None:
        """The loss of the test rows, and what is watched there."""
        if self.samples is None or not len(self.samples.test):
            return None
        return self._look(state, self.samples.test)

    def _look(self, state: State, rows: Rows | None) -> Look:
        """A forward pass over some rows, in which nothing is drawn."""
        batch, leaves = self._leaves(state, rows, None)
        tape = batch.way if isinstance(batch.way, Tape) else getattr(batch.way, "tape", None)
        with np.errstate(all="ignore"):
            if isinstance(tape, Tape):
                values: Any = tape.forward(leaves)
            else:
                values = batch.run(leaves, self.tick).values
        return Look(float(values[batch.graph.output]), _seen(batch, values))

    # ---- one update ----------------------------------------------------------------------------------

    def _step(self, state: State, n: int, batch: BatchGraph, run: Run) -> Step:
        s = self.setup
        loss: Any = run.values[batch.graph.output]
        before = {key: state.params[key] for key in self.moving}
        tested = self.tested(state)
        test_loss, test_watch = tested or (None, None)
        made = Step(
            n, loss, test_loss, {}, batch.graph, run, {}, batch.ids, {}, s.schedule(n - 1),
            _seen(batch, run.values), test_watch,
        )  # fmt: skip
        if self.ended(made):
            return self._measured(made, state, before, before, {})
        with np.errstate(all="ignore"):
            grads: dict[str, Any] = {key: run.grads[batch.ids[key]] for key in self.moving}
            raw = dict(grads)
            remembered = {key: list(kept) for key, kept in state.memory.items()}
            if s.playground:
                after = updates.playground(state, grads, made.lr, s.l1, s.l2, self._links)
            else:
                grads = updates.regularized(grads, state.params, s.l1, s.l2)
                grads = updates.clipped(grads, s.clip_norm, s.clip_value)
                after = updates.moved(state, grads, s.rule, made.lr)
            made = made._replace(
                moves={key: (before[key], after[key]) for key in self.moving},
                used={key: (grads[key], remembered[key]) for key in self.moving},
            )
            made = self._measured(made, state, before, after, raw)
        state.params.update(after)
        state.n = n
        if "angle" in self._measures:
            # A plan's arrays are its own and change with the next step.
            state.gradient = {key: g if isinstance(g, float) else g.copy() for key, g in raw.items()}
        return made

    def _measured(
        self, made: Step, state: State, before: dict[str, Value], after: dict[str, Value], grads: Any
    ) -> Step:
        if not self._measures:
            return made
        if not grads:
            return made._replace(series=dict.fromkeys(self._measures))
        nodes = nodes_of(made.graph, self.setup.nodes) if self._by_node else {}
        moment = Moment(made.graph, made.run, before, after, grads, state.gradient, self._groups, nodes)
        return made._replace(series={name: of(moment) for name, of in self._measures.items()})


def _seen(batch: BatchGraph, values: Any) -> dict[str, Value]:
    """What is watched, by name; a plan's arrays are its own and change with the next run."""
    return {
        name: float(values[i]) if not batch.graph.nodes[i].shape else np.array(values[i])
        for name, i in batch.watched.items()
    }
