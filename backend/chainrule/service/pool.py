"""The processes of the service, which take turns: long work is done in slices whose state comes back after
each, and what is asked for once is done in one piece beside them.

That one arrangement gives fairness (who waits longest is next), an end when the client leaves (no
slice after this one), a deadline, and survival of a killed worker (its slice is done again).
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

from chainrule.engine import Refusal
from chainrule.service.processes import SPARE, Gone, Worker, ready
from chainrule.service.settings import Settings

PATIENCE = 0.5  # seconds that a slice may still take when its client has gone
STARTS = 50  # times that a process is started anew before a slot is left empty until it is wanted
TRIES = 5  # times that work is begun before it is held to be what kills the processes
ONCE = 2  # and what is asked for once: it may be large, and whoever waits behind it must not wait long
SLOW = 8  # times as long as its processor time that work may take where the machine is busy with other things

P = ParamSpec("P")
R = TypeVar("R")


class Slot(Worker):
    """A process that takes turns."""

    warm = False  # whether it has answered yet

    def end(self) -> None:
        super().end()
        self.warm = False


class _Held(NamedTuple):
    """A slot while somebody has it."""

    slot: Slot
    once: bool


class Pool:
    """`settings.workers` processes. Work that waits gets the next free one: slices and what is asked for
    once by turns, each in the order of asking. Where there is more than one process, one is always left to
    the slices, so that a large request never stops the streams."""

    def __init__(self, settings: Settings) -> None:
        count = settings.workers
        self.settings = settings
        self._closed = False
        self._all = [Slot(settings) for _ in range(count)]
        self._threads = ThreadPoolExecutor(2 * count)  # one that waits, and one for what follows it
        self._free = deque(self._all)
        self._waiting: tuple[deque[asyncio.Future[_Held]], ...] = (deque(), deque())  # slices; once
        self._once = 0  # processes that do what was asked for once
        self._most_once = max(count - 1, 1)
        self._last = False  # whether the last turn was of what is asked for once
        self._starting: set[asyncio.Task[None]] = set()

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for a turn."""
        return any(self._waiting)

    def counts(self) -> dict[str, int]:
        """How many processes are free and at work, and how many pieces of work wait for one."""
        free = len(self._free)
        waiting = sum(not turn.done() for line in self._waiting for turn in line)
        return {"free": free, "busy": len(self._all) - free, "waited for": waiting}

    @property
    def rests(self) -> bool:
        """Whether every process is free."""
        return len(self._free) == len(self._all)

    async def run(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)`, a slice, in one of the processes. Refusal "deadline" if it overruns,
        "out-of-memory" if it kills its process again and again. What a cancelled caller had begun is ended
        before its slot goes on."""
        return await self._run(TRIES, False, work, *arguments, **options)

    async def run_once(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """The same for what is asked for once."""
        return await self._run(ONCE, True, work, *arguments, **options)

    async def run_part(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """The same for work that its caller takes up again by itself. BrokenExecutor if its process dies."""
        try:
            return await self._run(1, False, work, *arguments, **options)
        except Refusal as refusal:
            if refusal.code == "out-of-memory":
                raise BrokenExecutor from refusal
            raise

    async def _run(
        self, most: int, once: bool, work: Callable[P, R], *arguments: P.args, **options: P.kwargs
    ) -> R:
        tries, gone, until = 0, 0, time.monotonic() + self.settings.seconds
        while tries < most:
            held = await self._take(once)
            slot = held.slot
            if self._closed:
                self._leave(held)
                raise Refusal("busy", pointer="")
            if not slot.warm:
                self._start(held)
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
                self._give_back(held, future)
        raise Refusal("out-of-memory", pointer="")

    def _start(self, held: _Held) -> None:
        """Start a process while whoever wants one waits for the next that is ready. One that is killed
        while it starts says nothing about anybody's work."""
        slot = held.slot
        self._once -= held.once  # nobody's work is done meanwhile
        held = _Held(slot, False)

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
                self._leave(held)

        task = asyncio.create_task(start())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    def _ask(self, slot: Slot, work: Callable[P, R], *args: P.args, **options: P.kwargs) -> "Future[R]":
        return self._threads.submit(lambda: slot.ask(work, *args, **options))

    async def _answer(self, future: "Future[Any]") -> Any:
        return await asyncio.wait_for(asyncio.wrap_future(future), SLOW * self.settings.seconds)

    # ---- turns -----------------------------------------------------------------------------------------

    async def _take(self, once: bool) -> _Held:
        """The next free slot, in the order of asking: who has just had one waits behind who has not."""
        turn: asyncio.Future[_Held] = asyncio.get_running_loop().create_future()
        self._waiting[once].append(turn)
        self._deal()
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(turn.result())
            raise

    def _deal(self) -> None:
        """Free slots go to who has waited longest."""
        while self._free:
            once = next((kind for kind in (not self._last, self._last) if self._may(kind)), None)
            if once is None:
                return
            # One that is ready before one that has to be started.
            slot = next((one for one in self._free if one.warm), self._free[0])
            self._free.remove(slot)
            self._last = once
            self._once += once
            self._waiting[once].popleft().set_result(_Held(slot, once))

    def _may(self, once: bool) -> bool:
        """Whether somebody of a kind waits, and may have a slot now."""
        waiting = self._waiting[once]
        while waiting and waiting[0].done():
            waiting.popleft()
        return bool(waiting) and not (once and self._once >= self._most_once)

    def _leave(self, held: _Held) -> None:
        """A slot is free again."""
        self._once -= held.once
        self._free.append(held.slot)
        self._deal()

    def _give_back(self, held: _Held, future: "Future[R] | None") -> None:
        """A slot is free when its process is, not when nobody listens any more."""
        slot = held.slot
        if future is None or future.done():
            if slot.warm or self._closed:
                self._leave(held)
            else:
                self._start(held)
            return
        loop = asyncio.get_running_loop()
        # Nobody waits for this slice any more. Most are over in a moment; one that is not is ended.
        late = loop.call_later(PATIENCE, slot.end)

        def freed(_: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(late.cancel)
                loop.call_soon_threadsafe(self._give_back, held, None)

        future.add_done_callback(freed)

    async def warm(self) -> None:
        """Start every process, so that the first reader need not wait for one."""
        await asyncio.gather(*(self.run(ready) for _ in self._all), return_exceptions=True)

    def close(self) -> None:
        self._closed = True
        for slot in self._all:
            slot.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
