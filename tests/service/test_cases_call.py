"""The verified cases once more, as a client of the service meets them: numbers from JSON."""

import json
from pathlib import Path

import numpy as np
import pytest

CASES = Path(__file__).parents[1] / "cases"
ALL = [
    case
    for name in ("worked-examples.json", "operations.json")
    for case in json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case["id"])
def test_case(client, case):
    body = {"program": "\n".join(case["program"]), "inputs": case["inputs"], "output": case["output"]}
    answer = client.post("/api/v1/trace", json=body)
    assert answer.status_code == 200, answer.text
    trace = answer.json()
    for part, got in (("values", trace["runs"][0]["values"]), ("grads", trace["runs"][0]["grads"])):
        for name, expected in case["expected"][part].items():
            own = np.array(got[trace["names"][name]], dtype=float)
            np.testing.assert_allclose(
                own, np.array(expected, dtype=float), **case["tolerance"], err_msg=name
            )


FIELD = json.loads((CASES / "field.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FIELD, ids=lambda case: case["id"])
def test_a_case_of_the_field(client, case):
    """Public bug reports and exercises, as a client meets them."""
    body = {"program": case["program"], "inputs": case["inputs"], "output": case["output"], "check": True}
    answer = client.post("/api/v1/trace", json=body)
    expect = dict(case["expect"])
    if expect.pop("<answer>", None) == "refused":
        assert answer.status_code == 422
        assert answer.json()["hint"]
        return
    assert answer.status_code == 200, answer.text
    trace = answer.json()
    codes = {one["code"] for one in trace["diagnostics"]}
    assert expect.pop("<diagnostic>", None) in {None, *codes}
    assert expect.pop("<no-diagnostic>", None) not in codes
    if "stop_gradient" not in case["program"]:  # which is another slope on purpose
        assert "wrong" not in {one["verdict"] for one in trace["checks"]}
    for name, wanted in expect.items():
        node = trace["output"] if name == "<output>" else trace["names"][name]
        for what, column in (("value", "values"), ("grad", "grads")):
            if what in wanted:
                np.testing.assert_allclose(
                    np.array(trace["runs"][0][column][node], dtype=float),
                    np.array(wanted[what], dtype=float), rtol=1e-9, atol=1e-9, err_msg=name,
                )  # fmt: skip
