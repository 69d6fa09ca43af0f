import numpy as np
import pytest

from chainrule.engine import Limits, parse, run, trace
from chainrule.engine.diagnose import diagnose


def codes(program, **inputs):
    graph = parse(program, inputs)
    return [(one.code, graph.nodes[one.node].key) for one in diagnose(graph, run(graph))]


def chain(factor):
    return f"x = 1\nc = {factor}\nh = x\nfor i in range(100):\n    h = c * h"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("x = 0.5\ny = sigmoid(x)", []),
        ("x = 9\ny = sigmoid(x)", [("saturated", "y")]),
        ("x = [9, -8, 0.1]\ny = sum(tanh(x))", [("saturated", "y~tanh")]),
        ("x = [9, 0.2, 0.1]\ny = sum(tanh(x))", []),
        ("x = -1\ny = relu(x)", [("dead", "y")]),
        ("x = [-1, 2]\ny = sum(relu(x))", []),
        ("w = param(1)\nx = 2\ny = x * x", [("unreached", "w")]),
        ("x = -1\ny = where(x > 0, sqrt(x), 0)", [("nonfinite", "y~sqrt"), ("unchosen-nan", "x")]),
        ("x = 0\ny = where(x > 0, sqrt(x), 0)", [("nonfinite", "x"), ("unchosen-nan", "x")]),
        ("x = 0\ny = 1 / x", [("nonfinite", "y")]),
        (chain(0.8), [("vanishing", "x")]),
        (chain(1.2), [("exploding", "c")]),
        (chain(1.0), []),
    ],
)
def test_findings(program, expected):
    assert codes(program) == expected


def test_every_finding_has_its_sentence_in_both_languages():
    program = (
        "w = param(1)\nx = 9\ny = sigmoid(x) + relu(-x)\nfor i in range(100):\n    y = 0.5 * y\nz = y / 0"
    )
    graph = parse(program)
    for language in ("en", "zh"):
        for one in trace(graph, [run(graph)], language=language)["diagnostics"]:
            assert one["message"]
            assert "{" not in one["message"]


def test_a_million_nodes_in_a_chain():
    limits = Limits(nodes=1_000_001, characters=10_000_000, turns=1_000_000, effort=10**8)
    graph = parse("x = 1\nfor i in range(1000000):\n    x = sin(x)", limits=limits)
    assert len(graph) == 1_000_001
    result = run(graph)
    assert np.isfinite(result.grads[0])


def test_seventeen_thousand_statements():
    program = "a = 1\n" + "".join(f"v{i} = a + {i}\n" for i in range(17_000))
    graph = parse(program)
    assert run(graph).values[-1] == 17_000.0
