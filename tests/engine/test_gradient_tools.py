"""The operations that change what goes back and are the identity, or a product, forward: what they send back,
exactly, and that a mistake in their rules would be seen."""

import dataclasses

import numpy as np
import pytest

from chainrule.engine import OPS, parse, run
from chainrule.engine.table.formula import Formula

X = np.array([[0.5, -1.0], [2.0, 0.25]])
W = np.array([[1.0, 2.0], [3.0, -4.0]])
B = np.array([[0.1, -0.2], [0.3, 0.4]])
G = np.array([[3.0, -0.5], [0.2, -7.0]])
NOISE = np.array([[0.1, 0.2], [-0.3, 0.4]])

# Name, arguments, settings, what each argument is sent when G arrives.
EXPECTED = [
    ("scale_gradient", (X,), {"c": -0.5}, (-0.5 * G,)),
    ("clip_gradient", (X,), {"c": 1.0}, (np.array([[1.0, -0.5], [0.2, -1.0]]),)),
    ("clip_gradient_norm", (X,), {"c": 1.0}, (G / np.linalg.norm(G),)),
    ("clip_gradient_norm", (X,), {"c": 1e6}, (G,)),
    ("noise_gradient", (X, NOISE), {"relative": False}, (G + NOISE, None)),
    ("noise_gradient", (X, NOISE), {"relative": True}, (G + np.sqrt(np.mean(G**2)) * NOISE, None)),
    ("feedback_matmul", (X, W, B), {}, (G @ B.T, X.T @ G, None)),
]


def sent(op, arguments, settings):
    out = op.value(arguments, settings, X.shape)
    return out, [
        op.pull(arg, arguments, out, G, settings)[1] if op.carries(arg) else None
        for arg in range(len(arguments))
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "settings", "expected"), EXPECTED, ids=[e[0] for e in EXPECTED]
)
def test_what_goes_back(name, arguments, settings, expected):
    out, back = sent(OPS[name], arguments, settings)
    np.testing.assert_array_equal(out, X @ W if name == "feedback_matmul" else X)
    for got, wanted in zip(back, expected, strict=True):
        assert (got is None) == (wanted is None)
        if wanted is not None:
            np.testing.assert_allclose(got, wanted, rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "arguments", "settings", "expected"), EXPECTED, ids=[e[0] for e in EXPECTED]
)
def test_one_changed_rule_is_caught(name, arguments, settings, expected):
    op = OPS[name]
    for arg, rule in enumerate(op.back):
        if rule is not None:
            back = list(op.back)
            back[arg] = Formula(f"1.001 * ({rule.text})", rule.alphabet)
            _, got = sent(dataclasses.replace(op, back=tuple(back)), arguments, settings)
            assert not np.allclose(got[arg], expected[arg], rtol=1e-6)


def test_stop_gradient_has_no_edge_back():
    graph = parse("x = 3\ny = stop_gradient(x) * x")
    assert OPS["stop_gradient"].back == (None,)
    assert run(graph).grads[0] == 3.0
