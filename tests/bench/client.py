"""The service as a process, and the plainest client there can be, so that the client is not what is measured."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

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
