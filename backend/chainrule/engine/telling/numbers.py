"""Numbers on their way in and out: JSON values to floats and arrays, and back to the same bits.

JSON has no NaN and no infinity, so they leave as the strings "NaN", "Infinity" and "-Infinity".
Requests take finite numbers only.
"""

import math
from typing import Any

import numpy as np

from chainrule.engine.limits import LIMITS
from chainrule.engine.refusal import Refusal
from chainrule.engine.table.ieee import Array, Value

THUMB = 32  # a summary's picture has at most this many rows and columns


def read(value: Any, pointer: str, limit: int) -> Value:
    """A number or nested lists from a request, as a float or an array. Refusal with the pointer."""
    if isinstance(value, bool) or not isinstance(value, (int, float, list)):
        raise Refusal("not-a-number", pointer=pointer)
    if not isinstance(value, list):
        return _finite(value, pointer)
    size: int = 1
    rows: Any = value
    while isinstance(rows, list):  # an upper bound on the work, before it is done
        size, rows = size * max(len(rows), 1), rows[0] if rows else None
        if size > limit:
            raise Refusal("too-many-elements", pointer=pointer, size=size, limit=limit)
    if not _numbers_only(value):
        raise Refusal("not-a-number", pointer=pointer)
    if _depth(value) > LIMITS.axes:
        raise Refusal("too-many-axes", pointer=pointer, limit=LIMITS.axes)
    try:
        array = np.array(value)
    except (ValueError, OverflowError):
        raise Refusal("ragged-list", pointer=pointer) from None
    if array.dtype.kind not in "iuf" or array.size == 0 or not np.all(np.isfinite(array)):
        mixed = array.dtype.kind in "iuf" and array.size == 0
        raise Refusal("ragged-list" if mixed else "not-a-number", "empty" if mixed else None, pointer=pointer)
    return array.astype(np.float64)


def _numbers_only(value: Any) -> bool:
    """Whether nested lists hold nothing but numbers: True would pass for 1 later on."""
    todo = [value]
    while todo:
        row = todo.pop()
        kinds = {type(item) for item in row}
        if not kinds <= {int, float, list}:
            return False
        if list in kinds:
            todo.extend(item for item in row if isinstance(item, list))
    return True


def _depth(value: Any) -> int:
    depth = 0
    while isinstance(value, list) and value:
        depth, value = depth + 1, value[0]
    return depth


def _finite(value: float, pointer: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise Refusal("not-a-number", pointer=pointer)
    return number


def write(value: Value | None, max_elements: int) -> Any:
    """A float, nested lists, a summary for what is larger than `max_elements`, or None."""
    if value is None:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else word(value)
    if value.size > max_elements:
        return summary(value)
    flat = value.ravel()
    # A finite sum of squares is quickly had, and says that every element is finite.
    with np.errstate(all="ignore"):
        fine = math.isfinite(flat.dot(flat)) or np.isfinite(value).all()
    if fine:
        return value.tolist()
    return _spelled(value.tolist())


def word(value: float) -> str:
    """The string for a number that JSON cannot hold."""
    return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"


def _spelled(value: Any) -> Any:
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    return value if math.isfinite(value) else word(value)


def summary(array: Array) -> dict[str, Any]:
    """Statistics over the finite elements and a small picture, in place of the elements."""
    finite = array[np.isfinite(array)]
    facts: dict[str, float | None] = dict.fromkeys(("min", "max", "mean", "std", "norm"))
    with np.errstate(all="ignore"):
        if finite.size:
            # Taken out first, so that squares and sums neither overflow nor vanish.
            scale = float(np.max(np.abs(finite))) or 1.0
            each = finite / scale
            facts = {
                "min": finite.min(), "max": finite.max(), "mean": scale * each.mean(),
                "std": scale * each.std(), "norm": scale * math.sqrt(float(np.square(each).sum())),
            }  # fmt: skip
        thumb = _thumb(array)
    return {
        "shape": list(array.shape),
        **{name: None if fact is None else write(float(fact), 1) for name, fact in facts.items()},
        "zeros": int(np.count_nonzero(array == 0)),
        "nonfinite": int(array.size - finite.size),
        "thumb": _spelled(thumb.tolist()),
    }


def _thumb(array: Array) -> Array:
    """Block means over the last two axes (a vector is one row), averaged over those before."""
    picture = array.reshape(-1, *np.atleast_2d(array).shape[-2:]).mean(axis=0)
    for axis in (0, 1):
        size = picture.shape[axis]
        if size > THUMB:
            cuts = np.arange(THUMB) * size // THUMB
            lengths = np.diff(np.append(cuts, size))
            sums = np.add.reduceat(picture, cuts, axis=axis)
            picture = sums / (lengths[:, None] if axis == 0 else lengths)
    return np.asarray(picture)
