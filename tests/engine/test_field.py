"""Public bug reports and exercises of the field, with the answers that are right."""

import json
from pathlib import Path

import numpy as np
import pytest

from chainrule.engine import Refusal, parse, run
from chainrule.engine.telling.diagnose import diagnose

CASES = json.loads((Path(__file__).parents[1] / "cases" / "field.json").read_text(encoding="utf-8"))
WORDS = {"NaN": np.nan, "Infinity": np.inf, "-Infinity": -np.inf}


def number(value):
    return [number(one) for one in value] if isinstance(value, list) else WORDS.get(value, value)


def answered(case):
    """The graph and its run, or the refusal."""
    graph = parse(case["program"], case["inputs"], output=case["output"])
    return graph, run(graph)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case):
    expect = dict(case["expect"])
    if expect.get("<answer>") == "refused":
        with pytest.raises(Refusal):
            answered(case)
        return
    graph, result = answered(case)
    codes = {one.code for one in diagnose(graph, result)}
    if expect.pop("<answer>", None) == "warned":
        assert codes & {"double-softmax", "single", "unreached"}
    if code := expect.pop("<diagnostic>", None):
        assert code in codes
    if code := expect.pop("<no-diagnostic>", None):
        assert code not in codes
    for name, wanted in expect.items():
        node = graph.output if name == "<output>" else graph.names[name]
        for what, column in (("value", result.values), ("grad", result.grads)):
            if what in wanted:
                np.testing.assert_allclose(
                    column[node], number(wanted[what]), rtol=1e-9, atol=1e-9, err_msg=name
                )
