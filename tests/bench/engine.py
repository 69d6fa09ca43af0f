"""Program text to trace JSON, the first time and again with new inputs, and how much room numbers take
(`make bench`).

Each row is the median of several runs in this process. Absolute times vary with the machine.
"""

import itertools
import statistics
import time
import tracemalloc
from dataclasses import replace

import orjson
from graphs import leaves_of, program, wide

from chainrule.engine import LIMITS, parse, run, trace
from chainrule.engine.running.cache import Cache, evaluate
from chainrule.engine.running.run import Tape
from chainrule.service.schema import TraceRequest
from chainrule.service.tasks import traced as answer

SIZES = (100, 1_000, 10_000, 100_000)
FIRST = {100: 25, 1_000: 25, 10_000: 60, 100_000: 60}
AGAIN = 4


def chain(nodes: int) -> str:
    lines = ["x=0.5", "w=param(0.9)"]
    lines += [("x=x*w" if i % 2 else "x=tanh(x)") for i in range(nodes - 2)]
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


def again(text: str, nodes: int) -> float:
    """The same program with other inputs, as the service answers it, once it has settled."""
    limits = replace(LIMITS, numbers=10**9)

    def once(i: int) -> float:
        form = TraceRequest(program=text, inputs={"w": 0.9 + i / 1e6})
        start = time.perf_counter()
        answer(form, "en", limits)
        return time.perf_counter() - start

    rounds = [once(i) for i in range(120 if nodes <= 3_000 else 8)]
    return statistics.median(rounds[-7:])


def room(text: str) -> float:
    """Bytes a node that a run keeps: values, gradients, local derivatives, contributions, sums."""
    kept = Cache(10**7).graph(text, {}, limits=replace(LIMITS, characters=10**8))
    evaluate(kept)
    tape = kept.notes["way"]
    if isinstance(tape, Tape):
        tracemalloc.start()
        result = tape.run(kept.graph.leaves)
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del result
        return size / len(kept.graph)
    columns = (tape.values, tape.grads, tape.local, tape.sent, tape.totals)
    gathered = [block.arguments for row in tape.blocks for block in row]
    return sum(one.nbytes for one in (*columns, *gathered)) / len(kept.graph)


def main() -> None:
    print("Program text to trace JSON (µs per node)")
    print(
        f"{'nodes':>8} {'parse':>7} {'run':>7} {'write':>7} {'first':>7} {'target':>7} {'again':>7} {'target':>7}"
    )
    for nodes in SIZES:
        text = chain(nodes)
        rounds = [parts(text) for _ in range(max(3, 3000 // nodes))]
        each = [statistics.median(column) / nodes * 1e6 for column in zip(*rounds, strict=True)]
        row = " ".join(f"{part:7.1f}" for part in (*each, sum(each)))
        later = again(text, nodes) / nodes * 1e6
        print(
            f"{nodes:8} {row} {'≤ ' + str(FIRST[nodes]):>7} {later:7.1f} {'≤ ' + str(AGAIN):>7}", flush=True
        )
    print("\nNumeric buffers of a run (bytes per node; target ≤ 400; micrograd 913, PyTorch 2138)")
    steps = wide(10_000)
    print(f"   chain of 10,000: {room(chain(10_000)):.0f}")
    print(f"   wide graph of 10,000: {room(program(steps, leaves_of(steps, 10_000))):.0f}")


if __name__ == "__main__":
    main()
