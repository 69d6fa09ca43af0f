import gc
import json
import tracemalloc
from functools import partial

import numpy as np
import pytest

from chainrule.engine import Refusal, run, trace
from chainrule.engine.running.cache import WORTH_WRITING, Cache, evaluate, room
from chainrule.engine.running.compile import Compiled
from chainrule.engine.running.levels import Levels

PROGRAM = "w = param(0.4)\ny = w * x\nL = y * y"


def test_the_same_text_with_other_numbers_is_not_read_again():
    recent = Cache()
    first = recent.graph(PROGRAM, {"x": 2.0, "w": 3.0})
    again = recent.graph(PROGRAM, {"x": 5.0, "w": 7.0})
    assert again.graph.nodes is first.graph.nodes
    assert run(again.graph).values == [5.0, 7.0, 35.0, 1225.0]
    assert run(first.graph).values == [2.0, 3.0, 6.0, 36.0], "what was handed out stays as it was"
    assert run(recent.graph(PROGRAM, {"x": 2.0}).graph).values == [2.0, 0.4, 0.8, pytest.approx(0.64)]


def test_a_program_of_ten_thousand_nodes_is_kept_as_well():
    long = "x = 0.5\nw = param(0.9)\n" + "x = x * w\n" * 9_998
    recent = Cache()
    first = recent.graph(long, {"w": 0.8})
    assert recent.graph(long, {"w": 0.7}).graph.nodes is first.graph.nodes


def test_another_shape_output_or_parameter_is_another_graph():
    recent = Cache()
    one = recent.graph("y = sum(x * x)", {"x": np.ones(2)})
    assert recent.graph("y = sum(x * x)", {"x": np.ones(3)}).graph.nodes != one.graph.nodes
    assert recent.graph("y = sum(x * x)", {"x": np.ones(2)}, ["x"]).graph.nodes[0].kind == "param"
    assert (
        recent.graph(PROGRAM, {"x": 1.0}, (), "y").graph.output
        != recent.graph(PROGRAM, {"x": 1.0}).graph.output
    )


def test_another_size_is_another_graph_and_the_same_size_the_same():
    recent = Cache()
    deep = "x = 2\nfor i in range(n):\n    x = x * x * w"
    first = recent.graph(deep, {"n": 2.0, "w": 1.0})
    assert len(first.graph) == 6
    assert len(recent.graph(deep, {"n": 4.0, "w": 1.0}).graph) == 10
    again = recent.graph(deep, {"n": 2.0, "w": 3.0})
    assert again.graph.nodes is first.graph.nodes, "not read anew for another weight"
    assert run(again.graph).values[again.graph.names["w"]] == 3.0
    assert len(recent.graph(deep, {"n": 4.0, "w": 2.0}).graph) == 10


def test_a_size_behind_a_condition_decides_as_well():
    recent = Cache()
    program = "x = 2\ny = x * x\nif k > 3:\n    for i in range(n):\n        y = y * x"
    sizes = [
        len(recent.graph(program, {"k": k, "n": n}).graph)
        for k, n in ((1.0, 2.0), (5.0, 2.0), (1.0, 7.0), (5.0, 7.0), (5.0, 2.0), (1.0, 2.0))
    ]
    # Where nothing asks for n it is a leaf that nothing reads.
    assert sizes == [3, 4, 3, 9, 4, 3]


def test_row_numbers_are_looked_at_each_time():
    recent = Cache()
    look = "L = sum(embedding(ids, [[1, 2], [3, 4]]))"
    first = recent.graph(look, {"ids": np.array([0.0, 1.0])})
    again = recent.graph(look, {"ids": np.array([1.0, 1.0])})
    assert again.graph.nodes is first.graph.nodes
    assert run(again.graph).values[again.graph.output] == 14.0
    for wrong in (5.0, -1.0, 0.5):
        with pytest.raises(Refusal, match="bad-ids"):
            recent.graph(look, {"ids": np.array([0.0, wrong])})


def test_what_is_kept_is_bounded_in_bytes():
    recent = Cache(room=40_000)
    for i in range(50):
        recent.graph(f"x = {i}\ny = x * x * x", {})
    assert 1 <= len(recent._kept) <= 5
    assert recent._taken <= 40_000
    recent.graph("x = 1.0\ny = x # " + "c" * 40_000, {})
    assert "c" * 40_000 not in str(recent._kept), "what is larger than all the room is not kept"


def test_large_arrays_take_their_room():
    recent = Cache(room=500_000)
    for i in range(5):
        recent.graph(f"x = ones(4000)\ny = mean(x) * {i}", {})
    assert 1 <= len(recent._kept) <= 4
    assert recent._taken <= 500_000


PROGRAMS = [
    "x = 1.0\nw = param(0.9)\n" + "x = tanh(x * w) + 0.1\n" * 500,
    "x = randn(200, 50, seed=1)\nW = param(randn(50, 30, seed=2))\ny = mean(relu(x @ W) ** 2)",
    "def f(a, b):\n    return a * b + a\nx = 1.0\n" + "x = f(x, 0.5)\n" * 300,
    "L = 损失 * 2.0  # " + "注" * 20_000,
]


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_no_more_is_kept_than_is_counted(program):
    """Of a graph with all that is made of it: rows as JSON, tape, plan, the last numbers of a plan."""
    inputs = {"损失": 1.0}
    Cache().graph(program, inputs)  # what is made once for all programs
    tracemalloc.start()
    try:
        recent = Cache()
        kept = recent.graph(program, inputs)
        trace(kept.graph, [evaluate(kept)], write=partial(noted, kept.notes))
        for _ in range(WORTH_WRITING):
            evaluate(kept)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held <= room(kept.graph), (held, room(kept.graph))


def noted(notes, name, rows):
    notes[name] = json.dumps(list(rows))
    return notes[name]


def test_what_runs_often_is_compiled_and_says_the_same():
    recent = Cache()
    for i in range(WORTH_WRITING + 5):
        kept = recent.graph(PROGRAM, {"x": i / 7})
        assert repr(evaluate(kept)) == repr(run(kept.graph))
    assert isinstance(kept.notes["way"], Compiled)
    arrays = recent.graph("y = sum(x * x)", {"x": np.ones(3)})
    for _ in range(WORTH_WRITING + 1):
        evaluate(arrays)
    assert isinstance(arrays.notes["way"], Compiled)
    assert evaluate(arrays).grads[0].tolist() == [2.0, 2.0, 2.0]


def test_large_wide_graphs_go_by_levels_from_the_first_run_on():
    recent = Cache()
    lines = ["x = 0.5"] + [f"a{i} = tanh(x * {i / 1000})" for i in range(1500)]
    text = "\n".join(lines) + "\ny = " + " + ".join(f"a{i}" for i in range(0, 1000, 100))
    kept = recent.graph(text, {"x": 0.3})
    result = evaluate(kept)
    assert isinstance(kept.notes["way"], Levels)
    np.testing.assert_allclose(result.values, run(kept.graph).values, rtol=1e-14)
    assert repr(evaluate(recent.graph(text, {"x": 0.3}))) == repr(result)
