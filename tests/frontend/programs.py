"""Prints traces for the page's interpreter to be compared with, one JSON document a line: programs as
they are, and the same with other values for their leaves."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "engine"))

import numpy as np
from random_programs import scalar, tensor
from test_export import LARGER

from chainrule.engine import OPS, Refusal, parse
from chainrule.service import gallery, table, tasks
from chainrule.service.schema import TraceRequest

EDGES = [
    "x = 0\ny = relu(x) + abs(x) + maximum(x, 0) + x ** 2 + tanh(x) * sigmoid(x)",
    "x = 1000\ny = sigmoid(x) + tanh(x) + softplus(-x)",
    "x = -1\ny = sqrt(x) * x + x ** 3",
    "x = 0\ny = 1 / x",
    "x = [2, 2, 1]\ny = max(x) + min(x) * prod(x - 2)",
    "x = [-0.4, -0.5, 0.5, 1.5, 2.5, -2.5, -1.2, 0.0]\ny = sum(round(x) * [1, 2, 3, 4, 5, 6, 7, 8]) + sum(floor(x) * ceil(x))",
    "x = [-0.4, -0.5, 0.4]\ny = round(x)\nL = sum(1 / y)",
    "x = param([[2, -1, 0.5], [0.3, 1, -2], [1, 1, 1]])\nL = cross_entropy(x, [0, 1, 2], weight=[1, 2, 0.5], ignore_index=1)",
    "x = param([[2, -1, 0.5], [0.3, 1, -2]])\nL = cross_entropy(x, [0, 1], weight=[1, 2, 0.5], label_smoothing=0.1)",
    "x = param([[2, -1, 0.5], [0.3, 1, -2]])\nL = cross_entropy(x, [0, 1], reduction='sum', ignore_index=0, label_smoothing=0.2)",
    "x = param([[2, -1, 0.5], [0.3, 1, -2]])\nl = cross_entropy(x, [0, 1], reduction='none', weight=[1, 2, 0.5])\nL = sum(l * [2, 3])",
    "x = param([2, -1, 0.5])\nL = cross_entropy(x, 1, label_smoothing=0.1) + cross_entropy(x, [0.2, 0.3, 0.5])",
    *(
        f"x = param([0.2, 0.9, 0.4])\ny = [1, 0, 0.5]\nl = {loss}(x, y, reduction='{reduction}')\nL = sum(l * 3)"
        for loss in (
            "mse",
            "mae",
            "huber",
            "hinge",
            "binary_cross_entropy",
            "binary_cross_entropy_with_logits",
        )
        for reduction in ("mean", "sum", "none")
    ),
    "z = param([[1.0, 2, 0.5]])\nL = cross_entropy(z, [-100])",
    "x = param([3.0, -4.0, 0.0])\nL = norm(x, ord=1) * norm(x) + std(x, ddof=1) + var(x, ddof=1)",
    "A = param([[0, 2, 1], [1, 0, -1], [3, 1, 0.5]])\nu = solve(A, param([1, 2, 3]))\nL = sum(u ** 2)",
    "A = param([[1, 2], [2, 4]])\nL = sum(solve(A, [1, 2]))",
    "A = param([[1, 2, 3, 4], [0, 1, -1, 0.5]])\nL = sum(svd(A) * [1, 3]) + sum(svd(A.T) ** 2)",
    "x = param([0.5, 2.0])\nL = sum(noise_gradient(x, 0.5, seed=3, relative=True) ** 2)",
    "x = param([0.5, 2.0])\nL = sum(clip(x, 0)) + sum(clip(x, high=1))",
]


def pairs() -> list[tuple[str, dict]]:
    programs = [example["request"]["program"] for example in gallery.examples()]
    programs += [table.example(op) for op in OPS.values()] + LARGER + EDGES
    programs += [scalar(seed) for seed in range(100)] + [tensor(seed) for seed in range(150)]
    random = np.random.default_rng(3)
    found = []
    for program in programs:
        graph = parse(program)
        moved = {
            node.name: (np.asarray(graph.leaves[node.id]) + 0.1 * random.normal(size=node.shape)).tolist()
            for node in graph.nodes
            if node.kind in ("input", "param") and node.name and "ids" not in node.name
        }
        found.append((program, moved))
    return found


def main() -> None:
    for program, moved in pairs():
        documents = []
        for inputs in ({}, moved):
            try:
                form = TraceRequest(program=program, inputs=inputs, max_elements=100_000)
                documents.append(json.loads(tasks.traced(form, "en")))
            except Refusal:
                break  # row numbers that were moved are no row numbers any more
        print(json.dumps(documents))


if __name__ == "__main__":
    main()
