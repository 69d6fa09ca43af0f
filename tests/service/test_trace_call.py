"""POST /api/v1/trace, as the contract has it."""

import json
import math
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"
NEURON = {
    "program": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
    "inputs": {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
}


def post(client, **request):
    return client.post("/api/v1/trace", json=request)


def test_the_article_s_neuron(client):
    answer = post(client, **NEURON, params=["w", "b"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    trace = answer.json()
    run, names = trace["runs"][0], trace["names"]
    expected = json.loads((CASES / "worked-examples.json").read_text())["cases"][0]["expected"]
    for name, value in expected["values"].items():
        assert run["values"][names[name]] == pytest.approx(value, rel=1e-15)
    for name, value in expected["grads"].items():
        assert run["grads"][names[name]] == pytest.approx(value, rel=1e-15)
    assert run["flows"]["node"] == [11, 10, 8, 8, 6, 5, 5, 4, 4]
    assert run["flows"]["arg"] == [1, 0, 0, 1, 0, 0, 1, 0, 1]
    assert [node["kind"] for node in trace["nodes"][:4]] == ["input", "param", "param", "input"]
    assert trace["source"] == NEURON["program"]


def test_the_same_request_gives_the_same_bytes(client):
    assert post(client, **NEURON).content == post(client, **NEURON).content


@pytest.mark.parametrize(
    ("program", "name", "grad"),
    [("x = 3\ny = x*x", "x", 6), ("a = 5\nb = a+a\nc = b+b", "a", 4), ("x = 3\ny = x-x", "x", 0), ("x = 3\ny = x/x", "x", 0)],
)  # fmt: skip
def test_fan_out(client, program, name, grad):
    trace = post(client, program=program).json()
    assert trace["runs"][0]["grads"][trace["names"][name]] == grad


def test_null_options_are_as_if_left_out(client):
    nulls = dict.fromkeys(["inputs", "params", "output", "output_grad", "wrt", "tangent"])
    assert post(client, program="x = 3\ny = x*x", **nulls).status_code == 200


def test_forward_mode(client):
    run = post(client, **NEURON, mode="forward", wrt="w").json()["runs"][0]
    assert "grads" not in run
    assert run["tangents"][11] == pytest.approx(-0.02756970076471782, rel=1e-14)
    assert run["flows"]["node"] == sorted(run["flows"]["node"])


def test_check(client):
    checks = post(client, **NEURON, check=True).json()["checks"]
    assert [(one["node"], one["index"]) for one in checks] == [(0, []), (1, []), (2, []), (3, [])]
    assert max(one["rel_error"] for one in checks) < 1e-8


def test_output_grad_and_max_elements(client):
    run = post(
        client, program="y = x * x", inputs={"x": [1, 2, 3]}, output_grad=[1, 0, 1], max_elements=2
    ).json()["runs"][0]
    assert run["values"][0]["shape"] == [3]
    assert run["grads"][0]["max"] == 6.0


def test_non_finite_numbers_are_strings(client):
    answer = post(client, program="x = 0\ny = log(x)\nz = y * x")
    assert answer.json()["runs"][0]["values"] == [0.0, "-Infinity", "NaN"]
    assert "NaN" not in answer.text.replace('"NaN"', "")


def test_a_chain_of_100_000_nodes(client):
    trace = post(client, program="x=1.0\nw=param(0.999)\n" + "x=x*w\n" * 99_998).json()
    assert len(trace["nodes"]) == 100_000
    assert trace["runs"][0]["values"][-1] == pytest.approx(0.999**99_998, rel=1e-9)
    w = trace["runs"][0]["grads"][trace["names"]["w"]]
    assert w == pytest.approx(99_998 * 0.999**99_997, rel=1e-9)


def test_every_case_through_the_service(client):
    cases = json.loads((CASES / "worked-examples.json").read_text())["cases"]
    cases += json.loads((CASES / "operations.json").read_text())["cases"]
    passed = 0
    for case in cases:
        answer = post(
            client, program="\n".join(case["program"]), inputs=case["inputs"], output=case["output"]
        )
        if answer.status_code == 422 and answer.json()["code"] == "unknown-name":
            continue  # an operation that the table does not have yet
        trace = answer.json()
        for name, value in case["expected"]["grads"].items():
            got = trace["runs"][0]["grads"][trace["names"][name]]
            if not isinstance(value, list):
                assert math.isclose(got, value, rel_tol=1e-9, abs_tol=1e-12), case["id"]
        passed += 1
    assert passed >= 45
