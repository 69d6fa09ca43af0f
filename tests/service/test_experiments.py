"""Every experiment of the gallery gives the numbers that it says, as the service would answer it."""

import json
import math
import statistics

import numpy as np
import pytest

from chainrule.engine.training.sweep import cells
from chainrule.service import gallery, sweeping

ALL = {one["id"]: one for one in gallery.experiments()}
_ONE = {"log10": math.log10, "ln": math.log}
_MANY = {
    "spread": lambda v: max(v) / min(v) - 1,
    "end over start": lambda v: v[-1] / v[0],
    # of the logarithm, from one to the next; the first and last tenth are left out
    "slope": lambda v: np.polyfit(np.arange(len(v))[len(v) // 10 : -len(v) // 10], np.log(v)[len(v) // 10 : -len(v) // 10], 1)[0],
}  # fmt: skip


def answers(request):
    grid = sweeping.begin(json.dumps(request).encode())
    left, lines = list(cells(grid)), []
    while left:
        some = sweeping.work(grid, left, "en", 60)
        lines, left = lines + some, left[len(some) :]
    return [json.loads(line) for line in lines]


def read(cell, path):
    for part in path.split("."):
        if part.isdigit():
            (cell,) = [step for step in cell if step["n"] == int(part)]
        else:
            cell = cell[part]
    return list(cell.values()) if isinstance(cell, dict) else cell


def found(cells_, expected):
    values = [
        read(cell, expected["of"])
        for cell in cells_
        if all(cell["at"][name] == value for name, value in expected.get("where", {}).items())
    ]
    how = expected.get("as")
    if how is not None:
        values = [(_MANY[how] if isinstance(value, list) else _ONE[how])(value) for value in values]
    return [statistics.mean(values)] if expected["over"] == "mean" else values


@pytest.mark.parametrize("name", ALL)
def test_it_gives_what_it_says(name):
    experiment = ALL[name]
    assert experiment["call"] == "sweep"
    made = answers(experiment["request"])
    assert not [cell for cell in made if "error" in cell], made[0]
    for expected in experiment["expect"]:
        values = found(made, expected)
        assert values, expected
        for value in values:
            assert expected["low"] <= value <= expected["high"], (expected, value)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("powers", "r * h", "r * r * h"),
        ("isometry", "orthogonal(50, 50,", "he(50, 50,"),
        ("edge-of-chaos", "tanh(z)", "sigmoid(z)"),
        ("plateau", "u = param(sqrt(0.001))", "u = param(sqrt(0.0011))"),
        ("feedback", "feedback_matmul(h, W, B)", "stop_gradient(h) @ W"),
        ("all-zero", "zeros(8, 1)", "full((8, 1), 0.1)"),
        ("noise", "sigma=s", "sigma=100 * s"),
        ("random-factors", "randn(100", "uniform(100"),
        ("local-rule", "r * sum", "0 * r * sum"),
        ("flips", "< amount, -1", "< 4 * amount, -1"),
        ("damage", "zeros(16), ones(8)", "zeros(2), ones(22)"),
        ("samples", "X[0:n], X[300:300 + n]", "X[0:n], X[300:300 + n] * 0"),
        ("clipping", "clip_gradient_norm(first, c)", "first"),
        ("stability", "100 * b ** 2", "101 * b ** 2"),
        ("one-fault", "k = scale_gradient(h6", "k = scale_gradient(2 * h6"),
        ("race-plain", "param(-4)", "param(-5)"),
        ("race-momentum", "param(-4)", "param(-3)"),
    ],
)
def test_another_program_gives_something_else(name, old, new):
    experiment = ALL[name]
    request = experiment["request"] | {"program": experiment["request"]["program"].replace(old, new)}
    assert request["program"] != experiment["request"]["program"]
    made = answers(request)
    wrong = [
        value
        for expected in experiment["expect"]
        for value in found(made, expected)
        if not expected["low"] <= value <= expected["high"]
    ]
    assert wrong, "an expectation that everything meets"


def test_the_gallery_lists_them_and_each_can_be_posted_as_it_is(client):
    listed = client.get("/api/v1/examples").json()["experiments"]
    assert [one["id"] for one in listed] == list(ALL)
    for one in listed:
        assert one["title"].keys() == one["about"].keys() == {"en", "zh"}
    baseline = next(one for one in listed if one["id"] == "baseline")
    answer = client.post("/api/v1/sweep", json=baseline["request"], headers={"Accept": "application/json"})
    assert [cell["loss"] for cell in answer.json()] == pytest.approx([math.log(27)] * 3, rel=1e-12)
