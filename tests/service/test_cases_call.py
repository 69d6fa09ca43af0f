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
