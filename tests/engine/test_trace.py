import json

import numpy as np
import pytest

from chainrule.engine import Refusal, parse, run, trace
from chainrule.engine.limits import Limits
from chainrule.engine.numbers import read, summary, write
from chainrule.engine.trace import check_size


def traced(program, inputs=None, **options):
    graph = parse(program, inputs)
    return trace(graph, [run(graph)], **options)


def test_the_contract_s_columns():
    answer = traced("x = 3\ny = x * x  # square")
    assert list(answer) == [
        "format", "source", "output", "names", "nodes", "runs", "series", "nonfinite", "diagnostics",
    ]  # fmt: skip
    assert answer["format"] == "trace/1"
    assert answer["nodes"][1] == {
        "id": 1, "op": "mul", "kind": "op", "inputs": (0, 0), "name": "y", "key": "y", "group": (),
        "shape": (), "span": (10, 15), "caption": "square",
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
