"""Processes for work that is too large for the event loop: how they start, are asked, and end.

The standard library's pool waits for ever for an answer that a worker was killed in the middle of
writing: its parent keeps the other end of the pipe open. Here each process has a pipe of its own, whose
end nobody else holds, so that its death is heard at once and takes no work along but its own.
"""

import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import os
import pickle
import queue
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from chainrule.engine import Refusal
from chainrule.service.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

GRACE = 1.0  # seconds that work has to notice its deadline by itself before its process is ended


SPARE = 5  # times that work is asked for anew when its process died before it began
BEGUN = "begun"  # what a process says first, when it has been asked for something


class Gone(BrokenExecutor):
    """The process died before it began; the work has nothing to do with that."""


class Worker:
    """One process, started when it is first asked for something and again when it has died."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._closed = False
        self._changing = threading.Lock()  # one process at a time is started or ended

    def ask(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)` in the process; the calling thread waits. BrokenExecutor if it dies, Gone if
        it had died before, or is closed."""
        try:
            pipe = self._pipe or self._start()
            if pipe.poll():  # nobody has asked, so this is its end
                raise Gone
            pipe.send((work, arguments, options))
        except OSError as error:
            raise Gone from error
        try:
            pipe.recv()  # it has begun; a process that died before that has not died of the work
        except (EOFError, OSError) as error:
            raise Gone from error
        try:
            fine, answer = pipe.recv()
        except (EOFError, OSError) as error:
            raise BrokenExecutor from error
        if not fine:
            raise answer
        made: R = answer
        return made

    def _start(self) -> Connection:
        context = _context()
        with self._changing:
            if self._closed:
                raise Gone
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self.settings.worker_bytes), daemon=True)
            process.start()
            theirs.close()
            self._process, self._pipe = process, ours
        return ours

    def end(self) -> None:
        """Kill the process, whatever it is doing; who waits for it hears that it has died."""
        with self._changing:
            process, self._process, self._pipe = self._process, None, None
        if process is not None:
            process.kill()
            process.join()

    def close(self) -> None:
        """End the process, and start no other."""
        self._closed = True
        self.end()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None


class Processes(Executor):
    """An executor of so many processes. A task whose process dies ends with BrokenExecutor, no other does;
    so does one that takes too long, with its process."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._threads = ThreadPoolExecutor(count)
        self._workers = [Worker(settings) for _ in range(count)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._doing: dict[Future[Any], Worker] = {}
        self._seconds = settings.seconds + GRACE
        for worker in self._workers:
            self._free.put(worker)

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        future: Future[R] = Future()
        self._threads.submit(self._run, future, lambda worker: worker.ask(fn, *args, **kwargs))
        return future

    def _run(self, future: "Future[R]", ask: Callable[[Worker], R]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        worker = self._doing[future] = self._free.get()
        late = threading.Timer(self._seconds, worker.end)
        late.daemon = True
        late.start()
        try:
            for left in reversed(range(SPARE)):
                try:
                    future.set_result(ask(worker))
                    break
                except Gone:
                    worker.end()
                    if not left:
                        raise
        except BrokenExecutor as error:
            worker.end()
            future.set_exception(error)
        except BaseException as error:
            future.set_exception(error)
        finally:
            late.cancel()
            del self._doing[future]
            self._free.put(worker)

    def leave(self, future: "Future[Any]") -> None:
        """Nobody waits for a task any more: it is not begun, or its process is ended."""
        worker = None if future.cancel() else self._doing.get(future)
        if worker is not None and not future.done():
            worker.end()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Without waiting, what is being done is ended too."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        for worker in self._workers:
            worker.close()


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
    answer: tuple[bool, Any]
    while True:
        try:
            asked = pipe.recv_bytes()
            pipe.send(BEGUN)
        except (EOFError, OSError):
            return
        try:
            work, arguments, options = pickle.loads(asked)
            answer = True, work(*arguments, **options)
        except Exception as error:
            answer = False, _told(error)
        try:
            pipe.send(answer)
        except OSError:
            return
        except Exception as error:  # an answer that cannot be written, or that there is no memory for
            answer = False, _told(error)
            pipe.send(answer)
        if not answer[0] and isinstance(answer[1], Refusal) and answer[1].code == "out-of-memory":
            return  # with whatever it has kept; the next process begins anew


def _told(error: Exception) -> Exception:
    """What can be sent of an exception."""
    if isinstance(error, MemoryError):
        return Refusal("out-of-memory", pointer="")
    try:
        pickle.dumps(error)
    except Exception:
        error = RuntimeError(repr(error))
    error.add_note(traceback.format_exc())  # a traceback cannot be sent
    return error


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
