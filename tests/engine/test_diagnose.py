import inspect
import re

import numpy as np
import pytest

from chainrule.engine import Limits, parse, run, trace
from chainrule.engine.telling import diagnose as diagnose_module
from chainrule.engine.telling.diagnose import diagnose


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


FOUND = {
    "nonfinite": "x = 0\ny = 1 / x",
    "unchosen-nan": "x = -1\ny = where(x > 0, sqrt(x), 0)",
    "double-softmax": "z = param([1.0, 2.0])\nL = cross_entropy(softmax(z), 0)",
    "option": "a = 0.1\nx = -2.0\ny = leaky_relu(x, slope=a) + a",
    "single": "x = [2.0]\ny = std(x)",
    "dead": "x = -1\ny = relu(x)",
    "saturated": "x = 9\ny = sigmoid(x)",
    "unreached": "w = param(1)\nx = 2\ny = x * x",
    "vanishing": chain(0.8),
    "exploding": chain(1.2),
}


def test_every_finding_there_is_has_a_program_here():
    assert set(FOUND) == set(re.findall(r'Diagnostic\(\s*"([\w-]+)"', inspect.getsource(diagnose_module)))


@pytest.mark.parametrize("code", FOUND)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_finding_has_its_sentence(code, language):
    graph = parse(FOUND[code])
    found = {
        one["code"]: one["message"] for one in trace(graph, [run(graph)], language=language)["diagnostics"]
    }
    assert "{" not in found[code]
    assert len(found[code]) > 10
    assert ("，" in found[code] or "。" in found[code]) == (language == "zh")


CAUSES = {
    "zero": ["x = 0.0\ny = 1 / x", "x = 0.0\ny = x ** -1"],
    "domain": ["x = -1.0\ny = log(x)", "p = 0.5\ny = (-2.0) ** p"],
    "solve": ["A = [[1.0, 2], [2, 4]]\ny = sum(solve(A, [1, 2]))"],
    "std": ["x = [1.0]\ny = std(x, ddof=1)"],
    "var": ["x = [1.0]\ny = var(x, ddof=1)"],
    "cross_entropy": [
        "x = randn(2, 3)\nL = cross_entropy(x, [-100, -100])",
        "x = randn(1, 2)\nL = cross_entropy(x, [0], weight=[0, 0])",
    ],
    "binary_cross_entropy": ["p = 1.0\nL = binary_cross_entropy(p, 0)"],
    "large": ["x = 1000.0\ny = exp(x)"],
    "slope": ["x = 0.0\ny = sqrt(x)"],
    "undefined": [
        "x = 0.0\ny = hypot(x, 0)",
    ],
}


@pytest.mark.parametrize(("variant", "program"), [(v, p) for v, all_ in CAUSES.items() for p in all_])
def test_what_is_not_finite_says_why(variant, program):
    graph = parse(program)
    first = next(one for one in diagnose(graph, run(graph)) if one.code == "nonfinite")
    assert first.variant == variant


def test_an_option_alone_is_no_finding():
    assert codes("a = 0.1\nx = 2.0\ny = leaky_relu(x, slope=a)") == []
    assert codes("a = 0.1\ng = a / 2\nx = 2.0\ny = leaky_relu(x, slope=g) + a") == [("option", "a")]
    assert codes("n = 2\nx = 2.0\ny = sum(x * ones(n)) + n") == []  # a size has no slope to lose


def test_a_long_chain_to_the_last_digit():
    limits = Limits(nodes=1_000_001, characters=10_000_000, turns=1_000_000, effort=10**8)
    graph = parse("x = 1\nfor i in range(200000):\n    x = x + 1", limits=limits)
    result = run(graph)
    assert result.values[graph.output] == 200_001
    assert result.grads[0] == 1


def test_seventeen_thousand_statements():
    program = "a = 1\n" + "".join(f"v{i} = a + {i}\n" for i in range(17_000))
    graph = parse(program)
    assert run(graph).values[-1] == 17_000.0


@pytest.mark.parametrize(("function", "steepest"), [("sigmoid", 0.25), ("tanh", 1.0)])
def test_saturated_begins_at_a_hundredth_of_the_steepest_slope(function, steepest):
    def found(slope):
        x = np.log(1 / slope) if function == "sigmoid" else np.arccosh(1 / np.sqrt(slope))
        graph = parse(f"x = {x}\ny = {function}(x)")
        return {one.code for one in diagnose(graph, run(graph))}

    assert "saturated" not in found(0.0105 * steepest)
    assert "saturated" in found(0.0095 * steepest)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("a = 1\nb = 0\nL = a / b", "divides by 'b', which is 0"),
        ("x = -1\ny = log(x)", "log is not defined for 'x'"),
        ("x = -2\ny = sqrt(x)", "sqrt is not defined for 'x'"),
        ("x = 1e200\ny = x * x", "too large for a float64"),
        ("x = 0\ny = sqrt(x)", "The gradient at 'x'"),
    ],
)
def test_the_cause_of_what_is_not_finite_is_told_with_its_mend(program, words):
    graph = parse(program)
    [found] = trace(graph, [run(graph)], language="en")["diagnostics"]
    assert found["code"] == "nonfinite"
    assert words in found["message"]
