"""The straight-line form gives bit for bit what the interpreter gives."""

import pytest
from random_programs import scalar as program

from chainrule.engine import parse, run
from chainrule.engine.compile import compiled, scalar, source


@pytest.mark.parametrize("seed", range(100))
def test_the_same_bits(seed):
    graph = parse(program(seed, tools=False))
    assert scalar(graph)
    plan = compiled(graph)
    for shift in (0.0, 0.7, -3.0):
        leaves = {
            i: value + shift if graph.nodes[i].kind != "const" else value for i, value in graph.leaves.items()
        }
        one, two = run(graph, leaves), plan(leaves)
        assert repr(one.values) == repr(two.values)
        assert repr(one.grads) == repr(two.grads)
        assert repr(one.flows) == repr(two.flows)


@pytest.mark.parametrize("start", [0.0, -1.0, 800.0, -800.0, 1e200, float("inf"), float("nan")])
@pytest.mark.parametrize("form", ["exp(x)", "log(x)", "1 / x", "x ** 0.5", "sqrt(x)", "x ** x", "sin(x)", "cosh(x)", "relu(x)",
                                  "maximum(x, 1)", "where(x > 0, log(x), x)", "tanh(x) * sigmoid(x)", "arcsin(x)", "x * x * x * x"])  # fmt: skip
def test_where_numbers_stop_being_finite(form, start):
    graph = parse(f"x = 1\ny = {form}\nz = y * x")
    leaves = graph.leaves | {0: start}
    one, two = run(graph, leaves), compiled(graph)(leaves)
    assert repr(one) == repr(two)


def test_edges_and_unreached_leaves():
    graph = parse("x = 3\nu = 2\nv = u * u\ny = x - x")
    two = compiled(graph)(graph.leaves)
    assert two.grads == run(graph).grads == [0.0, 0.0, None, 1.0]


def test_arrays_are_another_matter():
    assert not scalar(parse("x = [1, 2]\ny = sum(x)"))


def test_the_source_can_be_read():
    text = source(parse("x = 3\ny = x * x"))
    assert "v1 = (v0 * v0)" in text
    assert "t1_1 = g0 = g0 + c1_1" in text
