"""When garbage in cycles is looked for: never while somebody may wait."""

import asyncio
import gc
import weakref

from starlette.testclient import TestClient

from chainrule.service import rubbish
from chainrule.service.app import create_app
from chainrule.service.settings import Settings


class Knot:
    """Something that only a full collection finds, once it is old."""

    def __init__(self):
        self.itself = self


def old_knot():
    knot = Knot()
    gc.collect(1)  # it has survived the young
    return weakref.ref(knot)


def test_a_running_service_never_collects_by_itself():
    before = gc.get_threshold()
    with TestClient(create_app(Settings(warm=False))) as client:
        assert gc.get_threshold()[2] == rubbish.NEVER
        assert gc.get_freeze_count() > 10_000
        assert client.get("/healthz").is_success
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_what_is_in_a_cycle_is_freed_when_the_process_is_quiet():
    async def quiet():
        async with rubbish.looked_for():
            knot = old_knot()
            assert knot() is not None
            looking = asyncio.create_task(rubbish.look(0.001))
            while knot() is not None:  # the test's time limit is what ends it
                await asyncio.sleep(0.001)
                gc.collect(1)  # something has happened since
            looking.cancel()

    asyncio.run(quiet())


def test_a_busy_process_is_left_alone(monkeypatch):
    monkeypatch.setattr(rubbish, "QUIET", -1.0)  # never quiet

    async def busy():
        async with rubbish.looked_for():
            knot = old_knot()
            looking = asyncio.create_task(rubbish.look(0.0))
            for _ in range(50):
                gc.collect(1)
                await asyncio.sleep(0)
            assert knot() is not None
            monkeypatch.setattr(rubbish, "LONGEST", -1.0)  # but not for ever
            while knot() is not None:
                gc.collect(1)
                await asyncio.sleep(0)
            looking.cancel()

    asyncio.run(busy())
