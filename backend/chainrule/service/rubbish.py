"""Garbage in cycles is looked for while nobody waits.

A full collection walks all that the process keeps, programs that have been read among it: 50 ms and more,
in which the event loop answers nobody, and it hardly ever finds anything. What is in no cycle is freed at
once in any case, and what dies young in one is still found as always.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

LOOK = 10.0  # seconds after which it is looked whether the process is quiet
QUIET = 0.05  # seconds of processor time within them, at most
LONGEST = 3600.0  # seconds after which it is no longer waited for
NEVER = 10**9
WORKING = (20_000, 20, 20)  # a worker makes many objects, and keeps few


@asynccontextmanager
async def looked_for() -> AsyncIterator[None]:
    """Within it a full collection happens when the process is quiet, and else once an hour."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()  # what is here now stays, and need not be looked at again
    gc.set_threshold(before[0], before[1], NEVER)
    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        gc.set_threshold(*before)
        gc.unfreeze()


async def look(pause: float = LOOK) -> None:
    """Collect whenever a pause was quiet and something has happened since."""
    last = time.monotonic()
    while True:
        worked = time.process_time()
        await asyncio.sleep(pause)
        quiet = time.process_time() - worked < QUIET
        if gc.get_count()[2] and (quiet or time.monotonic() - last > LONGEST):
            gc.collect()
            last = time.monotonic()


def in_worker() -> None:
    """A process of the pool looks less often, and never at what all processes share."""
    gc.freeze()
    gc.set_threshold(*WORKING)
