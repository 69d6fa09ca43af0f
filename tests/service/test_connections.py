"""Bounds on connections, at a server as anybody would start it: heads, their time, and how many there are."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn

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
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while more := connection.recv(65536):
                heard += more
        return heard


GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
PROTOCOLS = ["h11", "httptools"]


@pytest.mark.parametrize("http", PROTOCOLS)
def test_a_head_has_a_size(http):
    with served(http, head_bytes=20_000) as port:
        assert b" 200 OK" in said(port, GET + b"X: " + b"a" * 10_000 + b"\r\nConnection: close\r\n\r\n")
        large = [b"X-%d: %s\r\n" % (i, b"a" * 900) for i in range(5_000)]
        assert b" 200 OK" not in said(port, GET, *large, b"Connection: close\r\n\r\n")
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
    from chainrule.service import work

    longest = []
    tried = work.tried

    @contextlib.contextmanager
    def measured():
        began = time.thread_time()
        try:
            with tried():
                yield
        finally:
            longest.append(time.thread_time() - began)

    monkeypatch.setattr(work, "tried", measured)  # of this process; the workers have their own
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
    assert max(longest) < 0.05, "of processor time; SOON is 4 ms"


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
