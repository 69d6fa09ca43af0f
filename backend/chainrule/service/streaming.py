"""Answers that come in lines: NDJSON, a slice of work at a time."""

import time
from collections.abc import AsyncIterator, Callable

from fastapi import Request
from fastapi.responses import StreamingResponse

from chainrule.engine import Refusal
from chainrule.service import sweeping, training
from chainrule.service.schema import SweepRequest, TrainRequest
from chainrule.service.slots import Slots

MEDIA_TYPE = "application/x-ndjson"
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
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "ndjson" not in accept and "*/*" not in accept


async def train(form: TrainRequest, language: str, slots: Slots, streams: Streams) -> StreamingResponse:
    """The first slice is made before the answer begins, so that what can be refused is refused with a
    status; the others follow while somebody listens."""
    streams.enter()
    try:
        first = await slots.run(training.begin, form, language)
    except BaseException:
        streams.leave()
        raise
    return streamed(_slices(form, language, first, slots), streams.leave)


async def sweep(
    form: SweepRequest, language: str, workers: sweeping.Workers, streams: Streams
) -> StreamingResponse:
    """A line for each cell of the grid, as it ends."""
    grid = sweeping.grid(form)
    streams.enter()
    return streamed(sweeping.lines(grid, language, workers), streams.leave)


def streamed(lines: AsyncIterator[bytes], finish: Callable[[], None]) -> StreamingResponse:
    async def watched() -> AsyncIterator[bytes]:
        try:
            async for line in lines:
                yield line
        finally:
            finish()

    return StreamingResponse(watched(), media_type=MEDIA_TYPE, headers=HEADERS)


async def _slices(
    form: TrainRequest, language: str, made: training.Slice, slots: Slots
) -> AsyncIterator[bytes]:
    start = time.monotonic()
    noted = start
    while True:
        yield made.lines
        if made.over:
            return
        now = time.monotonic()
        checkpoint, last = now - noted > training.CHECKPOINT, now - start > slots.settings.stream_seconds
        noted = now if checkpoint else noted
        try:
            # Most often the worker knows the request, which may be large, and need not be sent it.
            more = await slots.run(training.go_on, made.key, None, made.state, checkpoint, last)
            made = more or await _told(form, made, slots, checkpoint, last)
        except Refusal as refusal:
            yield training.error_line(refusal, language)
            return


async def _told(
    form: TrainRequest, made: training.Slice, slots: Slots, checkpoint: bool, last: bool
) -> training.Slice:
    """The slice from a worker that has not met the request yet."""
    plain = form.model_copy(update={"resume": None})
    more = await slots.run(training.go_on, made.key, plain, made.state, checkpoint, last)
    assert more is not None
    return more
