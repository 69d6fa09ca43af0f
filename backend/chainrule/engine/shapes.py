"""Shape rules: what shape an operation's result has, or a refusal that says both shapes."""

from collections.abc import Mapping
from typing import Any

from chainrule.engine.refusal import Refusal

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
            raise Refusal(
                "shape-mismatch", left=show(left), right=show(right), left_size=a, right_size=b
            )
        out[axis] = b if a == 1 else a
    return tuple(out)


def inner(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """`x @ y`: the last axis of x against the last but one of y; a vector is a row or a column."""
    left, right = shapes
    if not left or not right:
        raise Refusal("matmul-scalar", left=show(left), right=show(right))
    columns, rows = left[-1], right[-2] if len(right) > 1 else right[0]
    if columns != rows:
        raise Refusal(
            "matmul-mismatch", left=show(left), right=show(right), columns=columns, rows=rows
        )
    stack = broadcast((left[:-2], right[:-2]), settings)
    return stack + left[-2:-1] + (right[-1:] if len(right) > 1 else ())


def reduced(shapes: tuple[Shape, ...], settings: Settings) -> Shape:
    """A reduction over `axis` (None: all axes); `keepdims` leaves length 1 in their place."""
    (shape,) = shapes
    axis, keepdims = settings["axis"], settings["keepdims"]
    chosen = axis if isinstance(axis, tuple) else range(len(shape)) if axis is None else (axis,)
    gone = {_inside(shape, one) for one in chosen}
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
