"""Lists and tuples of a program. What a list holds is worked out when it is made, from what its elements
know of themselves, so that nobody has to walk a list that shares its parts a million times over."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from chainrule.engine.limits import LIMITS
from chainrule.engine.refusal import Refusal, Span
from chainrule.engine.table.ieee import Array
from chainrule.engine.table.shapes import Shape

MOST_COUNTED = 2**62  # a size that is larger is called this


class List(list[Any]):
    """A list or, `fixed`, a tuple. It never changes once it is made.

    `size`: the values in it, those of its lists included; `numbers`: whether they are numbers that the
    program states, and no nodes; `shape`: its shape as an array, or None where it is ragged or `deep`, with
    more axes than an array may have; `mask`: whether it was written with True and False.
    """

    __slots__ = ("_array", "deep", "fixed", "mask", "numbers", "shape", "size")

    def __init__(self, items: Iterable[Any], fixed: bool = False, mask: bool = False) -> None:
        super().__init__(items)
        self.fixed = fixed
        self.mask = mask
        self.numbers = all(_stated(item) for item in self)
        self.size: int = min(sum(item.size if isinstance(item, List) else 1 for item in self), MOST_COUNTED)
        shapes = {_shape(item) for item in self}
        inner = shapes.pop() if len(shapes) == 1 else None
        self.deep: bool = any(isinstance(item, List) and item.deep for item in self)
        self.deep = self.deep or (inner is not None and len(inner) >= LIMITS.axes)
        self.shape: Shape | None = None if inner is None or self.deep else (len(self), *inner)
        self._array: Array | None = None

    @property
    def elements(self) -> int:
        """How many numbers it is as an array."""
        return math.prod(self.shape) if self.shape is not None else self.size

    def array(self) -> Array | None:
        """The list as an array, or None if it is none: ragged, too deep, or not of numbers alone."""
        if self._array is None and self.numbers and self.shape is not None:
            made = [item.array() if isinstance(item, List) else item.value for item in self]
            self._array = np.array(made, dtype=np.float64)
        return self._array

    def no_array(self, span: Span) -> Refusal:
        """Why it is no array."""
        if self.deep:
            return Refusal("too-many-axes", span=span, limit=LIMITS.axes)
        if not self:
            return Refusal("ragged-list", "empty", span=span)
        if self.fixed and all(getattr(item, "kind", None) == "data" for item in self):
            return Refusal("ragged-list", "data", span=span)
        return Refusal("ragged-list" if self.numbers else "list-of-nodes", span=span)


def _stated(item: Any) -> bool:
    """Whether an element is a number or an array that the program states, or a list of them."""
    return bool(item.numbers) if isinstance(item, List) else hasattr(item, "value")


def _shape(item: Any) -> Shape | None:
    """An element's shape; a node inside makes no array, so its own does not matter."""
    if isinstance(item, List):
        return item.shape
    return np.shape(item.value) if hasattr(item, "value") else ()
