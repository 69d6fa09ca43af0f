"""Values that a program can ask for by name: filled arrays and seeded draws.

Every draw comes from a generator of its own, made from the seed alone: the same call gives the same
numbers wherever it stands.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.engine.table.ieee import Array

Shape = tuple[int, ...]


Seed = int | tuple[int, ...]


def random_of(seed: Seed) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def fans(shape: Shape) -> tuple[int, int]:
    """Numbers that come in and go out at a unit: rows and columns of a matrix; kernels count all."""
    if len(shape) < 2:
        return max(math.prod(shape), 1), max(math.prod(shape), 1)
    if len(shape) == 2:
        return shape[0], shape[1]
    field = math.prod(shape[2:])
    return shape[1] * field, shape[0] * field


def eye(shape: Shape) -> Array:
    return np.eye(shape[0], shape[-1])


def randn(shape: Shape, seed: int) -> Array:
    return random_of(seed).standard_normal(shape)


def uniform(shape: Shape, low: float, high: float, seed: int) -> Array:
    return random_of(seed).uniform(low, high, shape)


def glorot(shape: Shape, gain: float, seed: int) -> Array:
    """U(-a, a) with a = gain · sqrt(6 / (fan in + fan out)) (Glorot & Bengio 2010)."""
    bound = gain * math.sqrt(6.0 / sum(fans(shape)))
    return random_of(seed).uniform(-bound, bound, shape)


def he(shape: Shape, gain: float, seed: int) -> Array:
    """N(0, 2 gain² / fan in) (He et al. 2015)."""
    return gain * math.sqrt(2.0 / fans(shape)[0]) * random_of(seed).standard_normal(shape)


def orthogonal(shape: Shape, gain: float, seed: int) -> Array:
    """Q of a Gaussian matrix, signs fixed by R's diagonal so that it is uniform (Saxe et al. 2013)."""
    rows, columns = shape[0], math.prod(shape[1:]) if len(shape) > 1 else 1
    tall = (max(rows, columns), min(rows, columns))
    q, r = np.linalg.qr(random_of(seed).standard_normal(tall))
    q = q * np.sign(np.diag(r))
    return gain * np.reshape(q if rows >= columns else q.T, shape)


# Functions whose arguments are lengths, and their options with defaults.
SHAPED: dict[str, tuple[Callable[..., Array], dict[str, Any]]] = {
    "zeros": (np.zeros, {}),
    "ones": (np.ones, {}),
    "eye": (eye, {}),
    "randn": (randn, {"seed": 0}),
    "uniform": (uniform, {"low": 0.0, "high": 1.0, "seed": 0}),
    "glorot": (glorot, {"gain": 1.0, "seed": 0}),
    "he": (he, {"gain": 1.0, "seed": 0}),
    "orthogonal": (orthogonal, {"gain": 1.0, "seed": 0}),
}


# ---- what is drawn anew at every training step -------------------------------------------------


def keep(shape: Shape, settings: dict[str, float], seed: Seed) -> Array:
    """A dropout mask: 0 with probability p, else 1 / (1 - p), so that the mean stays."""
    p = settings["p"]
    return (random_of(seed).random(shape) >= p) / (1.0 - p)


def normal(shape: Shape, settings: dict[str, float], seed: Seed) -> Array:
    with np.errstate(over="ignore"):  # a sigma near the largest number there is
        return settings["sigma"] * random_of(seed).standard_normal(shape)


LAWS: dict[str, Callable[[Shape, dict[str, float], Seed], Array]] = {"keep": keep, "normal": normal}
