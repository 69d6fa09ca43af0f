"""Processes for work that is too large for the event loop: how they start, are asked, and end.

The standard library's pool waits for ever for an answer that a worker was killed in the middle of
writing: its parent keeps the other end of the pipe open. Here each process has a pipe of its own, whose
end nobody else holds, so that its death is heard at once and takes no work along but its own.
"""

import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import os
import queue
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from chainrule.service.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


class Worker:
    """One process, started when it is first asked for something and again when it has died."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def ask(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)` in the process; the calling thread waits. BrokenExecutor if it dies."""
        try:
            pipe = self._pipe or self._start()
            pipe.send((work, arguments, options))
            fine, answer = pipe.recv()
        except (EOFError, OSError) as error:
            raise BrokenExecutor from error
        if not fine:
            raise answer
        made: R = answer
        return made

    def _start(self) -> Connection:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self.settings.worker_bytes), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def end(self) -> None:
        """Kill the process, whatever it is doing; who waits for it hears that it has died."""
        process, self._process, self._pipe = self._process, None, None
        if process is not None:
            process.kill()
            process.join()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None


class Processes(Executor):
    """An executor of so many processes. A task whose process dies ends with BrokenExecutor, no other does."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._threads = ThreadPoolExecutor(count)
        self._workers = [Worker(settings) for _ in range(count)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        return self._threads.submit(self._run, fn, *args, **kwargs)

    def _run(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        worker = self._free.get()
        try:
            return worker.ask(fn, *args, **kwargs)
        except BrokenExecutor:
            worker.end()
            raise
        finally:
            self._free.put(worker)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Without waiting, what is being done is ended too."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for worker in self._workers:
            worker.end()


def _context() -> "multiprocessing.context.ForkServerContext | multiprocessing.context.SpawnContext":
    """Processes are forked from one that has read the engine once, so that a dead one is replaced in a
    moment; where a system cannot do that, each reads it for itself."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chainrule.service.training", "chainrule.service.sweeping"])
    return context


def _serve(pipe: Connection, most_bytes: int) -> None:
    """What a process does: answer one question after the other, until nobody is left to ask."""
    _settle(most_bytes)
    while True:
        try:
            work, arguments, options = pipe.recv()
            answer: tuple[bool, Any] = True, work(*arguments, **options)
        except EOFError:
            return
        except Exception as error:
            error.add_note(traceback.format_exc())  # a traceback cannot be sent
            answer = False, error
        try:
            pipe.send(answer)
        except OSError:
            return
        except Exception as error:  # an answer that cannot be written, or that there is no memory for
            pipe.send((False, error if isinstance(error, MemoryError) else RuntimeError(repr(error))))


def _settle(most_bytes: int) -> None:
    """A process gives way to the event loop, has an end to its memory, and ends with its service alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()
    try:
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    except (ImportError, OSError, ValueError):
        pass  # not every system can; the bounds of the engine hold anyway


def _follow() -> None:
    """A service that is killed cannot end its processes; they see for themselves that it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(0)
