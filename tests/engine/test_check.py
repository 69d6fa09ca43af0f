"""The gradient check: no alarm where a gradient is right, a kink is called one, what is wrong is caught."""

import numpy as np
import pytest

from chainrule.engine import parse, run
from chainrule.engine.running.check import check


def checked(program):
    graph = parse(program)
    return check(graph, run(graph))


@pytest.mark.parametrize(
    "program",
    ["x = randn(5, 3, seed=1)\ny = sum(batch_norm(x))", "x = 2.0\ny = 1e8 + x**2", "x = 1e-7\ny = sqrt(x)", "x = 5e-324\ny = x * 2",
     "x = 1000.0\ny = exp(x / 100)", "x = 1e10\ny = sin(x / 1e9)", "x = 20.0\ny = tanh(x)", "x = 1e-3\ny = exp(-1 / x)",
     "x = 3.0\ny = cos(1000 * x)", "x = 1e-8\ny = x * x", "x = 1e-200\ny = x * x", "x = 0.0\ny = x ** 3", "x = [0.3, 2, -1]\ny = sum(softmax(x) * [1, 2, 3])",
     "x = 1e-300\ny = x * 1e300", "x = 0.5\ny = log(x) * 1e-200", "x = randn(4, 4, seed=3)\ny = sum(softmax(x))", "x = 1e5\ny = x ** 2 - 2 * x",
     "p = 1e-9\ny = binary_cross_entropy(p, 1)", "x = 2.0\nu = 3.0\ny = x * x", "x = randn(3, seed=2)\ny = std(x) + logsumexp(x) - norm(x)",
     "x = 3.0\ny = sin(1e6 * x)", "x = 1.0\ny = sin(1e6 * x)", "x = 1000.0\ny = sin(x * 1e6)", "x = 2.0\ny = 7 + 0.1 * cos(1e5 * x)",
     "x = [1.0, 1.0, 1.0]\ny = sum(sin((x - mean(x)) / (std(x) + 1e-5)))"],
)  # fmt: skip
def test_no_alarm_for_a_right_gradient(program):
    assert {one.verdict for one in checked(program)} == {"right"}


@pytest.mark.parametrize(
    "program",
    ["x = 0.0\ny = relu(x)", "x = 0.0\ny = abs(x)", "x = [1.0, 1.0]\ny = max(x)", "x = 1.0\ny = clip(x, 0, 1)", "x = 2.0\ny = maximum(x, 2)",
     "x = 0.0\ny = leaky_relu(x) * 5", "x = 3.0\ny = 2 * hinge(x, 1 / 3)", "x = [0.0, 0.0]\ny = sqrt(sum(x ** 2))"],
)  # fmt: skip
def test_a_kink_is_called_a_kink(program):
    verdicts = {one.verdict for one in checked(program)}
    assert "kink" in verdicts
    assert "wrong" not in verdicts
    assert all(one.kink == (one.verdict == "kink") for one in checked(program))


@pytest.mark.parametrize(
    "program",
    ["x = 0.3\ny = scale_gradient(x, 1.0001) ** 2", "x = 1.0\ny = x * stop_gradient(x)",
     "x = 1e-200\ny = scale_gradient(x, 2) * 1e200", "x = randn(4, seed=1)\ny = sum(batch_norm(x) * scale_gradient(x, 1.01))",
     "x = 2.0\ny = 1e8 + scale_gradient(x, 1.01) ** 2", "x = 0.4\ny = noise_gradient(x, 0.1) ** 2"],
)  # fmt: skip
def test_a_gradient_that_is_changed_on_purpose_is_told_apart(program):
    verdicts = {one.verdict for one in checked(program)}
    assert "meant" in verdicts
    assert "wrong" not in verdicts


@pytest.mark.parametrize(
    "program",
    [
        "x = 0.3\ny = x ** 2",
        "x = 3.0\ny = sin(1e6 * x)",
        "x = [0.3, -2.0]\ny = sum(exp(x) * tanh(x))",
        "x = 1e-200\ny = x * 1e200",
    ],
)
def test_a_wrong_gradient_is_caught(program):
    """Of a pass whose gradients are a ten-thousandth too large."""
    graph = parse(program)
    right = run(graph)
    grads = [None if one is None else np.multiply(one, 1.0001) for one in right.grads]
    assert {one.verdict for one in check(graph, right)} == {"right"}
    assert {one.verdict for one in check(graph, right._replace(grads=grads))} == {"wrong"}


def test_a_tool_elsewhere_excuses_nothing():
    graph = parse("x = 0.3\nz = 0.5\ny = x ** 2 + scale_gradient(z, 2)")
    right = run(graph)
    grads = [None if one is None else np.multiply(one, 1.001) for one in right.grads]
    assert [one.verdict for one in check(graph, right._replace(grads=grads))] == ["wrong", "meant"]


def test_the_error_is_the_contract_s():
    for one in checked("x = [0.3, 0.9]\ny = sum(exp(x)) * stop_gradient(sum(x))"):
        assert one.rel_error == abs(one.numeric - one.analytic) / max(
            abs(one.numeric), abs(one.analytic), 1e-12
        )
    assert [one.index for one in checked("x = [[1.0, 2.0]]\ny = sum(x)")] == [(0, 0), (0, 1)]


def test_where_no_difference_is_to_be_had():
    assert [one.verdict for one in checked("x = 3.0\ny = sin(1e14 * x)")] == ["unknown"]
    assert [one.verdict for one in checked("x = 0.0\ny = sqrt(x)")] == ["unknown"]
    assert [one.verdict for one in checked("p = 1.0\ny = binary_cross_entropy(p, 1)")] == ["unknown"]
