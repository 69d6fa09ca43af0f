"""Bounds on connections that no application sees: the size of a request's head, the time that it may take to
arrive, and how many connections are open. uvicorn has none of its own (its issue 157), so its protocol is
given them here, however the server is started."""

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Any

from chainrule.service.settings import Settings

_REFUSED = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/problem+json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%s"
)
_PROBLEM = (
    b'{"type":"/errors/head-too-large","title":"Request head too large","status":431,"code":"head-too-large"}'
)


class _Head:
    """What has arrived of a request's line and headers while they are not whole."""

    def __init__(self) -> None:
        self.size = 0
        self.timer: asyncio.TimerHandle | None = None

    def whole(self) -> None:
        self.size = 0
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


def bound(settings: Settings) -> None:
    """Give uvicorn's protocols these bounds, for every connection from now on."""
    from uvicorn.protocols.http import h11_impl

    kinds: list[Any] = [h11_impl.H11Protocol]
    try:
        from uvicorn.protocols.http import httptools_impl

        kinds.append(httptools_impl.HttpToolsProtocol)
    except ImportError:
        pass  # then uvicorn has no choice either
    for kind in kinds:
        kind.connection_made = _made(_own(kind.connection_made), settings)
        kind.data_received = _received(_own(kind.data_received), settings)
        kind.connection_lost = _lost(_own(kind.connection_lost))


def _own(method: Callable[..., Any]) -> Callable[..., Any]:
    """uvicorn's own method, whoever has wrapped it before."""
    return getattr(method, "own", method)


def _wrapped(own: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    made: Any = wraps(own)(method)
    made.own = own
    found: Callable[..., Any] = made
    return found


def _made(own: Callable[..., Any], settings: Settings) -> Callable[..., Any]:
    def connection_made(self: Any, transport: asyncio.Transport) -> None:
        own(self, transport)
        self.head = _Head()
        if len(self.connections) > settings.connections:
            transport.close()
            return
        _expect(self, settings)

    return _wrapped(own, connection_made)


def _received(own: Callable[..., Any], settings: Settings) -> Callable[..., Any]:
    def data_received(self: Any, data: bytes) -> None:
        cycle = self.cycle
        waiting = cycle is None or cycle.response_complete or not getattr(cycle, "more_body", False)
        own(self, data)
        if self.cycle is not cycle or not waiting:
            self.head.whole()
            return
        self.head.size += len(data)
        if self.head.size > settings.head_bytes and not self.transport.is_closing():
            self.transport.write(_REFUSED % (len(_PROBLEM), _PROBLEM))
            self.transport.close()
        elif self.head.timer is None:
            _expect(self, settings)

    return _wrapped(own, data_received)


def _lost(own: Callable[..., Any]) -> Callable[..., Any]:
    def connection_lost(self: Any, error: Exception | None) -> None:
        self.head.whole()
        own(self, error)

    return _wrapped(own, connection_lost)


def _expect(self: Any, settings: Settings) -> None:
    """From now on the head has so many seconds to become whole."""

    def late() -> None:
        if not self.transport.is_closing():
            self.transport.close()

    self.head.timer = self.loop.call_later(settings.head_seconds, late)
