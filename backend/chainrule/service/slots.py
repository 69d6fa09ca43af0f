"""Processes that take turns: long work is done in slices whose state comes back after each.

That one arrangement gives fairness (who waits longest is next), an end when the client leaves (no
slice after this one), a deadline, and survival of a killed worker (its slice is done again).
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from chainrule.engine import Refusal
from chainrule.service.processes import GRACE, SPARE, Gone, Worker
from chainrule.service.settings import Settings

PATIENCE = 0.5  # seconds that a slice may still take when its client has gone
STARTS = 50  # times that a process is started anew before a slot is left empty until it is wanted

P = ParamSpec("P")
R = TypeVar("R")


class Slot(Worker):
    """A process that takes turns."""

    warm = False  # whether it has answered yet

    def end(self) -> None:
        super().end()
        self.warm = False


class Slots:
    """`count` processes. Work that waits gets the next free one, in the order of asking.

    `tries`: times that it is begun before it is held to be what kills the processes; `queue`: how much may
    wait or run at one time.
    """

    def __init__(self, settings: Settings, count: int, tries: int, queue: int) -> None:
        self.settings = settings
        self.tries = tries
        self.queue = queue
        self._asked = 0
        self._closed = False
        self._all = [Slot(settings) for _ in range(count)]
        self._threads = ThreadPoolExecutor(2 * count)  # one that waits, and one for what follows it
        self._free = deque(self._all)
        self._waiting: deque[asyncio.Future[Slot]] = deque()
        self._starting: set[asyncio.Task[None]] = set()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a turn."""
        return bool(self._waiting)

    async def run(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)` in one of them. Refusal "deadline" if it overruns, "out-of-memory" if it kills
        its process again and again, "busy" if too much waits already. What a cancelled caller had begun is
        ended before its slot goes on."""
        if self._asked >= self.queue:
            raise Refusal("busy", pointer="")
        self._asked += 1
        try:
            return await self._run(work, *arguments, **options)
        finally:
            self._asked -= 1

    async def _run(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        tries, gone, until = 0, 0, time.monotonic() + self.settings.seconds
        while tries < self.tries:
            slot = await self._take()
            if self._closed:
                self._hand(slot)
                raise Refusal("busy", pointer="")
            if not slot.warm:
                self._start(slot)
                if time.monotonic() > until:  # none can be started
                    raise Refusal("busy", pointer="")
                continue
            tries += 1
            future: Future[R] | None = None
            try:
                future = self._ask(slot, work, *arguments, **options)
                answer: R = await self._answer(future)
                return answer
            except Gone:
                slot.end()
                gone += 1
                tries -= gone < SPARE
            except BrokenExecutor:
                slot.end()
            except TimeoutError:
                slot.end()
                raise Refusal("deadline", pointer="", seconds=self.settings.seconds) from None
            finally:
                self._give_back(slot, future)
        raise Refusal("out-of-memory", pointer="")

    def _start(self, slot: Slot) -> None:
        """Start a process while whoever wants one waits for the next that is ready. One that is killed
        while it starts says nothing about anybody's work."""

        async def start() -> None:
            try:
                for _ in range(STARTS):
                    try:
                        slot.warm = await self._answer(self._ask(slot, ready))
                        return
                    except (BrokenExecutor, TimeoutError):
                        slot.end()
                    if self._closed:
                        return
            finally:
                self._hand(slot)

        task = asyncio.create_task(start())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    def _ask(self, slot: Slot, work: Callable[P, R], *args: P.args, **options: P.kwargs) -> "Future[R]":
        return self._threads.submit(lambda: slot.ask(work, *args, **options))

    async def _answer(self, future: "Future[Any]") -> Any:
        return await asyncio.wait_for(asyncio.wrap_future(future), self.settings.seconds + GRACE)

    async def _take(self) -> Slot:
        """The next free slot, in the order of asking: who has just had one waits behind who has not."""
        if self._free and not self._waiting:
            # One that is ready before one that has to be started.
            slot = next((one for one in self._free if one.warm), self._free[0])
            self._free.remove(slot)
            return slot
        turn: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._hand(turn.result())
            raise

    def _hand(self, slot: Slot) -> None:
        """A free slot goes to who has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(slot)
                return
        self._free.append(slot)

    def _give_back(self, slot: Slot, future: "Future[R] | None") -> None:
        """A slot is free when its process is, not when nobody listens any more."""
        if future is None or future.done():
            if slot.warm or self._closed:
                self._hand(slot)
            else:
                self._start(slot)
            return
        loop = asyncio.get_running_loop()
        # Nobody waits for this slice any more. Most are over in a moment; one that is not is ended.
        late = loop.call_later(PATIENCE, slot.end)

        def freed(_: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(late.cancel)
                loop.call_soon_threadsafe(self._give_back, slot, None)

        future.add_done_callback(freed)

    async def warm(self) -> None:
        """Start every process, so that the first reader need not wait for one."""
        await asyncio.gather(*(self.run(ready) for _ in self._all), return_exceptions=True)

    def close(self) -> None:
        self._closed = True
        for slot in self._all:
            slot.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def trainings(settings: Settings) -> Slots:
    """The processes in which trainings take turns. Their number has its bound where streams are counted."""
    return Slots(settings, settings.slots, tries=5, queue=settings.streams + settings.slots)


def large(settings: Settings) -> Slots:
    """The processes for one large trace or export at a time."""
    return Slots(settings, settings.workers, tries=2, queue=settings.queue)


def ready() -> bool:
    """Nothing; but a process that has answered has read the engine."""
    from chainrule.service import training

    return bool(training)
