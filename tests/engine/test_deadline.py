"""Long work asks now and then whether it may go on."""

import pytest

from chainrule.engine import parse
from chainrule.engine.running.check import check
from chainrule.engine.running.forward_mode import run_forward
from chainrule.engine.running.run import Tape


class Over(Exception):
    pass


def after(ticks):
    left = ticks

    def tick():
        nonlocal left
        left -= 1
        if left < 0:
            raise Over

    return tick


def test_a_run_a_check_and_forward_mode_end_when_the_tick_says_so():
    graph = parse("W = param(randn(3, 3))\nh = W\nfor i in range(50):\n    h = tanh(h @ W)\nL = sum(h)")
    assert Tape(graph, after(1000)).run(graph.leaves).values[-1]
    with pytest.raises(Over):
        Tape(graph, after(20)).run(graph.leaves)
    with pytest.raises(Over):
        Tape(graph, after(120)).run(graph.leaves)
    with pytest.raises(Over):
        check(graph, Tape(graph).run(graph.leaves), tick=after(3))
    with pytest.raises(Over):
        run_forward(parse("x = 1\ny = exp(sin(x))"), "x", tick=after(1))
