"""Bounds on connections, at a server as anybody would start it: heads, their time, and how many there are."""

import asyncio
import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from chainrule.service.app import create_app
from chainrule.service.settings import Settings

ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def served(http: str, **settings):
    """The port of a service with these settings."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app(Settings(warm=False, **settings))
    server = uvicorn.Server(uvicorn.Config(app, http=http, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def said(port: int, *parts: bytes) -> bytes:
    """All that the server says until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        with contextlib.suppress(OSError):  # it need not hear us out
            for part in parts:
                connection.sendall(part)
        unless_gone = b""
        with contextlib.suppress(ConnectionResetError):
            while more := connection.recv(65536):
                unless_gone += more
        return unless_gone


def said_slowly(port: int, *parts: bytes) -> bytes:
    """The same, where the server hears each part before the next is sent."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(0.2)
        unless_gone = b""
        while more := connection.recv(65536):
            unless_gone += more
        return unless_gone


GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
PROTOCOLS = ["h11", "httptools"]


@pytest.mark.parametrize("http", PROTOCOLS)
def test_a_head_has_a_size(http):
    with served(http, head_bytes=20_000) as port:
        assert b" 200 OK" in said(port, GET + b"X: " + b"a" * 10_000 + b"\r\nConnection: close\r\n\r\n")
        large = [b"X-%d: %s\r\n" % (i, b"a" * 900) for i in range(5_000)]
        refused = said(port, GET, *large, b"Connection: close\r\n\r\n")
        assert b" 200 OK" not in refused
        assert not refused or re.match(rb"HTTP/1.1 4(31|00) ", refused), refused[:80]
        slow = said_slowly(port, GET + b"X: " + b"a" * 15_000, b"b" * 15_000)
        if http == "h11":  # which has a bound of its own, and no words for it
            assert re.match(rb"HTTP/1.1 4(31|00) ", slow), slow[:80]
        else:
            assert slow.startswith(b"HTTP/1.1 431 "), slow[:80]
            assert json.loads(slow.split(b"\r\n\r\n")[1])["code"] == "head-too-large"
        assert b" 200 OK" in said(port, GET + b"Connection: close\r\n\r\n"), "and the next is answered"


@pytest.mark.parametrize("http", PROTOCOLS)
def test_a_head_has_a_time(http):
    with served(http, head_seconds=0.2) as port:
        assert b" 200 OK" not in said(port, GET), "a head that never ends is not waited for"
        assert b" 200 OK" not in said(port), "nor is one that never begins"


@pytest.mark.parametrize("http", PROTOCOLS)
def test_connections_have_a_number(http):
    with served(http, connections=5, head_seconds=60) as port:
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(5)]
        time.sleep(0.01)
        over = said(port, GET + b"Connection: close\r\n\r\n")
        for connection in idle:
            connection.close()
        assert over == b""
        for _ in range(1000):  # the server hears of the ends by and by
            if b" 200 OK" in said(port, GET + b"Connection: close\r\n\r\n"):
                break
        else:
            pytest.fail("places are not given back")


def test_memory_in_all_is_what_the_container_may_have():
    """Every process at its limit, with everything kept for requests, and the service itself."""
    settings, own = Settings(), 128 * 1024**2
    limit = re.search(r"mem_limit: (\d+)g", (ROOT / "docker-compose.yml").read_text())
    assert settings.workers * settings.worker_bytes + settings.kept_bytes + own <= int(limit[1]) * 1024**3
    assert settings.max_train_bytes < settings.kept_bytes


def test_the_event_loop_is_never_held(client, monkeypatch):
    """Of whatever is asked, what is done in the loop itself is small."""
    from chainrule.service import tasks

    longest = []
    tried = tasks.tried

    @contextlib.contextmanager
    def measured():
        began = time.thread_time()
        try:
            with tried():
                yield
        finally:
            longest.append(time.thread_time() - began)

    monkeypatch.setattr(tasks, "tried", measured)  # of this process; the workers have their own
    calls = "".join(f"def f{i}(x): return f{i - 1}(f{i - 1}(x))\n" for i in range(1, 45))
    programs = [
        f"def f0(x): return x\n{calls}y = f44(2) * 2", "x = 1\na = [x, x]\n" + "a = a + a\n" * 22 + "y = sum(stack(a))",
        "y = " + "1+" * 900 + "1", "x = randn(1000, 1000)\ny = sum(x @ x)", "x = 1\nfor i in range(5000):\n    x = sin(x)",
        "y = ones(500, 1, 1000) @ ones(500, 1000, 1)", "x = 2\ny = x" + " * x" * 400, "n = 10 ** 1000\ny = n",
    ]  # fmt: skip
    for program in programs:
        answer = client.post("/api/v1/trace", json={"program": program, "max_elements": 4})
        assert answer.status_code in (200, 422)
    assert longest
    assert max(longest) < 0.05, "of processor time; SMALL_SECONDS is 4 ms"


def test_a_slow_body_is_not_waited_for_and_harms_nobody():
    async def both(port):
        slow, fast = await asyncio.open_connection("127.0.0.1", port), None
        slow[1].write(
            b"POST /api/v1/trace HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
        )
        fast = await asyncio.open_connection("127.0.0.1", port)
        fast[1].write(GET + b"Connection: close\r\n\r\n")
        quick = await fast[0].read()
        late = await slow[0].read(1000)
        for _, writer in (slow, fast):
            writer.close()
            await writer.wait_closed()
        return quick, late

    with served("h11", body_seconds=0.2) as port:
        quick, late = asyncio.run(both(port))
    assert b" 200 OK" in quick
    assert b" 408 " in late


ORPHANS = """
import asyncio, os, sys, time
from chainrule.service.pool import Pool
from chainrule.service.settings import Settings

async def main():
    pool = Pool(Settings(workers=2))
    await pool.warm()
    busy = [asyncio.create_task(pool.run(time.sleep, 600)) for _ in pool._all]
    while pool._free:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.5)  # by now they sleep
    print(*(slot.pid for slot in pool._all), flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="this system does not tell of its processes so"
)
def test_processes_end_with_a_service_that_is_killed(tmp_path):
    script = tmp_path / "service.py"
    script.write_text(ORPHANS)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as service:
        pids = [int(pid) for pid in service.stdout.readline().split()]
        assert len(pids) == 2
        assert all(map(alive, pids))
        service.kill()
    while any(map(alive, pids)):  # the test's time limit is what ends it
        time.sleep(0.02)


@pytest.mark.parametrize("warm", [True, False])
def test_processes_are_started_with_the_service_where_that_is_wished(warm):
    app = create_app(Settings(workers=2, warm=warm))
    with TestClient(app) as client:
        if warm:
            while not all(slot.warm for slot in app.state.pool._all):
                time.sleep(0.02)
        client.get("/healthz")
        assert any(slot.pid for slot in app.state.pool._all) == warm


def test_an_address_with_a_slash_too_many_is_not_redirected(client):
    answer = client.get("/api/v1/ops/", headers={"Host": "evil.example"}, follow_redirects=False)
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_what_the_documentation_declares_of_a_get(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/api/v1/ops", "/api/v1/examples", "/api/v1/datasets", "/api/v1/limits", "/api/v1/trace"):
        declared = paths[path]["get"]["responses"]
        assert {"200", "304"} <= set(declared), path
        assert "ETag" in declared["200"]["headers"], path
