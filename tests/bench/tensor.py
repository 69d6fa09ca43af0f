"""A training step of small networks beside NumPy written by hand, PyTorch, JAX and HIPS autograd
(`make bench`). One step is forward, backward and the update of the parameters; every intermediate
value and gradient is kept, those of the data too, and all sides compute in float64 on one thread.
"""

import itertools
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

from collections.abc import Callable

import numpy as np
from timing import race

from chainrule.engine import parse
from chainrule.engine.running.compile import Compiled

RATE = 0.01
Work = Callable[[], object]
CONFIGURATIONS = [
    ("2-4-2-1", (2, 4, 2, 1), 10),
    ("2-8-8-8-1", (2, 8, 8, 8, 1), 10),
    ("2-8-8-8-1", (2, 8, 8, 8, 1), 32),
    ("784-256-128-10", (784, 256, 128, 10), 64),
    ("100 layers x 64", (64,) * 101, 64),
]


def start(sizes: tuple[int, ...], batch: int) -> tuple[np.ndarray, np.ndarray, list, list]:
    random = np.random.default_rng(0)
    weights = [random.normal(size=(a, b)) / np.sqrt(a) for a, b in itertools.pairwise(sizes)]
    biases = [np.zeros(b) for b in sizes[1:]]
    return random.normal(size=(batch, sizes[0])), random.normal(size=(batch, sizes[-1])), weights, biases


def ours(sizes: tuple[int, ...], batch: int) -> Work:
    lines = ["h = X"]
    lines += [f"h = tanh(h @ W{i} + b{i})" for i in range(len(sizes) - 1)]
    X, T, weights, biases = start(sizes, batch)
    inputs = (
        {"X": X, "T": T}
        | {f"W{i}": w for i, w in enumerate(weights)}
        | {f"b{i}": b for i, b in enumerate(biases)}
    )
    params = [name for name in inputs if name[0] in "Wb"]
    graph = parse("\n".join([*lines, "L = mse(h, T)"]), inputs, params=params)
    plan = Compiled(graph)
    leaves = [graph.leaves[i] for i in plan.leaves]
    moved = [graph.names[name] for name in params]
    steps = [np.empty(graph.nodes[i].shape) for i in moved]
    values = [graph.leaves[i] for i in moved]

    def work() -> object:
        grads = plan.step(*leaves)[1]
        for i, value, room in zip(moved, values, steps, strict=True):
            np.multiply(grads[i], RATE, out=room)
            np.subtract(value, room, out=value)
        return grads

    return work


def by_hand(sizes: tuple[int, ...], batch: int) -> Work:
    """What one would write oneself: the textbook's formulas, room made beforehand, no framework."""
    X, T, W, b = start(sizes, batch)
    layers = range(len(W))
    z = [np.empty((batch, n)) for n in sizes[1:]]
    s = [np.empty((batch, n)) for n in sizes[1:]]
    h = [X, *(np.empty((batch, n)) for n in sizes[1:])]
    slope = [np.empty((batch, n)) for n in sizes[1:]]
    dh = [np.empty((batch, n)) for n in sizes]
    dz = [np.empty((batch, n)) for n in sizes[1:]]
    dW, db = [np.empty_like(w) for w in W], [np.empty_like(v) for v in b]
    step_W, step_b = [np.empty_like(w) for w in W], [np.empty_like(v) for v in b]
    error, squared, dT = np.empty_like(T), np.empty_like(T), np.empty_like(T)

    def work() -> object:
        for i in layers:
            np.dot(h[i], W[i], out=z[i])
            np.add(z[i], b[i], out=s[i])
            np.tanh(s[i], out=h[i + 1])
        np.subtract(h[-1], T, out=error)
        np.square(error, out=squared)
        loss = np.add.reduce(squared, axis=None) / T.size
        np.multiply(error, 2 / T.size, out=dh[-1])
        np.negative(dh[-1], out=dT)
        for i in reversed(layers):
            np.square(h[i + 1], out=slope[i])
            np.subtract(1.0, slope[i], out=slope[i])
            np.multiply(dh[i + 1], slope[i], out=dz[i])
            np.add.reduce(dz[i], axis=0, out=db[i])
            np.dot(h[i].T, dz[i], out=dW[i])
            np.dot(dz[i], W[i].T, out=dh[i])
        for values, grads, steps in ((W, dW, step_W), (b, db, step_b)):
            for value, grad, room in zip(values, grads, steps, strict=True):
                np.multiply(grad, RATE, out=room)
                np.subtract(value, room, out=value)
        return loss

    return work


def with_torch(sizes: tuple[int, ...], batch: int) -> Work:
    import torch

    torch.set_num_threads(1)
    X, T, weights, biases = start(sizes, batch)
    X, T = (torch.tensor(one, requires_grad=True) for one in (X, T))
    params = [torch.tensor(one, requires_grad=True) for one in (*weights, *biases)]
    W, b = params[: len(weights)], params[len(weights) :]

    def work() -> object:
        h, kept = X, []
        for w, v in zip(W, b, strict=True):
            z = h @ w
            s = z + v
            h = torch.tanh(s)
            kept += [z, s, h]
        for one in kept:
            one.retain_grad()
        loss = torch.nn.functional.mse_loss(h, T)
        loss.backward()
        with torch.no_grad():
            for p in params:
                p -= RATE * p.grad
        for p in (*params, X, T):
            p.grad = None
        return loss

    return work


def with_jax(sizes: tuple[int, ...], batch: int) -> Work:
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    X, T, weights, biases = start(sizes, batch)

    def loss(W, b, X, T, nudges):
        h, kept = X, []
        for i, (w, v) in enumerate(zip(W, b, strict=True)):
            z = h @ w + nudges[3 * i]
            s = z + v + nudges[3 * i + 1]
            h = jnp.tanh(s) + nudges[3 * i + 2]
            kept += [z, s, h]
        return jnp.mean((h - T) ** 2), kept

    @jax.jit
    def step(W, b, X, T, nudges):
        found = jax.value_and_grad(loss, argnums=(0, 1, 2, 3, 4), has_aux=True)(W, b, X, T, nudges)
        moved = jax.tree_util.tree_map(lambda p, g: p - RATE * g, (W, b), found[1][:2])
        return found, moved

    nudges = [jnp.zeros((batch, n)) for n in sizes[1:] for _ in range(3)]
    state = jax.tree_util.tree_map(jnp.array, (weights, biases))
    X, T = jnp.array(X), jnp.array(T)

    def work() -> object:
        nonlocal state
        found, state = step(*state, X, T, nudges)
        return jax.block_until_ready(found)

    return work


def with_autograd(sizes: tuple[int, ...], batch: int) -> Work:
    import autograd.numpy as anp
    from autograd import value_and_grad

    X, T, weights, biases = start(sizes, batch)

    def loss(everything):
        W, b, X, T, nudges = everything
        h = X
        for i, (w, v) in enumerate(zip(W, b, strict=True)):
            h = anp.tanh(anp.dot(h, w) + nudges[3 * i] + v + nudges[3 * i + 1]) + nudges[3 * i + 2]
        return anp.mean((h - T) ** 2)

    step = value_and_grad(loss)
    nudges = [np.zeros((batch, n)) for n in sizes[1:] for _ in range(3)]
    everything = [weights, biases, X, T, nudges]

    def work() -> object:
        value, grads = step(everything)
        for values, given in zip(everything[:2], grads[:2], strict=True):
            for one, grad in zip(values, given, strict=True):
                one -= RATE * grad
        return value

    return work


def main() -> None:
    print("\nA training step (µs; ours as a multiple of NumPy by hand, peers as multiples of ours)")
    print(
        f"{'network':>16} {'batch':>5} {'ours':>9} {'ours/hand':>9} {'PyTorch':>8} {'JAX':>6} {'autograd':>8}"
    )
    makers = {"ours": ours, "hand": by_hand, "torch": with_torch, "jax": with_jax, "autograd": with_autograd}
    for name, sizes, batch in CONFIGURATIONS:
        t = race({peer: make(sizes, batch) for peer, make in makers.items()})
        own = t["ours"]
        print(
            f"{name:>16} {batch:5} {own:9.1f} {own / t['hand']:8.2f}x {t['torch'] / own:7.1f}x "
            f"{t['jax'] / own:5.1f}x {t['autograd'] / own:7.1f}x",
            flush=True,
        )


if __name__ == "__main__":
    main()
