"""What the contract says of fields: defaults, bounds, statuses, as the document declares them."""

import gzip

import pytest
from starlette.testclient import TestClient

from chainrule.engine import Refusal
from chainrule.service import problems, sweeping
from chainrule.service.app import create_app
from chainrule.service.schema import SweepRequest, TraceRequest, TrainRequest
from chainrule.service.settings import Settings


def test_what_is_left_out_of_a_trace():
    form = TraceRequest(program="y = 1")
    assert form.model_dump(exclude={"program"}) == {
        "inputs": None, "params": None, "output": None, "output_grad": None, "mode": "reverse", "wrt": None, "tangent": None,
        "check": False, "flows": True, "latex": False, "max_elements": 4096,
    }  # fmt: skip


def test_what_is_left_out_of_a_training():
    form = TrainRequest(program="w = param(1.0)\nL = w", steps=3)
    left = form.model_dump(exclude={"program", "optimizer"})
    assert {key: left[key] for key in ("batch_size", "shuffle", "seed", "test_ratio", "data", "rule", "measure", "resume")} == {
        "batch_size": None, "shuffle": True, "seed": 0, "test_ratio": 0, "data": None, "rule": None, "measure": [], "resume": None,
    }  # fmt: skip
    assert left["record"] == {"every": 1, "runs": "full"}
    assert not left["regularization"]
    assert (form.optimizer.name, form.optimizer.settings()["lr"]) == ("sgd", 0.01)
    assert SweepRequest(program="y = a", grid={"a": [1]}).measure == ["loss"]


@pytest.mark.parametrize(
    ("code", "status"),
    [("busy", 503), ("malformed-json", 400), ("body-too-large", 413), ("unsupported-media-type", 415), ("syntax", 422), ("not-found", 404),
     ("address-too-long", 414), ("deadline", 422), ("head-too-large", 431), ("fault", 500)],
)  # fmt: skip
def test_the_status_of_a_problem(code, status):
    assert code in problems.codes()
    holes = dict.fromkeys(("limit", "size", "seconds", "word", "name", "length"), 1)
    told = problems.problem(Refusal(code, pointer="", **holes), "en")
    assert told["status"] == status


def test_a_grid_may_have_as_many_cells_as_are_said_and_no_more():
    def made(count):
        return sweeping.grid(SweepRequest(program="y = a * b", grid={"a": [1.0] * count, "b": [1.0] * 100}))

    assert sweeping.size(made(sweeping.MOST_CELLS // 100)) == sweeping.MOST_CELLS
    with pytest.raises(Refusal):
        made(sweeping.MOST_CELLS // 100 + 1)


def test_a_long_name_is_repeated_to_its_fortieth_letter(client):
    name = "n" * 60
    answer = client.post("/api/v1/sweep", json={"program": "y = 1", "grid": {name: [1]}}).json()
    assert "n" * 40 in answer["detail"]
    assert "n" * 41 not in answer["detail"]


@pytest.mark.parametrize("bound", ["norm", "value"])
def test_the_bounds_of_clipping(client, bound):
    request = {"program": "w = param(1.0)\nL = w * w", "steps": 1}
    assert client.post("/api/v1/train", json=request | {"clip": {bound: 1e9}}).status_code == 200
    answer = client.post("/api/v1/train", json=request | {"clip": {bound: 1.1e9}}).json()
    assert f"{bound} must be at least 0 and at most 1e9" in answer["detail"]


def test_pages_are_read_and_never_written(tmp_path):
    (tmp_path / "index.html").write_text("<p>a page</p>")
    with TestClient(create_app(Settings(warm=False, static=tmp_path))) as client:
        assert client.get("/").text == "<p>a page</p>"
        for method in ("POST", "PUT", "DELETE"):
            answer = client.request(method, "/index.html")
            assert answer.status_code in (404, 405), method


def test_a_page_is_sent_as_the_build_has_compressed_it(tmp_path):
    plain, packed = b"export {};" * 200, gzip.compress(b"export {};" * 200, 9)
    for name in ("chunks/core-0A1B2C3D.js", "chain-rule.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(plain)
        (tmp_path / f"{name}.gz").write_bytes(packed)
    (tmp_path / "alone.js").write_bytes(plain)
    with TestClient(create_app(Settings(warm=False, static=tmp_path))) as client:

        def asked(path, accepted):
            answer = client.get(path, headers={"Accept-Encoding": accepted})
            assert (answer.status_code, answer.content) == (200, plain)
            assert answer.headers["content-type"].startswith("text/javascript")
            assert "Accept-Encoding" in answer.headers["vary"]
            return answer.headers

        for accepted in ("gzip", "br, gzip;q=0.5", "deflate,gzip"):
            found = asked("/chunks/core-0A1B2C3D.js", accepted)
            assert (found["content-encoding"], int(found["content-length"])) == ("gzip", len(packed))
        for accepted in ("gzip;q=.", "gzip;q=1.2.3", "gzip;q=0.001"):  # whatever is written, an answer
            asked("/chunks/core-0A1B2C3D.js", accepted)
        for accepted in ("identity", "gzip;q=0", "gzip; q=0.000, br"):
            assert "content-encoding" not in asked("/chunks/core-0A1B2C3D.js", accepted)
        assert "immutable" in found["cache-control"]
        # A name that stays the same must be asked for again; what was not compressed is as it goes.
        assert asked("/chain-rule.js", "gzip")["cache-control"] == "no-cache"
        assert asked("/alone.js", "identity")["content-length"] == str(len(plain))
        again = client.get(
            "/chain-rule.js", headers={"Accept-Encoding": "gzip", "If-None-Match": found["etag"]}
        )
        assert again.status_code == 200
        etag = asked("/chain-rule.js", "gzip")["etag"]
        assert client.get("/chain-rule.js", headers={"If-None-Match": etag}).status_code == 304


def test_the_documentation_says_which_parameters_are_needed(client):
    document = client.get("/openapi.json").json()
    parameters = {one["name"]: one for one in document["paths"]["/api/v1/trace"]["get"]["parameters"]}
    assert parameters["program"]["required"] is True
    assert not parameters["inputs"].get("required", False)
    names = document["components"]["schemas"]
    assert {"GraphLine", "StepLine", "CheckpointLine", "DoneLine", "CellLine", "SweptLine", "Problem"} <= set(
        names
    )
    assert len(names["TrainLine"]["oneOf"]) == 5
    assert len(names["SweepLine"]["oneOf"]) == 2


def test_the_numbers_of_a_training_count_its_parameters(client):
    """Moves are written three times over for every parameter, and for nothing else."""
    request = {
        "program": "x = zeros(100000)\nw = param(1.0)\nL = w * w + 0 * sum(x)",
        "steps": 10,
        "record": {"every": 1, "runs": "params"},
    }
    answer = client.post("/api/v1/train", json=request, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text[:200]
    large = {
        "program": "w = param(zeros(100000))\nL = sum(w * w)",
        "steps": 10,
        "record": {"every": 1, "runs": "params"},
    }
    answer = client.post(
        "/api/v1/train", json=large | {"max_elements": 200_000}, headers={"Accept": "application/json"}
    )
    assert answer.json()["code"] == "trace-too-large"
