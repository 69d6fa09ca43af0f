"""Training: PyTorch's trajectories, resuming to the bit, samples and measures."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch_training
from trainings import close, ran, trained

from chainrule.engine import Refusal, parse, run
from chainrule.engine.running.cache import room
from chainrule.engine.table.optimizers import OPTIMIZERS, SCHEDULE_PROPOSALS, SCHEDULES
from chainrule.engine.training.checkpoints import State, as_json, length
from chainrule.engine.training.measures import MEASURES
from chainrule.engine.training.samples import Samples

CASES = Path(__file__).parents[1] / "cases"


# ---- the same numbers as elsewhere -------------------------------------------------------------------

TORCH = json.loads((CASES / "torch-training.json").read_text(encoding="utf-8"))


def compared(case, program):
    clip = case["clip"] or {}
    training = trained(
        program, case["optimizer"], 100, case["schedule"],
        clip_norm=clip.get("norm"), clip_value=clip.get("value"),
    )  # fmt: skip
    losses, params = [], {}
    state = training.start()
    for step in training.steps(state):
        losses.append(step.loss)
        params[str(step.n)] = {key: np.copy(value) for key, (_, value) in step.moves.items()}
    close([losses[int(n) - 1] for n in case["params"]], case["losses"], 1e-12)
    for n, values in case["params"].items():
        for key, value in values.items():
            close(params[n][key], value, 1e-12)


def test_every_optimizer_schedule_and_clipping_mode_is_among_the_cases():
    assert {case["optimizer"]["name"] for case in TORCH["cases"]} == set(OPTIMIZERS)
    assert len(TORCH["cases"]) == len(list(torch_training.settings()))
    settings = {name for case in TORCH["cases"] for name in case["optimizer"]}
    assert {name for row in OPTIMIZERS.values() for name in row.settings} - {"beta1", "beta2"} <= settings


@pytest.mark.parametrize("case", TORCH["cases"], ids=lambda c: f"{c['optimizer']}{c['schedule']}{c['clip']}")
def test_a_hundred_steps_are_torch_optims(case):
    compared(case, TORCH["program"])


@pytest.mark.parametrize("wish", list(torch_training.settings()), ids=str)
def test_torch_itself(wish):
    pytest.importorskip("torch")
    optimizer, rates, clip = wish
    case = {"optimizer": optimizer, "schedule": rates, "clip": clip} | torch_training.trajectory(*wish)
    compared(case, torch_training.PROGRAM)


def test_a_wrong_formula_would_be_seen():
    case = next(c for c in TORCH["cases"] if c["optimizer"]["name"] == "adam")
    wrong = case | {"optimizer": case["optimizer"] | {"betas": [0.9, 0.9990001]}}
    with pytest.raises(AssertionError):
        compared(wrong, TORCH["program"])


@pytest.mark.parametrize(
    "case", json.loads((CASES / "training.json").read_text())["cases"], ids=lambda c: c["id"]
)
def test_verified_trajectories(case):
    wish = {name: value for name, value in case["optimizer"].items() if name != "kind"}
    training = trained(
        "\n".join(case["program"]), wish | {"name": case["optimizer"]["kind"]}, case["steps"],
        inputs={name: float(v) for name, v in (case["params"] | case["constants"]).items()},
        params=tuple(case["params"]), output=case["output"],
    )  # fmt: skip
    steps, state = ran(training)
    losses = [loss for _, loss, _, _ in steps] + [training.end(state, None).loss]
    for k, loss in case["expected"]["loss_after_updates"].items():
        close(losses[int(k)], loss, 1e-12)


def test_the_article_s_two_layers_with_frozen_biases():
    program = """h1 = sigmoid(w1*x1 + w2*x2 + b1)
h2 = sigmoid(w3*x1 + w4*x2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
L = 0.5*(t1-o1)**2 + 0.5*(t2-o2)**2"""
    weights = dict(zip([f"w{i}" for i in range(1, 9)], np.arange(0.15, 0.551, 0.05).tolist(), strict=False))
    weights = dict(zip(weights, [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55], strict=True))
    rest = {"x1": 0.05, "x2": 0.10, "t1": 0.01, "t2": 0.99, "b1": 0.35, "b2": 0.60}
    training = trained(
        program, {"name": "sgd", "lr": 0.5}, 1, inputs=weights | rest,
        params=(*weights, "b1", "b2"), update=tuple(weights),
    )  # fmt: skip
    steps, state = ran(training)
    assert abs(steps[0][1] - 0.2983711088) < 5e-11
    assert abs(training.end(state, None).loss - 0.2910277737) < 5e-11
    assert state.params["b1"] == 0.35


# ---- samples -------------------------------------------------------------------------------------------


def test_every_row_is_seen_once_an_epoch():
    samples = Samples(23, 5, True, 7, 0.3)
    assert len(samples.train) == 16
    assert len(samples.test) == 7
    assert not set(samples.train) & set(samples.test)
    for epoch in range(3):
        seen = np.concatenate(
            [samples.rows(epoch * samples.per_epoch + k + 1) for k in range(samples.per_epoch)]
        )
        assert sorted(seen) == sorted(samples.train)
    first = [tuple(samples.rows(n)) for n in range(1, 9)]
    assert first == [tuple(Samples(23, 5, True, 7, 0.3).rows(n)) for n in range(1, 9)]
    assert first[:4] != first[4:], "another epoch, another order"
    assert list(Samples(6, 4, False, 7, 0).rows(2)) == [4, 5]
    assert list(Samples(6, None, True, 7, 0).rows(9)) == [0, 1, 2, 3, 4, 5]


NET = """x, t = moons(40, noise=0.1, seed=3)
W = param(glorot(2, 3, seed=1))
b = param(zeros(3))
v = param([0.3, -0.4, 0.5])
y = tanh(x @ W + b) @ v
L = mean((y - t)**2)"""


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 40])
def test_a_batch_s_gradient_is_the_mean_of_its_samples(batch):
    training = trained(NET, {"name": "sgd", "lr": 1.0}, 3, batch=batch, shuffle=False)
    state = training.start()
    graph = training.graph
    x, t = (graph.leaves[graph.names[name]] for name in "xt")
    for step in training.steps(state):
        before = {key: value for key, (value, _) in step.moves.items()}
        each = []
        for row in training.samples.rows(step.n):
            one = parse(NET, {"x": x[row : row + 1], "t": t[row : row + 1]} | before)
            grads = run(one).grads
            each.append({key: grads[one.names[key]] for key in before})
        for key, (old, new) in step.moves.items():
            close(old - new, np.mean([one[key] for one in each], axis=0), 1e-14)


@pytest.mark.parametrize(("loss", "count"), [("(y - t)**2", 6), ("(y - t)**2", 2), ("(y - t)**2", 1)])
def test_labels_beside_a_column_of_predictions_are_refused(loss, count):
    """(n, 1) - (n,) is (n, n): it runs, and means nothing."""
    program = f"x, t = moons({count})\nW = param([[0.3], [0.2]])\ny = x @ W\nL = mean({loss})"
    with pytest.raises(Refusal) as refusal:
        trained(program)
    assert refusal.value.code == "batch-axis"
    with pytest.raises(Refusal) as refusal:
        trained("x, t = moons(2)\nw = param(0.5)\ny = x * w - t\nL = mean(y**2)")
    assert refusal.value.code == "batch-axis", "of two rows, labels would pass for features"


def test_pairs_of_samples_may_be_compared_on_purpose():
    program = (
        "x, t = moons(8)\nw = param(0.5)\na = reshape(t, (-1, 1)) - reshape(t, (1, -1))\nL = mean((w*a)**2)"
    )
    assert len(ran(trained(program, steps=2))[0]) == 2


# ---- going on where another stopped ------------------------------------------------------------------

PROGRAM = """x, t = spiral(30, noise=0.1, seed=1)
W = param(he(2, 5, seed=2))
b = param(0.1)
v = param(randn(5, seed=3))
h = dropout(relu(x @ W + b), 0.2, seed=4)
L = mean((h @ v - t)**2)"""


@pytest.mark.parametrize(
    "wish", [{"name": name, "lr": 0.05} for name in OPTIMIZERS] + [torch_training.OPTIMIZERS[3]], ids=str
)
def test_resumed_anywhere_gives_the_same_bits(wish):
    options = {"batch": 7, "seed": 5, "test_ratio": 0.2, "measure": ("angle", "grad_norm")}
    whole, end = ran(trained(PROGRAM, wish, 120, **options))
    for stop in (1, 37, 38, 90):
        training = trained(PROGRAM, wish, 120, **options)
        state, before = training.start(), []
        for step in training.steps(state):
            before.append((step.n, step.loss, step.test_loss, dict(step.moves)))
            if step.n == stop:
                break
        text = json.dumps(training.checkpoint(state))
        other = trained(PROGRAM, wish, 120, **options)
        after, state = ran(other, other.resumed(json.loads(text)))
        assert repr(before + after) == repr(whole)
        assert json.dumps(other.checkpoint(state)) == json.dumps(training.checkpoint(end))


def test_the_straight_line_plan_takes_over_without_a_trace():
    steps, _ = ran(trained(PROGRAM, steps=90, batch=7))
    training = trained(PROGRAM, steps=90, batch=7)
    state, slow = training.start(), []
    for step in training.steps(state):
        slow.append((step.n, step.loss, step.test_loss, dict(step.moves)))
        for form in training._graphs.values():
            form.runs = 0  # never often enough to be written out
    assert repr(slow) == repr(steps)


def test_what_is_drawn_is_drawn_anew_in_every_step():
    training = trained(
        "x = [1.0, 2.0, 3.0, 4.0]\nw = param(1.0)\nL = sum(w * dropout(x, 0.5, seed=1))", {"lr": 0.0}, 6
    )
    losses = [loss for _, loss, _, _ in ran(training)[0]]
    assert len(set(losses)) > 2
    assert losses == [loss for _, loss, _, _ in ran(training)[0]]
    assert training.end(training.start(), None).loss == 10.0, "outside of training nothing is left out"


TAMPERED = [
    lambda c: c | {"n": -1}, lambda c: c | {"n": 10**9}, lambda c: c | {"n": True}, lambda c: c | {"n": 1.0},
    lambda c: c | {"of": "0" * 32}, lambda c: c | {"format": "x"}, lambda c: c | {"params": {}},
    lambda c: c | {"params": c["params"] | {"W": [1.0]}}, lambda c: c | {"params": c["params"] | {"b": "1"}},
    lambda c: c | {"params": c["params"] | {"b": [[[0.1]]]}}, lambda c: c | {"params": c["params"] | {"b": True}},
    lambda c: c | {"memory": {}}, lambda c: c | {"memory": 3}, lambda c: {k: v for k, v in c.items() if k != "n"},
    lambda c: c | {"memory": c["memory"] | {"q": []}}, lambda c: [c], lambda c: None, lambda c: c | {"params": [1, 2]},
    lambda c: c | {"memory": c["memory"] | {"b": [0.0, 0.0, 0.0]}}, lambda c: c | {"params": c["params"] | {"b": 10**400}},
    lambda c: c | {"more": 1},
]  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERED, ids=range(len(TAMPERED)))
def test_a_checkpoint_is_checked_as_hostile(tamper):
    training = trained(PROGRAM, {"name": "adam", "lr": 0.1}, 5)
    good = json.loads(json.dumps(training.checkpoint(training.start())))
    training.resumed(good)
    with pytest.raises(Refusal) as refusal:
        training.resumed(tamper(good))
    assert refusal.value.code == "bad-checkpoint"


def test_a_checkpoint_of_another_request_is_refused():
    made = trained(PROGRAM, steps=5, seed=1)
    with pytest.raises(Refusal):
        trained(PROGRAM, steps=5, seed=2).resumed(made.checkpoint(made.start()))
    trained(PROGRAM, steps=50, seed=1).resumed(made.checkpoint(made.start()))


# ---- how runs end, and what is measured -----------------------------------------------------------------


def test_a_loss_that_is_not_finite_ends_the_run_and_names_the_node():
    training = trained("w = param(1.0)\ny = w ** 4\nL = y - 2*w", {"lr": 30.0}, 50)
    state = training.start()
    *_, last = training.steps(state)
    end = training.end(state, last)
    assert end.reason == "diverged"
    assert end.n == last.n < 50
    assert training.graph.nodes[end.node].key in ("y", "L~mul", "L")
    assert not last.moves
    assert state.n == end.n - 1


def test_a_small_loss_ends_the_run():
    training = trained("w = param(1.0)\nL = w ** 2", steps=100, loss_below=0.01)
    state = training.start()
    *_, last = training.steps(state)
    end = training.end(state, last)
    assert end.reason == "loss_below"
    assert last.loss < 0.01
    assert end.loss == last.loss
    assert end.n == last.n


def test_regularization_pulls_and_is_not_reported():
    training = trained("w = param([2.0, -3.0])\nL = 0.0 * sum(w)", {"lr": 1.0}, 1, l1=0.1, l2=0.01)
    steps, state = ran(training)
    assert steps[0][1] == 0.0
    close(state.params["w"], [2 - 0.1 - 0.02, -3 + 0.1 + 0.03], 1e-15)


def test_measures_against_their_definitions():
    program = "x = [[1.0, -2.0], [3.0, 0.5]]\nW = param([[0.5, -9.0], [9.0, -9.0]])\nh = tanh(x @ W)\nr = relu(x @ W)\nL = sum(h) + sum(r)"
    training = trained(program, {"lr": 0.1}, 2, measure=tuple(MEASURES))
    first, second = list(training.steps(training.start()))
    W, new = first.moves["W"]
    g = (W - new) / 0.1
    close(first.series["grad_norm"], np.linalg.norm(g), 1e-12)
    close(first.series["grad_norm_by_group"]["W"], np.linalg.norm(g), 1e-12)
    close(first.series["param_norm"], np.linalg.norm(W), 1e-15)
    close(first.series["update_ratio_by_group"]["W"], np.linalg.norm(new - W) / np.linalg.norm(W), 1e-12)
    close(first.series["update_ratio"], np.linalg.norm(new - W) / np.linalg.norm(W), 1e-12)
    h = np.tanh(np.array([[1.0, -2.0], [3.0, 0.5]]) @ W)
    close(first.series["activation_mean"]["h"], h.mean(), 1e-15)
    close(first.series["activation_var"]["h"], h.var(), 1e-15)
    close(first.series["saturated"]["h"], np.mean(1 - h**2 < 0.01), 0)
    r = np.maximum(np.array([[1.0, -2.0], [3.0, 0.5]]) @ W, 0)
    close(first.series["dead"]["r"], np.mean((r == 0).all(axis=0)), 0)
    assert first.series["angle"] is None
    W2, new2 = second.moves["W"]
    g2 = (W2 - new2) / 0.1
    angle = math.degrees(math.acos(np.sum(g * g2) / np.linalg.norm(g) / np.linalg.norm(g2)))
    assert abs(second.series["angle"] - angle) < 1e-5


@pytest.mark.parametrize("name", ["xor", "gauss", "plane", "multi_gauss"])
def test_the_playground_s_data_sets_in_mini_batches(name):
    """Points in a square with a target each, in another order in every epoch, the same for a seed."""
    program = f"X, t = {name}(20, seed=3)\nw = param(randn(2, 1, seed=1))\nL = mean(((X @ w)[:, 0] - t) ** 2)"
    data = parse(program)
    X, t = (data.leaves[node.id] for node in data.nodes if node.kind == "data")
    assert X.shape == (20, 2)
    assert t.shape == (20,)
    assert np.abs(X).max() <= 6.5
    assert len(np.unique(X, axis=0)) == 20
    assert {"xor": {-1, 1}, "gauss": {-1, 1}}.get(name, set(t)) == set(t)
    steps = ran(trained(program, {"name": "sgd", "lr": 0.01}, steps=10, batch=5))[0]
    assert len(steps) == 10
    assert all(math.isfinite(loss) for _, loss, _, _ in steps)


def test_a_class_that_there_is_not_is_refused_whichever_batch_it_would_come_in():
    inputs = {"X": np.zeros((6, 2)), "y": np.array([0.0, 1, 2, 0, 7, 1])}
    program = "W = param(zeros(2, 3))\nL = cross_entropy(X @ W, y)"
    with pytest.raises(Refusal, match="bad-ids"):
        trained(program, steps=1, inputs=inputs, data=("X", "y"), batch=2, shuffle=False)


@pytest.mark.parametrize("key", ["w", "a" * 5_000])
def test_how_long_a_checkpoint_may_become_is_never_said_too_short(key):
    value = np.full(50, 0.1)
    state = State(10**6, {key: value}, {key: [value, value]}, {}, {key: value})
    made = len(json.dumps(as_json(state, "f" * 64)))
    assert made <= length(4 * 50, len(key), 1) <= 3 * made + 1_000


def test_the_room_of_a_training_counts_its_graph_its_forms_and_its_data():
    program = "x = {rows}\nw = param(1.0)\nL = mean((x * w) ** 2)"
    small = trained(program.format(rows=[1.0, 2.0]), data=("x",), batch=1)
    # The program as it stands, and as it is for a batch of one row.
    assert 1.5 * room(small.graph) + 8 * 2 <= small.room <= 3 * room(small.graph)
    large = trained(program.format(rows=[1.0] * 10_000), data=("x",), batch=1)
    assert large.room >= small.room + 8 * 10_000


@pytest.mark.parametrize(
    ("options", "cut"),
    [({"l1": 0.1}, False), ({"playground": True}, False), ({"l1": 0.1, "playground": True}, True)],
)
def test_cut_links_are_kept_where_links_can_be_cut(options, cut):
    training = trained("w = param([2.0, -3.0])\nL = sum(w * 2)", {"lr": 0.1}, 2, **options)
    assert ("dead" in training.checkpoint(training.start())) == cut


def test_what_is_proposed_for_a_schedule_are_its_settings():
    assert {name: set(settings) for name, settings in SCHEDULE_PROPOSALS.items()} == {
        name: set(settings) for name, (settings, _) in SCHEDULES.items()
    }
