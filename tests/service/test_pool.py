"""Workers that are killed, clients that go, slices that never end: what a stream of slices makes of them."""

import array
import asyncio
import contextlib
import fcntl
import json
import math
import os
import pickle
import signal
import termios
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chainrule.engine import Refusal
from chainrule.service import streaming, training
from chainrule.service.bounds import Places, Share
from chainrule.service.pool import Pool
from chainrule.service.processes import Worker
from chainrule.service.settings import Settings
from chainrule.service.training import Slice

WORK = {
    "program": "x, t = moons(60, noise=0.1, seed=3)\nW = param(glorot(2, 3, seed=1))\nv = param([0.3, -0.4, 0.5])\n"
    "L = mean((tanh(x @ W) @ v - t)**2)",
    "optimizer": {"name": "adam", "lr": 0.01},
    "batch_size": 7,
    "test_ratio": 0.25,
    "record": {"every": 1, "runs": "none"},
}


def stream(slots, streams=None, **request):
    share = Share(Places(1 << 30))
    return streaming.train(json.dumps(WORK | request).encode(), "en", slots, streams or Places(10), share)


async def read(response, each=lambda count: None):
    """The body of an answer, which is sent as a server sends it."""
    parts = []

    async def send(message):
        if message.get("body"):
            parts.append(message["body"])
            each(len(parts))
        await asyncio.sleep(0)

    async def receive():
        await asyncio.sleep(3600)

    await response({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)
    return b"".join(parts)


def without_checkpoints(body):
    return [line for line in body.splitlines() if not line.startswith(b'{"event":"checkpoint"')]


@pytest.fixture
def slots():
    made = Pool(Settings(workers=2, warm=False))
    yield made
    made.close()


def ended(slots, run):
    """What `run` makes of the slots, which are closed after it."""
    try:
        return asyncio.run(run())
    finally:
        slots.close()


def test_killed_workers_lose_nothing(slots):
    killed = []

    def kill(count):
        """Each of the processes in turn, after every fourth part of the first stream."""
        if len(killed) < 5 and count % 4 == 3:
            ours = [slot.pid for slot in slots._all if slot.pid]
            killed.append(ours[len(killed) % len(ours)])
            os.kill(killed[-1], signal.SIGKILL)

    async def run():
        quiet = await read(await stream(slots, steps=4000))
        disturbed = await asyncio.gather(*[_read(kill if i == 0 else None) for i in range(3)])
        return quiet, disturbed

    async def _read(each):
        return await read(await stream(slots, steps=4000), each or (lambda count: None))

    quiet, disturbed = asyncio.run(run())
    assert len(killed) >= 2
    for body in disturbed:
        assert without_checkpoints(body) == without_checkpoints(quiet)


async def at_rest(slots):
    """Waits until every process is free again; the test's own time limit says how long that may take."""
    while not slots.rests:
        await asyncio.sleep(0.01)


def test_a_client_that_goes_frees_its_place(slots):
    streams = Places(1)

    async def run():
        response = await stream(slots, streams, steps=1_000_000)
        begun = asyncio.Event()
        task = asyncio.create_task(read(response, lambda count: count == 3 and begun.set()))
        await begun.wait()
        with pytest.raises(Refusal) as refusal:
            await stream(slots, streams, steps=3)
        assert refusal.value.code == "busy"
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert streams.taken == 0
        await at_rest(slots)
        await read(await stream(slots, streams, steps=3))

    asyncio.run(run())


def test_streams_take_turns():
    slots = Pool(Settings(workers=1, warm=False))
    parts = [0] * 6

    async def one(i):
        def unless_gone(count):
            parts[i] = count
            going = [part for part in parts if part < math.inf]
            assert max(going) - min(going) <= 2, "nobody is far ahead of the others"

        await read(await stream(slots, steps=2000, seed=i), unless_gone)
        parts[i] = math.inf

    async def run():
        await asyncio.gather(*map(one, range(6)))

    ended(slots, run)
    assert parts == [math.inf] * 6


def test_a_deadline_ends_with_a_checkpoint_to_go_on_from():
    slots = Pool(Settings(workers=1, warm=False, stream_seconds=0.1))
    try:
        body = asyncio.run(_whole(slots, steps=1_000_000)).splitlines()
    finally:
        slots.close()
    checkpoint, done = json.loads(body[-2]), json.loads(body[-1])
    assert done["reason"] == "deadline"
    assert done["n"] == checkpoint["checkpoint"]["n"] == json.loads(body[-3])["n"]


async def _whole(slots, **request):
    return await read(await stream(slots, **request))


def test_a_slice_that_never_ends_is_ended(monkeypatch):
    slots = Pool(Settings(workers=1, warm=False, seconds=3))

    async def run():
        with pytest.raises(Refusal) as refusal:
            await slots.run(time.sleep, 600)
        assert refusal.value.code == "deadline"
        assert isinstance(await slots.run(training.begin, json.dumps(WORK).encode(), "en", 30.0), Slice)

    ended(slots, run)


LONG = "h = randn(32, seed=0)\nfor i in range(300):\n    h = tanh(h @ param(glorot(32,32,seed=i)))\nL = mean(h**2)"


class Leaving:
    """A client that is gone after so many seconds."""

    def __init__(self, seconds):
        self.seconds = seconds

    async def receive(self):
        await asyncio.sleep(self.seconds)
        return {"type": "http.disconnect"}


def test_clients_that_leave_before_the_first_slice_leave_nothing_behind(slots):
    streams = Places(64)

    async def leave(i):
        body = json.dumps({"program": LONG, "steps": 1000, "seed": i}).encode()
        share = Share(Places(1 << 30))
        return await streaming.train(body, "en", slots, streams, share, Leaving(0.3))

    async def run():
        await read(await stream(slots, steps=2))  # the processes are warm
        answers = await asyncio.gather(*map(leave, range(20)))
        assert streams.taken == sum(answer.status_code == 200 for answer in answers)
        await at_rest(slots)
        await read(await stream(slots, streams, steps=2))

    asyncio.run(run())


def test_an_answer_that_nobody_heard_begin_gives_its_place_back():
    streams = Places(1)
    streams.enter()

    async def run():
        async def lines():
            yield b"{}\n"

        async def gone(message):
            raise OSError

        async def receive():
            return {"type": "http.disconnect"}

        with contextlib.suppress(BaseException):
            await streaming.Lines(lines(), streams.leave)({"type": "http"}, receive, gone)

    asyncio.run(run())
    assert streams.taken == 0


def test_what_kills_its_process_each_time_is_refused_and_the_next_is_done():
    slots = Pool(Settings(workers=1))

    async def run():
        with pytest.raises(Refusal) as refusal:
            await slots.run(signal.raise_signal, signal.SIGKILL)
        assert refusal.value.code == "out-of-memory"
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_caller_that_goes_leaves_no_work_behind():
    slots = Pool(Settings(workers=1))

    async def run():
        await slots.run(math.sqrt, 1.0)
        task = asyncio.create_task(slots.run(time.sleep, 600))
        while slots._free:  # until it has been given the process
            await asyncio.sleep(0)
        task.cancel()
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


HALF_AN_ANSWER = """
import os, struct, sys
frame = sys._getframe()
while "pipe" not in frame.f_locals:
    frame = frame.f_back
os.write(frame.f_locals["pipe"].fileno(), struct.pack("!i", 1000) + b"half of it")
os._exit(1)
"""


def test_a_process_that_dies_in_the_middle_of_its_answer_is_not_waited_for():
    slots = Pool(Settings(workers=1))

    async def run():
        with pytest.raises(Refusal) as refusal:
            await slots.run(exec, HALF_AN_ANSWER)
        assert refusal.value.code == "out-of-memory"
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_process_that_died_at_rest_is_nobodys_fault():
    slots = Pool(Settings(workers=2))

    async def run():
        await asyncio.gather(slots.run(time.sleep, 0.2), slots.run(time.sleep, 0.2))
        for slot in slots._all:
            os.kill(slot.pid, signal.SIGKILL)
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_process_that_dies_before_it_begins_is_nobodys_fault():
    """Killed, and not yet dead when it is asked: the question is written into a pipe that nobody will read."""
    slots = Pool(Settings(workers=1))

    async def run():
        await slots.run(math.sqrt, 1.0)
        pid = slots._all[0].pid
        os.kill(pid, signal.SIGSTOP)
        # Begun once and no more, so that a death that is held against the work is seen at once.
        asked = asyncio.create_task(slots.run_part(math.sqrt, 4.0))
        while slots._free:
            await asyncio.sleep(0)
        unread = array.array("i", [0])
        while not unread[0]:  # until the question lies in the pipe
            fcntl.ioctl(slots._all[0]._pipe, termios.TIOCOUTQ, unread)
            await asyncio.sleep(0)
        os.kill(pid, signal.SIGKILL)
        return await asked

    assert ended(slots, run) == 2.0


def test_a_process_without_memory_says_so_and_is_replaced_by_a_new_one():
    slots = Pool(Settings(workers=1, worker_bytes=400_000_000))

    async def run():
        await slots.run(math.sqrt, 1.0)
        before = slots._all[0].pid
        with pytest.raises(Refusal) as refusal:
            await slots.run(bytearray, 2_000_000_000)
        assert refusal.value.code == "out-of-memory"
        return before, await slots.run(math.sqrt, 4.0), slots._all[0].pid

    before, answer, after = ended(slots, run)
    assert answer == 2.0
    assert after != before


def test_what_cannot_be_sent_back_is_told_in_words():
    slots = Pool(Settings(workers=1))

    async def run():
        with pytest.raises(RuntimeError, match="boom"):
            await slots.run(exec, "class E(Exception): pass\nraise E('boom')")
        with pytest.raises((pickle.PicklingError, AttributeError), match="ickl"):
            await slots.run(eval, "(lambda: 1)")
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_client_that_takes_nothing_any_more_is_let_go(monkeypatch):
    monkeypatch.setattr(streaming, "STALLED", 0.2)
    left = []

    async def run():
        async def lines():
            while True:
                yield b"{}\n"

        async def stuck(message):
            if message["type"] == "http.response.body":
                await asyncio.sleep(3600)

        async def receive():
            await asyncio.sleep(3600)

        response = streaming.Lines(lines(), lambda: left.append(True))
        await response({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, stuck)

    asyncio.run(run())
    assert left == [True]


def test_a_training_that_breaks_off_says_so(slots, monkeypatch):
    async def run():
        response = await stream(slots, steps=10_000)
        monkeypatch.setattr(slots, "run", broken)
        return await read(response)

    async def broken(*_):
        raise ZeroDivisionError

    last = json.loads(asyncio.run(run()).splitlines()[-1])
    assert (last["event"], last["code"]) == ("error", "fault")


def test_nothing_is_begun_after_the_end():
    slots = Pool(Settings(workers=1))

    async def run():
        await slots.run(math.sqrt, 1.0)
        waiting = [asyncio.create_task(slots.run(time.sleep, 600)) for _ in range(3)]
        while slots._free:
            await asyncio.sleep(0)
        slots.close()
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        with pytest.raises(Refusal):
            await slots.run(math.sqrt, 4.0)
        return ended

    assert all(isinstance(one, (Refusal, RuntimeError)) for one in asyncio.run(run()))


def test_two_who_ask_at_once_hear_their_own_answers():
    """As where a start is under way when its event loop ends, and another loop goes on with the pool."""
    worker = Worker(Settings())
    try:
        with ThreadPoolExecutor(8) as threads:
            asked = [threads.submit(worker.ask, math.sqrt, float(i * i)) for i in range(200)]
            assert [one.result() for one in asked] == [float(i) for i in range(200)]
    finally:
        worker.close()
