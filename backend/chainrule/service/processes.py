"""Processes for work that is too large for the event loop: how they start, are asked, and end.

The standard library's pool waits for ever for an answer that a worker was killed in the middle of
writing: its parent keeps the other end of the pipe open. Here each process has a pipe of its own, whose
end nobody else holds, so that its death is unless_gone at once and takes no work along but its own.
"""

import importlib
import multiprocessing
import multiprocessing.connection
import multiprocessing.context
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

from chainrule.engine import Refusal
from chainrule.service import rubbish
from chainrule.service.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")

SPARE = 5  # times that work is asked for anew when its process died before it began
BEGUN = "begun"  # what a process says first, when it has been asked for something
PRELOAD = ["chainrule.service.training", "chainrule.service.sweeping"]  # what a warm process has read


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
        self._asking = threading.Lock()  # one question at a time: an answer does not say whose it is

    def ask(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """`work(*arguments)` in the process; the calling thread waits. BrokenExecutor if it dies, Gone if
        it had died before, or is closed."""
        with self._asking:
            return self._ask(work, *arguments, **options)

    def _ask(self, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
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
            process = context.Process(target=_serve, args=(theirs, self.settings), daemon=True)
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


def _context() -> "multiprocessing.context.ForkServerContext | multiprocessing.context.SpawnContext":
    """Processes are forked from one that has read the engine once, so that a dead one is replaced in a
    moment; where a system cannot do that, each reads it for itself."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    return context


def ready() -> bool:
    """Nothing; but a process that has answered has read what it will be asked for."""
    return all(map(importlib.import_module, PRELOAD))


def _serve(pipe: Connection, settings: Settings) -> None:
    """What a process does: answer one question after the other, until nobody is left to ask."""
    _settle(settings.worker_bytes)
    rubbish.in_worker()
    answer: tuple[bool, Any]
    lean = _resident() + settings.worker_spare
    while True:
        try:
            asked = pipe.recv_bytes()
            pipe.send(BEGUN)
        except (EOFError, OSError):
            return
        try:
            work, arguments, options = pickle.loads(asked)
            del asked
            answer = True, work(*arguments, **options)
            del arguments, options
        except Exception as error:
            answer = False, _told(error)
        try:
            pipe.send(answer)
        except OSError:
            return
        except Exception as error:  # an answer that cannot be written, or that there is no memory for
            answer = False, _told(error)
            pipe.send(answer)
        lacking = not answer[0] and isinstance(answer[1], Refusal) and answer[1].code == "out-of-memory"
        del answer
        if lacking or _resident() > lean:
            return  # with whatever it has kept or its memory has gaps of; the next process begins anew


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
    """A process gives way to the event loop, has an end to its memory (what it may write into; the code that
    it shares with the others does not count), and ends with its service alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()
    try:
        import resource

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
    except (ImportError, OSError, ValueError):
        pass  # not every system can; the bounds of the engine hold anyway


def _resident() -> int:
    """Bytes that this process holds in memory; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as told:
            return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


def _follow() -> None:
    """A service that is killed cannot end its processes; they see for themselves that it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(0)
