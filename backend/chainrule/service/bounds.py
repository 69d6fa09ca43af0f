"""How much may be under way at one time; what is too much is told to come again."""

from collections.abc import Iterator
from contextlib import contextmanager

from chainrule.engine import Refusal


class Places:
    """So many of something at one time: answers that are streamed, requests that wait, bytes kept."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    def enter(self, count: int = 1) -> None:
        """Refusal "busy" where there is no room."""
        if self.taken + count > self.most:
            raise Refusal("busy", pointer="")
        self.taken += count

    def leave(self, count: int = 1) -> None:
        self.taken -= count

    @contextmanager
    def within(self, count: int = 1) -> Iterator[None]:
        self.enter(count)
        try:
            yield
        finally:
            self.leave(count)


class Share:
    """What one request has of the places, for as long as it lasts."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.held = 0
        self.taken_over = False  # by an answer that is still being sent

    def hold(self, count: int) -> None:
        """Hold so many in all, and no longer what was held before. Refusal "busy" where there is no room."""
        if count > self.held:
            self.places.enter(count - self.held)
        else:
            self.places.leave(self.held - count)
        self.held = count

    def leave(self) -> None:
        self.hold(0)

    @contextmanager
    def throughout(self) -> Iterator["Share"]:
        """Until the end of the block."""
        try:
            yield self
        finally:
            self.leave()

    @contextmanager
    def unless_taken_over(self) -> Iterator[None]:
        """Until the end of the block, unless an answer goes on with it."""
        try:
            yield
        except BaseException:
            self.leave()
            raise
        if not self.taken_over:
            self.leave()
