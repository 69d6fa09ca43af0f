"""The data sets of the language as requests to train on, each beside what guessing alone would reach."""

import json
import re
from functools import cache
from typing import Any

from chainrule.engine.language.datasets import DATA
from chainrule.engine.training.guesser import guessed
from chainrule.service.gallery import PROGRAMS


@cache
def everything() -> list[dict[str, Any]]:
    """Every data set as a complete request, post `request` to /api/v1/train, and what a guesser reaches who
    never looks at a row: the training rows' most frequent label, or their mean, for every row."""
    entries = json.loads((PROGRAMS / "datasets.json").read_text(encoding="utf-8"))
    return [_dataset(**entry) for entry in entries]


_NET = """x, t = {call}
W1 = param(glorot({width}, {hidden}, seed=1))
b1 = param(zeros({hidden}))
W2 = param(glorot({hidden}, {outputs}, seed=2))
b2 = param(zeros({outputs}))
h = tanh(x @ W1 + b1)
z = h @ W2 + b2
"""
# By what the label is: the end of the net, the least updates that show something, and the rate.
_ENDS = {
    "sign": ("y = reshape(tanh(z), (-1,))\nright = mean(y * t > 0)\nL = mean(0.5*(y - t)**2)", 200, 0.03),
    "amount": ("y = reshape(z, (-1,))\nL = mean(0.5*(y - t)**2)", 200, 0.03),
    "class": ("right = mean(argmax(z, axis=1) == t)\nL = cross_entropy(z, t)", 400, 0.1),
}
_TESTED = 0.3  # the share of rows that a real data set is tested on


def _dataset(id: str, call: str, label: str, **words: Any) -> dict[str, Any]:
    found = DATA[id]
    real = found.rows is not None
    hidden, outputs = (16, found.classes) if label == "class" else (4, 1)
    end, steps, rate = _ENDS[label]
    ratio = _TESTED if real else 0.5
    request = {
        "program": _NET.format(call=call, width=found.width, hidden=hidden, outputs=outputs) + end,
        "steps": steps, "optimizer": {"name": "sgd", "lr": rate}, "batch_size": 10, "test_ratio": ratio,
        "record": {"every": 10, "runs": "params"},
    }  # fmt: skip
    if label != "amount":
        request["watch"] = ["right"]
    n = found.rows or int(re.findall(r"\d+", call)[0])
    rows, guesser = guessed(id, n, ratio)
    return {"id": id, "real": real, **words, "rows": rows, "baseline": guesser, "request": request}
