"""A sweep over a grid, on whatever executor there is: a line for each cell, as it ends, exactly once."""

import asyncio
import importlib
import re
import time
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from chainrule.engine import Refusal, Value
from chainrule.engine.language.builder import EXACT
from chainrule.engine.language.calls import FUNCTIONS
from chainrule.engine.language.source import is_name, normal
from chainrule.engine.limits import LIMITS, Tick
from chainrule.engine.refusal import pointer
from chainrule.engine.telling.numbers import read, write
from chainrule.engine.training.sweep import Cell, Grid, Plan, cells, measured, size, trained, training_of
from chainrule.service.body import parsed
from chainrule.service.pool import Pool
from chainrule.service.problems import problem
from chainrule.service.schema import SweepRequest
from chainrule.service.settings import Settings
from chainrule.service.tasks import deadline, placed, read_inputs
from chainrule.service.training import as_json, looked, planned

TASK = 0.1  # seconds that one task should take: it is sent with as many cells as that
MOST_CELLS = 20_000
MOST_WRITTEN = 64  # elements of a value that every line repeats
# Of one cell, so that none holds up the others for long, and its line is short.
CELL = replace(LIMITS, nodes=30_000, turns=30_000, numbers=20_000)
MOST_BYTES = 64 * 1024**2  # of an answer that is one list
FIRST = 1.0  # seconds of the first cell, which is tried before the answer begins
TRIES = 4  # times that a cell is begun before it is held to be what kills the workers


# Faults that every cell would have, so that they are told before the first.
_EVERYWHERE = re.compile(
    "syntax|unsupported|unknown|not-a-leaf|empty|bad-name|too-deep|wrong-arguments|output-not|param-of"
    "|not-a-parameter|no-|unequal-rows|too-few-rows|batch-too-large"
)


def begin(raw: bytes) -> Grid:
    """A body as a grid whose first cell can be run, or shows a fault of its own. Refusal for what every
    cell would be refused for."""
    made = grid(parsed(raw, SweepRequest))
    with placed(made.program):
        try:
            _measured(made, next(cells(made)), deadline(FIRST), dry=True)
        except Refusal as refusal:
            if _EVERYWHERE.match(refusal.code):
                raise
    return made


def grid(form: SweepRequest) -> Grid:
    """The request, checked. Refusal with the place."""
    axes: dict[str, tuple[Value, ...]] = {}
    for given, values in form.grid.items():
        place, name = pointer("grid", given), normal(given)
        if not is_name(name) or name in axes:
            raise Refusal("bad-name", pointer=place, name=name[:40])
        if name in FUNCTIONS or not _has(form.program, name):
            raise Refusal("not-in-program", pointer=place, name=name[:40])
        axes[name] = tuple(
            value
            if type(value) is int and abs(value) <= EXACT
            else read(value, f"{place}/{i}", CELL.elements)
            for i, value in enumerate(values)
        )
    if form.seeds is not None and "seed" in axes:
        raise Refusal("bad-field", "seeds", pointer="/seeds", expected="")
    reads_seed = _has(form.program, "seed")
    if form.seeds is not None and not reads_seed and form.train is None:
        raise Refusal("not-in-program", pointer="/seeds", name="seed")
    inputs, params = read_inputs(form, LIMITS), tuple(form.params or ())
    made = Grid(
        program=form.program,
        axes=axes,
        seeds=None if form.seeds is None else tuple(form.seeds),
        measure=tuple(dict.fromkeys(form.measure)),
        inputs=inputs,
        params=params,
        output=form.output,
        reads_seed=reads_seed,
        nodes=None if form.nodes is None else tuple(map(normal, form.nodes)),
        train=_plan(form, inputs, params),
        limits=CELL,
    )
    if size(made) > MOST_CELLS:
        raise Refusal("grid-too-large", pointer="/grid", cells=size(made), limit=MOST_CELLS)
    return made


def _plan(form: SweepRequest, inputs: dict[str, Value], params: tuple[str, ...]) -> Plan | None:
    """How each cell is trained."""
    train = form.train
    if train is None:
        return None
    setup = planned(train, train.seed, form.program, inputs, params, form.output)
    return Plan(setup, frozenset(train.at), "seed" not in train.model_fields_set)


def _measured(grid: Grid, cell: Cell, tick: Tick, dry: bool = False) -> dict[str, Any]:
    """A cell's measures, and unless it is a `dry` run how it trains. A refusal of a value that the grid
    gives has its place there."""
    try:
        made: dict[str, Any] = {name: as_json(value) for name, value in measured(grid, cell, tick).items()}
        return made if grid.train is None else made | _trained(grid, cell, tick, dry)
    except Refusal as refusal:
        for name in grid.axes:
            if refusal.pointer == pointer("inputs", name):
                refusal.pointer = pointer("grid", name)
        raise


def _trained(grid: Grid, cell: Cell, tick: Tick, dry: bool) -> dict[str, Any]:
    """The chosen steps of a cell's training, and its end."""
    try:
        if dry:
            training_of(grid, cell, tick).start()
            return {}
        told, end = trained(grid, cell, tick)
    except Refusal as refusal:
        if refusal.code == "deadline":
            refusal.pointer, refusal.variant = "/steps", "training"
        if refusal.pointer and not refusal.pointer.startswith("/inputs"):
            refusal.pointer = "/train" + refusal.pointer
        raise
    steps = [
        {"n": one.n} | looked(one) | {name: as_json(value) for name, value in one.series.items()}
        for one in told
    ]
    return {"steps": steps, "end": {"reason": end.reason, "n": end.n} | looked(end)}


def _at(cell: Cell) -> dict[str, Any]:
    """The values at a point as a line has them: whole numbers whole, large arrays summed up."""
    return {
        name: value if isinstance(value, int) else write(value, MOST_WRITTEN)
        for name, value in cell.at.items()
    }


def _has(program: str, name: str) -> bool:
    """Whether a program speaks of a name."""
    words = normal(program)
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def work(grid: Grid, part: list[Cell], language: str, seconds: float) -> list[bytes]:
    """The lines of the first few cells, without their progress: at least one, and no more than fit into
    the time of a task, so that nobody waits long for another. A cell that cannot be run says why."""
    lines: list[bytes] = []
    until = time.monotonic() + 2 * TASK
    for cell in part:
        if lines and time.monotonic() > until:
            break
        facts: dict[str, Any] = {"event": "cell", "index": cell.place, "at": _at(cell)}
        if cell.seed is not None:
            facts["seed"] = cell.seed
        try:
            with placed(grid.program):
                facts |= _measured(grid, cell, deadline(seconds))
        except Refusal as refusal:
            facts["error"] = problem(refusal, language)
        lines.append(orjson.dumps(facts))
    return lines


class Workers:
    """Where sweeps run: in the service's own pool, or on a cluster."""

    def __init__(self, settings: Settings, pool: Pool) -> None:
        self.settings = settings
        self.pool = pool
        self._executor: Executor | None = None
        self._client: Any = None

    def run(self, grid: Grid, part: list[Cell], language: str) -> "asyncio.Future[list[bytes]]":
        """The lines of some cells, as they will be. Lost if whoever works them out dies."""
        seconds = self.settings.seconds
        if not self.settings.cluster:
            return asyncio.ensure_future(self.pool.run_part(work, grid, part, language, seconds))
        return asyncio.wrap_future(self._cluster().submit(work, grid, part, language, seconds))

    def _cluster(self) -> Executor:
        """Asked for when it is first needed, and again after it has broken."""
        if self._executor is None:
            # An optional extra, so there may be none to import.
            self._client = importlib.import_module("distributed").Client(self.settings.cluster)
            self._executor = self._client.get_executor()
        return self._executor

    def broken(self) -> None:
        """Work has been lost. Our own processes start again by themselves; a cluster is asked for anew."""
        if self._executor is not None:
            self._executor.shutdown(wait=False)
            self._executor = None

    def close(self) -> None:
        self.broken()
        if self._client is not None:
            self._client.close()


class _Task(NamedTuple):
    """Cells that are being worked out, and since when."""

    part: list[Cell]
    start: float


async def lines(grid: Grid, language: str, workers: Workers) -> AsyncIterator[bytes]:
    """A line for each cell, and one that says that there are no more. What a dead worker had is done again;
    what has been sent is not sent twice."""
    settings = workers.settings
    waiting = deque(cells(grid))
    total, done, each = len(waiting), 0, 1
    tries: dict[int, int] = {}
    running: dict[asyncio.Future[list[bytes]], _Task] = {}
    try:
        while waiting or running:
            while waiting and len(running) < 2 * settings.workers:
                # Cells that have been lost are run with nothing beside them, so that the one that kills
                # its worker is found and no other is held to be it.
                suspect = waiting[0].place in tries
                if suspect and running:
                    break
                part = [waiting.popleft()]
                while not suspect and len(part) < each and waiting and waiting[0].place not in tries:
                    part.append(waiting.popleft())
                try:
                    running[workers.run(grid, part, language)] = _Task(part, time.monotonic())
                except (BrokenExecutor, RuntimeError):
                    workers.broken()
                    waiting.extendleft(reversed(part))
                if suspect:
                    break
            ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                part, start = running.pop(one)
                try:
                    made = one.result()
                except (BrokenExecutor, CancelledError, asyncio.CancelledError):
                    workers.broken()
                    made = _again(part, tries, waiting, language)
                except Refusal as refusal:
                    made = [_lost(cell, refusal, language) for cell in part]
                else:
                    waiting.extendleft(reversed(part[len(made) :]))
                    part = part[: len(made)]
                    spent = (time.monotonic() - start) / len(part) / 2  # half of it was spent waiting
                    each = max(1, min(64, int(TASK / max(spent, 1e-4))))
                for line in made:
                    done += 1
                    yield line[:-1] + b',"done":%d,"total":%d}\n' % (done, total)
        yield b'{"event":"done","done":%d,"total":%d}\n' % (done, total)
    finally:
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def whole(lines_: AsyncIterator[bytes]) -> bytes:
    """The cells of a sweep as one list, in the order of the grid."""
    found, size_ = [], 0
    async for line in lines_:
        size_ += len(line)
        if size_ > MOST_BYTES:
            raise Refusal("answer-too-large", pointer="/grid", limit=MOST_BYTES // 1024**2)
        found.append(orjson.loads(line))
    cells_ = sorted((line for line in found if line["event"] == "cell"), key=lambda line: line["index"])
    return orjson.dumps(cells_)


def _again(part: list[Cell], tries: dict[int, int], waiting: deque[Cell], language: str) -> list[bytes]:
    """Put lost cells back, but for those that have been lost too often: these have their say."""
    given_up = []
    for cell in part:
        tries[cell.place] = tries.get(cell.place, 0) + 1
        if tries[cell.place] < TRIES:
            waiting.append(cell)
        else:
            given_up.append(_lost(cell, Refusal("out-of-memory", pointer=""), language))
    return given_up


def _lost(cell: Cell, refusal: Refusal, language: str) -> bytes:
    """The line of a cell that could not be worked out."""
    facts: dict[str, Any] = {"event": "cell", "index": cell.place, "at": cell.at}
    if cell.seed is not None:
        facts["seed"] = cell.seed
    return orjson.dumps(facts | {"error": problem(refusal, language)})
