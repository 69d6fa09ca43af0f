"""Processes that take turns: long work is done in slices whose state comes back after each.

That one arrangement gives fairness (who waits longest is next), an end when the client leaves (no
slice after this one), a deadline, and survival of a killed worker (its slice is done again).
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from chainrule.engine import Refusal
from chainrule.service.pool import settle
from chainrule.service.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 5  # times that a slice is begun before its work is held to be what kills the workers


class Slot:
    """One process, started when first needed and again when it has died."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._executor: ProcessPoolExecutor | None = None

    def submit(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> "Future[R]":
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=settle,
                initargs=(self.settings.worker_bytes,),
            )
        return self._executor.submit(work, *arguments, **options)

    def end(self) -> None:
        """Kill the process, whatever it is doing."""
        if self._executor is None:
            return
        for process in list((getattr(self._executor, "_processes", None) or {}).values()):
            process.kill()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None


class Slots:
    """`settings.slots` processes. A slice that waits gets the next free one, in the order of asking."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._all = [Slot(settings) for _ in range(settings.slots)]
        self._free: asyncio.Queue[Slot] | None = None

    async def run(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)` in one of them. Refusal "deadline" if a slice overruns, "out-of-memory" if
        it kills its process again and again. A cancelled caller's slice is ended before its slot goes on."""
        if self._free is None:  # a queue belongs to the loop that it is first used in
            self._free = asyncio.Queue()
            for slot in self._all:
                self._free.put_nowait(slot)
        for _ in range(TRIES):
            slot = await self._free.get()
            future = None
            try:
                future = slot.submit(work, *arguments, **options)
                return await asyncio.wait_for(asyncio.wrap_future(future), self.settings.seconds)
            except BrokenExecutor:
                slot.end()
            except TimeoutError:
                slot.end()
                raise Refusal("deadline", pointer="", seconds=self.settings.seconds) from None
            finally:
                self._give_back(slot, future)
        raise Refusal("out-of-memory", pointer="")

    def _give_back(self, slot: Slot, future: "Future[R] | None") -> None:
        """A slot is free when its process is, not when nobody listens any more."""
        free = self._free
        assert free is not None
        if future is None or future.done():
            free.put_nowait(slot)
            return
        loop = asyncio.get_running_loop()

        def freed(_: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(free.put_nowait, slot)

        future.add_done_callback(freed)

    async def warm(self) -> None:
        """Start every process, so that the first reader need not wait for one."""
        await asyncio.gather(*(self.run(ready) for _ in self._all), return_exceptions=True)

    def close(self) -> None:
        for slot in self._all:
            slot.end()


def ready() -> bool:
    """Nothing; but a process that has answered has read the engine."""
    from chainrule.service import training

    return bool(training)
