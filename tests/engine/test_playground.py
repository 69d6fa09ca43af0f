"""TensorFlow Playground's update rule: its own losses, left-over samples, links that are cut for ever."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest
from trainings import close, ran, trained

from chainrule.engine.training.samples import Playground

CASES = Path(__file__).parents[1] / "cases"


def network(case, rows):
    lines, inputs = ["h = x"], {"x": rows[:, :2], "t": rows[:, 2]}
    weights, biases = case["initial"]["weights"], case["initial"]["biases"]
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        inputs |= {f"W{i}": np.array(w).T, f"b{i}": np.array(b)}
        last = i == len(weights) - 1
        function = case["output_activation"] if last else case["config"]["activation"]
        lines.append(f"h = {function}(h @ W{i} + b{i})")
    return "\n".join([*lines, "L = mean(0.5*(reshape(h, (-1,)) - t)**2)"]), inputs


def by_hand(case, rows, epochs, batch, lr, l1, l2, kept):
    """The original's loops over links, in NumPy, one sample at a time."""
    W = [np.array(w) for w in case["initial"]["weights"]]
    b = [np.array(v) for v in case["initial"]["biases"]]
    dead = [np.zeros(w.shape, dtype=bool) for w in W]
    sums, count = None, 0
    for _ in range(epochs):
        for i, row in enumerate(rows[:kept]):
            outs = [row[:2]]
            for w, v in zip(W, b, strict=True):
                outs.append(np.tanh(w @ outs[-1] + v))
            delta = (outs[-1] - row[2]) * (1 - outs[-1] ** 2)
            made = []
            for layer in reversed(range(len(W))):
                made.append((np.outer(delta, outs[layer]), delta))
                delta = (W[layer].T @ delta) * (1 - outs[layer] ** 2)
            made.reverse()
            sums = (
                made if sums is None else [(p + q, r + s) for (p, r), (q, s) in zip(sums, made, strict=True)]
            )
            count += 1
            if (i + 1) % batch:
                continue
            for k, (gw, gb) in enumerate(sums):
                b[k] = b[k] - lr * gb / count
                moved = W[k] - lr * gw / count
                pulled = moved - lr * (l1 * np.sign(W[k]) + l2 * W[k])
                if l1:
                    dead[k] |= moved * pulled < 0
                    pulled = np.where(dead[k], 0.0, pulled)
                W[k] = pulled
            sums, count = None, 0
    return W, b, dead


RUN = json.loads((CASES / "tfplayground-run.json").read_text())["cases"]
DATA = json.loads((CASES / "tfplayground-data.json").read_text())


@pytest.mark.parametrize("case", RUN, ids=lambda case: case["id"])
def test_playground_losses(case):
    rows = np.array(DATA[case["dataset_key"]], dtype=float)
    program, inputs = network(case, rows)
    config, per = case["config"], case["n_train"] // case["config"]["batchSize"]
    expected = {int(k): v for k, v in case["losses_train_test_after_epochs"].items() if int(k) <= 100}
    training = trained(
        program, {"name": "sgd", "lr": config["learningRate"]}, per * max(expected), inputs=inputs,
        params=tuple(n for n in inputs if n[0] in "Wb"), data=("x", "t"), batch=config["batchSize"],
        test_ratio=1 - config["percTrainData"] / 100, playground=True,
    )  # fmt: skip
    state = training.start()
    found = {0: (training.end(state, None).loss, training.tested(state).loss)}
    for step in training.steps(state):
        if step.n % per == 0 and step.n // per in expected:
            found[step.n // per] = (training.end(state, None).loss, training.tested(state).loss)
    for epoch, pair in expected.items():
        close(found[epoch], pair, 1e-12)


@pytest.mark.parametrize(
    ("l1", "l2", "batch", "kept"), [(0, 0.003, 8, 45), (0.05, 0, 7, 45), (0.3, 0, 10, 50), (0, 0, 30, 50)]
)
def test_playground_leftovers_and_dead_links(l1, l2, batch, kept):
    """Samples that an epoch leaves over, biases left alone, links that L1 cuts for ever."""
    case = RUN[0]
    rows = np.array(DATA[case["dataset_key"]], dtype=float)[: 2 * kept]
    program, inputs = network(case, rows)
    epochs, per = 12, kept // batch
    W, b, dead = by_hand(case, rows, epochs, batch, 0.1, l1, l2, kept)
    training = trained(
        program, {"name": "sgd", "lr": 0.1}, epochs * per, inputs=inputs,
        params=tuple(n for n in inputs if n[0] in "Wb"), data=("x", "t"), batch=batch, test_ratio=0.5,
        playground=True, l1=l1, l2=l2,
    )  # fmt: skip
    _, state = ran(training)
    for i in range(len(W)):
        close(state.params[f"W{i}"].T, W[i], 1e-12)
        close(state.params[f"b{i}"], b[i], 1e-12)
    if l1 == 0.3:
        assert any(one.any() for one in dead), "some link was cut"
        assert all((state.params[f"W{i}"].T[one] == 0).all() for i, one in enumerate(dead))


def test_links_that_are_cut_stay_cut_after_a_checkpoint():
    """A link whose weight was 0 would grow again, if the checkpoint did not say that it is cut."""
    case = RUN[0]
    rows = np.array(DATA[case["dataset_key"]], dtype=float)[:100]
    program, inputs = network(case, rows)

    def training():
        return trained(
            program, {"name": "sgd", "lr": 0.1}, 60, inputs=inputs,
            params=tuple(n for n in inputs if n[0] in "Wb"), data=("x", "t"), batch=10, test_ratio=0.5,
            playground=True, l1=0.3,
        )  # fmt: skip

    first = training()
    whole, end = ran(first)
    half = training()
    state = half.start()
    for step in half.steps(state):
        if step.n == 30:
            break
    kept = json.loads(json.dumps(half.checkpoint(state)))
    assert any(np.frombuffer(base64.b64decode(one), "u1").any() for one in kept["dead"].values())
    other = training()
    after, last = ran(other, other.resumed(kept))
    assert repr(after) == repr(whole[30:])
    assert json.dumps(other.checkpoint(last)) == json.dumps(first.checkpoint(end))
    grown, _ = ran(other, other.resumed({key: value for key, value in kept.items() if key != "dead"}))
    assert repr(grown) != repr(whole[30:]), "they would have mattered"


def test_playground_rows():
    samples = Playground(10, 4, 0, 0)
    assert [list(samples.rows(n)) for n in (1, 2, 3, 4)] == [
        [0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 0, 1, 2, 3], [4, 5, 6, 7],
    ]  # fmt: skip
