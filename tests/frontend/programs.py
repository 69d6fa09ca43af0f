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
from chainrule.service import gallery, table, work
from chainrule.service.schema import TraceRequest

EDGES = [
    "x = 0\ny = relu(x) + abs(x) + maximum(x, 0) + x ** 2 + tanh(x) * sigmoid(x)",
    "x = 1000\ny = sigmoid(x) + tanh(x) + softplus(-x)",
    "x = -1\ny = sqrt(x) * x + x ** 3",
    "x = 0\ny = 1 / x",
    "x = [2, 2, 1]\ny = max(x) + min(x) * prod(x - 2)",
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
                documents.append(json.loads(work.traced(form, "en")))
            except Refusal:
                break  # row numbers that were moved are no row numbers any more
        print(json.dumps(documents))


if __name__ == "__main__":
    main()
