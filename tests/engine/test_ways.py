"""Whichever way a program is run, what an attack once found stays mended."""

import contextlib
import io
import warnings

import numpy as np
import pytest
from test_compile import same

from chainrule.engine import Refusal, parse, run, trace
from chainrule.engine.running.cache import Cache
from chainrule.engine.running.compile import Compiled
from chainrule.engine.running.levels import Levels, pays
from chainrule.engine.telling.export import latex_source, notebook, numpy_source, torch_source


@pytest.mark.parametrize(
    "program",
    [
        "for i in range(x):\n    y = y * x", "if x > 2:\n    y = y * 5", "y = y * (1 if x > 1 else 5)",
        "y = y * sum(reshape(arange(4), x, x)) if x == 2 else y", "y = y * [2, 3, 4, 5, 6][x]", "y = y * (x % 2)",
    ],
)  # fmt: skip
def test_a_leaf_that_is_also_a_size_is_read_anew(program):
    text = f"x = 3\ny = x\n{program}"
    recent = Cache()
    for x in (2.0, 3.0, 4.0, 2.0):
        kept = recent.graph(text, {"x": x}).graph
        assert run(kept).values == run(parse(text, {"x": x})).values
    with pytest.raises(Refusal):
        recent.graph(text, {"x": 2.5})


NONFINITE = ["x * 9**9**9", "x + log(0)", "maximum(x, 9**9**9)", "x * sqrt(-1)", "x / 0", "x ** (-1) ** 0.5", "x + 1e308 * 10",
             "binary_cross_entropy(1, x)", "hinge(2, x)", "sum([1, 2] * (x / 0))", "sum([1, 2] / (x - x))"]  # fmt: skip


@pytest.mark.parametrize("form", NONFINITE)
def test_constants_that_are_not_finite(form):
    graph = parse(f"x = 0.3\ny = {form}")
    same(run(graph), Compiled(graph).run(graph.leaves))
    space: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(numpy_source(graph), space)
    np.testing.assert_array_equal(space["values"]["y"], run(graph).values[-1])


def test_an_output_without_edges():
    graph = parse("x = 1\nu = 3\nfor i in range(20):\n    y = x * 2\n    z = y + x", output="u")
    assert repr(Levels(graph).run(graph.leaves)) == repr(run(graph))


@pytest.mark.parametrize("op", ["concat", "stack"])
def test_lists_of_arguments_have_a_derivation(op):
    graph = parse(f"x = [1, 2]\ny = {op}([x, x])\nL = sum(y)")
    assert "left[x, x" in latex_source(graph, run(graph))
    assert notebook(graph, run(graph))
    assert trace(graph, [run(graph)], latex=True)
    scalars = parse("x = 0.3\nL = sum(stack([x, x]))")
    assert isinstance(run(scalars).grads[0], float)


def test_a_long_chain_of_elifs():
    text = "x = 1\nif 0:\n y=x\n" + "elif 0:\n y=x\n" * 2000 + "else:\n y=x*2\n"
    assert run(parse(text)).values[-1] == 2.0


@pytest.mark.parametrize(
    "program",
    [
        "x = sigmoid(randn(5, 5, 2))\nL = binary_cross_entropy(x.T, full((2, 5, 5), 0.5))",
        "x = randn(11, 9, 4)\nb = param(0.5)\nL = mse(x.T, b * ones(4, 9, 11))",
        "x = randn(30, 20)\nb = param(randn(30))\nL = mse(x.T, b * ones(20, 30))",
        "x = [[0.0]]\nL = sum(x @ [[-2.0]])", "x = [[0.0]]\nL = sum(1 / (x @ [[-2.0]]))",
        "a = randn(1, 1, seed=10)\nv = a.T @ a\nL = cross_entropy(v, v)", "x = [1, 2]\nL = sum(outer(x, [3, 4]))",
    ],
)  # fmt: skip
def test_the_same_bits_however_it_lies_in_memory(program):
    graph = parse(program)
    one, two = run(graph), Compiled(graph).run(graph.leaves)
    same(one, two)
    assert repr(one.values) == repr(two.values), "signs of zero too"


def test_names_of_the_exported_program_itself():
    graph = parse(
        "FEW = [[0.5, -0.2], [0.1, 2]]\nSTEEP = 0.5\nx = param(2)\nL = sum(tanh(FEW)) * x + tanh(STEEP)"
    )
    space: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(numpy_source(graph), space)
    assert space["values"]["L"] == run(graph).values[-1]
    compile(torch_source(graph), "exported", "exec")


def test_many_arguments_are_work():
    with pytest.raises(Refusal, match="too-much-work"):
        parse("x = 0.5\nL = sum(stack([x for i in range(20000)]))")


def test_a_derivation_of_many_leaves_is_soon_written():
    graph = parse("x = 0.5\ns = 0.1\nfor i in range(3000):\n    s = s + param(0.1) * x")
    assert len(latex_source(graph, run(graph))) > 10_000


def test_diagnostics_do_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        graph = parse("x = [1e200, 2]\nL = sum(sigmoid(x * 1e200))")
        assert trace(graph, [run(graph)])["diagnostics"]


SELECTED = [
    "x = -1.0\ny = sqrt(relu(x))",
    "x = 0.0\ny = sqrt(relu(x))",
    "x = [-1.0, 4.0]\ny = sum(sqrt(relu(x)))",
    "x = -1.0\ny = sqrt(where(x > 0, x, 0))",
    "x = [-1.0, 4.0]\ny = sum(sqrt(where(x > 0, x, 0)))",
    "x = [-1.0, 4.0]\ny = sum(log(clip(x, 0, 1)))",
    "x = [-1.0, 4.0]\ny = sum(sqrt(maximum(x, 0)))",
    "x = [1.0, 4.0]\ny = sum(sqrt(minimum(x, 0)))",
    "x = [1.0, 1.0]\ny = sqrt(std(x))",
    "x = [0.0, 0.0, 3.0]\ny = sqrt(prod(x))",
    "x = [0.0, -2.0]\ny = sqrt(max(x))",
    "x = [0.0, 2.0]\ny = sqrt(min(x))",
    "x = [0.0, 0.0]\ny = sqrt(norm(x))",
    "x = 0.0\ny = sqrt(x ** 0 - 1)",
    "x = [0.3, 0.7]\ny = sum(sqrt(sign(x) - 1))",
    "x = 2.4\ny = sqrt(round(x) - 2)",
    "x = 0.0\ny = sqrt(arctan2(x, x))",
    "x = [3.0, 3.0]\nt = [1.0, 1.0]\ny = sqrt(hinge(x, t))",
    "x = 3.0\ny = sqrt(hinge(x, 1.0))",
    "x = [[[-1.0, -3.0], [0.0, -2.0]]]\ny = sum(sqrt(max_pool2d(x, 2)))",
]


@pytest.mark.parametrize("program", SELECTED)
def test_what_was_not_chosen_receives_nothing_in_every_way(program):
    """An infinite gradient arrives, and 0 · ∞ would be NaN."""
    graph = parse(program)
    result = run(graph)
    assert not any(np.isnan(grad).any() for grad in result.grads if grad is not None)
    same(result, Compiled(graph).run(graph.leaves))
    space: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(numpy_source(graph), space)
    for node in graph.nodes:
        if result.grads[node.id] is not None:
            np.testing.assert_array_equal(space["grads"][node.key], result.grads[node.id])


def test_levels_pass_nothing_to_what_was_not_chosen():
    lines = [f"a{i} = {i % 7 - 3}.0" for i in range(1200)]
    lines += [
        f"b{i} = sqrt(relu(a{i})) + sqrt(maximum(a{i}, 0)) + log(clip(a{i}, 0, 1))" for i in range(1200)
    ]
    graph = parse("\n".join(lines) + "\ny = " + " + ".join(f"b{i}" for i in range(60)))
    assert pays(graph)
    one, two = run(graph), Levels(graph).run(graph.leaves)
    for a, b in zip(one.grads, two.grads, strict=True):
        np.testing.assert_allclose(b, a) if a is not None else None
    assert not any(np.isnan(grad) for grad in one.grads if grad is not None)


@pytest.mark.parametrize("operands", ["eye(3), zeros(1, 3)", "[[1, 0, 0], [0, 1, 0]], [[1, 1, 0]]"])
def test_arrays_of_different_length_are_joined_where_they_are_written(operands):
    graph = parse(f"w = param(1.0)\nL = w * sum(concat([{operands}]))")
    assert run(graph).values[graph.output] == pytest.approx(3.0 if "eye" in operands else 4.0)
