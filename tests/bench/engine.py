"""Program text to trace JSON, per node: the whole of a cold request, and its parts (`make bench`).

Each row is the median of several runs in this process. Absolute times vary with the machine; the
share of each part is what to read.
"""

import itertools
import statistics
import time

import orjson

from chainrule.engine import parse, run, trace

SIZES = (100, 1_000, 10_000, 100_000)
TARGET = {100: 25, 1_000: 25, 10_000: 60, 100_000: 60}


def program(nodes: int) -> str:
    lines = ["x = 0.5", "w = param(0.9)"]
    lines += [("x = x * w" if i % 2 else "x = tanh(x)") for i in range(nodes - 2)]
    return "\n".join(lines)


def parts(text: str) -> list[float]:
    marks = [time.perf_counter()]
    graph = parse(text)
    marks.append(time.perf_counter())
    result = run(graph)
    marks.append(time.perf_counter())
    orjson.dumps(trace(graph, [result]))
    marks.append(time.perf_counter())
    return [after - before for before, after in itertools.pairwise(marks)]


def main() -> None:
    print(f"{'nodes':>8} {'parse':>8} {'run':>8} {'write':>8} {'all':>8}   target  (µs per node)")
    for nodes in SIZES:
        text = program(nodes).replace(" = ", "=").replace(" * ", "*")
        rounds = [parts(text) for _ in range(max(3, 3000 // nodes))]
        each = [statistics.median(column) / nodes * 1e6 for column in zip(*rounds, strict=True)]
        row = " ".join(f"{part:8.1f}" for part in (*each, sum(each)))
        print(f"{nodes:8} {row}   ≤ {TARGET[nodes]}")


if __name__ == "__main__":
    main()
