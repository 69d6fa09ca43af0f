"""A scalar graph evaluated again with new leaves, beside micrograd and PyTorch (`make bench`).

Everything is kept on both sides: all values and all gradients. micrograd and PyTorch build the graph
anew each time, as they have no other way. One process, alternating rounds, medians; read the ratios.
"""

import statistics
import sys
import time
from functools import partial

import torch
from micrograd.engine import Value

from chainrule.engine import parse, run
from chainrule.engine.compile import compiled

SIZES = (10, 100, 1_000, 10_000)
OPERATIONS = ("a + b", "a - b", "a * b", "tanh(a)", "relu(a)", "a * 0.5")


def plan(nodes: int) -> list[tuple[str, int, int]]:
    """A wide random graph: each operation reads two of the last hundred values."""
    state = 12345
    steps = []
    for i in range(4, nodes):
        picks = []
        for _ in range(3):
            state = (state * 1103515245 + 12345) % 2**31
            picks.append(state >> 8)
        reach = min(i, 100)
        steps.append(
            (OPERATIONS[picks[0] % len(OPERATIONS)], i - 1 - picks[1] % reach, i - 1 - picks[2] % reach)
        )
    return steps


def program(steps: list[tuple[str, int, int]]) -> str:
    lines = [f"v{i} = {0.3 + 0.1 * i}" for i in range(4)]
    for i, (form, a, b) in enumerate(steps, 4):
        call = form.removesuffix("(a)")
        text = f"{call}(v{a})" if call != form else form.replace("a", f"v{a}").replace("b", f"v{b}")
        lines.append(f"v{i} = {text}")
    return "\n".join(lines)


def micrograd(steps: list[tuple[str, int, int]]) -> None:
    v = [Value(0.3 + 0.1 * i) for i in range(4)]
    for form, a, b in steps:
        x, y = v[a], v[b]
        match form:
            case "a + b":
                v.append(x + y)
            case "a - b":
                v.append(x - y)
            case "a * b":
                v.append(x * y)
            case "tanh(a)":  # micrograd has no tanh; relu is its only activation, and cheaper
                v.append(x.relu())
            case "relu(a)":
                v.append(x.relu())
            case _:
                v.append(x * 0.5)
    v[-1].backward()


def pytorch(steps: list[tuple[str, int, int]]) -> None:
    v = [torch.tensor(0.3 + 0.1 * i, dtype=torch.float64, requires_grad=True) for i in range(4)]
    for form, a, b in steps:
        x, y = v[a], v[b]
        match form:
            case "a + b":
                out = x + y
            case "a - b":
                out = x - y
            case "a * b":
                out = x * y
            case "tanh(a)":
                out = torch.tanh(x)
            case "relu(a)":
                out = torch.relu(x)
            case _:
                out = x * 0.5
        out.retain_grad()
        v.append(out)
    v[-1].backward()


def main() -> None:
    torch.set_num_threads(1)
    sys.setrecursionlimit(100_000)
    print(
        f"{'nodes':>7} {'plan µs':>9} {'micrograd':>11} {'PyTorch':>9}   target: 20x micrograd, 80x PyTorch"
    )
    for nodes in SIZES:
        steps = plan(nodes)
        graph = parse(program(steps))
        step = compiled(graph) if nodes <= 3_000 else partial(run, graph)
        works = {
            "ours": partial(step, graph.leaves),
            "micrograd": partial(micrograd, steps),
            "pytorch": partial(pytorch, steps),
        }
        rows: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(max(5, 3_000 // nodes)):
            for name, work in works.items():
                start = time.perf_counter()
                work()
                rows[name].append(time.perf_counter() - start)
        ours, micro, torch_ = (statistics.median(rows[name]) * 1e6 for name in rows)
        print(f"{nodes:7} {ours:9.1f} {micro / ours:10.1f}x {torch_ / ours:8.1f}x")


if __name__ == "__main__":
    main()
