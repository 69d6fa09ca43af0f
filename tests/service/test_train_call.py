"""POST /train: its lines, its refusals and its end."""

import json
import math

import numpy as np
import pytest

from chainrule.engine.language.datasets import DATA
from chainrule.service.app import create_app
from chainrule.service.settings import Settings

NEURON = {
    "program": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
    "inputs": {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
    "params": ["w", "b"],
}
NET = {
    "program": "x, t = moons(60, noise=0.1, seed=3)\nW = param(glorot(2, 3, seed=1))\nb = param(zeros(3))\n"
    "v = param([0.3, -0.4, 0.5])\nL = mean((tanh(x @ W + b) @ v - t)**2)",
    "optimizer": {"name": "adam", "lr": 0.01},
    "batch_size": 7,
    "test_ratio": 0.25,
}


def lines(answer):
    assert answer.status_code == 200, answer.text
    assert answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.splitlines()]


def train(client, **request):
    return client.post("/api/v1/train", json=NEURON | request)


def test_lines_in_their_order(client):
    answer = train(client, steps=5, optimizer={"name": "sgd", "lr": 0.5})
    assert answer.headers["content-type"] == "application/x-ndjson"
    graph, *steps, checkpoint, done = lines(answer)
    assert graph["event"] == "graph"
    assert "runs" not in graph
    assert len(graph["nodes"]) == 12
    assert [step["n"] for step in steps] == [1, 2, 3, 4, 5]
    assert checkpoint["event"] == "checkpoint"
    assert checkpoint["checkpoint"]["n"] == 5
    assert done["event"] == "done"
    assert done["reason"] == "steps"
    assert done["n"] == 5
    trace = client.post("/api/v1/trace", json=NEURON).json()["runs"][0]
    first = steps[0]["run"]
    assert {k: first[k] for k in ("values", "grads", "flows")} == {
        k: trace[k] for k in ("values", "grads", "flows")
    }
    assert steps[0]["loss"] == trace["values"][-1]
    w, b = first["moves"]
    assert (w["node"], w["before"], w["after"]) == (1, 0.4, 0.4 - 0.5 * trace["grads"][1])
    assert (w["g"], w["memory"], first["lr"]) == (trace["grads"][1], [], 0.5)
    assert b["after"] == steps[1]["run"]["values"][2]
    last = client.post("/api/v1/trace", json=NEURON | {"inputs": NEURON["inputs"] | done["params"]}).json()
    assert last["runs"][0]["values"][-1] == done["loss"]


def test_the_same_request_gives_the_same_bytes(client):
    request = NET | {"steps": 60, "record": {"every": 7, "runs": "full"}}
    steps = [
        [
            line
            for line in client.post("/api/v1/train", json=request).content.splitlines()
            if b'"checkpoint"' not in line[:24]
        ]
        for _ in range(2)
    ]
    assert steps[0] == steps[1]
    assert len(steps[0]) == 62


def test_every_thins_only_the_runs(client):
    steps = [
        line
        for line in lines(train(client, steps=10, record={"every": 4, "runs": "params"}))
        if line["event"] == "step"
    ]
    assert len(steps) == 10
    assert [line["n"] for line in steps if "run" in line] == [4, 8]
    assert steps[3]["run"]["params"].keys() == {"w", "b"}
    assert len(steps[3]["run"]["moves"]) == 2
    assert not any("run" in line for line in lines(train(client, steps=3, record={"runs": "none"})))


def test_as_one_document(client):
    streamed = lines(train(client, steps=4, measure=["grad_norm"]))
    answer = client.post(
        "/api/v1/train",
        json=NEURON | {"steps": 4, "measure": ["grad_norm"]},
        headers={"Accept": "application/json"},
    )
    assert answer.headers["content-type"] == "application/json"
    whole = answer.json()
    assert whole["runs"] == [line["run"] for line in streamed if line["event"] == "step"]
    assert whole["series"]["loss"] == [line["loss"] for line in streamed if line["event"] == "step"]
    assert len(whole["series"]["grad_norm"]) == 4
    assert whole["done"]["loss"] == streamed[-1]["loss"]
    assert whole["checkpoint"] == streamed[-2]["checkpoint"]


def test_resumed_over_http_gives_the_same_lines(client):
    request = NET | {"steps": 40}
    whole = client.post("/api/v1/train", json=request).content.splitlines()
    half = lines(client.post("/api/v1/train", json=request | {"steps": 17}))
    rest = client.post(
        "/api/v1/train", json=request | {"resume": half[-2]["checkpoint"]}
    ).content.splitlines()
    assert rest[0] == whole[0]

    def steps(those):  # where a run lasts, there are checkpoints in between, too
        return [line for line in those if not line.startswith(b'{"event":"checkpoint"')][1:]

    assert steps(rest) == steps(whole)[17:]
    assert rest[-2] == whole[-2]
    ended = lines(
        client.post("/api/v1/train", json=request | {"resume": json.loads(whole[-2])["checkpoint"]})
    )
    assert [line["event"] for line in ended] == ["graph", "checkpoint", "done"]
    assert ended[-1] == json.loads(whole[-1])


def test_divergence_names_step_and_node(client):
    request = {
        "program": "w = param(1.0)\ny = w ** 4\nL = y - 2*w",
        "optimizer": {"name": "sgd", "lr": 30.0},
        "steps": 50,
    }
    *_, last, checkpoint, done = lines(client.post("/api/v1/train", json=request))
    assert done["reason"] == "diverged"
    assert done["n"] == last["n"]
    assert isinstance(done["node"], int)
    assert done["loss"] == last["loss"]
    assert isinstance(done["loss"], str)
    assert checkpoint["checkpoint"]["n"] == done["n"] - 1


REFUSED = [
    ({"steps": 0}, "/steps"), ({"steps": 10**9}, "/steps"), ({"steps": 2.5}, "/steps"), ({"optimizer": {"name": "x"}}, "/optimizer/name"),
    ({"optimizer": []}, "/optimizer"), ({"clip": {"norm": -1}}, "/clip/norm"), ({"clip": {"x": 1}}, "/clip/x"),
    ({"schedule": {"name": "x"}}, "/schedule/name"), ({"schedule": {"name": "step"}}, "/schedule/size"),
    ({"schedule": {"name": "cosine", "steps": 0}}, "/schedule/steps"), ({"regularization": {"l1": "a"}}, "/regularization/l1"),
    ({"measure": ["x"]}, "/measure/0"), ({"update": ["x"]}, "/update/0"), ({"update": []}, "/update"), ({"data": ["w"]}, "/data/0"),
    ({"data": ["x"]}, "/data/0"), ({"batch_size": 4}, "/batch_size"), ({"batch_size": 0}, "/batch_size"), ({"test_ratio": 0.5}, "/test_ratio"),
    ({"test_ratio": 1}, "/test_ratio"), ({"seed": -1}, "/seed"), ({"record": {"every": 0}}, "/record/every"), ({"record": {"x": 1}}, "/record/x"),
    ({"stop": {"loss_below": "x"}}, "/stop/loss_below"), ({"resume": {}}, "/resume"), ({"resume": []}, "/resume"), ({"rule": "x"}, "/rule"),
    ({"rule": "playground", "optimizer": {"name": "adam"}}, "/optimizer"), ({"mode": "forward"}, "/mode"), ({"params": []}, ""),
    ({"schedule": {"name": []}}, "/schedule/name"), ({"optimizer": {"name": "sgd", "a/b~c": 1}}, "/optimizer/a~1b~0c"),
    ({"optimizer": {"name": "adam", "betas": [0.9, 0.99], "beta1": 0.5}}, "/optimizer/beta1"),
    ({"extra": 1}, "/extra"), ({"shuffle": 1}, "/shuffle"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "pointer"), REFUSED, ids=lambda one: json.dumps(one)[:60])
def test_what_can_be_known_beforehand_is_an_error_and_no_stream(client, change, pointer):
    for accept in ("application/x-ndjson", "application/json"):
        answer = client.post("/api/v1/train", json=NEURON | {"steps": 3} | change, headers={"Accept": accept})
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["pointer"] == pointer


def test_faults_of_the_program_have_their_place(client):
    problem = client.post("/api/v1/train", json={"program": "w = param(1)\nL = sigmiod(w)"}).json()
    assert problem["code"] == "unknown-name"
    assert problem["line"] == 2
    assert (
        client.post("/api/v1/train", json={"program": "w = param([1, 2])\nL = w*2"}).json()["code"]
        == "output-not-scalar"
    )


def test_too_long_for_one_document(client):
    request = NEURON | {"steps": 1_000_000}
    answer = client.post("/api/v1/train", json=request, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["code"] == "trace-too-large"
    large = "x = randn(60, 60, seed=1)\nw = param(randn(60, 60, seed=2))\nh = x\nfor i in range(10):\n    h = tanh(h @ w)\nL = mean(h**2)"
    request = {"program": large, "steps": 60}
    answer = client.post("/api/v1/train", json=request, headers={"Accept": "application/json"})
    assert answer.json()["code"] == "trace-too-large", "elements count, and flows"


def test_a_rate_without_end_is_spelled(client):
    request = {
        "program": "w = param(1.0)\nL = (w - 1)**2", "steps": 40, "optimizer": {"name": "sgd", "lr": 1.0},
        "schedule": {"name": "exponential", "gamma": 1e9},
    }  # fmt: skip
    runs = [line["run"] for line in lines(client.post("/api/v1/train", json=request)) if line.get("run")]
    assert [run["lr"] for run in runs] == [pytest.approx(1e9**k) for k in range(35)] + ["Infinity"] * 2
    assert runs[-2]["moves"][0]["after"] == "NaN", "no rate without end times no slope"


def test_own_data(client):
    request = {
        "program": "L = mean((x @ w - t)**2)", "inputs": {"x": [[1, 2], [3, 4], [5, 6]], "t": [1, 2, 3], "w": [0, 0]},
        "params": ["w"], "data": ["x", "t"], "batch_size": 2, "steps": 4, "shuffle": False,
    }  # fmt: skip
    graph, *steps, _, _ = lines(client.post("/api/v1/train", json=request))
    assert [step["run"]["values"][0] for step in steps[:2]] == [[[1, 2], [3, 4]], [[5, 6]]]
    assert graph["nodes"][0]["shape"] == [2, 2]


def test_data_sets_are_complete_requests(client):
    for entry in client.get("/api/v1/datasets").json()["datasets"]:
        *_, done = lines(client.post("/api/v1/train", json=entry["request"] | {"steps": 3}))
        assert done["reason"] == "steps"
        assert "test_loss" in done


def data_sets(client, real):
    return [one for one in client.get("/api/v1/datasets").json()["datasets"] if one["real"] == real]


def test_a_net_leaves_the_guesser_behind_on_rows_that_it_has_not_seen(client):
    found = data_sets(client, True)
    assert [one["id"] for one in found] == ["iris", "breast_cancer", "diabetes", "digits"]
    for entry in found:
        *_, done = lines(client.post("/api/v1/train", json=entry["request"]))
        assert sum(entry["rows"].values()) == DATA[entry["id"]].rows
        baseline = entry["baseline"]
        assert done["test_loss"] < 0.65 * baseline["test_loss"], entry["id"]
        if "watch" in entry["request"]:
            assert done["test_watch"]["right"] > 0.85 > baseline["test_right"] + 0.1, entry["id"]


def test_the_guesser_s_loss_is_what_the_engine_says(client):
    """The best constant answer as a program with nothing to learn, on the same rows."""
    for entry in (*data_sets(client, True), data_sets(client, False)[0]):
        baseline, (first, *_) = entry["baseline"], entry["request"]["program"].split("\n")
        if baseline["guess"] == "mean":
            loss = f"mean(0.5*({baseline['mean']} - t)**2)"
        else:
            logits = ", ".join(str(math.log(share)) for share in baseline["shares"])
            loss = f"cross_entropy(0*x[:, :1] + [{logits}], t)"
        request = {
            "program": f"{first}\nw = param(0.0)\nL = {loss} + 0*w", "steps": 1,
            "optimizer": {"name": "sgd", "lr": 0.1}, "test_ratio": entry["request"]["test_ratio"],
        }  # fmt: skip
        *_, done = lines(client.post("/api/v1/train", json=request))
        assert done["test_loss"] == pytest.approx(baseline["test_loss"], rel=1e-12), entry["id"]


def test_the_settings_are_among_the_limits(client):
    limits = client.get("/api/v1/limits").json()
    assert {"slots", "streams", "stream_seconds", "steps", "cells"} <= limits.keys()
    assert create_app(Settings(streams=3)).state.streams.most == 3


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("field", ["resume", "inputs", "optimizer", "clip", "schedule"])
@pytest.mark.parametrize("accept", ["application/x-ndjson", "application/json"])
def test_lists_inside_lists_without_end(client, field, accept):
    request = {"program": "w = param(1.0)\nL = w*w", "steps": 2, field: {"name": nested(500)}}
    answer = client.post("/api/v1/train", json=request, headers={"Accept": accept})
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_full_width_names_are_names(client):
    request = {"program": "ｗ = param(0.3)\nL = ｗ**2", "steps": 2, "update": ["ｗ"]}
    assert lines(client.post("/api/v1/train", json=request))[-1]["reason"] == "steps"


CHANGES = [
    {"optimizer": {"name": "adam", "lr": 0.5}}, {"schedule": {"name": "exponential", "gamma": 0.5}},
    {"clip": {"norm": 1e-3}}, {"regularization": {"l1": 0.1, "l2": 0.5}}, {"batch_size": 9},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: next(iter(one)))
def test_a_run_goes_on_with_another_rate_or_regularization(client, change):
    request = NET | {"steps": 30, "optimizer": {"name": "adam", "lr": 0.01}}
    half = lines(client.post("/api/v1/train", json=request | {"steps": 15}))
    rest = lines(client.post("/api/v1/train", json=request | change | {"resume": half[-2]["checkpoint"]}))
    usual = lines(client.post("/api/v1/train", json=request | {"resume": half[-2]["checkpoint"]}))
    steps = [[line for line in found if line["event"] == "step"] for found in (rest, usual)]
    assert [line["n"] for line in steps[0]] == [line["n"] for line in steps[1]] == list(range(16, 31))
    assert steps[0][-1]["loss"] != steps[1][-1]["loss"]


@pytest.mark.parametrize(
    "change",
    [{"program": "w = param(0.5)\nL = w"}, {"seed": 5}, {"optimizer": {"name": "sgd"}}, {"data": []},
     {"optimizer": {"name": "adam", "eps": 1e-3}}],
    ids=lambda one: next(iter(one)),
)  # fmt: skip
def test_another_program_optimizer_or_seed_is_another_run(client, change):
    request = NET | {"steps": 4, "optimizer": {"name": "adam", "lr": 0.01}}
    half = lines(client.post("/api/v1/train", json=request | {"steps": 2}))
    other = client.post("/api/v1/train", json=request | {"resume": half[-2]["checkpoint"]} | change)
    assert other.status_code == 422
    assert other.json()["code"] in ("bad-checkpoint", "no-data")


def test_a_batch_of_one(client):
    request = {
        "program": "X, t = plane(6, seed=1)\nw = param(0.5)\nL = mse(w * X[:, 0], t)", "steps": 6, "batch_size": 1,
        "shuffle": False,
    }  # fmt: skip
    whole = client.post("/api/v1/trace", json={"program": request["program"]}).json()
    graph, *steps, _, done = lines(client.post("/api/v1/train", json=request))
    t = whole["names"]["t"]
    assert [step["run"]["values"][t] for step in steps] == [[one] for one in whole["runs"][0]["values"][t]]
    assert graph["nodes"][t]["shape"] == [1]
    assert done["n"] == 6


def test_a_name_that_the_data_takes_over(client):
    """A parameter keeps its shape when its name is given to the data afterwards, and is never moved."""
    request = {
        "program": "w = param(1.0)\nb = param(2.0)\nx, w = xor(3)\nL = sum(x) * b + sum(w)",
        "steps": 2,
    }
    *_, done = lines(client.post("/api/v1/train", json=request))
    assert done["params"].keys() == {"w", "b"}
    assert done["params"]["w"] == 1.0
    assert np.shape(done["params"]["b"]) == ()


def test_a_parameter_that_the_loss_does_not_reach(client):
    request = {
        "program": "u = param([1.0, 2.0, 3.0])\nv = param([[1.0], [2.0]])\nL = sum(v * v)", "steps": 1,
        "measure": ["grad_norm_by_group"],
    }  # fmt: skip
    *_, done = lines(client.post("/api/v1/train", json=request))
    assert done["params"]["u"] == [1.0, 2.0, 3.0]
    assert np.shape(done["params"]["v"]) == (2, 1)


@pytest.mark.parametrize(
    "optimizer",
    [{"name": "adadelta"}, {"name": "adadelta", "rho": 0.5, "eps": 1e-3}, {"name": "adam", "amsgrad": True}, {"name": "adamw", "amsgrad": True, "maximize": True},
     {"name": "sgd", "maximize": True, "momentum": 0.9}, {"name": "rmsprop", "maximize": True}, {"name": "adagrad", "maximize": True}],
)  # fmt: skip
def test_every_optimizer_may_be_asked_for_and_taken_up_again(client, optimizer):
    request = NET | {"steps": 6, "optimizer": optimizer}
    whole = lines(client.post("/api/v1/train", json=request))
    half = lines(client.post("/api/v1/train", json=request | {"steps": 3}))
    point = [line["checkpoint"] for line in half if line["event"] == "checkpoint"][-1]
    rest = lines(client.post("/api/v1/train", json=request | {"resume": point}))
    steps = [line for line in whole if line["event"] == "step"]
    assert [line for line in rest if line["event"] == "step"] == steps[3:]
    losses = [line["loss"] for line in steps]
    assert losses[-1] > losses[0] if optimizer.get("maximize") else losses[-1] != losses[0]


def test_a_switch_is_true_or_false(client):
    request = NET | {"steps": 1, "optimizer": {"name": "adam", "amsgrad": 1}}
    answer = client.post("/api/v1/train", json=request).json()
    assert (answer["code"], answer["pointer"]) == ("bad-field", "/optimizer/amsgrad")


def test_a_stream_is_bounded_by_what_it_writes(client):
    """Flows count where they are written, and nowhere else."""
    large = "x = randn(500, 130, seed=1)\nw = param(0.5)\nh = x\nfor i in range(4):\n    h = tanh(h * w)\nL = mean(h**2)"
    request = {"program": large, "steps": 1, "max_elements": 200_000}
    codes = []
    for record in ({"runs": "full"}, {"runs": "params"}):
        answer = client.post("/api/v1/train", json=request | {"record": {"every": 1} | record})
        codes.append(answer.json()["code"] if answer.status_code == 422 else lines(answer)[-1]["reason"])
    assert codes == ["trace-too-large", "steps"]


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [({"optimizer": {"name": "sgd", "lr": 0}}, "/optimizer/lr", "lr must be above 0 and at most 1e6"),
     ({"optimizer": {"name": "sgd", "momentum": -1}}, "/optimizer/momentum", "momentum must be at least 0 and at most 1e6"),
     ({"optimizer": {"name": "adam", "betas": [0.9, 1]}}, "/optimizer/betas/1", "betas must be at least 0 and below 1"),
     ({"stop": {"loss_below": "x"}}, "/stop/loss_below", "number")],
)  # fmt: skip
def test_a_bound_is_said_whole(client, change, pointer, words):
    answer = train(client, steps=1, **change).json()
    assert answer["pointer"] == pointer
    assert words in answer["detail"], answer["detail"]
