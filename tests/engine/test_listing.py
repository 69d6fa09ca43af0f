"""The program that a lesson shows beside the graph runs, and says what the engine says."""

from pathlib import Path

import pytest

from chainrule.engine import parse, run

LESSON = Path(__file__).parents[2] / "frontend" / "lessons" / "24-the-machine"


def test_the_dozen_lines_are_an_engine():
    names = {}
    exec((LESSON / "autograd.txt").read_text(encoding="utf-8"), names)
    value = names["Value"]
    a, b = value(2.0), value(3.0)
    c = a * b
    f = c + a
    for _ in range(2):  # the second time the first one's gradients are gone
        names["backward"](f, [a, b, c, f])
        assert (f.data, f.grad, c.grad, a.grad, b.grad) == (8, 1, 1, 4, 2)
    ours = {"a": a, "b": b, "c": c, "f": f}
    graph = parse("a = param(2)\nb = param(3)\nc = a * b\nf = c + a")
    result = run(graph)
    for node in graph.nodes:
        assert ours[node.name].grad == pytest.approx(float(result.grads[node.id]))
