"""A sweep over a grid, on whatever executor there is: a line for each cell, as it ends, exactly once."""

import asyncio
import importlib
import re
import time
import unicodedata
from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from chainrule.engine import Refusal
from chainrule.engine.calls import FUNCTIONS
from chainrule.engine.limits import LIMITS
from chainrule.engine.optimizers import number
from chainrule.engine.refusal import pointer
from chainrule.engine.sweep import UNTRAINED, Cell, Grid, cells, measured, size
from chainrule.service.problems import problem
from chainrule.service.processes import Processes
from chainrule.service.schema import SweepRequest
from chainrule.service.settings import Settings
from chainrule.service.training import written
from chainrule.service.work import SMALL, SOON, deadline, read_inputs

TASK = 0.1  # seconds that one task should take: it is sent with as many cells as that
MOST_CELLS = 20_000
BOUNDS = replace(LIMITS, nodes=30_000, turns=30_000)  # of one cell, so that none holds up the others for long
TRIES = 4  # times that a cell is begun before it is held to be what kills the workers


# Faults that every cell would have, so that they are told before the first.
_EVERYWHERE = re.compile(
    "syntax|unsupported|unknown|not-a-leaf|empty|bad-name|too-deep|wrong-arguments|output-not|param-of"
)


def grid(form: SweepRequest) -> Grid:
    """The request, checked. Refusal with the place."""
    axes: dict[str, tuple[float, ...]] = {}
    for written_, values in form.grid.items():
        place, name = pointer("grid", written_), unicodedata.normalize("NFKC", written_)
        if not name.isidentifier() or name in axes:
            raise Refusal("bad-name", pointer=place, name=name[:40])
        if name in FUNCTIONS or not _has(form.program, name):
            raise Refusal("not-in-program", pointer=place, name=name[:40])
        if not values:
            raise Refusal("bad-field", pointer=place, expected="expected.list", choices="")
        axes[name] = tuple(_value(value, pointer("grid", written_, i)) for i, value in enumerate(values))
    if form.seeds is not None and "seed" in axes:
        raise Refusal("bad-field", pointer="/seeds", expected="expected.other", choices="")
    if form.seeds is not None and not _has(form.program, "seed"):
        raise Refusal("not-in-program", pointer="/seeds", name="seed")
    for i, name in enumerate(form.measure):
        if name not in UNTRAINED:
            choices = " / ".join(UNTRAINED)
            raise Refusal("bad-field", pointer=f"/measure/{i}", expected="expected.literal", choices=choices)
    made = Grid(
        program=form.program,
        axes=axes,
        seeds=None if form.seeds is None else tuple(form.seeds),
        measure=tuple(dict.fromkeys(form.measure)),
        inputs=read_inputs(form, LIMITS),
        params=tuple(form.params or ()),
        output=form.output,
        limits=BOUNDS,
    )
    if size(made) > MOST_CELLS:
        raise Refusal("grid-too-large", pointer="/grid", cells=size(made), limit=MOST_CELLS)
    try:
        measured(replace(made, limits=SMALL), next(cells(made)), deadline(SOON))
    except Refusal as refusal:
        if _EVERYWHERE.match(refusal.code):
            refusal.holes["program"] = form.program
            raise
    return made


def _has(program: str, name: str) -> bool:
    """Whether a program speaks of a name."""
    words = unicodedata.normalize("NFKC", program)
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def _value(value: Any, pointer: str) -> float:
    """A number of the grid; a whole one stays one, as it may be a size."""
    made = number(value, pointer)
    return value if isinstance(value, int) else made


def work(grid: Grid, part: list[Cell], language: str, seconds: float) -> list[bytes]:
    """The lines of the first few cells, without their progress: at least one, and no more than fit into
    the time of a task, so that nobody waits long for another. A cell that cannot be run says why."""
    lines: list[bytes] = []
    until = time.monotonic() + 2 * TASK
    for cell in part:
        if lines and time.monotonic() > until:
            break
        facts: dict[str, Any] = {"event": "cell", "index": cell.place, "at": cell.at}
        if cell.seed is not None:
            facts["seed"] = cell.seed
        try:
            made = measured(grid, cell, deadline(seconds))
            facts |= {name: written(value) for name, value in made.items()}
        except MemoryError:
            facts["error"] = problem(Refusal("out-of-memory", pointer=""), language)
        except Refusal as refusal:
            facts["error"] = problem(refusal, language, grid.program)
        lines.append(orjson.dumps(facts))
    return lines


class Workers:
    """The executor that sweeps run on: processes of this machine, or a cluster's."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._executor: Executor | None = None
        self._client: Any = None

    def executor(self) -> Executor:
        """Started when first needed, and again after it has broken."""
        if self._executor is None:
            if self.settings.cluster:
                # An optional extra, so there may be none to import.
                self._client = importlib.import_module("distributed").Client(self.settings.cluster)
                self._executor = self._client.get_executor()
            else:
                self._executor = Processes(self.settings, self.settings.workers)
        return self._executor

    def broken(self, executor: Executor) -> None:
        """Work has been lost. Our own processes start again by themselves; a cluster is asked for anew."""
        if self._executor is executor and not isinstance(executor, Processes):
            self._executor = None
            executor.shutdown(wait=False)

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False)
            self._executor = None
        if self._client is not None:
            self._client.close()


class _Task(NamedTuple):
    """Cells that an executor has been given, and when."""

    part: list[Cell]
    executor: Executor
    future: Future[list[bytes]]
    start: float


async def lines(grid: Grid, language: str, workers: Workers) -> AsyncIterator[bytes]:
    """A line for each cell. What a dead worker had is done again; what has been sent is not sent twice."""
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
                executor = workers.executor()
                try:
                    future = executor.submit(work, grid, part, language, settings.seconds)
                except (BrokenExecutor, RuntimeError):
                    workers.broken(executor)
                    waiting.extendleft(reversed(part))
                    continue
                running[asyncio.wrap_future(future)] = _Task(part, executor, future, time.monotonic())
                if suspect:
                    break
            ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for one in ended:
                part, executor, _, start = running.pop(one)
                try:
                    made = one.result()
                except (BrokenExecutor, CancelledError, asyncio.CancelledError):
                    workers.broken(executor)
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
    finally:
        # First all that has not begun, so that none of it begins where another is ended.
        begun = [task for task in running.values() if not task.future.cancel()]
        for one in running:
            one.cancel()
        for task in begun:
            if isinstance(task.executor, Processes):
                task.executor.leave(task.future)


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
