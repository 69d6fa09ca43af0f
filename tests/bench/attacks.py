"""A light request beside any program, and the memory of the whole service through all of it (`make bench`).

The programs are those that once held the event loop, a worker or the memory. The light requests come from this
process one after the other, each as soon as its own clock says; what a program's own reply weighs is read by a
process of its own, so that reading it holds nobody up here.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from client import Connection, ready, started

PORT = 8156


def doubling(levels: int) -> str:
    lines = "".join(f"def f{i}(x): return f{i - 1}(f{i - 1}(x))\n" for i in range(1, levels + 1))
    return f"def f0(x): return x\n{lines}x = 1.0\ny = f{levels}(x) * 2"


PROGRAMS = {
    "44 functions, each twice the last": doubling(44),
    "a list doubled 22 times": "x = 1.0\na = [x, x]\n" + "a = a + a\n" * 22 + "y = x * 2",
    "1+ 450,000 times": "y = " + "1+" * 450_000 + "1",
    "x[0][0]… 100,000 times": "x = [1.0]\ny = x" + "[0]" * 100_000,
    "a product that broadcasts": "y = sum(ones(500, 1, 1000) @ ones(500, 1000, 1))",
    "100,000 operations": "x = 1.0\nw = param(0.9)\n" + "x = x * w\n" * 99_990,
    "250,000 lines": "x = 1\n" * 250_000,
    "a large convolution": "x = param(ones(1, 1, 1000, 1000))\nz = sum(conv2d(x, ones(1, 1, 30, 30)))",
    "products of 900 by 900": "x = param(randn(900, 900))\ny = sum(x @ x @ x @ x)",
    "60,000 names, one unknown": "\n".join(f"n{i} = 1.0" for i in range(60_000)) + "\ny = nx1",
}
MANY = {
    "60 programs of 1 MB": [f"x = {i}.5\ny = x * x\n#" + "c" * 999_000 for i in range(60)],
    "2,000 of 2 KB": [
        f"x = {i}.5\n" + "\n".join(f"a{j} = x * {j}" for j in range(150)) for i in range(2_000)
    ],
    "500 of 16 KB": [
        f"x = {i}.5\n" + "\n".join(f"a{j} = x * {j} + 0.1" for j in range(1_000)) for i in range(500)
    ],
    "8 of 100,000 operations": [f"x = {i}.5\nw = param(0.9)\n" + "x = x * w\n" * 99_990 for i in range(8)],
}


def family(pid: int) -> list[int]:
    """A process and all that it has started."""
    told = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in told.splitlines()[1:]:
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def memory(pid: int) -> float:
    """MiB of a service, what its processes share counted once (PSS)."""
    total = 0
    for one in family(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


ASK = """
import http.client, json, sys
for program in json.load(sys.stdin):
    asked = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
    asked.request("POST", "/api/v1/trace", json.dumps({"program": program, "flows": False}), {"Content-Type": "application/json"})
    answer = asked.getresponse()
    answer.read()
    print(answer.status, end=" ", flush=True)
"""


async def asked(programs: list[str]) -> set[str]:
    """The statuses of the answers to programs that another process sends, one after the other."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ASK, str(PORT), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate(json.dumps(programs).encode())
    return set(told.decode().split())


BURN = "import os, sys, time\nos.nice(10)\nend = time.monotonic() + 20\nwhile time.monotonic() < end: pass"


async def burned() -> set[str]:
    """Two processes that have nothing to do with the service keep both cores busy: what the machine itself does to
    a light request, which no row below can be better than."""
    both = [await asyncio.create_subprocess_exec(sys.executable, "-c", BURN) for _ in range(2)]
    await asyncio.gather(*(one.wait() for one in both))
    return set()


async def beside(name: str, work: list[Coroutine[Any, Any, set[str]]], pid: int) -> None:
    waits, most, done = [], 0.0, False

    async def light() -> None:
        connection, n = Connection(PORT), 0
        while not done:
            n += 1
            body = json.dumps({"program": f"w = param(0.{n})\ny = w * 0.5\nL = y * y"}).encode()
            start = time.perf_counter()
            await connection.post("/api/v1/trace", body)
            waits.append(time.perf_counter() - start)
            await asyncio.sleep(0.003)
        connection.close()

    async def watch() -> None:
        nonlocal most
        while not done:
            most = max(most, await asyncio.to_thread(memory, pid))
            await asyncio.sleep(0.1)

    watching = [asyncio.create_task(light()), asyncio.create_task(watch())]
    await asyncio.sleep(0.1)
    start = time.perf_counter()
    statuses = set().union(*await asyncio.gather(*work))
    took = time.perf_counter() - start
    done = True
    await asyncio.gather(*watching)
    waits.sort()
    print(
        f"  {name}: {' '.join(sorted(statuses))} in {took:.2f} s; light requests {waits[len(waits) // 2] * 1000:.1f} ms,"
        f" 99 % within {waits[int(len(waits) * 0.99)] * 1000:.0f}, the longest {waits[-1] * 1000:.0f} ms; {most:.0f} MiB"
    )


async def main() -> None:
    service = started(PORT)
    try:
        await ready(PORT)
        await asyncio.sleep(2)
        print(
            f"A light request beside any program (the longest < 50 ms); at rest {memory(service.pid):.0f} MiB (< 1,024 in all)"
        )
        await beside("nothing of the service's, both cores busy", [burned()], service.pid)
        for name, program in PROGRAMS.items():
            await beside(name, [asked([program])], service.pid)
        for name, programs in MANY.items():
            await beside(f"{name}, 4 at a time", [asked(programs[i::4]) for i in range(4)], service.pid)
        print(f"  afterwards {memory(service.pid):.0f} MiB (< 512)")
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    asyncio.run(main())
