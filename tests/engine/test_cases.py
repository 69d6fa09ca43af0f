"""Verified numbers from elsewhere: PyTorch, JAX and 60-digit differences agree on each of them."""

import json
from pathlib import Path

import numpy as np
import pytest

from chainrule.engine import OPS, parse, run

CASES = Path(__file__).parents[1] / "cases"
OPERATORS = {"+", "-", "*", "/", "**", "@", "T"}


def cases(name):
    return json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]


def reached(case):
    return all(op in OPS or op in OPERATORS for op in case["ops"])


ALL = cases("worked-examples.json") + cases("operations.json")
REACHED = [case for case in ALL if reached(case)]


def test_the_operations_of_this_table_are_covered():
    used = {op for case in REACHED for op in case["ops"]}
    assert {"+", "-", "*", "/", "**", "@", "exp", "log", "sqrt", "sin", "cos", "tanh"} <= used
    assert len(REACHED) >= 45


@pytest.mark.parametrize("case", REACHED, ids=lambda case: case["id"])
def test_case(case):
    inputs = {
        name: np.array(value, dtype=float) if isinstance(value, list) else float(value)
        for name, value in case["inputs"].items()
    }
    graph = parse("\n".join(case["program"]), inputs, output=case["output"])
    result = run(graph)
    tolerance = case["tolerance"]
    for part, got in (("values", result.values), ("grads", result.grads)):
        for name, expected in case["expected"][part].items():
            np.testing.assert_allclose(got[graph.names[name]], expected, **tolerance, err_msg=name)
    for printed in case.get("published", []):
        got = result.values if printed["what"] == "value" else result.grads
        node = graph.names[printed["node"]]
        np.testing.assert_allclose(got[node], printed["value"], atol=printed["abs_tol"], rtol=0)
