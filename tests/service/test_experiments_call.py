"""What experiments ask of /train and /sweep: watched values, an end by them, gradients of named nodes, and
cells that train."""

import json

import numpy as np
import pytest

from chainrule.engine import parse, run
from chainrule.engine.training.sweep import cells
from chainrule.service import sweeping
from chainrule.service.schema import SweepRequest

NET = """X, t = circle(100, seed=seed)
W1 = param(g * randn(2, 4, seed=seed))
b1 = param(zeros(4))
W2 = param(g * randn(4, seed=seed + 1))
h = tanh(X @ W1 + b1)
y = tanh(h @ W2)
right = mean(y * t > 0)
L = mse(y, t) / 2"""
GIVEN = {"g": 1.0, "seed": 3.0}
ADAM = {"name": "adam", "lr": 0.03}


def lines(answer):
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def train(client, **more):
    form = {"program": NET, "inputs": GIVEN, "optimizer": ADAM, "record": {"runs": "none"}} | more
    return client.post("/api/v1/train", json=form)


def sweep(client, **more):
    return client.post("/api/v1/sweep", json={"program": NET, "grid": {"g": [1.0]}, "seeds": [3]} | more)


def test_what_is_watched_stands_on_each_line_of_step_and_test_rows(client):
    found = lines(train(client, steps=3, watch=["right", "h", "W2"], test_ratio=0.3, shuffle=False))
    steps, done = [one for one in found if one["event"] == "step"], found[-1]
    graph = parse(NET, GIVEN)
    start = graph.leaves[graph.names["W2"]].tolist()
    assert steps[0]["watch"]["W2"] == start, "before the update"
    assert np.shape(steps[0]["watch"]["h"]) == (70, 4)
    assert np.shape(steps[0]["test_watch"]["h"]) == (30, 4)
    assert done["watch"]["W2"] == done["params"]["W2"] != start, "and after the last"
    for line in (*steps, done):
        assert 0 <= line["watch"]["right"] <= 1
        assert 0 <= line["test_watch"]["right"] <= 1


def test_one_document_has_what_is_watched_as_series(client):
    form = {"program": NET, "inputs": GIVEN, "optimizer": ADAM, "steps": 4, "watch": ["right"]}
    answer = client.post("/api/v1/train", json=form, headers={"Accept": "application/json"}).json()
    assert len(answer["series"]["watch"]) == 4
    assert answer["done"]["watch"]["right"] >= 0


@pytest.mark.parametrize("on", ["step", "test"])
def test_a_run_ends_where_a_watched_number_passes_a_bound(client, on):
    stop = {"watched": "right", "above": 0.7, "on": on}
    found = lines(train(client, steps=3000, watch=["right"], test_ratio=0.3, stop=stop))
    steps, done = [one for one in found if one["event"] == "step"], found[-1]
    seen = "watch" if on == "step" else "test_watch"
    assert done["reason"] == "watched"
    assert steps[-1][seen]["right"] > 0.7
    assert all(one[seen]["right"] <= 0.7 for one in steps[:-1])


def test_gradient_norms_of_named_nodes(client):
    program = "h = param([1.0, 2.0])\nfor i in range(depth):\n    h = tanh(1.5 * h)\nL = sum(h ** 2)"
    form = {
        "program": program, "grid": {"depth": [1, 3]},
        "measure": ["grad_norm_by_node", "value_norm_by_node"], "nodes": ["h"],
    }  # fmt: skip
    for cell in lines(client.post("/api/v1/sweep", json=form))[:-1]:
        graph = parse(program, {"depth": float(cell["at"]["depth"])})
        made = run(graph)
        own = [node for node in graph.nodes if node.name == "h"]
        assert len(own) == cell["at"]["depth"] + 1
        for measure, values in (("grad_norm_by_node", made.grads), ("value_norm_by_node", made.values)):
            assert cell[measure] == {node.key: pytest.approx(np.linalg.norm(values[node.id])) for node in own}
    steps = lines(train(client, steps=2, measure=["grad_norm_by_node"], nodes=["h", "y"]))
    assert steps[1]["grad_norm_by_node"].keys() == {"h", "y"}


def test_a_cell_trains_as_a_training_of_its_own_does(client):
    settings = {"steps": 40, "optimizer": ADAM, "batch_size": 10, "test_ratio": 0.3, "watch": ["right"]}
    made = lines(sweep(client, grid={"g": [0.5, 1.0]}, seeds=[3, 4], train=settings | {"at": [1, 40]}))[:-1]
    assert len(made) == 4
    for cell in made:
        given = {"g": cell["at"]["g"], "seed": cell["seed"]}
        own = lines(train(client, inputs=given, seed=cell["seed"], **settings))
        by_n = {one["n"]: one for one in own if one["event"] == "step"}
        for step in cell["steps"]:
            assert step == {key: value for key, value in by_n[step["n"]].items() if key != "event"}
        assert [step["n"] for step in cell["steps"]] == [1, 40]
        done = own[-1]
        wanted = {key: done[key] for key in ("reason", "n", "loss", "test_loss", "watch", "test_watch")}
        assert cell["end"] == wanted


def test_the_seed_of_a_training_is_the_cell_s_unless_it_is_said(client):
    settings = {"steps": 5, "batch_size": 10}
    bare = NET.replace("seed=seed + 1", "seed=1").replace("seed=seed", "seed=0")
    losses = [
        cell["end"]["loss"] for cell in lines(sweep(client, program=bare, seeds=[1, 2], train=settings))[:-1]
    ]
    assert losses[0] != losses[1], "the rows come in another order"
    same = lines(sweep(client, program=bare, seeds=[1, 2], train=settings | {"seed": 7}))[:-1]
    assert same[0]["end"]["loss"] == same[1]["end"]["loss"]


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"watch": ["nope"]}, "unknown-node", "/watch/0"),
        ({"watch": ["h"], "stop": {"watched": "right", "above": 1}}, "unknown-node", "/stop/watched"),
        ({"watch": ["h"], "stop": {"watched": "h", "above": 1}}, "output-not-scalar", "/stop/watched"),
        ({"watch": ["right"], "stop": {"watched": "right", "above": 1, "on": "test"}}, "no-test-rows", "/stop/on"),
        ({"stop": {"above": 1}}, "bad-field", "/stop"),
        ({"stop": {"watched": "right"}}, "bad-field", "/stop"),
        ({"stop": {"watched": "", "above": 1}}, "bad-field", "/stop/watched"),
        ({"measure": ["grad_norm_by_node"], "nodes": ["nope"]}, "unknown-node", "/nodes/0"),
        ({"watch": ["right"] * 40}, "bad-field", "/watch"),
        ({"batch_size": 4000}, "batch-too-large", "/batch_size"),
    ],
)  # fmt: skip
def test_refusals_of_both_calls(client, change, code, pointer):
    own = train(client, steps=3, **change)
    assert (own.status_code, own.json()["code"], own.json()["pointer"]) == (422, code, pointer)
    swept = sweep(client, train={"steps": 3} | change)
    assert (swept.status_code, swept.json()["code"], swept.json()["pointer"]) == (
        422,
        code,
        "/train" + pointer,
    )


def test_too_much_of_a_cell_is_refused_in_its_line(client):
    train_ = {"steps": 100, "at": list(range(1, 101)), "watch": ["h"]}
    (cell, _) = lines(sweep(client, train=train_))
    assert (cell["error"]["code"], cell["error"]["pointer"]) == ("trace-too-large", "/train/at")
    assert "max_elements" not in cell["error"]["hint"], "which a sweep does not have"


def test_one_document_counts_what_is_watched_as_it_is_written(client):
    form = {
        "program": "W = param(randn(100, 100))\nL = mean(W ** 2)", "watch": ["W"], "record": {"runs": "none"},
    }  # fmt: skip
    json_ = {"Accept": "application/json"}
    small = client.post("/api/v1/train", json=form | {"steps": 100, "max_elements": 4}, headers=json_)
    assert small.status_code == 200, small.text
    large = client.post("/api/v1/train", json=form | {"steps": 300, "max_elements": 10_000}, headers=json_)
    assert (large.status_code, large.json()["pointer"]) == (422, "/watch")


def test_a_cell_that_trains_too_long_names_its_steps():
    grid = sweeping.grid(
        SweepRequest(
            program="g = 0.001\nx = param(1)\nL = (g * x) ** 2", grid={"g": [1.0]}, train={"steps": 10**7}
        )
    )
    (line,) = sweeping.work(grid, list(cells(grid)), "en", 0.05)
    error = json.loads(line)["error"]
    assert (error["code"], error["pointer"]) == ("deadline", "/train/steps")
    assert "fewer steps" in error["hint"]


def test_a_cell_s_training_may_use_every_optimizer_and_schedule(client):
    for name in ("sgd", "rmsprop", "adagrad", "adadelta", "adamw"):
        settings = {
            "steps": 3,
            "optimizer": {"name": name, "lr": 0.1},
            "schedule": {"name": "cosine", "steps": 3},
        }
        (cell, _) = lines(sweep(client, train=settings))
        assert cell["end"]["reason"] == "steps", cell
