"""Settings and starting values that are named, so that a request or a sweep may change them."""

import numpy as np
import pytest

from chainrule.engine import Refusal, parse, run
from chainrule.engine.language.datasets import spiral
from chainrule.engine.language.values import he, randn


def leaf(program, name, inputs=None):
    graph = parse(program, inputs)
    return graph.leaves[graph.names[name]]


@pytest.mark.parametrize(
    ("program", "name", "given", "expected"),
    [
        ("g = 1.5\nW = param(he(4, 3, gain=g, seed=2))\nL = sum(W)", "W", {}, he((4, 3), 1.5, 2)),
        ("g = 1.5\nW = param(he(4, 3, gain=g / 2, seed=2))\nL = sum(W)", "W", {"g": 3.0}, he((4, 3), 1.5, 2)),
        ("W = param(he(4, 3, gain=sqrt(2)))\nL = sum(W)", "W", {}, he((4, 3), 2**0.5, 0)),
        ("W = param(g * randn(2, 5, seed=1))\nL = sum(W)", "W", {"g": 0.1}, 0.1 * randn((2, 5), 1)),
        ("g = 0.1\nM = g * randn(2, 5, seed=1)\nW = param(M)\nL = sum(W)", "W", {}, 0.1 * randn((2, 5), 1)),
        ("X, t = spiral(20, noise=p)\nL = sum(X)", "X", {"p": 0.3}, spiral(20, 0.3, 0)[0]),
        ("g = 2.5\nW = param(full((2, 2), g))\nL = sum(W)", "W", {}, np.full((2, 2), 2.5)),
        ("r = 0.7\nx = linspace(0, r, 3)\nL = sum(x)", "x", {}, np.array([0.0, 0.35, 0.7])),
    ],
)  # fmt: skip
def test_a_name_of_a_decimal_is_a_setting(program, name, given, expected):
    assert np.array_equal(leaf(program, name, given), expected)


def test_what_only_served_as_a_setting_is_no_node():
    graph = parse("g = 1.5\nW = param(g * randn(2, 2) / sqrt(g))\nL = sum(W)")
    assert [node.key for node in graph.nodes] == ["W", "L"]
    both = parse("g = 1.5\nW = param(g * randn(2, 2))\nL = sum(W) * g")
    assert both.sizes == (both.names["g"],), "another value is another graph"


def test_training_meets_the_value_and_not_the_name():
    graph = parse("s = 0.5\nx = param(2)\ny = noise_gradient(x, sigma=s)\nL = y ** 2")
    (draw,) = graph.draws.values()
    assert draw.settings["sigma"] == 0.5
    slope = parse("a = 0.2\nx = param(-3)\nL = leaky_relu(x, a)")
    assert run(slope).grads[slope.names["x"]] == 0.2


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("g = param(1.5)\nW = param(he(2, 2, gain=g))\nL = sum(W)", "not-an-integer"),
        ("X, t = spiral(20)\nW = param(X * 2)\nL = sum(W)", "param-of-node"),
        ("a = param(1)\nb = param(2 * a)\nL = b", "param-of-node"),
        ("x = param(1)\nW = param(dropout(2, 0.5))\nL = W * x", "param-of-node"),
        ("g = [1, 2]\nW = param(he(2, 2, gain=g))\nL = sum(W)", "not-an-integer"),
        ("g = 0.5\nW = param(randn(g, 2))\nL = sum(W)", "not-an-integer"),
        ("g = 0.5\nfor i in range(g):\n    y = i\nL = g", "not-an-integer"),
        ("g = 1e300\nx = param(1)\nL = clip(x, 0, g * g)", "number-too-large"),
        ("g = 0.0\nW = param(he(2, 2, gain=1 / g))\nL = sum(W)", "number-too-large"),
    ],
)
def test_what_training_changes_is_refused(program, code):
    with pytest.raises(Refusal) as caught:
        parse(program)
    assert caught.value.code == code
