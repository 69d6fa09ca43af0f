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
Value = float | Array


def divide(x: float, y: float) -> float:
    """x / y, with x/0 = ±inf and 0/0 = nan."""
    try:
        return x / y
    except ZeroDivisionError:
        if x != x or x == 0:
            return math.nan
        return math.copysign(math.inf, x) * math.copysign(1.0, y)


def power(x: float, y: float) -> float:
    """x ** y as C's pow: nan for a negative base with a fractional exponent, never complex.

    A square is the product, rounded once, whether it stands alone or in an array.
    """
    if y == 2:
        return x * x
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


def expm1(x: float) -> float:
    try:
        return math.expm1(x)
    except OverflowError:
        return math.inf


def log1p(x: float) -> float:
    if x > -1:
        return math.log1p(x)
    return -math.inf if x == -1 else math.nan


def tan(x: float) -> float:
    return math.tan(x) if math.isfinite(x) else math.nan


def arcsin(x: float) -> float:
    return math.asin(x) if -1 <= x <= 1 else math.nan


def arccos(x: float) -> float:
    return math.acos(x) if -1 <= x <= 1 else math.nan


def sinh(x: float) -> float:
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)


def cosh(x: float) -> float:
    try:
        return math.cosh(x)
    except OverflowError:
        return math.inf


def square(x: float) -> float:
    return x * x


# From here on the textbook's derivative of a squeezing function has lost digits to cancellation.
STEEP = 0.9


def tanh_slope(x: float, out: float) -> float:
    """tanh'(x) = 1 - out², and 4e / (1 + e)² with e = exp(-2|x|) where out is near ±1: tanh'(20) is not 0."""
    if -STEEP < out < STEEP:
        return 1.0 - out * out
    small = exp(-2.0 * abs(x))
    return 4.0 * small / square(1.0 + small)


def sigmoid_slope(x: float, out: float) -> float:
    """sigmoid'(x) = out (1 - out), and e / (1 + e)² with e = exp(-x) where out is near 1."""
    if out < STEEP:
        return out * (1.0 - out)
    small = exp(-x)
    return small / square(1.0 + small)


def logaddexp(x: float, y: float) -> float:
    """log(exp(x) + exp(y)) without overflow."""
    if x == y:  # also both infinite, where the difference would be NaN
        return x + math.log(2.0)
    if x != x or y != y:
        return math.nan
    return maximum(x, y) + log1p(exp(-abs(x - y)))


def log2(x: float) -> float:
    if x > 0:
        return math.log2(x)
    return -math.inf if x == 0 else math.nan


def log10(x: float) -> float:
    if x > 0:
        return math.log10(x)
    return -math.inf if x == 0 else math.nan


def round(x: float) -> float:
    """To the nearest whole number, a half to the even one; the sign of a zero stays."""
    if not math.isfinite(x):
        return x
    low = math.floor(x)
    above = x - low
    up = above > 0.5 or (above == 0.5 and low % 2 == 1)
    return math.copysign(float(low + up), x)


def floor(x: float) -> float:
    return float(math.floor(x)) if math.isfinite(x) else x


def ceil(x: float) -> float:
    return math.copysign(float(math.ceil(x)), x) if math.isfinite(x) else x


def each_erf(x: Any) -> Array:
    """The error function, which NumPy lacks, element by element."""
    return np.asarray(np.frompyfunc(math.erf, 1, 1)(x), dtype=np.float64)


def each_erfc(x: Any) -> Array:
    """1 - erf(x) without losing digits, element by element."""
    return np.asarray(np.frompyfunc(math.erfc, 1, 1)(x), dtype=np.float64)


# An array of at most so many elements costs more to look through than to take exp of.
FEW = 256


def tanh_slopes(x: Array, y: Array, out: Array | None = None) -> Array:
    """`tanh_slope` element by element, where y = tanh(x)."""
    slope = np.empty(np.shape(y)) if out is None else out
    if slope.size <= FEW:
        small = np.exp(-2.0 * np.abs(x))
        return np.divide(4.0 * small, np.square(1.0 + small), out=slope)
    np.square(y, out=slope)
    np.subtract(1.0, slope, out=slope)
    least = 1.0 - STEEP * STEEP
    if not np.minimum.reduce(slope, axis=None) > least:
        flat = ~(slope > least)
        small = np.exp(-2.0 * np.abs(x[flat]))
        slope[flat] = 4.0 * small / np.square(1.0 + small)
    return slope


def sigmoid_slopes(x: Array, y: Array, out: Array | None = None) -> Array:
    """`sigmoid_slope` element by element, where y = sigmoid(x)."""
    slope = np.empty(np.shape(y)) if out is None else out
    if slope.size <= FEW:
        small = np.exp(-np.abs(x))
        return np.divide(small, np.square(1.0 + small), out=slope)
    np.subtract(1.0, y, out=slope)
    np.multiply(y, slope, out=slope)
    if not np.maximum.reduce(y, axis=None) < STEEP:
        flat = ~(y < STEEP)
        small = np.exp(-np.abs(x[flat]))
        slope[flat] = small / np.square(1.0 + small)
    return slope


def powers(x: Any, y: Any) -> Any:
    """x ** y element by element; a square is the product, as in `power`."""
    if np.ndim(y) == 0:
        return np.square(x) if y == 2 else np.float_power(x, y)
    return np.where(np.equal(y, 2), np.square(x), np.float_power(x, y))


NUMBER: dict[str, Callable[..., Any]] = {
    "divide": divide, "power": power, "exp": exp, "expm1": expm1, "log": log, "log1p": log1p,
    "sqrt": sqrt, "sin": sin, "cos": cos, "tan": tan, "arcsin": arcsin, "arccos": arccos,
    "arctan": math.atan, "arctan2": math.atan2, "sinh": sinh, "cosh": cosh, "tanh": math.tanh,
    "hypot": math.hypot, "abs": abs, "sign": sign, "maximum": maximum, "minimum": minimum,
    "where": where, "logaddexp": logaddexp, "square": square, "erf": math.erf,
    "tanh_slope": tanh_slope, "sigmoid_slope": sigmoid_slope, "erfc": math.erfc,
    "log2": log2, "log10": log10, "round": round, "floor": floor, "ceil": ceil,
}  # fmt: skip

ARRAY: dict[str, Callable[..., Any]] = {
    "divide": np.divide, "power": powers, "exp": np.exp, "expm1": np.expm1, "log": np.log,
    "log1p": np.log1p, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "arcsin": np.arcsin, "arccos": np.arccos, "arctan": np.arctan, "arctan2": np.arctan2,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "hypot": np.hypot, "abs": np.abs,
    "sign": np.sign, "maximum": np.maximum, "minimum": np.minimum, "where": np.where,
    "logaddexp": np.logaddexp, "square": np.square, "erf": each_erf,
    "tanh_slope": tanh_slopes, "sigmoid_slope": sigmoid_slopes, "erfc": each_erfc,
    "log2": np.log2, "log10": np.log10, "round": np.rint, "floor": np.floor, "ceil": np.ceil,
}  # fmt: skip
