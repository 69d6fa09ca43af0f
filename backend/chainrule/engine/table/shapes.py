"""Shape rules: what shape an operation's result has, or a refusal that says both shapes."""

import math
from collections.abc import Mapping
from typing import Any

from chainrule.engine.refusal import Refusal
from chainrule.engine.table.arrays import pair

Shape = tuple[int, ...]
Settings = Mapping[str, Any]


def show(shape: Shape) -> str:
    """A shape as a reader writes it: `(2, 3)`, `(4,)`, `()`."""
    return str(tuple(shape))


def broadcast(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """NumPy's rule: aligned at the last axis, lengths are equal or one of them is 1."""
    first = shapes[0]
    for other in shapes[1:]:
        if first != other:
            first = _broadcast_two(first, other)
    return first


def _broadcast_two(left: Shape, right: Shape) -> Shape:
    if not left or not right:
        return left or right
    out = list(left if len(left) >= len(right) else right)
    for axis in range(-1, -min(len(left), len(right)) - 1, -1):
        a, b = left[axis], right[axis]
        if a != b and 1 not in (a, b):
            raise Refusal("shape-mismatch", left=show(left), right=show(right), left_size=a, right_size=b)
        out[axis] = b if a == 1 else a
    return tuple(out)


def inner(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`x @ y`: the last axis of x against the last but one of y; a vector is a row or a column."""
    left, right = shapes
    if not left or not right:
        raise Refusal("matmul-scalar", left=show(left), right=show(right))
    columns, rows = left[-1], right[-2] if len(right) > 1 else right[0]
    if columns != rows:
        raise Refusal("matmul-mismatch", left=show(left), right=show(right), columns=columns, rows=rows)
    stack = broadcast((left[:-2], right[:-2]), settings)
    return stack + left[-2:-1] + (right[-1:] if len(right) > 1 else ())


def reduced(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """A reduction over `axis` (None: all axes); `keepdims` leaves length 1 in their place."""
    (shape,) = shapes
    axis, keepdims = settings["axis"], settings["keepdims"]
    chosen = axis if isinstance(axis, tuple) else range(len(shape)) if axis is None else (axis,)
    gone = {_inside(shape, one) for one in chosen}
    if len(gone) < len(chosen):
        raise Refusal("duplicate-axis", shape=show(shape))
    least = settings.get("ddof", 0)
    if least > (count := math.prod(shape[axis] for axis in gone)):
        raise Refusal("bad-setting", "ddof", keyword="ddof", ddof=least, count=count)
    if keepdims:
        return tuple(1 if i in gone else size for i, size in enumerate(shape))
    return tuple(size for i, size in enumerate(shape) if i not in gone)


def permuted(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`transpose`: the axes in the order of `axes` (None: reversed)."""
    (shape,) = shapes
    axes = settings["axes"]
    if axes is None:
        return shape[::-1]
    order = tuple(_inside(shape, axis) for axis in axes)
    if sorted(order) != list(range(len(shape))):
        raise Refusal("bad-permutation", axes=show(axes), shape=show(shape), rank=len(shape))
    return tuple(shape[axis] for axis in order)


def _inside(shape: Shape, axis: int) -> int:
    if not -len(shape) <= axis < len(shape):
        raise Refusal("bad-axis", axis=axis, shape=show(shape), rank=len(shape))
    return axis % len(shape)


def first(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """The shape of the first argument."""
    return shapes[0]


def same_with_axis(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """The shape of the argument, which must have the axis."""
    _inside(shapes[0], settings["axis"])
    return shapes[0]


def accumulated(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`cumsum`: the same shape, or one row of all elements without an axis, as NumPy has it."""
    (shape,) = shapes
    if settings["axis"] is None:
        return (math.prod(shape),)
    _inside(shape, settings["axis"])
    return shape


def ordered(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`sort`: the same shape, which must have the axis; a single number is in order."""
    (shape,) = shapes
    if not shape:
        raise Refusal("bad-axis", axis=settings["axis"], shape=show(shape), rank=0)
    _inside(shape, settings["axis"])
    return shape


def place_of(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`argmax`: without the axis, or one place among all elements."""
    (shape,) = shapes
    axis = settings["axis"]
    return () if axis is None else _without(shape, _inside(shape, axis))


def scalar_of(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """A loss: prediction and target have one shape; one number comes out, or one for each element."""
    left, right = shapes
    if left != right:
        raise Refusal("loss-mismatch", left=show(left), right=show(right))
    return left if settings["reduction"] == "none" else ()


def scalar_of_classes(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`cross_entropy`: logits (…, classes) and class numbers (…) or probabilities (…, classes)."""
    logits, targets = shapes
    if not logits or targets not in (logits, logits[:-1]):
        raise Refusal("class-mismatch", left=show(logits), right=show(targets))
    weight = settings["weight"]
    if weight is not None and len(weight) != logits[-1]:
        raise Refusal("weight-mismatch", length=len(weight), classes=logits[-1])
    return logits[:-1] if settings["reduction"] == "none" else ()


def dotted(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`dot`: vectors and matrices only; NumPy's rule for more axes is another operation."""
    left, right = shapes
    if not (1 <= len(left) <= 2 and 1 <= len(right) <= 2):
        raise Refusal("dot-rank", left=show(left), right=show(right))
    return inner(shapes, settings)


def fed_back(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`feedback_matmul`: W forward and B backward have the same shape."""
    if shapes[1] != shapes[2]:
        raise Refusal("feedback-mismatch", left=show(shapes[1]), right=show(shapes[2]))
    return inner(shapes[:2], settings)


def solved(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`solve`: a square matrix, and as many rows on the right."""
    left, right = shapes
    if len(left) != 2 or left[0] != left[1] or len(right) not in (1, 2) or right[0] != left[0]:
        raise Refusal("matmul-mismatch", "solve", left=show(left), right=show(right))
    return right


def singular(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`svd`: as many values as the shorter side of a matrix has."""
    (shape,) = shapes
    if len(shape) != 2:
        raise Refusal("matmul-scalar", "svd", left=show(shape), right="")
    return (min(shape),)


def outer(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    return math.prod(shapes[0]), math.prod(shapes[1])


def reshaped(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`reshape`: as many elements as before; one length may be -1 and is worked out."""
    size, wanted = math.prod(shapes[0]), tuple_of(settings["shape"])
    known = math.prod(length for length in wanted if length != -1)
    free = wanted.count(-1)
    fits = known == size if not free else free == 1 and known > 0 and size % known == 0
    if not fits or any(length < -1 for length in wanted):
        raise Refusal("reshape-mismatch", shape=show(shapes[0]), wanted=show(wanted), size=size)
    return tuple(size // known if length == -1 else length for length in wanted)


def stretched(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`broadcast_to`: the target, which the argument's shape must be able to fill."""
    wanted = tuple_of(settings["shape"])
    if min(wanted, default=1) < 1 or broadcast((shapes[0], wanted), settings) != wanted:
        raise Refusal("stretch-mismatch", left=show(shapes[0]), right=show(wanted))
    return wanted


def concatenated(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`concat`: equal but for the length along the axis."""
    axis = _inside(shapes[0], settings["axis"])
    for other in shapes[1:]:
        if len(other) != len(shapes[0]) or _without(other, axis) != _without(shapes[0], axis):
            raise Refusal("join-mismatch", left=show(shapes[0]), right=show(other), axis=axis)
    return (*shapes[0][:axis], sum(shape[axis] for shape in shapes), *shapes[0][axis + 1 :])


def stacked(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`stack`: all of one shape; a new axis of their number."""
    axis = _inside((*shapes[0], len(shapes)), settings["axis"])
    for other in shapes[1:]:
        if other != shapes[0]:
            raise Refusal("join-mismatch", left=show(shapes[0]), right=show(other), axis=axis)
    return (*shapes[0][:axis], len(shapes), *shapes[0][axis:])


def indexed(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """Basic indexing: an integer takes an axis away, a slice shortens it."""
    (shape,) = shapes
    key = settings["key"]
    if len(key) > len(shape):
        raise Refusal("too-many-indices", count=len(key), shape=show(shape), rank=len(shape))
    out = []
    for axis, length in enumerate(shape):
        one = key[axis] if axis < len(key) else ("slice", None, None, None)
        places: tuple[Any, ...] = (one,) if isinstance(one, int) else ()
        if not isinstance(one, int) and one[0] == "places":
            places = one[1:]
        for place in places:
            if not -length <= place < length:
                raise Refusal("bad-index", index=place, length=length, axis=axis)
        if not isinstance(one, int):
            out.append(len(places) or len(range(*slice(*one[1:]).indices(length))))
    if 0 in out:
        raise Refusal("empty-slice", shape=show(shape))
    return tuple(out)


def convolved(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`conv2d`: (N, C, H, W) or (C, H, W) with kernels (O, C, K, L), as PyTorch has it."""
    picture, kernel = shapes
    if len(picture) not in (3, 4) or len(kernel) != 4 or picture[-3] != kernel[1]:
        raise Refusal("conv-mismatch", left=show(picture), right=show(kernel))
    sizes = _windows(picture, kernel[2:], settings["stride"], settings["padding"])
    return (*picture[:-3], kernel[0], *sizes)


def pooled(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """Pooling: (N, C, H, W) or (C, H, W); the stride is the window's size unless given."""
    (picture,) = shapes
    if len(picture) not in (3, 4):
        raise Refusal("pool-rank", shape=show(picture))
    size = pair(settings["size"])
    stride = size if settings["stride"] is None else settings["stride"]
    padding = pair(settings["padding"])
    if any(2 * p > s for p, s in zip(padding, size, strict=True)):
        raise Refusal("bad-window", shape=show(picture), window=show(size))
    return (*picture[:-2], *_windows(picture, size, stride, padding))


def _windows(picture: Shape, window: Shape, stride: Any, padding: Any) -> Shape:
    step, edge = pair(stride), pair(padding)
    room = [picture[i - 2] + 2 * edge[i] - window[i] for i in (0, 1)]
    if min(room) < 0 or min(step) < 1 or min(edge) < 0 or min(window) < 1:
        raise Refusal("bad-window", shape=show(picture), window=show(tuple(window)))
    return tuple(room[i] // step[i] + 1 for i in (0, 1))


def looked_up(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`embedding`: row numbers of any shape, and a table whose rows they are."""
    ids, table = shapes
    if len(table) < 1:
        raise Refusal("matmul-scalar", left=show(ids), right=show(table))
    return (*ids, *table[1:])


def _without(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], *shape[axis + 1 :])


def tuple_of(shape: Any) -> Shape:
    """A shape as it may be written: one length, or several."""
    return (shape,) if isinstance(shape, int) else tuple(shape)
