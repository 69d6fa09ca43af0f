"""Which rows each training step sees. Stateless: the rows of step n follow from (seed, n) alone, so that
a run can be resumed anywhere."""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.language.graph import Graph, Node
from chainrule.engine.refusal import Refusal
from chainrule.engine.table.ops import OPS
from chainrule.engine.table.shapes import show

Rows = NDArray[np.intp]

SHARE_DIGITS = 9  # of a share of rows, before it is rounded down: 0.7 · 500 is no 349.999…
_SPLIT, _EPOCH = 1, 2  # what a draw is for, beside its seed


class Samples:
    """Rows 0 to `count` - 1, split into training and test rows and cut into batches."""

    def __init__(self, count: int, batch: int | None, shuffle: bool, seed: int, test_ratio: float) -> None:
        """`batch` None: every step sees all training rows, in their order."""
        order = np.arange(count)
        # As many rows as TensorFlow Playground trains on, which floors.
        kept = int(np.floor(round(count * (1 - test_ratio), SHARE_DIGITS)))
        if shuffle and kept < count:
            order = np.random.Generator(np.random.PCG64((seed, _SPLIT))).permutation(count)
        self.train, self.test = np.sort(order[:kept]), np.sort(order[kept:])
        self.batch = batch
        self.shuffle = shuffle
        self.seed = seed
        self.per_epoch = 1 if batch is None else max(-(-kept // batch), 1)
        self._drawn: tuple[int, Rows] | None = None

    def rows(self, n: int) -> Rows:
        """The rows of step `n`, from 1. The last batch of an epoch holds what is left over."""
        if self.batch is None:
            return self.train
        epoch, place = divmod(n - 1, self.per_epoch)
        return self._order(epoch)[place * self.batch : (place + 1) * self.batch]

    def _order(self, epoch: int) -> Rows:
        if not self.shuffle:
            return self.train
        if self._drawn is None or self._drawn[0] != epoch:  # kept for the steps of one epoch
            random = np.random.Generator(np.random.PCG64((self.seed, _EPOCH, epoch)))
            self._drawn = (epoch, random.permutation(self.train))
        return self._drawn[1]


class Playground(Samples):
    """TensorFlow Playground's rows: in one order for ever; what an epoch leaves over is averaged into
    the first update of the next (there was no update in between, so the gradients are the same)."""

    def __init__(self, count: int, batch: int | None, seed: int, test_ratio: float) -> None:
        super().__init__(count, batch, False, seed, test_ratio)
        self.each = batch or len(self.train)
        self.per_epoch = max(len(self.train) // self.each, 1)

    def rows(self, n: int) -> Rows:
        epoch, place = divmod(n - 1, self.per_epoch)
        rows = self.train[place * self.each : (place + 1) * self.each]
        left = self.train[self.per_epoch * self.each :]
        return np.concatenate([left, rows]) if epoch and not place and len(left) else rows


# ---- the samples' axis ---------------------------------------------------------------------------

PROBES = (11, 13)  # numbers of rows that nothing else in a program is likely to have


def check_axis(probe: Callable[[int], Graph]) -> None:
    """Refuse a program that takes the samples' axis for an axis of features: labels of shape (n,) beside
    predictions of shape (n, 1) make (n, n), which runs and means nothing.

    `probe` reads the program with so many rows. Where that does not go, two axes were equally long by
    chance only: two samples of two features beside two labels.
    """
    try:
        one, other = (probe(rows) for rows in PROBES)
    except Refusal as refusal:
        if refusal.code == "shape-mismatch":
            raise Refusal("batch-axis", span=refusal.span, **_shapes(refusal)) from None
        return
    if len(one) != len(other):
        return
    for node, twin in zip(one.nodes, other.nodes, strict=True):
        if node.kind == "op" and (OPS[node.op].elementwise or OPS[node.op].kind == "loss"):
            inputs = [(one.nodes[i], other.nodes[i]) for i in node.inputs]
            whole = max((a for a, _ in inputs), key=lambda a: len(a.shape))
            axes = [(len(a.shape), _axes(a, b)) for a, b in inputs]
            rank = max(rank for rank, _ in axes)
            full = set().union(*(found for size, found in axes if size == rank))
            for (a, _), (size, found) in zip(inputs, axes, strict=True):
                if size < rank and full and found - full:
                    raise Refusal(
                        "batch-axis",
                        span=twin.span,
                        left=_shown(show(a.shape)),
                        right=_shown(show(whole.shape)),
                    )


def _axes(node: Node, twin: Node) -> set[int]:
    """The axes along which samples lie, counted from the last, which is how shapes are broadcast."""
    pairs = zip(reversed(node.shape), reversed(twin.shape), strict=False)
    return {i for i, (a, b) in enumerate(pairs) if a != b}


def _shapes(refusal: Refusal) -> dict[str, str]:
    return {name: _shown(str(refusal.holes.get(name, ""))) for name in ("left", "right")}


def _shown(shape: str) -> str:
    """A shape of the first probe, with n for its number of rows."""
    return re.sub(rf"\b{PROBES[0]}\b", "n", shape)
