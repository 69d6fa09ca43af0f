"""The service beside what it stands on: a bare endpoint, the engine's loop alone, itself at rest (`make bench`)."""

import asyncio
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import time

import uvicorn
from client import NET, NEURON, Connection, ready, started
from fastapi import FastAPI, Request
from fastapi.responses import Response

from chainrule.engine.table.optimizers import Rule, schedule
from chainrule.engine.training.training import Setup, Training


def bare(answer: bytes, port: int) -> None:
    """An endpoint of the same framework that gives the same bytes and does nothing."""
    app = FastAPI()

    @app.post("/api/v1/trace")
    async def trace(request: Request) -> Response:
        await request.body()
        return Response(answer, media_type="application/json")

    uvicorn.run(app, port=port, access_log=False, log_level="warning")


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
    settings = dict(NET["optimizer"])
    rule = Rule(settings.pop("name"), settings)
    training = Training(Setup(NET["program"], rule, schedule(None, {}, rule.lr), steps, batch=10))
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
    mark, rest = b'{"event":"step"', b""  # which may come in two parts
    async for part in Connection(port).chunks("/api/v1/train", json.dumps(request).encode()):
        first = first or time.perf_counter() - start
        rest += part
        count += rest.count(mark)
        rest = rest[1 - len(mark) :]
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


def workers_of(pid: int) -> list[int]:
    """The processes that were forked for a service: its children's children."""
    return [one for child in children(pid) for one in children(child)]


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
        workers = workers_of(pid)
        if workers:
            os.kill(workers[count % len(workers)], signal.SIGKILL)
            count += 1
    same_ = sum(task.result() == quiet for task in tasks)
    print(
        f"  {count} workers killed, one a second, under 20 streams: {same_}/20 complete and byte for byte the same"
    )


async def resumed(ports: list[int], steps: int) -> tuple[list[bytes], float]:
    """The lines of a run by a client that goes to the other replica from its last checkpoint, and its longest gap."""
    kept: list[bytes] = []
    resume, at, gap, last = None, 0, 0.0, time.perf_counter()
    while True:
        request = NET | {"steps": steps, "resume": resume, "record": {"every": 1, "runs": "none"}}
        rest = b""
        try:
            async for part in Connection(ports[at % 2]).chunks("/api/v1/train", json.dumps(request).encode()):
                gap, last = max(gap, time.perf_counter() - last), time.perf_counter()
                *whole, rest = (rest + part).split(b"\n")
                for line in whole:
                    said = json.loads(line)
                    if said["event"] == "checkpoint":
                        resume = said["checkpoint"]
                    elif said["event"] == "step" and said["n"] == len(kept) + 1:
                        kept.append(line)
                    elif said["event"] == "done":
                        return kept, gap
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        at += 1
        await asyncio.sleep(0.02)


async def replicas() -> None:
    """One of two replicas killed in the middle, under eight clients."""
    ports = [8423, 8424]
    servers = [started(port) for port in ports]
    try:
        for port in ports:
            await ready(port)
        await asyncio.sleep(3)
        quiet, _ = await resumed(ports, 4000)
        tasks = [asyncio.create_task(resumed(ports, 4000)) for _ in range(8)]
        await asyncio.sleep(1)
        servers[0].kill()
        done = await asyncio.gather(*tasks)
    finally:
        for server in servers:
            server.kill()
    same_ = sum(lines == quiet for lines, _ in done)
    print(
        f"  a replica killed under 8: {same_}/8 complete and the same, the longest gap {max(gap for _, gap in done):.2f} s (≤ 1 s)"
    )


async def left() -> None:
    """From the client's leaving to the moment when nothing works for it any more."""
    from chainrule.service import streaming
    from chainrule.service.bounds import Places, Share
    from chainrule.service.pool import Pool
    from chainrule.service.settings import Settings

    slots, times = Pool(Settings(workers=2)), []
    await slots.warm()
    for _ in range(9):
        streams = Places(1)
        body = json.dumps(NET | {"steps": 1_000_000}).encode()
        response = await streaming.train(body, "en", slots, streams, Share(Places(1 << 30)))

        async def read(response=response) -> None:
            async for _ in response.body_iterator:
                pass

        task = asyncio.create_task(read())
        await asyncio.sleep(0.3)
        start = time.perf_counter()
        task.cancel()
        while not slots.rests:
            await asyncio.sleep(0.001)
        times.append((time.perf_counter() - start) * 1000)
    slots.close()
    print(f"  from a client's leaving to its work's end: {statistics.median(times):.0f} ms (< 50)")


async def middleware() -> None:
    """The application with and without what stands around its routes, in one process."""
    from chainrule.service.app import create_app
    from chainrule.service.settings import Settings

    app, body = create_app(Settings(warm=False)), json.dumps(NEURON).encode()
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": "/api/v1/trace", "raw_path": b"/api/v1/trace",
        "query_string": b"", "headers": [(b"content-type", b"application/json")], "client": ("x", 1), "server": ("x", 1),
        "scheme": "http", "root_path": "", "app": app,
    }  # fmt: skip

    async def call(target) -> None:
        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message) -> None:
            pass

        await target(dict(scope), receive, send)

    async def timed(target) -> float:
        start = time.perf_counter()
        for _ in range(400):
            await call(target)
        return time.perf_counter() - start

    await timed(app)
    from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware

    inner = AsyncExitStackMiddleware(app.router)
    shares = []
    for _ in range(7):
        without, whole = await timed(inner), await timed(app)
        shares.append(without / whole)
    print(f"  the middleware stack: {statistics.median(shares):.2f} of the speed without it (≥ 0.75)")


async def sweep(port: int, pid: int) -> None:
    """A grid of deep chains: cells a second beside the engine's loop alone, and with workers killed."""
    from chainrule.engine.training.sweep import Grid, cells, measured

    program = "h = gain * randn(16, seed=0)\nfor i in range(depth):\n    h = tanh(h @ param(glorot(16, 16, seed=i)))\nL = mean(h**2)"
    axes = {"gain": [0.5 + i / 40 for i in range(40)], "depth": [10, 20, 40, 60]}
    values = {name: tuple(one) for name, one in axes.items()}
    grid = Grid(program, values, None, ("loss", "grad_norm"), {})
    request = json.dumps({"program": grid.program, "grid": axes, "measure": ["loss", "grad_norm"]}).encode()

    async def lines(kill: bool) -> tuple[list[int], float]:
        found, start, killed_ = [], time.perf_counter(), 0
        rest = b""
        async for part in Connection(port).chunks("/api/v1/sweep", request):
            *whole, rest = (rest + part).split(b"\n")
            told = [json.loads(line) for line in whole]
            found += [one["index"] for one in told if one["event"] == "cell"]
            if kill and len(found) > 40 * (killed_ + 1) and killed_ < 2:
                workers = workers_of(pid)
                os.kill(workers[-1], signal.SIGKILL)
                killed_ += 1
        return found, time.perf_counter() - start

    await lines(False)  # the processes are started
    found, seconds = await lines(False)
    start = time.perf_counter()
    for cell in cells(grid):
        measured(grid, cell)
    loop = time.perf_counter() - start
    disturbed, _ = await lines(True)
    print("\nA sweep of 160 cells, chains of 10 to 60 layers, 2 workers")
    print(
        f"  {len(found) / seconds:.0f} cells a second, {loop / seconds:.2f} times the loop alone in one process"
    )
    print(
        f"  two workers killed: {len(disturbed)} lines, each cell {'exactly once' if sorted(disturbed) == list(range(160)) else 'NOT exactly once'}"
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
        await sweep(ours, process.pid)
    finally:
        plain.kill()
        process.kill()
    await replicas()
    await left()
    await middleware()


if __name__ == "__main__":
    asyncio.run(main())
