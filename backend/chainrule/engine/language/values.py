"""Values that a program can ask for by name: filled arrays, seeded draws, and data sets.

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


def _random(seed: Seed) -> np.random.Generator:
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
    return _random(seed).standard_normal(shape)


def uniform(shape: Shape, low: float, high: float, seed: int) -> Array:
    return _random(seed).uniform(low, high, shape)


def glorot(shape: Shape, gain: float, seed: int) -> Array:
    """U(-a, a) with a = gain · sqrt(6 / (fan in + fan out)) (Glorot & Bengio 2010)."""
    bound = gain * math.sqrt(6.0 / sum(fans(shape)))
    return _random(seed).uniform(-bound, bound, shape)


def he(shape: Shape, gain: float, seed: int) -> Array:
    """N(0, 2 gain² / fan in) (He et al. 2015)."""
    return gain * math.sqrt(2.0 / fans(shape)[0]) * _random(seed).standard_normal(shape)


def orthogonal(shape: Shape, gain: float, seed: int) -> Array:
    """Q of a Gaussian matrix, signs fixed by R's diagonal so that it is uniform (Saxe et al. 2013)."""
    rows, columns = shape[0], math.prod(shape[1:]) if len(shape) > 1 else 1
    tall = (max(rows, columns), min(rows, columns))
    q, r = np.linalg.qr(_random(seed).standard_normal(tall))
    q = q * np.sign(np.diag(r))
    return gain * np.reshape(q if rows >= columns else q.T, shape)


# ---- data sets, with TensorFlow Playground's conventions ---------------------------------------

Samples = tuple[Array, Array]


def circle(n: int, noise: float, seed: int) -> Samples:
    """Radius 5: half inside half of it (+1), half outside 0.7 of it (-1); noise moves labels only."""
    random, radius = _random(seed), 5.0
    half = n // 2
    r = np.concatenate([random.uniform(0, 0.5, half), random.uniform(0.7, 1.0, n - half)]) * radius
    angle = random.uniform(0, 2 * np.pi, n)
    points = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    moved = points + random.uniform(-radius, radius, (n, 2)) * noise
    return points, np.where(np.hypot(moved[:, 0], moved[:, 1]) < radius * 0.5, 1.0, -1.0)


def xor(n: int, noise: float, seed: int) -> Samples:
    """Four squares kept 0.3 away from the axes; noise moves labels only."""
    random = _random(seed)
    points = random.uniform(-5, 5, (n, 2))
    points += np.where(points > 0, 0.3, -0.3)
    moved = points + random.uniform(-5, 5, (n, 2)) * noise
    return points, np.where(moved[:, 0] * moved[:, 1] >= 0, 1.0, -1.0)


def gauss(n: int, noise: float, seed: int) -> Samples:
    """Two clouds at (2, 2) and (-2, -2), of variance 0.5 + 7 noise."""
    random, half = _random(seed), n // 2
    label = np.where(np.arange(n) < half, 1.0, -1.0)
    spread = math.sqrt(0.5 + 7 * noise)
    return 2 * label[:, None] + spread * random.standard_normal((n, 2)), label


def spiral(n: int, noise: float, seed: int) -> Samples:
    """Two arms of 1.75 turns; noise moves the points."""
    random, half = _random(seed), n // 2
    counts = (half, n - half)
    arms = []
    for count, shift in zip(counts, (0.0, np.pi), strict=True):
        i = np.arange(count)
        r, t = i / max(count, 1) * 5, 1.75 * i / max(count, 1) * 2 * np.pi + shift
        arms.append(np.stack([r * np.sin(t), r * np.cos(t)], axis=1))
    points = np.concatenate(arms) + random.uniform(-1, 1, (n, 2)) * noise
    return points, np.repeat([1.0, -1.0], counts)


def moons(n: int, noise: float, seed: int) -> Samples:
    """Two half circles that reach into each other; noise is added to the points."""
    random, half = _random(seed), n // 2
    upper, lower = np.linspace(0, np.pi, half), np.linspace(0, np.pi, n - half)
    points = np.concatenate(
        [
            np.stack([np.cos(upper), np.sin(upper)], axis=1),
            np.stack([1 - np.cos(lower), 0.5 - np.sin(lower)], axis=1),
        ]
    )
    label = np.repeat([1.0, -1.0], (half, n - half))
    return points + noise * random.standard_normal((n, 2)), label


def plane(n: int, noise: float, seed: int) -> Samples:
    """A slope: (x + y) / 10, not clamped; noise moves labels only."""
    random = _random(seed)
    points = random.uniform(-6, 6, (n, 2))
    moved = points + random.uniform(-6, 6, (n, 2)) * noise
    return points, moved.sum(axis=1) / 10


def multi_gauss(n: int, noise: float, seed: int) -> Samples:
    """Six bumps of radius 2; the label is the contribution of largest absolute value."""
    random = _random(seed)
    points = random.uniform(-6, 6, (n, 2))
    moved = points + random.uniform(-6, 6, (n, 2)) * noise
    label = np.zeros(n)
    for x, y, sign in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        bump = sign * np.clip(1 - np.hypot(moved[:, 0] - x, moved[:, 1] - y) / 2, 0, 1)
        label = np.where(np.abs(bump) > np.abs(label), bump, label)
    return points, label


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

DATA: dict[str, Callable[[int, float, int], Samples]] = {
    "circle": circle, "xor": xor, "gauss": gauss, "spiral": spiral, "moons": moons,
    "plane": plane, "multi_gauss": multi_gauss,
}  # fmt: skip


# ---- what is drawn anew at every training step -------------------------------------------------


def keep(shape: Shape, settings: dict[str, float], seed: Seed) -> Array:
    """A dropout mask: 0 with probability p, else 1 / (1 - p), so that the mean stays."""
    p = settings["p"]
    return (_random(seed).random(shape) >= p) / (1.0 - p)


def normal(shape: Shape, settings: dict[str, float], seed: Seed) -> Array:
    with np.errstate(over="ignore"):  # a sigma near the largest number there is
        return settings["sigma"] * _random(seed).standard_normal(shape)


LAWS: dict[str, Callable[[Shape, dict[str, float], Seed], Array]] = {"keep": keep, "normal": normal}
