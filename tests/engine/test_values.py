"""Values and data sets: what they hold, and what they are drawn from."""

import numpy as np
import pytest

from chainrule.engine import parse, run
from chainrule.engine.language.datasets import DATA
from chainrule.engine.language.values import SHAPED
from chainrule.engine.running.cache import room
from chainrule.engine.training.measures import MEASURES
from chainrule.engine.training.sweep import UNTRAINED, Cell, Grid, cells, measured, size


def value(text):
    graph = parse(f"y = 1.0 * {text}")
    return run(graph).values[graph.output]


@pytest.mark.parametrize("name", [name for name, (_, options) in SHAPED.items() if "seed" in options])
def test_without_a_seed_it_is_seed_0(name):
    np.testing.assert_array_equal(value(f"sum({name}(3, 4))"), value(f"sum({name}(3, 4, seed=0))"))
    assert value(f"sum({name}(3, 4))") != value(f"sum({name}(3, 4, seed=1))")


@pytest.mark.parametrize("name", ["glorot", "he", "orthogonal"])
def test_a_gain_scales(name):
    plain = np.asarray(parse(f"y = param({name}(3, 4, seed=2))", output="y").leaves[0])
    scaled = np.asarray(parse(f"y = param({name}(3, 4, gain=2, seed=2))", output="y").leaves[0])
    assert np.any(plain)
    np.testing.assert_allclose(scaled, 2 * plain, rtol=1e-15)


@pytest.mark.parametrize(
    "program",
    [
        "y = softmax(z)",
        "y = log_softmax(z)",
        'y = cross_entropy(z, 0, reduction="none")',
        "y = cross_entropy(z, 1)",
    ],
)
@pytest.mark.parametrize("z", ["1 / [0.0, 1]", "log([0.0, 0])", "log([-1.0, 1])", "10 * [1e308, 1]"])
def test_where_the_largest_is_not_finite_there_are_no_shares(program, z):
    """∞ / ∞: PyTorch's answers and JAX's to the same."""
    graph = parse(f"z = {z}\n{program}\nL = sum(y)")
    result = run(graph)
    assert np.isnan(np.asarray(result.values[graph.names["y"]])).all()


def test_a_masked_class_has_no_share_and_takes_none():
    graph = parse("m = log([0.0, 1, 1])\np = softmax(m + [5, 1, 1])\nL = p[1]")
    result = run(graph)
    np.testing.assert_array_equal(result.values[graph.names["p"]], [0.0, 0.5, 0.5])


def test_what_no_target_counts_for():
    """0 / 0, and its gradient with it; where all are ignored, PyTorch sends nothing back."""
    graph = parse("x = [[2.0, 1]]\nL = cross_entropy(x, [0], weight=[0, 0])")
    result = run(graph)
    assert np.isnan(result.values[graph.output])
    assert np.isnan(result.grads[0]).all()
    graph = parse("x = [[2.0, 1]]\nL = cross_entropy(x, [-100])")
    result = run(graph)
    assert np.isnan(result.values[graph.output])
    np.testing.assert_array_equal(result.grads[0], [[0.0, 0.0]])


def test_xor_keeps_its_points_away_from_the_axes():
    points, labels = DATA["xor"].make(2_000, 0.0, 3)
    assert np.abs(points).min() >= 0.3
    assert 5.0 < np.abs(points).max() <= 5.3
    assert abs(points.mean()) < 0.2  # all four squares are as large
    assert {(x > 0, y > 0) for x, y in points} == {(True, True), (True, False), (False, True), (False, False)}
    np.testing.assert_array_equal(labels, np.sign(points[:, 0] * points[:, 1]))
    noisy, moved = DATA["xor"].make(2_000, 0.5, 3)
    np.testing.assert_array_equal(noisy, points)
    assert 0 < np.mean(moved != labels) < 0.5


@pytest.mark.parametrize("name", DATA)
def test_every_set_has_as_many_points_as_were_asked_for(name):
    for n in (1, 2, 7, 100):
        points, labels = DATA[name].make(n, 0.1, 0)
        assert (points.shape, labels.shape) == ((n, DATA[name].width), (n,))
        assert np.all(np.isfinite(points))
        assert np.all(np.isfinite(labels))
    first, again, other = (
        DATA[name].make(50, 0.1, 4),
        DATA[name].make(50, 0.1, 4),
        DATA[name].make(50, 0.1, 5),
    )
    np.testing.assert_array_equal(first[0], again[0])
    assert np.any(first[0] != other[0])


GRID = Grid(
    "w = param(2.0)\nL = a * w + b",
    {"a": (1.0, 3.0), "b": (0.0, 5.0, 7.0)},
    (1, 2),
    ("loss", "grad_norm"),
    {},
)


def test_a_grid_runs_its_last_name_fastest_and_the_seeds_within():
    found = list(cells(GRID))
    assert len(found) == size(GRID) == 12
    assert found[0] == Cell(0, {"a": 1.0, "b": 0.0}, 1)
    assert found[1] == Cell(1, {"a": 1.0, "b": 0.0}, 2)
    assert found[2].at == {"a": 1.0, "b": 5.0}
    assert found[-1] == Cell(11, {"a": 3.0, "b": 7.0}, 2)
    assert size(Grid("L = a", {"a": (1.0, 2.0)}, None, ("loss",), {})) == 2


def test_a_cell_has_what_was_asked_of_it():
    assert measured(GRID, Cell(0, {"a": 3.0, "b": 7.0}, 1)) == {"loss": 13.0, "grad_norm": 3.0}


def test_what_needs_an_update_is_no_measure_of_a_grid():
    assert set(UNTRAINED) == {"loss"} | {
        name for name in MEASURES if not name.startswith(("update_ratio", "angle"))
    }
    assert {"grad_norm", "param_norm", "saturated"} < set(UNTRAINED)
    assert not {"update_ratio", "update_ratio_by_group", "angle"} & set(UNTRAINED)


@pytest.mark.parametrize(
    ("x", "rounded"),
    [
        (0.5, 0.0),
        (1.5, 2.0),
        (2.5, 2.0),
        (3.5, 4.0),
        (-0.5, -0.0),
        (-1.5, -2.0),
        (2.4999, 2.0),
        (2.6, 3.0),
        (-2.6, -3.0),
    ],
)
def test_a_half_is_rounded_to_the_even_number(x, rounded):
    graph = parse(f"x = {x}\ny = round(x)")
    number = run(graph).values[graph.output]
    assert (number, np.signbit(number)) == (rounded, np.signbit(rounded))
    array = parse(f"x = [{x}]\ny = round(x)[0]")
    assert run(array).values[array.output] == rounded


def test_the_room_of_a_graph_grows_with_all_that_it_has():
    few, many = parse("x = 1\ny = x * 2"), parse("x = 1\n" + "z = x\n" * 200 + "y = x * 2")
    assert len(many) == len(few)
    assert room(many) > room(few) + 50 * 200  # lines without nodes are kept as well
    assert (
        room(parse("x = param(zeros(1000))\ny = sum(x)"))
        > room(parse("x = param(zeros(2))\ny = sum(x)")) + 8_000
    )
