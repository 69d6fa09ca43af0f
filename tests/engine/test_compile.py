"""The straight-line form gives bit for bit what the interpreter gives."""

import numpy as np
import pytest
from random_programs import scalar as program
from random_programs import tensor
from test_export import LARGER

from chainrule.engine import parse, run
from chainrule.engine.running.compile import Compiled, source


def same(one, two) -> None:
    """Every number of two runs, to the bit, NaN where there is NaN."""
    for left, right in zip(columns(one), columns(two), strict=True):
        for a, b in zip(left, right, strict=True):
            assert (a is None) == (b is None)
            if a is not None:
                assert np.shape(a) == np.shape(b)
                np.testing.assert_array_equal(a, b)


def columns(run_):
    return [run_.values, run_.grads, *run_.flows]


@pytest.mark.parametrize("seed", range(100))
def test_the_same_bits(seed):
    graph = parse(program(seed, tools=False))
    plan = Compiled(graph)
    for shift in (0.0, 0.7, -3.0):
        leaves = {
            i: value + shift if graph.nodes[i].kind != "const" else value for i, value in graph.leaves.items()
        }
        one, two = run(graph, leaves), plan.run(leaves)
        assert repr(one.values) == repr(two.values)
        assert repr(one.grads) == repr(two.grads)
        assert repr(one.flows) == repr(two.flows)


@pytest.mark.parametrize("start", [0.0, -1.0, 800.0, -800.0, 1e200, float("inf"), float("nan")])
@pytest.mark.parametrize("form", ["exp(x)", "log(x)", "1 / x", "x ** 0.5", "sqrt(x)", "x ** x", "sin(x)", "cosh(x)", "relu(x)",
                                  "maximum(x, 1)", "where(x > 0, log(x), x)", "tanh(x) * sigmoid(x)", "arcsin(x)", "x * x * x * x"])  # fmt: skip
def test_where_numbers_stop_being_finite(form, start):
    graph = parse(f"x = 1\ny = {form}\nz = y * x")
    leaves = graph.leaves | {0: start}
    one, two = run(graph, leaves), Compiled(graph).run(leaves)
    assert repr(one) == repr(two)


def test_edges_and_unreached_leaves():
    graph = parse("x = 3\nu = 2\nv = u * u\ny = x - x")
    two = Compiled(graph).run(graph.leaves)
    assert two.grads == run(graph).grads == [0.0, 0.0, None, 1.0]


@pytest.mark.parametrize("seed", range(150))
def test_the_same_bits_with_arrays(seed):
    graph = parse(tensor(seed))
    plan = Compiled(graph)
    for shift in (0.0, 0.7):
        leaves = {
            i: value + shift if graph.nodes[i].kind != "const" else value for i, value in graph.leaves.items()
        }
        same(run(graph, leaves), plan.run(leaves))


@pytest.mark.parametrize("program", LARGER)
def test_the_same_bits_for_layers_and_losses(program):
    graph = parse(program)
    same(run(graph), Compiled(graph).run(graph.leaves))


def test_the_source_can_be_read():
    text = source(parse("x = 3\ny = x * x"))
    assert "y = (x * x)" in text
    assert "d_x = t_y_1 = d_x + c_y_1" in text


def test_arrays_are_written_into_room_made_beforehand():
    plan = Compiled(parse("X = randn(3, 2)\nW = param(randn(2, 4))\nL = sum(tanh(X @ W))"))
    assert "np.dot(X, W, out=" in plan.source
    assert "np.tanh(" in plan.source
    first = plan.run(plan.tape.graph.leaves)
    assert plan.run(plan.tape.graph.leaves).values[2] is first.values[2], "the same array, step after step"
