"""What is exported runs by itself and gives the same numbers; PyTorch's gradients are ours."""

import contextlib
import io
import json

import numpy as np
import pytest
from random_programs import scalar, tensor

from chainrule.engine import OPS, Graph, parse, run
from chainrule.engine.table.torch_table import TORCH
from chainrule.engine.telling.export import latex_source, notebook, numpy_source, torch_source

try:
    import torch
except ImportError:
    torch = None

LARGER = [
    "Q = randn(3, 4)\nK = randn(3, 4, seed=1)\nV = randn(3, 4, seed=2)\nL = sum(attention(Q, K, V))",
    "x = randn(4, 3)\nL = cross_entropy(x, [0, 2, 1, 1])",
    "x = randn(4, 3)\ny = softmax(randn(4, 3, seed=1))\nL = cross_entropy(x, y)",
    "x = randn(2, 1, 5, 5)\nw = param(randn(2, 1, 3, 3, seed=2))\nL = sum(square(max_pool2d(relu(conv2d(x, w, padding=1)), 2)))",
    "x = randn(1, 6, 6)\nw = randn(2, 1, 2, 3)\nL = mean(avg_pool2d(conv2d(x, w, stride=(1, 2)), 2, stride=1))",
    "X, t = spiral(20, noise=0.1)\nW = param(randn(2, 4))\nV = param(randn(4))\nL = mse(tanh(tanh(X @ W) @ V), t)",
    "p = sigmoid(randn(6))\nt = [0, 1, 1, 0, 1, 0]\nL = binary_cross_entropy(p, t) + hinge(p, 2 * t - 1) + huber(p, 3 * t)",
    "h = randn(5, 3)\nW = param(randn(3, 2, seed=1))\nB = randn(3, 2, seed=2)\nL = sum(sin(feedback_matmul(h, W, B)))",
    "w = randn(30)\nx = dropout(w, 0.4, seed=1)\nL = sum(noise_gradient(x, 0.1, seed=2) ** 2)",
    "E = param(randn(4, 3))\nL = sum(embedding([0, 2, 0], E) ** 2)",
    "x = [1, 2, 3]\ny = [2, 0, 1, 1]\nL = sum(outer(x, y) * broadcast_to(y, (3, 4))) + dot(x, x)",
    "x = randn(3, 4)\nL = sum(layer_norm(x, 2, 1)) + sum(batch_norm(x) ** 3) + sum(residual(x, param(randn(4, 4))))",
    "x = param([0.5, 2])\nL = sum(x ** [2, 0.5]) + sum((x > 1) * x) + sum(tan(x / 3) + arcsin(x / 4) + arccos(x / 4) + sign(x))",
    "x = [-1, 0, 2, 2]\nL = max(x) * prod(x + 1) + min(x) + sum(abs(x)) + sum(relu(x)) + sum(cumsum(x) * x)",
]


def execute(source: str) -> dict:
    """The exported program's own names, after it has run."""
    space: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "exported", "exec"), space)
    return space


def compare(
    graph: Graph, values: dict, grads: dict, tolerance: float, silent: frozenset = frozenset()
) -> None:
    result = run(graph)
    for node in graph.nodes:
        own = np.asarray(result.values[node.id])
        np.testing.assert_allclose(
            np.reshape(values[node.key], own.shape), own, rtol=tolerance, atol=tolerance, err_msg=node.key
        )
        grad = result.grads[node.id]
        given = grads.get(node.key)
        if node.key in silent:
            continue  # PyTorch gives no gradient to what cannot pass one on
        if given is None:
            assert grad is None or not np.any(grad), node.key
        elif grad is not None:
            np.testing.assert_allclose(
                np.reshape(given, np.shape(grad)), grad, rtol=tolerance, atol=tolerance, err_msg=node.key
            )


@pytest.mark.parametrize("program", LARGER)
def test_numpy(program):
    graph = parse(program)
    space = execute(numpy_source(graph))
    compare(graph, space["values"], space["grads"], 1e-11)


@pytest.mark.parametrize("make", [scalar, tensor])
@pytest.mark.parametrize("seed", range(60))
def test_numpy_on_random_programs(make, seed):
    graph = parse(make(seed))
    space = execute(numpy_source(graph))
    compare(graph, space["values"], space["grads"], 1e-10)


def static(mapping: dict) -> dict:
    return {name: value.detach().numpy() for name, value in mapping.items() if value is not None}


@pytest.mark.skipif(torch is None, reason="PyTorch is not installed here: make peers")
@pytest.mark.parametrize("program", LARGER)
def test_torch(program):
    graph = parse(program)
    space = execute(torch_source(graph))
    silent = frozenset(name for name, value in space["values"].items() if not value.requires_grad)
    compare(graph, static(space["values"]), static(space["grads"]), 1e-9, silent)


@pytest.mark.skipif(torch is None, reason="PyTorch is not installed here: make peers")
@pytest.mark.parametrize("make", [scalar, tensor])
@pytest.mark.parametrize("seed", range(300))
def test_torch_on_random_programs(make, seed):
    graph = parse(make(seed))
    space = execute(torch_source(graph))
    silent = frozenset(name for name, value in space["values"].items() if not value.requires_grad)
    compare(graph, static(space["values"]), static(space["grads"]), 1e-9, silent)


def test_every_operation_has_its_pytorch():
    assert TORCH.keys() == OPS.keys()


def test_latex_and_notebook():
    graph = parse("x = 3  # 输入\ny = x * x")
    text = latex_source(graph, run(graph))
    assert r"y &= x \cdot x" in text
    assert (
        r"\frac{\partial y}{\partial x} &= \frac{\partial y}{\partial y} \cdot x + \frac{\partial y}{\partial y} \cdot x"
        in text
    )
    assert (
        r"\frac{\partial y}{\partial x} &= \frac{\partial y}{\partial x} + \frac{\partial y}{\partial x}"
        in text
    ), "one term for each path"
    book = json.loads(json.dumps(notebook(graph, run(graph))))
    assert (book["nbformat"], len(book["cells"])) == (4, 4)
    assert {cell["cell_type"] for cell in book["cells"]} == {"markdown", "code"}


def test_names_that_python_keeps_for_itself():
    graph = parse(
        "np = 2\ntorch = np * 3\nd_x = torch + np\n预测 = d_x * np\nsum_ = 预测\n"
        "math = sum_ * 2\nrange = math + 1\nfloat = range * 3\nlen = float + 1"
    )
    space = execute(numpy_source(graph))
    compare(graph, space["values"], space["grads"], 1e-12)


@pytest.mark.parametrize(
    ("reduction", "shown"),
    [
        ("mean", r"z &= \operatorname{mean}\left(\left(x - y\right)^{2}\right)"),
        ("sum", r"z &= \sum \left(x - y\right)^{2}"),
        ("none", r"z &= \left(x - y\right)^{2}"),
    ],
)
def test_a_loss_is_shown_as_its_reduction_leaves_it(reduction, shown):
    graph = parse(f"x = [1.0, 2.0]\ny = [0.0, 1.0]\nz = mse(x, y, reduction='{reduction}')\nL = sum(z)")
    assert shown in latex_source(graph, run(graph))
