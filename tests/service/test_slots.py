"""Workers that are killed, clients that go, slices that never end: what a stream of slices makes of them."""

import asyncio
import contextlib
import json
import math
import os
import pickle
import signal
import time

import pytest

from chainrule.engine import Refusal
from chainrule.service import streaming, training
from chainrule.service.schema import TrainRequest
from chainrule.service.settings import Settings
from chainrule.service.slots import large, trainings
from chainrule.service.streaming import Streams
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
    form = TrainRequest(**(WORK | request))
    return streaming.train(form, "en", slots, streams or Streams(10))


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
    made = trainings(Settings(slots=2, warm=False))
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


def test_a_client_that_goes_frees_its_place(slots):
    streams = Streams(1)

    async def run():
        response = await stream(slots, streams, steps=1_000_000)
        task = asyncio.create_task(read(response))
        await asyncio.sleep(0.2)
        with pytest.raises(Refusal) as refusal:
            await stream(slots, streams, steps=3)
        assert refusal.value.code == "busy"
        start = time.perf_counter()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        gone = time.perf_counter() - start
        assert streams.open == 0
        await read(await stream(slots, streams, steps=3))
        return gone

    assert asyncio.run(run()) < 1.0


def test_streams_take_turns(slots):
    async def run():
        ends = []

        async def one(i):
            await read(await stream(slots, steps=2000))
            ends.append((i, time.perf_counter()))

        start = time.perf_counter()
        await asyncio.gather(*map(one, range(6)))
        return [end - start for _, end in ends]

    ends = asyncio.run(run())
    assert min(ends) > 0.3 * max(ends), "nobody is done long before the others"


def test_a_deadline_ends_with_a_checkpoint_to_go_on_from():
    slots = trainings(Settings(slots=1, warm=False, stream_seconds=0.1))
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
    slots = trainings(Settings(slots=1, warm=False, seconds=6))

    async def run():
        with pytest.raises(Refusal) as refusal:
            await slots.run(time.sleep, 600)
        assert refusal.value.code == "deadline"
        assert isinstance(await slots.run(training.begin, TrainRequest(**WORK), "en"), Slice)

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
    streams = Streams(64)

    async def leave(i):
        form = TrainRequest(program=LONG, steps=1000, seed=i)
        return await streaming.train(form, "en", slots, streams, Leaving(0.3))

    async def run():
        await read(await stream(slots, steps=2))  # the processes are warm
        answers = await asyncio.gather(*map(leave, range(20)))
        assert streams.open == sum(answer.status_code == 200 for answer in answers)
        start = time.perf_counter()
        await read(await stream(slots, streams, steps=2))
        return time.perf_counter() - start

    assert asyncio.run(run()) < 8


def test_an_answer_that_nobody_heard_begin_gives_its_place_back():
    streams = Streams(1)
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
    assert streams.open == 0


def test_what_kills_its_process_each_time_is_refused_and_the_next_is_done():
    slots = large(Settings(workers=1))

    async def run():
        with pytest.raises(Refusal) as refusal:
            await slots.run(signal.raise_signal, signal.SIGKILL)
        assert refusal.value.code == "out-of-memory"
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_what_would_wait_too_long_is_told_to_come_again():
    slots = large(Settings(workers=1, queue=2))

    async def run():
        waiting = [asyncio.create_task(slots.run(time.sleep, 0.3)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(Refusal) as refusal:
            await slots.run(math.sqrt, 4.0)
        assert refusal.value.code == "busy"
        await asyncio.gather(*waiting)
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_caller_that_goes_leaves_no_work_behind():
    slots = large(Settings(workers=1))

    async def run():
        await slots.run(math.sqrt, 1.0)
        task = asyncio.create_task(slots.run(time.sleep, 600))
        await asyncio.sleep(0.2)
        task.cancel()
        return await asyncio.wait_for(slots.run(math.sqrt, 4.0), 20)

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
    slots = large(Settings(workers=1))

    async def run():
        with pytest.raises(Refusal) as refusal:
            await slots.run(exec, HALF_AN_ANSWER)
        assert refusal.value.code == "out-of-memory"
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_process_that_died_at_rest_is_nobodys_fault():
    slots = large(Settings(workers=2))

    async def run():
        await asyncio.gather(slots.run(time.sleep, 0.2), slots.run(time.sleep, 0.2))
        for slot in slots._all:
            os.kill(slot.pid, signal.SIGKILL)
        return await slots.run(math.sqrt, 4.0)

    assert ended(slots, run) == 2.0


def test_a_process_without_memory_says_so_and_is_replaced_by_a_new_one():
    slots = large(Settings(workers=1, worker_bytes=600_000_000))

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
    slots = large(Settings(workers=1))

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
        await asyncio.wait_for(
            response({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, stuck), 10
        )

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
    slots = large(Settings(workers=1))

    async def run():
        waiting = [asyncio.create_task(slots.run(time.sleep, 600)) for _ in range(3)]
        await asyncio.sleep(1)
        slots.close()
        ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 10)
        with pytest.raises(Refusal):
            await slots.run(math.sqrt, 4.0)
        return ended

    assert all(isinstance(one, (Refusal, RuntimeError)) for one in asyncio.run(run()))
