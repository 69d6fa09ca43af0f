"""Answers that come in lines: NDJSON, a slice of work at a time."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from chainrule.engine import Refusal
from chainrule.service import sweeping, training
from chainrule.service.body import GONE, heard
from chainrule.service.schema import SweepRequest, TrainRequest
from chainrule.service.slots import Slots

MEDIA_TYPE = "application/x-ndjson"
STALLED = 30.0  # seconds that a client may take over one part of an answer
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Streams:
    """How many answers are being streamed; one too many is told to come again."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.open = 0

    def enter(self) -> None:
        if self.open >= self.most:
            raise Refusal("busy", pointer="")
        self.open += 1

    def leave(self) -> None:
        self.open -= 1


def wants_json(request: Request) -> bool:
    """Whether the reader asks for one document; lines are the default."""
    kinds = [part.split(";")[0].strip().lower() for part in request.headers.get("accept", "").split(",")]
    return "application/json" in kinds and MEDIA_TYPE not in kinds and "*/*" not in kinds


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
    form: TrainRequest, language: str, slots: Slots, streams: Streams, request: Request | None = None
) -> Response:
    """The first slice is made before the answer begins, so that what can be refused is refused with a
    status; the others follow while somebody listens."""
    streams.enter()
    try:
        first = await heard(request, slots.run(training.begin, form, language))
    except BaseException:
        streams.leave()
        raise
    if first is None:
        streams.leave()
        return Response(status_code=GONE)
    return Lines(_slices(form, language, first, slots), streams.leave)


async def document(
    form: TrainRequest, language: str, slots: Slots, streams: Streams, request: Request
) -> Response:
    """A short run as one trace."""
    streams.enter()
    try:
        body = await heard(request, slots.run(training.whole, form, language, training.SHORT))
    finally:
        streams.leave()
    if body is None:
        return Response(status_code=GONE)
    return Response(body, media_type="application/json", headers=HEADERS)


async def sweep(
    form: SweepRequest, language: str, workers: sweeping.Workers, streams: Streams
) -> StreamingResponse:
    """A line for each cell of the grid, as it ends."""
    grid = sweeping.grid(form)
    streams.enter()
    return Lines(sweeping.lines(grid, language, workers), streams.leave)


async def _slices(
    form: TrainRequest, language: str, made: training.Slice, slots: Slots
) -> AsyncIterator[bytes]:
    start = time.monotonic()
    noted, noting = start, False
    while True:
        yield made.lines
        if made.over:
            return
        now = time.monotonic()
        if noting:  # counted from when it was sent, so that a large one leaves time for steps
            noted = now
        last = now - start > slots.settings.stream_seconds
        checkpoint = noting = now - noted > training.CHECKPOINT
        seconds = training.SLICE if slots.wanted else training.ALONE
        try:
            # Most often the worker knows the request, which may be large, and need not be sent it.
            more = await slots.run(training.go_on, made.key, None, made.state, checkpoint, last, seconds)
            made = more or await _told(form, made, slots, checkpoint, last)
        except Refusal as refusal:
            yield training.error_line(refusal, language)
            return
        except Exception:
            logging.getLogger("uvicorn.error").exception("a training broke off")
            yield training.error_line(Refusal("fault", pointer=""), language)
            return


async def _told(
    form: TrainRequest, made: training.Slice, slots: Slots, checkpoint: bool, last: bool
) -> training.Slice:
    """The slice from a worker that has not met the request yet."""
    plain = form.model_copy(update={"resume": None})
    more = await slots.run(training.go_on, made.key, plain, made.state, checkpoint, last)
    assert more is not None
    return more
