"""A graph of single numbers evaluated again with new leaves, beside its peers (`make bench`).

Everything is kept on every side: all values and all gradients; ours and the C tape keep each edge's
local derivative and contribution too. micrograd, PyTorch and HIPS autograd build the graph anew each
time, as they have no other way; JAX is compiled beforehand, where that takes less than a minute.
"""

import argparse
import ctypes
import math
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from graphs import Step, chain, leaf, leaves_of, program, wide
from timing import race

from chainrule.engine import parse
from chainrule.engine.language.graph import Graph
from chainrule.engine.limits import LIMITS
from chainrule.engine.running.compile import LONGEST, Compiled
from chainrule.engine.running.levels import Levels, pays
from chainrule.engine.running.run import Tape

ROOMY = replace(LIMITS, characters=10**9, nodes=10**7, effort=10**9)
OPS = ("leaf", "add", "sub", "mul", "tanh", "relu", "scale", "square")


def ours(graph: Graph) -> tuple[str, Callable[[], object]]:
    """What `recent.evaluate` comes to choose for a graph that is run often."""
    if pays(graph):
        levels = Levels(graph)
        row = np.array([graph.leaves[i] for i in levels.leaves])
        return "levels", lambda: levels.step(row)
    if len(graph) <= LONGEST:
        plan = Compiled(graph)
        leaves = [graph.leaves[i] for i in plan.leaves]
        return "plan", lambda: plan.step(*leaves)
    tape = Tape(graph)
    return "tape", lambda: tape.run(graph.leaves)


def in_c(steps: list[Step], leaves: int) -> Callable[[], object]:
    folder = tempfile.mkdtemp()
    library = Path(folder) / "tape.so"
    source = Path(__file__).with_name("tape.c")
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-lm"], check=True)
    size = leaves + len(steps)
    op = np.array([0] * leaves + [OPS.index(step[0]) for step in steps], np.int8)
    a = np.array([0] * leaves + [step[1] for step in steps], np.int32)
    two = [step[2] if step[0] in ("add", "sub", "mul") else 0 for step in steps]
    b = np.array([0] * leaves + two, np.int32)
    c = np.array([0.0] * leaves + [step[2] for step in steps])
    columns = [np.zeros(size) for _ in range(6)]
    columns[0][:leaves] = [leaf(i) for i in range(leaves)]
    step = ctypes.CDLL(str(library)).step
    arguments = [ctypes.c_int(size)] + [ctypes.c_void_p(one.ctypes.data) for one in (op, a, b, c, *columns)]
    kept = (op, a, b, c, *columns)  # C holds their addresses only

    def work() -> object:
        step(*arguments)
        return kept

    return work


def with_micrograd(steps: list[Step], leaves: int) -> Callable[[], object]:
    from micrograd.engine import Value

    def tanh(x: Value) -> Value:  # as in the author's lecture; the package has relu only
        t = math.tanh(x.data)
        out = Value(t, (x,), "tanh")

        def _backward() -> None:
            x.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    def work() -> object:
        v = [Value(leaf(i)) for i in range(leaves)]
        for op, a, b in steps:
            x = v[a]
            match op:
                case "add":
                    v.append(x + v[b])
                case "sub":
                    v.append(x - v[b])
                case "mul":
                    v.append(x * v[b])
                case "tanh":
                    v.append(tanh(x))
                case "relu":
                    v.append(x.relu())
                case "scale":
                    v.append(x * b)
                case _:
                    v.append(x**b)
        v[-1].backward()
        return v

    return work


def with_torch(steps: list[Step], leaves: int) -> Callable[[], object]:
    import torch

    torch.set_num_threads(1)

    def work() -> object:
        v = [torch.tensor(leaf(i), dtype=torch.float64, requires_grad=True) for i in range(leaves)]
        for op, a, b in steps:
            x = v[a]
            match op:
                case "add":
                    out = x + v[b]
                case "sub":
                    out = x - v[b]
                case "mul":
                    out = x * v[b]
                case "tanh":
                    out = torch.tanh(x)
                case "relu":
                    out = torch.relu(x)
                case "scale":
                    out = x * b
                case _:
                    out = x**b
            out.retain_grad()
            v.append(out)
        v[-1].backward()
        return v

    return work


def _nudged(steps: list[Step], tanh: Callable, maximum: Callable) -> Callable:
    """The graph as a function of its leaves and a nudge to every node: its gradient by the nudges is
    every node's gradient."""

    def function(leaves: list, nudges: list) -> tuple:
        v = list(leaves)
        for (op, a, b), nudge in zip(steps, nudges, strict=True):
            x = v[a]
            match op:
                case "add":
                    out = x + v[b]
                case "sub":
                    out = x - v[b]
                case "mul":
                    out = x * v[b]
                case "tanh":
                    out = tanh(x)
                case "relu":
                    out = maximum(x, 0.0)
                case "scale":
                    out = x * b
                case _:
                    out = x**b
            v.append(out + nudge)
        return v[-1], v

    return function


def with_autograd(steps: list[Step], leaves: int) -> Callable[[], object]:
    import autograd.numpy as anp
    from autograd import grad

    function = _nudged(steps, anp.tanh, anp.maximum)
    back = grad(lambda both: function(*both)[0])
    both = ([leaf(i) for i in range(leaves)], [0.0] * len(steps))
    return lambda: back(both)


def with_jax(steps: list[Step], leaves: int) -> Callable[[], object] | None:
    """Compiled; None if that takes longer than a minute."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    function = _nudged(steps, jnp.tanh, jnp.maximum)
    compiled = jax.jit(jax.value_and_grad(function, argnums=(0, 1), has_aux=True))
    row = [float(leaf(i)) for i in range(leaves)]
    nudges = np.zeros(len(steps))
    start = time.perf_counter()
    jax.block_until_ready(compiled(row, list(nudges)))
    if time.perf_counter() - start > 60:
        return None
    packed = jax.jit(
        jax.value_and_grad(lambda r, n: function(list(r), list(n)), argnums=(0, 1), has_aux=True)
    )
    row_, nudges_ = jnp.array(row), jnp.array(nudges)
    jax.block_until_ready(packed(row_, nudges_))
    return lambda: jax.block_until_ready(packed(row_, nudges_))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--most", type=int, default=1_000_000, help="the largest graph")
    most = options.parse_args().most
    sys.setrecursionlimit(10**7)
    print("A graph of numbers evaluated again (µs; peers as multiples of ours, C as our multiple of it)")
    print(
        f"{'graph':>6} {'nodes':>8} {'way':>7} {'ours':>10} {'micrograd':>10} {'PyTorch':>9} {'JAX':>7} {'autograd':>9} {'ours/C':>7}"
    )
    for name, make in (("wide", wide), ("chain", chain)):
        for nodes in (11, 100, 1_000, 10_000, 100_000, 1_000_000):
            if nodes <= most:
                print(row(name, make(nodes), nodes), flush=True)


def row(name: str, steps: list[Step], nodes: int) -> str:
    leaves = leaves_of(steps, nodes)
    way, own = ours(parse(program(steps, leaves), limits=ROOMY))
    works = {
        "ours": own,
        "c": in_c(steps, leaves),
        "torch": with_torch(steps, leaves),
    }
    if name == "wide":  # on a long chain its recursion ends the process
        works["micrograd"] = with_micrograd(steps, leaves)
    if nodes <= 1_000:  # beyond, one evaluation takes it minutes
        works["autograd"] = with_autograd(steps, leaves)
    if nodes <= 1_000 and (jax := with_jax(steps, leaves)):
        works["jax"] = jax
    t = race(works)

    def times(peer: str) -> str:
        return f"{t[peer] / t['ours']:.1f}x" if peer in t else "-"

    return (
        f"{name:>6} {leaves + len(steps):8} {way:>7} {t['ours']:10.1f} {times('micrograd'):>10} {times('torch'):>9} "
        f"{times('jax'):>7} {times('autograd'):>9} {t['ours'] / t['c']:6.1f}x"
    )


if __name__ == "__main__":
    threading.stack_size(1 << 30)  # micrograd and HIPS autograd recurse
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
