import numpy as np
import pytest

from chainrule.engine import Refusal, run
from chainrule.engine.compile import Plan
from chainrule.engine.levels import Levels
from chainrule.engine.recent import WORTH_WRITING, Recent, evaluate

PROGRAM = "w = param(0.4)\ny = w * x\nL = y * y"


def test_the_same_text_with_other_numbers_is_not_read_again():
    recent = Recent()
    first = recent.graph(PROGRAM, {"x": 2.0, "w": 3.0})
    again = recent.graph(PROGRAM, {"x": 5.0, "w": 7.0})
    assert again.graph.nodes is first.graph.nodes
    assert run(again.graph).values == [5.0, 7.0, 35.0, 1225.0]
    assert run(first.graph).values == [2.0, 3.0, 6.0, 36.0], "what was handed out stays as it was"
    assert run(recent.graph(PROGRAM, {"x": 2.0}).graph).values == [2.0, 0.4, 0.8, pytest.approx(0.64)]


def test_another_shape_output_or_parameter_is_another_graph():
    recent = Recent()
    one = recent.graph("y = sum(x * x)", {"x": np.ones(2)})
    assert recent.graph("y = sum(x * x)", {"x": np.ones(3)}).graph.nodes != one.graph.nodes
    assert recent.graph("y = sum(x * x)", {"x": np.ones(2)}, ["x"]).graph.nodes[0].kind == "param"
    assert (
        recent.graph(PROGRAM, {"x": 1.0}, (), "y").graph.output
        != recent.graph(PROGRAM, {"x": 1.0}).graph.output
    )


def test_sizes_and_row_numbers_are_read_each_time():
    recent = Recent()
    deep = "x = 2\nfor i in range(n):\n    x = x * x"
    assert len(recent.graph(deep, {"n": 2.0}).graph) == 3
    assert len(recent.graph(deep, {"n": 4.0}).graph) == 5
    look = "L = sum(embedding(ids, [[1, 2], [3, 4]]))"
    recent.graph(look, {"ids": np.array([0.0, 1.0])})
    with pytest.raises(Refusal, match="bad-ids"):
        recent.graph(look, {"ids": np.array([0.0, 5.0])})


def test_what_is_kept_is_bounded():
    recent = Recent(room=200)
    for i in range(50):
        recent.graph(f"x = {i}\ny = x * x * x", {})
    assert len(recent._kept) <= 3
    assert recent._taken <= 200


def test_large_arrays_take_their_room():
    recent = Recent(room=10_000)
    for i in range(5):
        recent.graph(f"x = ones(4000)\ny = mean(x) * {i}", {})
    assert len(recent._kept) == 2
    recent.graph("x = ones(20000)\ny = mean(x)", {})
    assert len(recent._kept) == 2, "what is larger than all the room is not kept"


def test_what_runs_often_is_compiled_and_says_the_same():
    recent = Recent()
    for i in range(WORTH_WRITING + 5):
        kept = recent.graph(PROGRAM, {"x": i / 7})
        assert repr(evaluate(kept)) == repr(run(kept.graph))
    assert isinstance(kept.notes["way"], Plan)
    arrays = recent.graph("y = sum(x * x)", {"x": np.ones(3)})
    for _ in range(WORTH_WRITING + 1):
        evaluate(arrays)
    assert isinstance(arrays.notes["way"], Plan)
    assert evaluate(arrays).grads[0].tolist() == [2.0, 2.0, 2.0]


def test_large_wide_graphs_go_by_levels_from_the_first_run_on():
    recent = Recent()
    lines = ["x = 0.5"] + [f"a{i} = tanh(x * {i / 1000})" for i in range(1500)]
    text = "\n".join(lines) + "\ny = " + " + ".join(f"a{i}" for i in range(0, 1000, 100))
    kept = recent.graph(text, {"x": 0.3})
    result = evaluate(kept)
    assert isinstance(kept.notes["way"], Levels)
    np.testing.assert_allclose(result.values, run(kept.graph).values, rtol=1e-14)
    assert repr(evaluate(recent.graph(text, {"x": 0.3}))) == repr(result)
