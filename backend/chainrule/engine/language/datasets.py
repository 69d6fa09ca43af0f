"""Data sets that a program can ask for by name: points drawn from a seed, and real measurements."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from chainrule.engine.language.values import random_of
from chainrule.engine.table.ieee import Array

Samples = tuple[Array, Array]
ROWS = Path(__file__).parents[2] / "programs" / "rows"


@dataclass(frozen=True)
class Dataset:
    """`make(n, noise, seed)` gives points of shape (n, width) and labels of shape (n,). `rows` is how many
    there are of a real one, which is read whole where n is left out; `classes` how many labels, 0 for
    amounts."""

    make: Callable[[int, float, int], Samples]
    width: int = 2
    rows: int | None = None
    classes: int = 2


# ---- drawn from a seed, with TensorFlow Playground's conventions -------------------------------


def circle(n: int, noise: float, seed: int) -> Samples:
    """Radius 5: half inside half of it (+1), half outside 0.7 of it (-1); noise moves labels only."""
    random, radius = random_of(seed), 5.0
    half = n // 2
    r = np.concatenate([random.uniform(0, 0.5, half), random.uniform(0.7, 1.0, n - half)]) * radius
    angle = random.uniform(0, 2 * np.pi, n)
    points = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
    moved = points + random.uniform(-radius, radius, (n, 2)) * noise
    return points, np.where(np.hypot(moved[:, 0], moved[:, 1]) < radius * 0.5, 1.0, -1.0)


def xor(n: int, noise: float, seed: int) -> Samples:
    """Four squares kept 0.3 away from the axes; noise moves labels only."""
    random = random_of(seed)
    points = random.uniform(-5, 5, (n, 2))
    points += np.where(points > 0, 0.3, -0.3)
    moved = points + random.uniform(-5, 5, (n, 2)) * noise
    return points, np.where(moved[:, 0] * moved[:, 1] >= 0, 1.0, -1.0)


def gauss(n: int, noise: float, seed: int) -> Samples:
    """Two clouds at (2, 2) and (-2, -2), of variance 0.5 + 7 noise."""
    random, half = random_of(seed), n // 2
    label = np.where(np.arange(n) < half, 1.0, -1.0)
    spread = math.sqrt(0.5 + 7 * noise)
    return 2 * label[:, None] + spread * random.standard_normal((n, 2)), label


def spiral(n: int, noise: float, seed: int) -> Samples:
    """Two arms of 1.75 turns; noise moves the points."""
    half = n // 2
    points = _wound((half, n - half), 1.75, noise, seed)
    return points, np.repeat([1.0, -1.0], (half, n - half))


def arms(n: int, noise: float, seed: int) -> Samples:
    """Three arms of one turn, labels 0 to 2; noise moves the points."""
    counts = [n // 3 + (i < n % 3) for i in range(3)]
    return _wound(counts, 1.0, noise, seed), np.repeat([0.0, 1.0, 2.0], counts)


def _wound(counts: Sequence[int], turns: float, noise: float, seed: int) -> Array:
    """Points of arms of radius 5 that wind so many turns, begun at equal shares of a turn."""
    made = []
    for k, count in enumerate(counts):
        i = np.arange(count)
        r = i / max(count, 1) * 5
        t = turns * i / max(count, 1) * 2 * np.pi + 2 * np.pi * k / len(counts)
        made.append(np.stack([r * np.sin(t), r * np.cos(t)], axis=1))
    points: Array = np.concatenate(made)
    return points + random_of(seed).uniform(-1, 1, points.shape) * noise


def moons(n: int, noise: float, seed: int) -> Samples:
    """Two half circles that reach into each other; noise is added to the points."""
    random, half = random_of(seed), n // 2
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
    random = random_of(seed)
    points = random.uniform(-6, 6, (n, 2))
    moved = points + random.uniform(-6, 6, (n, 2)) * noise
    return points, moved.sum(axis=1) / 10


def multi_gauss(n: int, noise: float, seed: int) -> Samples:
    """Six bumps of radius 2; the label is the contribution of largest absolute value."""
    random = random_of(seed)
    points = random.uniform(-6, 6, (n, 2))
    moved = points + random.uniform(-6, 6, (n, 2)) * noise
    label = np.zeros(n)
    for x, y, sign in ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)):
        bump = sign * np.clip(1 - np.hypot(moved[:, 0] - x, moved[:, 1] - y) / 2, 0, 1)
        label = np.where(np.abs(bump) > np.abs(label), bump, label)
    return points, label


# ---- real ones: tables beside the programs, written by `make datasets` --------------------------


@cache
def _table(name: str) -> Samples:
    """All rows of a table in their order: what was measured, and the last column, the label."""
    first, *lines = (ROWS / f"{name}.csv").read_text(encoding="ascii").splitlines()
    rows = np.fromstring(",".join(lines), sep=",").reshape(len(lines), first.count(",") + 1)
    rows.setflags(write=False)
    return rows[:, :-1], rows[:, -1]


def _scaled(values: Array) -> Array:
    """Each column with the mean 0 and the deviation 1 over all rows of the table."""
    scaled: Array = (values - values.mean(axis=0)) / values.std(axis=0)
    return scaled


def _drawn(points: Array, labels: Array, n: int, noise: float, seed: int) -> Samples:
    """`n` rows in the order of the seed; noise is added to what was measured, in its deviations."""
    random = random_of(seed)
    chosen = random.permutation(len(labels))[:n]
    moved = points[chosen]
    return moved + noise * random.standard_normal(moved.shape), labels[chosen]


def iris(n: int, noise: float, seed: int) -> Samples:
    """Four lengths of 150 flowers, scaled; the label is the kind, 0 to 2 (Fisher 1936)."""
    points, labels = _table("iris")
    return _drawn(_scaled(points), labels, n, noise, seed)


def breast_cancer(n: int, noise: float, seed: int) -> Samples:
    """Thirty measures of the cell nuclei of 569 tumours, scaled; the label is 1 where it is benign
    (Street, Wolberg & Mangasarian 1993)."""
    points, labels = _table("breast_cancer")
    return _drawn(_scaled(points), labels, n, noise, seed)


def diabetes(n: int, noise: float, seed: int) -> Samples:
    """Ten measures of 442 patients, scaled; the label is how far the illness went within a year, scaled too
    (Efron et al. 2004)."""
    points, labels = _table("diabetes")
    return _drawn(_scaled(points), _scaled(labels), n, noise, seed)


def digits(n: int, noise: float, seed: int) -> Samples:
    """1,797 digits by hand, 8 by 8 pixels row by row, 0 to 1; the label is the digit
    (Alpaydin & Kaynak 1998)."""
    points, labels = _table("digits")
    return _drawn(points / 16, labels, n, noise, seed)


DATA: dict[str, Dataset] = {
    "circle": Dataset(circle), "xor": Dataset(xor), "gauss": Dataset(gauss), "spiral": Dataset(spiral),
    "moons": Dataset(moons), "arms": Dataset(arms, classes=3),
    "plane": Dataset(plane, classes=0), "multi_gauss": Dataset(multi_gauss, classes=0),
    "iris": Dataset(iris, 4, 150, 3), "breast_cancer": Dataset(breast_cancer, 30, 569),
    "diabetes": Dataset(diabetes, 10, 442, 0), "digits": Dataset(digits, 64, 1797, 10),
}  # fmt: skip
