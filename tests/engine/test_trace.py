import json

import numpy as np
import pytest

from chainrule.engine import Refusal, parse, run, trace
from chainrule.engine.limits import Limits
from chainrule.engine.telling.numbers import read, summary, write
from chainrule.engine.telling.trace import check_size


def traced(program, inputs=None, **options):
    graph = parse(program, inputs)
    return trace(graph, [run(graph)], **options)


def test_the_contract_s_columns():
    answer = traced("x = 3\ny = x * x  # square")
    assert list(answer) == [
        "format", "source", "output", "names", "nodes", "lines", "sizes", "runs", "series", "nonfinite", "diagnostics",
    ]  # fmt: skip
    assert answer["format"] == "trace/1"
    assert answer["nodes"][1] == {
        "id": 1, "op": "mul", "kind": "op", "inputs": (0, 0), "name": "y", "key": "y", "group": (),
        "shape": (), "span": (10, 15), "caption": "square", "line": 1,
    }  # fmt: skip
    assert answer["runs"] == [
        {
            "n": 0,
            "values": [3.0, 9.0],
            "grads": [6.0, 1.0],
            "flows": {
                "node": [1, 1], "arg": [0, 1], "local": [3.0, 3.0], "grad": [3.0, 3.0],
                "total": [3.0, 6.0],
            },
            "moves": [],
        }
    ]  # fmt: skip


def lines(program, **inputs):
    answer = traced(program, **inputs)
    text = answer.get("prelude", ""), program
    return answer, [text[one["source"] == "program"][slice(*one["span"])] for one in answer["lines"]]


def test_every_statement_that_was_run_is_a_line():
    program = "def f(a):\n    b = a * 2\n    return b + 1\nx = 3; y = f(x)\nfor i in range(2):\n    y = y * (\n        x)\nL = y\n"
    answer, written = lines(program)
    assert written == [
        "x = 3",
        "y = f(x)",
        "b = a * 2",
        "return b + 1",
        "y = y * (\n        x)",
        "y = y * (\n        x)",
        "L = y",
    ]
    assert [one["id"] for one in answer["lines"]] == list(range(7))
    assert [one["group"] for one in answer["lines"]] == [(), (), ("f",), ("f",), ("i[0]",), ("i[1]",), ()]
    of = {node["key"]: node["line"] for node in answer["nodes"]}
    assert (of["x"], of["f/b"], of["y"], of["i[0]/y"], of["i[1]/y"]) == (0, 2, 3, 4, 5)
    assert "prelude" not in answer
    assert 6 not in of.values(), "a name for what is there makes no node"


def test_lines_of_the_prelude_have_its_text():
    answer, written = lines("x = [1.0, 2.0]\ny = sum(layer_norm(x))")
    assert written[1] == "y = sum(layer_norm(x))"
    assert written[2].startswith("centre = x - mean(")
    assert {one["source"] for one in answer["lines"]} == {"program", "prelude"}
    assert {node["line"] for node in answer["nodes"] if node["group"] == ("layer_norm",)} >= {2, 3, 4}


def test_a_leaf_of_the_inputs_alone_has_no_line():
    answer = traced("y = x * 2", {"x": 3.0})
    assert [node["line"] for node in answer["nodes"]] == [None, 0, 0]


@pytest.mark.parametrize(
    ("program", "inputs", "names"),
    [
        ("n = 2\nx = 3\nk = n + 1\ny = x * n\nfor i in range(k):\n    y = y * x", {}, {"n"}),
        ("x = [1.0, 2, 3]\nk = 1\ny = x[k] * k", {}, {"k"}), ("x = 3.0\ny = x * x", {}, set()),
        ("x = 2\nif x > 1:\n    y = x * x\nelse:\n    y = x", {}, {"x"}),
        ("n = 3\nx = [1.0, 2, 3]\ny = sum(reshape(x, (n, 1))) * n", {}, {"n"}),
        ("s = 4\ny = sum(randn(3, seed=s)) * s", {}, {"s"}), ("ns = [1, 2]\ny = sum(ns)\nfor i in range(ns[1]):\n    y = y * 2", {}, {"ns"}),
        ("y = 1.0\nfor i in range(m):\n    y = y * m", {"m": 3.0}, {"m"}), ("x = [1.0, 2]\ny = len(x) * sum(x)", {}, set()),
        ("xs = [1.0, 2.0]\ny = 0.0\nfor x in xs:\n    y = y + x", {}, set()), ("x = 3\ny = clip(x, 0, x)", {}, {"x"}),
    ],
)  # fmt: skip
def test_leaves_that_decide_the_form_are_named(program, inputs, names):
    answer = traced(program, inputs)
    assert {answer["nodes"][i]["name"] for i in answer["sizes"]} == names


def test_flows_and_latex_on_request():
    assert "flows" not in traced("x = 3\ny = x * x", flows=False)["runs"][0]
    nodes = traced("x = 3\ny_hat = 1 / x", latex=True)["nodes"]
    assert nodes[2]["latex"] == r"y_{\mathrm{hat}} = \frac{1}{x}"


def test_non_finite_numbers_travel_as_strings_and_are_named():
    answer = traced("x = 0\ny = log(x)\nz = y * x")
    assert answer["runs"][0]["values"] == [0.0, "-Infinity", "NaN"]
    assert answer["nonfinite"] == 1
    assert answer["diagnostics"][0]["code"] == "nonfinite"
    assert "'y'" in answer["diagnostics"][0]["message"]
    json.dumps(answer, allow_nan=False)


def test_a_gradient_alone_may_be_the_first():
    answer = traced("x = 0\ny = sqrt(x)")
    assert answer["runs"][0]["values"] == [0.0, 0.0]
    assert answer["nonfinite"] == 0


def test_elementwise_locals_have_the_consumer_s_shape():
    flows = traced("a = [1, 2]\ny = sum(3 * a)")["runs"][0]["flows"]
    assert flows["local"] == [None, [3.0, 3.0]]


def test_large_arrays_are_summarised():
    x = np.arange(100.0 * 70).reshape(100, 70)
    answer = traced("y = sum(x)", {"x": x}, max_elements=100)
    value = answer["runs"][0]["values"][0]
    assert value["shape"] == [100, 70]
    assert (value["min"], value["max"], value["zeros"], value["nonfinite"]) == (0.0, 6999.0, 1, 0)
    assert value["mean"] == pytest.approx(x.mean())
    assert value["norm"] == pytest.approx(np.linalg.norm(x))
    thumb = np.array(value["thumb"])
    assert thumb.shape == (32, 32)
    assert thumb[0, 0] == pytest.approx(x[:3, :2].mean())


def test_summary_of_awkward_arrays():
    hole = summary(np.array([np.nan, np.inf, 1.0, 0.0]))
    assert (hole["nonfinite"], hole["zeros"], hole["max"], hole["thumb"]) == (
        2,
        1,
        1.0,
        [["NaN", "Infinity", 1.0, 0.0]],
    )
    assert np.shape(summary(np.ones((3, 4, 50, 2)))["thumb"]) == (32, 2)
    assert summary(np.full((2, 2), np.nan))["min"] is None
    huge = summary(np.full(5000, 1e200))
    assert (huge["std"], huge["norm"]) == (0.0, pytest.approx(1e200 * 5000**0.5))
    assert summary(np.full(5000, 1e-200))["norm"] == pytest.approx(1e-200 * 5000**0.5)


def test_trace_too_large_is_refused_beforehand():
    graph = parse("y = sum(x * x)", {"x": np.ones((100, 100))})
    with pytest.raises(Refusal, match="trace-too-large"):
        check_size(graph, True, 1_000_000, Limits(numbers=50_000))
    check_size(graph, True, 10, Limits(numbers=50_000))


@pytest.mark.parametrize("value", [0.1, 1 / 3, 5e-324, -0.0, 1.7976931348623157e308])
def test_floats_read_back_to_the_same_bits(value):
    back = json.loads(json.dumps(write(value, 1)))
    assert np.float64(back).tobytes() == np.float64(value).tobytes()


@pytest.mark.parametrize(
    "value",
    [
        "1",
        None,
        True,
        [True],
        ["1"],
        {},
        [1, [2]],
        [],
        [[]],
        [None],
        10**400,
        float("inf"),
        [10**400],
    ],
)
def test_only_finite_numbers_are_read(value):
    with pytest.raises(Refusal) as caught:
        read(value, "/inputs/x", 100)
    assert caught.value.pointer == "/inputs/x"


def test_reading_is_bounded_before_the_work():
    with pytest.raises(Refusal, match="too-many-elements"):
        read([[0] * 11] * 10, "", 100)
    assert read([[1, 2], [3, 4]], "", 100).dtype == np.float64
