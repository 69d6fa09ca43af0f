"""Everything but the trace: tables, galleries, health, documentation, headers."""

import re

import pytest

from chainrule.engine import OPS


def test_ops(client):
    rows = client.get("/api/v1/ops").json()["ops"]
    assert [row["name"] for row in rows] == list(OPS)
    sigmoid = next(row for row in rows if row["name"] == "sigmoid")
    assert sigmoid["rules"] == ["out * (1 - out)"]
    assert sigmoid["tree"]["rules"] == [["*", "out", ["-", 1, "out"]]]
    assert sigmoid["latex"]["forward"] == r"\frac{1}{1 + e^{-x}}"
    assert sigmoid["zh"]
    assert sigmoid["en"]


def test_every_operation_s_example_runs_and_uses_it(client):
    for row in client.get("/api/v1/ops").json()["ops"]:
        answer = client.post("/api/v1/trace", json={"program": row["example"], "check": True})
        assert answer.status_code == 200, (row["name"], answer.text)
        assert row["name"] in {node["op"] for node in answer.json()["nodes"]}, row["name"]


def test_every_example_is_a_complete_request(client):
    examples = client.get("/api/v1/examples").json()["examples"]
    assert {"neuron", "two-paths", "square", "network", "chain"} <= {one["id"] for one in examples}
    for example in examples:
        answer = client.post("/api/v1/trace", json=example["request"] | {"check": True})
        assert answer.status_code == 200, example["id"]
        tools = {node["op"] for node in answer.json()["nodes"]} & {"clip_gradient", "feedback_matmul"}
        if tools:
            continue  # these send something else back than the gradient, and on purpose
        for one in answer.json()["checks"]:
            # A central difference of a loss near 1 is itself only good to some 1e-11.
            assert one["verdict"] == ("kink" if example["id"] == "max-pool" and one["kink"] else "right"), (
                example["id"]
            )
            # At a corner the difference lies between the two slopes, and nearly in their middle.
            wide = (1e-5 if one["kink"] else 1e-8) * max(abs(one["numeric"]), abs(one["analytic"])) + 1e-10
            assert abs(one["numeric"] - one["analytic"]) < wide, (example["id"], one)
        for text in (example["title"], example["summary"]):
            assert set(text) == {"zh", "en"}


def test_the_chain_has_a_hundred_factors(client):
    examples = client.get("/api/v1/examples").json()["examples"]
    chain = next(one for one in examples if one["id"] == "chain")
    trace = client.post("/api/v1/trace", json=chain["request"]).json()
    assert trace["runs"][0]["values"][trace["output"]] == pytest.approx(2.656139888758748e-5, rel=1e-12)
    assert sum(node["op"] == "mul" for node in trace["nodes"]) == 100


def test_one_program_of_the_gallery(client):
    rows = {one["id"]: one for one in client.get("/api/v1/examples").json()["examples"]}
    answer = client.get("/api/v1/examples/two-paths")
    assert answer.json() == {"examples": [rows["two-paths"]]}
    again = client.get("/api/v1/examples/two-paths", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    missing = client.get("/api/v1/examples/none-such")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert client.get("/api/v1/examples/two-paths?x=1").status_code == 422


def test_health(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_documentation_is_our_own_host_s(client):
    page = client.get("/docs").text
    assert not re.findall(r"https?://", page)
    schema = client.get("/openapi.json").json()
    trace = schema["paths"]["/api/v1/trace"]["post"]
    examples = trace["requestBody"]["content"]["application/json"]["examples"]
    assert len(examples) >= 4
    answers = trace["responses"]["200"]["content"]["application/json"]["examples"]
    neuron = answers["the article's neuron"]["value"]
    assert neuron["runs"][0]["grads"][1] == pytest.approx(-0.02756970076471782)
    for name, example in examples.items():
        status = client.post("/api/v1/trace", json=example["value"]).status_code
        assert status == (422 if name == "a misspelt name" else 200)


def test_headers(client):
    answer = client.get("/healthz", headers={"Origin": "https://course.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "style-src 'self';" in answer.headers["content-security-policy"]
    framed = client.get("/e/anything")
    assert "x-frame-options" not in framed.headers
    assert framed.headers["cross-origin-embedder-policy"] == "require-corp"  # else no isolated page shows it
    assert "cross-origin-embedder-policy" not in answer.headers
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
