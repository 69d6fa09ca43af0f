"""Every kind of work counts, whether it makes a node or not, and is refused before it is done."""

import itertools

import numpy as np
import pytest

from chainrule.engine import Limits, Refusal, parse
from chainrule.engine.language.parse import Reader
from chainrule.engine.language.source import Source
from chainrule.engine.limits import LIMITS


def refused(program, inputs=None, **options):
    with pytest.raises(Refusal) as caught:
        parse(program, inputs or {}, **options)
    return caught.value


def chain(levels, body="f{i}(f{i}(x))"):
    """Functions that call each other, each twice the one before it: 2^levels calls."""
    lines = ["def f0(x):", "    return x"]
    for i in range(levels):
        lines += [f"def f{i + 1}(x):", "    return " + body.format(i=i)]
    return "\n".join([*lines, "x = 1.0", f"y = f{levels}(x) * 2"])


LARGE = "ones(1000, 1000)"
NOTATION = {
    "calls that make no node": (chain(44), "too-much-reading"),
    "lists that grow": ("x = 1.0\na = [x, x]\n" + "a = a + a\n" * 22 + "y = x * 2", "too-much-reading"),
    "loops without nodes": (
        "x = 1.0\ndef f(x):\n    for i in range(90000):\n        return x\n" + "y = f(x)\n" * 100,
        "too-much-reading",
    ),
    "slices of lists": ("x = 1.0\na = [x for i in range(50000)]\n" + "b = a[1:]\n" * 60 + "y = x * 2",
                        "too-much-reading"),
    "lists that share": ("x = 1.0\na = [x, x]\n" + "a = [a, a]\n" * 60 + "y = sum(a)", "too-many-axes"),
    "tuples that share": ("a = (1, 1)\n" + "a = (a, a)\n" * 60 + "y = sum(a)", "too-many-axes"),
    "tuples as sizes": ("a = (1, 1)\n" + "a = (a, a)\n" * 60 + "y = 2.0 * zeros(a)", "too-many-axes"),
    "names": ("def " + "f" * 1000 + "(x):\n    return x * 2\ny = 1.0\nfor i in range(30000):\n    y = "
              + "f" * 1000 + "(y)", "too-much-reading"),
    "captions": ("x = 1.0\nfor i in range(30000):\n    x = x * 2 # " + "c" * 10_000, "too-much-reading"),
    "a long sum": ("x = 1\ny = " + "1+" * 450_000 + "1", "too-deep"),
    "a long condition": ("x = 1\nif " + "1 + " * 30_000 + "1 > 0:\n    y = x * 2", "too-deep"),
    "many subscripts": ("x = [1.0]\ny = x" + "[0]" * 100_000, "too-deep"),
    "some subscripts": ("x = [1.0]\ny = x" + "[0]" * 10_000, "too-deep"),
    "many nots": ("x = 1\nif " + "not " * 500 + "1:\n    y = x * 2", "too-deep"),
    "a sum too long in one bracket": ("x = 1.0\ny = (" + "x+" * 30_000 + "x)", "too-deep"),
    "literals alone": ("y = 2.0 * sum(" + " @ ".join([LARGE] * 40) + ")", "too-much-data"),
    "lists of arrays": ("x = 1.0\na = [" + f"{LARGE}, " * 100 + "]\ny = x * 2", "too-much-data"),
    "draws": ("x = 1.0\n" + "x = x * sum(orthogonal(1000, 1000))\n" * 8, "too-much-work"),
    "@ that is stretched": ("x = param(ones(500, 1, 1, 1000))\ny = sum(x @ ones(500, 1000, 1))", "too-much-data"),
    "literals that are stretched": ("y = 2.0 * sum(ones(500, 1, 1, 1000) @ ones(500, 1000, 1))", "too-much-data"),
    "windows": ("x = param(ones(1, 1, 1000, 1000))\ny = sum(conv2d(x, ones(1, 1, 60, 60)))", "too-much-data"),
    "pools": ("x = param(ones(1, 1, 1000, 1000))\ny = sum(max_pool2d(x, 40, stride=1))", "too-much-data"),
    "contributions": (f"x = param({LARGE})\n" + "".join(f"a{i} = x * x\n" for i in range(6)) + "y = sum(a5)",
                      "too-much-data"),
    "a range without end": ("y = 2.0 * sum(arange(0, 1e308, 1e-308))", "bad-shape"),
}  # fmt: skip


@pytest.mark.parametrize("form", NOTATION)
def test_work_is_refused_before_it_is_done(form):
    program, code = NOTATION[form]
    assert refused(program).code == code


@pytest.mark.parametrize("form", NOTATION)
def test_the_clock_is_looked_at_while_a_program_is_read(form):
    """Whatever is not refused by its form or its first statements is ended by a tick."""
    program, code = NOTATION[form]
    ticks = []

    def tick():
        ticks.append(1)
        if len(ticks) == 3:
            raise Refusal("deadline", pointer="", seconds=0)

    assert refused(program, tick=tick).code in ("deadline", code)


def test_between_two_looks_at_the_clock_little_is_done():
    efforts = []
    reader = Reader(Source(chain(12)), {}, [], LIMITS, lambda: efforts.append(reader.builder.effort))
    reader.graph(None)
    assert len(efforts) > 100
    assert max(b - a for a, b in itertools.pairwise(efforts)) < 300


def test_bounds_say_how_much_they_admit():
    assert refused(chain(44)).holes["limit"] == LIMITS.effort
    assert refused("y = -(-(-(-x)))", {"x": 1.0}, limits=Limits(nesting=3)).holes["limit"] == 3
    assert refused("x = 1.0\ny = -" + "-" * 200 + "x").holes["limit"] == LIMITS.nesting


def test_what_is_within_the_bounds_goes():
    assert len(parse(chain(12))) == 3
    assert len(parse("x = 1\ny = " + "+".join(["x"] * 15_000))) == 15_000
    assert len(parse("x = 0.5\ny = " + " + ".join(["0.5 * x"] * 9_000))) > 18_000
    deep = "h = randn(300, seed=0)\nfor i in range(100):\n    h = tanh(h @ param(glorot(300, 300, seed=i)))\nL = mean(h**2)"
    graph = parse(deep)
    assert graph.elements < LIMITS.total_elements


@pytest.mark.parametrize(
    ("program", "inputs", "code"),
    [
        ("x = 1\ny = x + ()", {}, "ragged-list"),
        ("def f(a=f(1)):\n    return a\ny = 2.0 * f()", {}, "unknown-name"),
        ("y = 1.0\nfor i in range(n):\n    y = y * 2", {"n": 2.0**63}, "not-an-integer"),
        ("n = 3\ny = 1.0\nfor i in range(n):\n    y = y * 2", {"n": 2.0**63}, "not-an-integer"),
        ("ns = [3, 4]\ny = 1.0\nfor i in range(ns[0]):\n    y = y * 2", {"ns": [2.0**63, 1.0]}, "not-an-integer"),
        ("x = [1.0, 2.0]\ny = x[n]", {"n": 2.0**53}, "bad-index"),
    ],
)  # fmt: skip
def test_what_was_a_fault_is_a_refusal(program, inputs, code):
    given = {name: np.array(value) if isinstance(value, list) else value for name, value in inputs.items()}
    assert refused(program, given).code == code


def test_a_long_program_is_parsed_in_parts_and_is_the_same():
    lines = ["x = 1.0", "w = param(0.5)"]
    for i in range(1500):
        lines += [
            f"a{i} = x * {i}  # {i}",
            "if 1 > 0:",
            "    b = (w *",
            "x)",
            "else:",
            "    b = x",
            "c = b + w",
        ]
    text = "\n".join(lines)
    whole, parts = parse(text[:30_000].rpartition("\nc = b")[0]), parse(text)
    assert whole.nodes == parts.nodes[: len(whole)]
    last = parts.nodes[-1]
    assert text[slice(*last.span)] == "b + w"
    given = parse(text, {"w": 2.0})
    assert given.nodes[1:] == parts.nodes[1:]
    assert given.leaves[given.names["w"]] == 2.0
    with pytest.raises(Refusal) as caught:
        parse(text + "\ny = (1 +\n")
    assert caught.value.code == "syntax"
