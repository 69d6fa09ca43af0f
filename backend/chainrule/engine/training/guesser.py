"""What guessing reaches: the best answer that is the same for every row, found on the training rows."""

import math
from typing import Any

import numpy as np

from chainrule.engine.language.datasets import DATA
from chainrule.engine.training.samples import Samples


def guessed(name: str, n: int, test_ratio: float) -> tuple[dict[str, int], dict[str, Any]]:
    """How many rows of `n` a training with the seed 0 learns from and is tested on, and what a guesser gets.

    Amounts and labels of +1 and -1 under mean(0.5*(y - t)**2): the guess is the mean. Classes under
    cross_entropy: their shares, whose loss is -mean(log(share of t)). `right` is how often the most frequent
    label is the row's own. Each has the training rows and, as `test_…`, the others.
    """
    _, labels = DATA[name].make(n, 0.0, 0)
    samples = Samples(n, None, shuffle=True, seed=0, test_ratio=test_ratio)
    train, test = labels[samples.train], labels[samples.test]
    kinds, counts = np.unique(train, return_counts=True)
    found: dict[str, Any]
    if DATA[name].classes > 2 or kinds[0] == 0:
        shares = dict(zip(kinds.tolist(), (counts / len(train)).tolist(), strict=True))
        losses = [-float(np.mean([math.log(shares[one]) for one in rows])) for rows in (train, test)]
        found = {"guess": "shares", "shares": list(shares.values())}
    else:
        mean = float(train.mean())
        losses = [float(np.mean(0.5 * (rows - mean) ** 2)) for rows in (train, test)]
        found = {"guess": "mean", "mean": mean}
    found |= {"loss": losses[0], "test_loss": losses[1]}
    if DATA[name].classes:
        most = float(kinds[counts.argmax()])
        found |= {
            "most_frequent": most, "right": float(np.mean(train == most)),
            "test_right": float(np.mean(test == most)),
        }  # fmt: skip
    return {"train": len(train), "test": len(test)}, found
