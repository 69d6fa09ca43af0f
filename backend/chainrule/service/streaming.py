"""Answers that take more than one message: NDJSON, a slice of work at a time, and documents in pieces."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from chainrule.engine import Refusal
from chainrule.service import sweeping, training
from chainrule.service.body import GONE, unless_gone
from chainrule.service.bounds import Places, Share
from chainrule.service.pool import Pool
from chainrule.service.problems import weighed

JSON, MEDIA_TYPE = "application/json", "application/x-ndjson"
STALLED = 30.0  # seconds that a client may take over one part of an answer
PIECE = 1 << 16  # bytes of an answer that are sent, and compressed, before others have their turn
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept, Accept-Language"}


def wants_json(request: Request) -> bool:
    """Whether the reader would rather have one document than lines, which are the default."""
    weights = dict(reversed(weighed(request.headers.get("accept", "*/*"))))

    def weight(kind: str) -> float:
        major = kind.split("/")[0] + "/*"
        return weights.get(kind, weights.get(major, weights.get("*/*", 0.0)))

    return weight(JSON) > weight(MEDIA_TYPE) or weights.get(MEDIA_TYPE) == 0.0


async def pieces(body: bytes) -> AsyncIterator[bytes]:
    """A body in pieces, between which the event loop does other things."""
    for start in range(0, max(len(body), 1), PIECE):
        yield body[start : start + PIECE]
        await asyncio.sleep(0)


def document(body: bytes | None, headers: dict[str, str] | None = None) -> Response:
    """A JSON document as an answer; nobody is there to read it where there is none."""
    if body is None:
        return Response(status_code=GONE)
    headers = {"Cache-Control": "no-store"} | (headers or {})
    if len(body) <= PIECE:
        return Response(body, media_type=JSON, headers=headers)
    return StreamingResponse(pieces(body), media_type=JSON, headers=headers)


class Lines(StreamingResponse):
    """Lines as an answer. `finish` is called when it is over, even if nobody was there to hear the first."""

    def __init__(self, lines: AsyncIterator[bytes], finish: Callable[[], None]) -> None:
        super().__init__(lines, media_type=MEDIA_TYPE, headers=HEADERS)
        self.finish = finish

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def in_time(message: Message) -> None:
            async with asyncio.timeout(STALLED):
                await send(message)

        try:
            await super().__call__(scope, receive, in_time)
        except* TimeoutError:
            pass  # a client that takes nothing any more is let go, and its place given to another
        finally:
            self.finish()


async def train(
    raw: bytes, language: str, pool: Pool, streams: Places, share: Share, request: Request | None = None
) -> Response:
    """The first slice is made before the answer begins, so that what can be refused is refused with a
    status; the others follow while somebody listens. `share` is of the bytes that are kept meanwhile."""
    streams.enter()

    def over() -> None:
        streams.leave()
        share.leave()

    try:
        first = await unless_gone(request, pool.run(training.begin, raw, language, pool.settings.seconds))
        if first is not None:
            share.hold(len(first.plain) + len(first.state))
    except BaseException:
        over()
        raise
    if first is None:
        over()
        return Response(status_code=GONE)
    share.taken_over = True
    return Lines(_slices(language, first, pool), over)


async def whole(raw: bytes, language: str, pool: Pool, streams: Places, request: Request) -> Response:
    """A short run as one trace."""
    with streams.within():
        return document(await unless_gone(request, pool.run(training.whole, raw, language, training.SHORT)))


async def sweep(
    raw: bytes, language: str, workers: sweeping.Workers, streams: Places, share: Share, request: Request
) -> Response:
    """A line for each cell of the grid, as it ends; the first is tried before the answer begins."""
    streams.enter()

    def over() -> None:
        streams.leave()
        share.leave()

    try:
        grid = await unless_gone(request, workers.pool.run(sweeping.begin, raw))
    except BaseException:
        over()
        raise
    if grid is None:
        over()
        return Response(status_code=GONE)
    lines = sweeping.lines(grid, language, workers)
    if not wants_json(request):
        share.taken_over = True
        return Lines(lines, over)
    try:
        return document(await unless_gone(request, sweeping.whole(lines)))
    finally:
        over()


async def _slices(language: str, made: training.Slice, pool: Pool) -> AsyncIterator[bytes]:
    start = time.monotonic()
    noted, noting, plain = start, False, made.plain
    while True:
        async for piece in pieces(made.lines):
            yield piece
        if made.over:
            return
        now = time.monotonic()
        if noting:  # counted from when it was sent, so that a large one leaves time for steps
            noted = now
        last = now - start > pool.settings.stream_seconds
        checkpoint = noting = now - noted > training.CHECKPOINT
        seconds = training.SLICE if pool.wanted else training.ALONE
        try:
            # Most often the process knows the request, which may be large, and need not be sent it.
            more = await pool.run(training.go_on, made.key, None, made.state, checkpoint, last, seconds)
            if more is None:
                more = await pool.run(training.go_on, made.key, plain, made.state, checkpoint, last)
            assert more is not None
            made = more
        except Refusal as refusal:
            yield training.error_line(refusal, language)
            return
        except Exception:
            logging.getLogger("uvicorn.error").exception("a training broke off")
            yield training.error_line(Refusal("fault", pointer=""), language)
            return
