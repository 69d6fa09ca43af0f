"""Levels give what the tape gives: the same numbers in the same places."""

import numpy as np
import pytest
from random_programs import scalar as program

from chainrule.engine import parse, run
from chainrule.engine.running.levels import TURNS, WIDE, Levels, pays


def same(graph, leaves=None):
    one, two = run(graph, leaves), Levels(graph).run({**graph.leaves, **(leaves or {})})
    assert one.flows.node == two.flows.node
    assert one.flows.arg == two.flows.arg
    for left, right in zip(
        [one.values, one.grads, *one.flows], [two.values, two.grads, *two.flows], strict=True
    ):
        assert [x is None for x in left] == [x is None for x in right]
        # NumPy's functions and Python's may differ in the last bit.
        pairs = np.array([(a, b) for a, b in zip(left, right, strict=True) if a is not None])
        np.testing.assert_allclose(pairs[:, 1], pairs[:, 0], rtol=1e-11, atol=1e-300)


@pytest.mark.parametrize("seed", range(100))
def test_random_programs(seed):
    graph = parse(program(1000 + seed, tools=False))
    same(graph)
    same(graph, {i: value + 0.7 for i, value in graph.leaves.items() if graph.nodes[i].kind != "const"})


def test_what_the_output_does_not_depend_on():
    same(parse("x = 3\nu = 2\nv = u * u\nw = param(1)\ny = x - x\nz = y * 2\ny2 = exp(z)"))
    graph = parse("x = 3\nu = x * 2\nv = u * u\ny = exp(x)", output="u")
    same(graph)
    assert Levels(graph).run(graph.leaves).grads[graph.names["y"]] is None


@pytest.mark.parametrize("readers", [1, TURNS - 1, TURNS, TURNS + 1, 500])
def test_many_readers_of_one_value_add_up_in_flow_order(readers):
    lines = ["x = 0.1", "t = sin(x)"] + [f"a{i} = t * {1 / (i + 1)!r}" for i in range(readers)]
    graph = parse("\n".join(lines) + "\ny = " + " + ".join(f"a{i}" for i in range(readers)))
    same(graph)
    one, two = run(graph), Levels(graph).run(graph.leaves)
    assert one.flows.total == pytest.approx(two.flows.total, rel=1e-15)


def test_numbers_that_stop_being_finite():
    same(parse("x = 800\na = exp(x)\nb = log(x - x)\nc = a * b\ny = c + x"))


def test_powers_of_known_and_unknown_exponents():
    same(
        parse(
            "x = 1.5\np = 2.5\na = x ** 2\nb = x ** 3\nc = x ** -1\nd = x ** p\ne = a ** 0\ny = a + b + c + d + e"
        )
    )


def test_it_pays_for_wide_graphs_of_numbers_only():
    lines = ["x = 0.5"] + [f"a{i} = x * {i}" for i in range(WIDE * 20)]
    wide = "\n".join([*lines, "y = a1 + a2"])
    assert pays(parse(wide))
    assert not pays(parse("\n".join(lines[:50]) + "\ny = a1 + a2"))
    chain = "x = 0.5\nfor i in range(3000):\n    x = tanh(x)"
    assert not pays(parse(chain))
    assert not pays(parse(wide + "\nv = [1, 2]\nz = y + sum(v)"))
