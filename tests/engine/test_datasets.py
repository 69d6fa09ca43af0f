"""The real data sets are the published ones, whole and in order, and a net learns them past the guesser."""

import csv
import math
from collections import Counter

import numpy as np
import pytest

from chainrule.engine import Refusal
from chainrule.engine.language.datasets import DATA, ROWS
from chainrule.engine.language.parse import parse

REAL = {name: one for name, one in DATA.items() if one.rows is not None}


def table(name):
    with (ROWS / f"{name}.csv").open() as file:
        _, *rows = csv.reader(file)
    return np.array(rows, dtype=float)


@pytest.mark.parametrize("name", REAL)
def test_a_table_has_the_rows_that_are_said(name):
    rows, said = table(name), REAL[name]
    assert rows.shape == (said.rows, said.width + 1)
    assert len(set(rows[:, -1])) == said.classes or not said.classes


def test_the_tables_are_the_published_ones():
    """Means, counts and extremes as the sources print them."""
    iris = table("iris")
    assert iris[:, :4].mean(axis=0) == pytest.approx([5.8433, 3.0573, 3.7580, 1.1993], abs=5e-5)
    assert Counter(iris[:, -1]) == {0: 50, 1: 50, 2: 50}
    tumours = table("breast_cancer")
    assert Counter(tumours[:, -1]) == {0: 212, 1: 357}
    assert (tumours[:, 0].min(), tumours[:, 0].max()) == (6.981, 28.11)
    patients = table("diabetes")
    assert (patients[:, -1].min(), patients[:, -1].max()) == (25, 346)
    assert patients[:, -1].mean() == pytest.approx(152.1335, abs=5e-5)
    digits = table("digits")
    counts = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert [Counter(digits[:, -1])[one] for one in range(10)] == counts
    assert set(np.unique(digits[:, :-1])) == set(range(17))


@pytest.mark.parametrize("name", ["iris", "breast_cancer", "diabetes"])
def test_columns_are_scaled_and_rows_stay_together(name):
    points, labels = REAL[name].make(REAL[name].rows, 0, 5)
    assert points.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert points.std(axis=0) == pytest.approx(1)
    rows = table(name)
    back = points * rows[:, :-1].std(axis=0) + rows[:, :-1].mean(axis=0)
    if name == "diabetes":
        labels = labels * rows[:, -1].std() + rows[:, -1].mean()
    shuffled = {tuple(row) for row in np.round(np.column_stack([back, labels]), 6)}
    assert shuffled == {tuple(row) for row in np.round(rows, 6)}


def test_fewer_rows_are_the_first_of_the_seed_s_order():
    whole, few = DATA["digits"].make(1797, 0, 3), DATA["digits"].make(40, 0, 3)
    assert np.array_equal(whole[0][:40], few[0])
    assert np.array_equal(whole[1][:40], few[1])
    assert not np.array_equal(DATA["digits"].make(40, 0, 4)[1], few[1])


def test_a_program_cannot_change_a_table():
    points, _ = DATA["digits"].make(1797, 0, 0)
    points[:] = 7
    assert DATA["digits"].make(1797, 0, 0)[0].max() == 1


def test_how_many_rows():
    assert parse("x, t = iris()\nL = mean(x)").nodes[0].shape == (150, 4)
    assert parse("k = 20\nx, t = digits(k, seed=2)\nL = mean(x)").nodes[0].shape == (20, 64)
    assert parse("x, t = diabetes(n=7, noise=0.1)\nL = mean(x)").nodes[0].shape == (7, 10)
    with pytest.raises(Refusal) as told:
        parse("x, t = iris(151)\nL = mean(x)")
    assert (told.value.code, told.value.variant) == ("too-few-rows", "real")
    assert told.value.holes == {"name": "iris", "rows": 150, "wanted": 151}


@pytest.mark.parametrize(
    ("program", "code", "variant"),
    [
        ("x = iris()\nL = sum(x)", "ragged-list", "data"),
        ("x = spiral(20)\nL = mean(x)", "ragged-list", "data"),
        ("x, t = iris(0)\nL = sum(t)", "bad-shape", "rows"),
        ("x, t = circle(0)\nL = sum(t)", "bad-shape", "rows"),
        ("x, t = iris(5, noise=-1)\nL = sum(t)", "bad-shape", "settings"),
        ("x, t = iris(1.5)\nL = sum(t)", "bad-setting", None),
    ],
)
def test_what_is_refused_is_told_by_its_cause(program, code, variant):
    with pytest.raises(Refusal) as told:
        parse(program)
    assert (told.value.code, told.value.variant) == (code, variant)


def test_too_many_arguments_are_counted_as_the_usage_has_them():
    with pytest.raises(Refusal) as told:
        parse("x, t = iris(5, 0.1, 3, 4)\nL = sum(t)")
    assert (told.value.holes["wanted"], told.value.holes["got"]) == (3, 4)


def test_arms_are_wound_round_each_other_and_labelled():
    points, labels = DATA["arms"].make(10, 0, 1)
    assert Counter(labels) == {0: 4, 1: 3, 2: 3}
    radii = np.hypot(points[:, 0], points[:, 1])
    assert radii[:4] == pytest.approx([0, 1.25, 2.5, 3.75])
    # The second arm is the first one, turned by a third of a circle.
    whole, _ = DATA["arms"].make(30, 0, 1)
    turn = np.array([[-0.5, math.sqrt(3) / 2], [-math.sqrt(3) / 2, -0.5]])
    assert whole[10:20] == pytest.approx(whole[:10] @ turn.T)
    moved, same = DATA["arms"].make(30, 0.5, 1)
    assert np.abs(moved - whole).max() <= 0.5
    assert np.array_equal(same, np.repeat([0, 1, 2], 10))
