"""The service beside what it stands on: a bare endpoint, the engine's loop alone, itself at rest (`make bench`)."""

import asyncio
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import Response

from chainrule.engine.optimizers import Rule, schedule
from chainrule.engine.training import Setup, Training

BACKEND = Path(__file__).parents[2] / "backend"
NEURON = {
    "program": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
    "inputs": {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
    "params": ["w", "b"],
}
NET = {
    "program": "x, t = circle(500, noise=0, seed=0)\nW1 = param(glorot(2, 4, seed=1))\nb1 = param(zeros(4))\n"
    "W2 = param(glorot(4, 2, seed=2))\nb2 = param(zeros(2))\nW3 = param(glorot(2, 1, seed=3))\nb3 = param(0.0)\n"
    "y = reshape(tanh(tanh(tanh(x @ W1 + b1) @ W2 + b2) @ W3 + b3), (-1,))\nL = mean(0.5*(y - t)**2)",
    "optimizer": {"name": "sgd", "lr": 0.03},
    "batch_size": 10,
    "record": {"every": 1, "runs": "params"},
}


def bare(answer: bytes, port: int) -> None:
    """An endpoint of the same framework that gives the same bytes and does nothing."""
    app = FastAPI()

    @app.post("/api/v1/trace")
    async def trace(request: Request) -> Response:
        await request.body()
        return Response(answer, media_type="application/json")

    uvicorn.run(app, port=port, access_log=False, log_level="warning")


def started(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "uvicorn", "--factory", "chainrule.service.app:create_app"]
    return subprocess.Popen(
        [*command, "--port", str(port), "--no-access-log", "--log-level", "warning"], cwd=BACKEND
    )


class Connection:
    """One kept-alive connection, as plain as can be, so that the client is not what is measured."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, path: str, body: bytes) -> tuple[asyncio.StreamReader, dict[str, str]]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 24)
        reader, writer = self.streams
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        head_lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
        return reader, {k.lower(): v for k, v in (line.split(": ", 1) for line in head_lines)}

    async def post(self, path: str, body: bytes) -> bytes:
        reader, headers = await self.send(path, body)
        return await reader.readexactly(int(headers["content-length"]))

    async def chunks(self, path: str, body: bytes):
        reader, _ = await self.send(path, body)
        while size := int((await reader.readline()).strip(), 16):
            yield (await reader.readexactly(size + 2))[:-2]

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
            self.streams = None


async def ready(port: int) -> bytes:
    for _ in range(400):
        try:
            return await Connection(port).post("/api/v1/trace", json.dumps(NEURON).encode())
        except OSError:
            await asyncio.sleep(0.05)
    raise SystemExit("the service did not start")


async def rate(port: int, bodies, seconds: float = 2.0, clients: int = 16) -> float:
    """Answers a second to clients that ask again as soon as they have been answered."""
    until, count = time.perf_counter() + seconds, 0

    async def client() -> None:
        nonlocal count
        connection = Connection(port)
        while time.perf_counter() < until:
            await connection.post("/api/v1/trace", next(bodies))
            count += 1
        connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return count / seconds


def same():
    while True:
        yield json.dumps(NEURON).encode()


def new_inputs():
    n = 0
    while True:
        n += 1
        yield json.dumps(NEURON | {"inputs": NEURON["inputs"] | {"x": n / 1e6}}).encode()


def new_programs():
    n = 0
    while True:
        n += 1
        yield json.dumps(NEURON | {"program": NEURON["program"].replace("0.5", f"0.{n}1")}).encode()


async def throughput(ours: int, other: int) -> None:
    print("Requests a second, the article's neuron, 16 clients (as a share of a bare endpoint)")
    for name, bodies, target in (("new program", new_programs, 0.35), ("new inputs", new_inputs, 0.5)):
        pairs = [(await rate(ours, bodies()), await rate(other, same())) for _ in range(3)]
        share = statistics.median(a / b for a, b in pairs)
        print(f"  {name}: {pairs[1][0]:.0f}, bare {pairs[1][1]:.0f}: {share:.2f} (≥ {target})")


def alone(steps: int) -> float:
    """Steps a second of the engine's loop with nothing around it."""
    rule = Rule(NET["optimizer"])
    training = Training(Setup(NET["program"], rule, schedule(None, rule.lr), steps, batch=10))
    start = None
    for step in training.steps(training.start()):
        if step.n == 100:
            start = time.perf_counter()
    assert start is not None
    return (steps - 100) / (time.perf_counter() - start)


async def streamed(port: int, steps: int, runs: str = "params") -> tuple[float, float, int]:
    """Seconds to the first byte and to the last, and the number of steps that came."""
    start, first, count = time.perf_counter(), 0.0, 0
    request = NET | {"steps": steps, "record": {"every": 1, "runs": runs}}
    async for part in Connection(port).chunks("/api/v1/train", json.dumps(request).encode()):
        first = first or time.perf_counter() - start
        count += part.count(b'{"event":"step"')
    return first, time.perf_counter() - start, count


async def light(port: int, seconds: float, every: float = 0.02) -> float:
    """The 99th percentile, in ms, of light requests that come at their own pace."""
    times, bodies, until = [], new_inputs(), time.perf_counter() + seconds
    connections = [Connection(port) for _ in range(8)]

    async def one(connection: Connection) -> None:
        start = time.perf_counter()
        await connection.post("/api/v1/trace", next(bodies))
        times.append(time.perf_counter() - start)

    running: list[asyncio.Task[None]] = []
    while time.perf_counter() < until:
        free = next((i for i in range(8) if i >= len(running) or running[i].done()), None)
        if free is not None:
            task = asyncio.create_task(one(connections[free]))
            running[free : free + 1] = [task]
        await asyncio.sleep(every)
    await asyncio.gather(*running)
    return sorted(times)[int(len(times) * 0.99)] * 1000


async def training(port: int) -> None:
    print("\nTraining, 2-4-2-1, batch 10")
    firsts = []
    for runs in ("none", "params"):
        shares, rates = [], []
        for _ in range(3):
            first, whole, count = await streamed(port, 8000, runs)
            assert count == 8000
            rates.append(count / whole)
            shares.append(rates[-1] / alone(4000))
            firsts.append(first * 1000)
        what = "every step's loss" if runs == "none" else "and every step's parameters and moves, 1.8 KB"
        print(
            f"  steps a second from end to end, {what}: {statistics.median(rates):.0f}, {statistics.median(shares):.2f} of the loop alone (≥ 0.8)"
        )
    print(f"  first byte: {statistics.median(firsts):.0f} ms alone (< 30)", end="")
    many = await asyncio.gather(*(streamed(port, 1500) for _ in range(20)))
    print(f", {max(first for first, _, _ in many) * 1000:.0f} ms at worst with 20 streams (< 150)")
    idle = await light(port, 4)
    for streams, target in ((4, "≤ 2 times"), (20, "< 50 ms on quiet cores")):
        tasks = [asyncio.create_task(streamed(port, 1_000_000)) for _ in range(streams)]
        await asyncio.sleep(0.5)
        busy = await light(port, 4)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.5)
        print(
            f"  p99 of light requests while {streams} train: {busy:.1f} ms, idle {idle:.1f}: {busy / idle:.1f} times ({target})"
        )


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]


async def killed(port: int, pid: int) -> None:
    """A worker killed each second under 20 streams."""

    async def body() -> list[bytes]:
        whole = b"".join(
            [
                part
                async for part in Connection(port).chunks(
                    "/api/v1/train", json.dumps(NET | {"steps": 2000}).encode()
                )
            ]
        )
        return [line for line in whole.splitlines() if not line.startswith(b'{"event":"checkpoint"')]

    quiet, count = await body(), 0
    tasks = [asyncio.create_task(body()) for _ in range(20)]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(1)
        workers = [one for one in children(pid) if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]
        if workers:
            os.kill(workers[count % len(workers)], signal.SIGKILL)
            count += 1
    same_ = sum(task.result() == quiet for task in tasks)
    print(
        f"  {count} workers killed, one a second, under 20 streams: {same_}/20 complete and byte for byte the same"
    )


async def main() -> None:
    ours, other = 8421, 8422
    process = started(ours)
    answer = await ready(ours)
    plain = multiprocessing.Process(target=bare, args=(answer, other), daemon=True)
    plain.start()
    await ready(other)
    await asyncio.sleep(3)  # the processes of trainings are warm
    try:
        await throughput(ours, other)
        await training(ours)
        await killed(ours, process.pid)
    finally:
        plain.kill()
        process.kill()


if __name__ == "__main__":
    asyncio.run(main())
