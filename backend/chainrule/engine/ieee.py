"""IEEE 754 arithmetic: what floats and NumPy arrays each need to agree with it and each other.

Python's `math` raises where a floating-point unit would answer NaN or infinity, and `**` turns
complex for negative bases. A non-finite number is data here, so the two dictionaries below give
every function of the formula language twice, once for a float and once for an array.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def divide(x: float, y: float) -> float:
    """x / y, with x/0 = ±inf and 0/0 = nan."""
    try:
        return x / y
    except ZeroDivisionError:
        if x != x or x == 0:
            return math.nan
        return math.copysign(math.inf, x) * math.copysign(1.0, y)


def power(x: float, y: float) -> float:
    """x ** y as C's pow: nan for a negative base with a fractional exponent, never complex."""
    try:
        return math.pow(x, y)
    except OverflowError:
        odd = y == math.floor(y) and y % 2 == 1
        return -math.inf if x < 0 and odd else math.inf
    except ValueError:
        if x != 0:
            return math.nan
        odd = y == math.floor(y) and y % 2 == 1
        return math.copysign(math.inf, x) if odd else math.inf


def exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def log(x: float) -> float:
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan


def sin(x: float) -> float:
    return math.sin(x) if math.isfinite(x) else math.nan


def cos(x: float) -> float:
    return math.cos(x) if math.isfinite(x) else math.nan


def sign(x: float) -> float:
    return x if x != x else float((x > 0) - (x < 0))


def maximum(x: float, y: float) -> float:
    """The larger of the two; NaN if either is, as NumPy has it."""
    return x if x >= y or x != x else y


def minimum(x: float, y: float) -> float:
    return x if x <= y or x != x else y


def where(condition: float, x: float, y: float) -> float:
    return x if condition else y


# ---- functions of arrays that have no scalar twin ------------------------------------------------

Axis = int | tuple[int, ...] | None


def total(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.sum(x, axis=axis, keepdims=keepdims))


def mean(x: Array, axis: Axis, keepdims: bool) -> Array:
    return np.asarray(np.mean(x, axis=axis, keepdims=keepdims))


def T(x: Array) -> Array:
    """The matrix (or stack of matrices) transposed: the last two axes swapped."""
    return np.swapaxes(x, -1, -2)


def spread(g: Array, x: Array, axis: Axis, keepdims: bool) -> Array:
    """g, which arrived at a reduction of x over `axis`, laid out again over the shape of x."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, np.shape(x))


def count(x: Array, out: Array) -> float:
    """How many elements of x went into each element of out."""
    return np.size(x) / max(np.size(out), 1)


def inverse(axes: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The permutation that undoes `axes`."""
    return None if axes is None else tuple(int(i) for i in np.argsort(axes))


NUMBER: dict[str, Callable[..., Any]] = {
    "divide": divide, "power": power, "exp": exp, "log": log, "sqrt": sqrt, "sin": sin,
    "cos": cos, "tanh": math.tanh, "abs": abs, "sign": sign, "maximum": maximum,
    "minimum": minimum, "where": where,
}  # fmt: skip

ARRAY: dict[str, Callable[..., Any]] = {
    "divide": np.divide, "power": np.float_power, "exp": np.exp, "log": np.log, "sqrt": np.sqrt,
    "sin": np.sin, "cos": np.cos, "tanh": np.tanh, "abs": np.abs, "sign": np.sign,
    "maximum": np.maximum, "minimum": np.minimum, "where": np.where, "matmul": np.matmul,
    "sum": total, "mean": mean, "transpose": np.transpose,
    "T": T, "spread": spread, "count": count, "inverse": inverse,
}  # fmt: skip
