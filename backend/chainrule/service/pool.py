"""Work that is too large for the event loop: done in processes of its own, within a deadline."""

import asyncio
import multiprocessing
import multiprocessing.connection
import os
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from chainrule.engine import Refusal
from chainrule.service.settings import Settings

GRACE = 1.0  # seconds that a worker has to notice its deadline by itself before it is ended

P = ParamSpec("P")
R = TypeVar("R")


class Pool:
    """A few worker processes, started when first needed. A worker that dies or overruns is replaced."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._pool: ProcessPool | None = None
        self._waiting = 0

    async def run(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)` in a worker. Refusal "deadline" if it takes too long, "busy" if too much
        waits already. When the caller is cancelled, the worker is stopped."""
        if self._waiting >= self.settings.queue:
            raise Refusal("busy", pointer="")
        self._waiting += 1
        try:
            future = self._started().schedule(
                work, args=list(arguments), kwargs=options, timeout=self.settings.seconds + GRACE
            )
            return await asyncio.wrap_future(future)
        except TimeoutError:
            raise Refusal("deadline", pointer="", seconds=self.settings.seconds) from None
        except BrokenExecutor:  # every worker is gone, and the next request starts new ones
            self.close()
            raise Refusal("out-of-memory", pointer="") from None
        except ProcessExpired:
            raise Refusal("out-of-memory", pointer="") from None
        finally:
            self._waiting -= 1

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self.settings.workers,
                initializer=settle,
                initargs=[self.settings.worker_bytes],
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # the library gives it no types
            self._pool.join()
            self._pool = None


def processes(settings: Settings, count: int) -> ProcessPoolExecutor:
    """So many workers as the standard library has them: one that dies ends them all."""
    return ProcessPoolExecutor(
        max_workers=count,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=settle,
        initargs=(settings.worker_bytes,),
    )


def settle(most_bytes: int) -> None:
    """A worker gives way to the event loop, has an end to its memory, and ends with its service."""
    threading.Thread(target=_follow, daemon=True).start()
    try:
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    except (ImportError, OSError, ValueError):
        pass  # not every system can; the bounds of the engine hold anyway


def _follow() -> None:
    """A service that is killed cannot end its workers; they see for themselves that it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(0)
