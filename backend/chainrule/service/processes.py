"""The processes for work that is too large for the event loop: how they start, and when they end."""

import multiprocessing
import multiprocessing.connection
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext

from chainrule.service.settings import Settings


def processes(settings: Settings, count: int) -> ProcessPoolExecutor:
    """So many workers as the standard library has them: one that dies ends them all."""
    return ProcessPoolExecutor(
        max_workers=count,
        mp_context=_context(),
        initializer=settle,
        initargs=(settings.worker_bytes,),
    )


def _context() -> BaseContext:
    """Workers are forked from a process that has read the engine once, so that a dead one is replaced in a
    moment; where a system cannot do that, each reads it for itself."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chainrule.service.training", "chainrule.service.sweeping"])
    return context


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
