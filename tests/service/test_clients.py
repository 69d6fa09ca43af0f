"""A client made by a generator from the service's document calls every operation, and real answers are of the
forms that the document declares."""

import importlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
import uvicorn
from pydantic import TypeAdapter

from chainrule.service import answers, gallery
from chainrule.service.app import create_app

PROGRAM = "w = param(2.0)\nx = [1.0, 2.0]\nL = sum((w * x - 3) ** 2)"


@pytest.fixture(scope="module")
def address():
    """A service on a port of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The package that openapi-python-client writes."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(create_app().openapi()))
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    made = subprocess.run(
        [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--path", "openapi.json", "--output-path", "calling", "--meta", "none", "--fail-on-warning"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield importlib.import_module("calling")
    sys.path.remove(str(folder))


@pytest.fixture
def calling(address, generated):
    with generated.Client(base_url=address, raise_on_unexpected_status=True) as client:
        yield client


def test_a_generated_client_calls_every_operation(calling):
    def part(name):
        return importlib.import_module(f"calling.{name}")

    models = part("models")
    called = set()

    def call(room, name, *given, **wish):
        called.add(name)
        return part(f"api.{room}.{name}").sync_detailed(*given, client=calling, **wish)

    trace = call("programs", "trace", body=models.TraceRequest(program=PROGRAM)).parsed
    assert trace.runs[0].grads[trace.names["w"]] == 2 * (2 - 3) * 1 + 2 * (4 - 3) * 2
    same = call("programs", "get_trace", program=PROGRAM, parameters='["w"]')
    assert same.parsed.to_dict() == trace.to_dict(), same.content
    adam = models.Adam(name="adam", lr=0.1)
    wish = models.TrainRequest(program=PROGRAM, steps=3, optimizer=adam)
    assert call("programs", "train", body=wish, accept="application/json").parsed.done.n == 3
    grid = models.SweepRequestGrid.from_dict({"w": [0.0, 1.0]})
    cells = call(
        "programs", "sweep", body=models.SweepRequest(program=PROGRAM, grid=grid), accept="application/json"
    )
    assert len(cells.parsed) == 2
    code = call(
        "programs",
        "export",
        body=models.ExportRequest(program=PROGRAM, format_=models.ExportRequestFormat.NUMPY),
    )
    assert "import numpy" in code.parsed.content
    task = models.AssignmentForm(program=PROGRAM, parts=[models.AskedPart(id="w", of="grad:w")])
    graded = call(
        "programs",
        "check",
        body=models.CheckRequest(kind=models.CheckRequestKind.PROGRAM, assignment=task, program=PROGRAM),
    )
    assert (graded.parsed.score, graded.parsed.out_of) == (1, 1)
    assert {"add", "softmax"} <= {op.name for op in call("reference", "ops").parsed.ops}
    assert call("reference", "examples").parsed.examples
    assert call("reference", "example", "neuron").parsed.examples[0].id == "neuron"
    assert call("reference", "datasets").parsed.datasets
    assert isinstance(call("reference", "lessons").parsed.lessons, list)
    assert call("reference", "limits").parsed.about.to_dict()["nodes"]["unit"] == "nodes"
    assert call("reference", "embedded", url_query="/studio/?example=neuron").parsed.width == 720
    assert call("operation", "healthz").parsed.status == "ok"
    assert call("operation", "readyz").parsed.status == "ready"
    assert b"chainrule_processes" in call("operation", "metrics").content
    assert call("operation", "error", "unknown-name").parsed.en.title
    refused = call("programs", "trace", body=models.TraceRequest(program="y = zz"))
    assert (refused.status_code, refused.parsed.code) == (422, "unknown-name")
    operations = {
        one["operationId"] for path in create_app().openapi()["paths"].values() for one in path.values()
    }
    assert called == operations


def strictly(form, answer):
    """The answer as its form has it; a key that the form does not name is a fault."""
    TypeAdapter(form).validate_json(json.dumps(answer), extra="forbid" if form not in OPEN else None)


OPEN = (answers.StepLine, answers.CellLine, answers.Limits, answers.Datasets)
LINES = {
    "graph": answers.GraphLine, "step": answers.StepLine, "checkpoint": answers.CheckpointLine,
    "done": answers.DoneLine, "error": answers.ErrorLine,
}  # fmt: skip


@pytest.mark.parametrize("example", gallery.examples(), ids=lambda example: example["id"])
def test_the_answers_to_the_gallery_are_of_the_declared_forms(client, example):
    wish = example["request"] | {"check": True, "latex": True, "max_elements": 4}
    strictly(answers.Trace, client.post("/api/v1/trace", json=wish).json())


def test_forward_mode_and_what_is_not_finite_are_of_the_declared_form(client):
    for wish in (
        {"program": "x = 3\ny = x * x", "mode": "forward", "wrt": "x"},
        {"program": "x = [0.0, -1.0]\ny = log(x)\nz = sum(y)"},
        {"program": "x = zeros(50)\nz = sum(log(x) * 0)", "max_elements": 3},
    ):
        strictly(answers.Trace, client.post("/api/v1/trace", json=wish).json())


@pytest.mark.parametrize("wish", [
    {"program": PROGRAM, "steps": 3, "measure": ["grad_norm", "param_norm"]},
    {"program": PROGRAM, "steps": 3, "record": {"runs": "params"}},
    {"program": PROGRAM, "steps": 3, "record": {"runs": "none"}, "optimizer": {"name": "sgd", "lr": 1e6}},
    {"program": "x, t = xor(8, seed=0)\nw = param(randn(2, 1, seed=0))\nL = mse((x @ w)[:, 0], t)", "steps": 4, "batch_size": 4},
])  # fmt: skip
def test_every_line_of_a_training_is_of_its_form(client, wish):
    answer = client.post("/api/v1/train", json=wish)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[0].get("event") == "graph", lines[0]
    assert lines[-1]["event"] == "done", lines[-1]
    for line in lines:
        strictly(LINES[line["event"]], line)
    whole = client.post("/api/v1/train", json=wish, headers={"Accept": "application/json"}).json()
    strictly(answers.Trained, whole)


def test_a_sweep_and_the_rest_are_of_their_forms(client):
    wish = {"program": PROGRAM, "grid": {"w": [0.0, 1.0]}, "measure": ["loss"]}
    *cells, end = map(json.loads, client.post("/api/v1/sweep", json=wish).text.splitlines())
    for cell in cells:
        strictly(answers.CellLine, cell)
    strictly(answers.SweptLine, end)
    for format_ in ("numpy", "pytorch", "notebook", "latex"):
        code = client.post("/api/v1/export", json={"program": PROGRAM, "format": format_}).json()
        strictly(answers.Exported, code)
    strictly(answers.Ops, client.get("/api/v1/ops").json())
    strictly(answers.Examples, client.get("/api/v1/examples").json())
    strictly(answers.Datasets, client.get("/api/v1/datasets").json())
    strictly(answers.Lessons, client.get("/api/v1/lessons").json())
    strictly(answers.Limits, client.get("/api/v1/limits").json())
    strictly(answers.Embedded, client.get("/oembed?url=/studio/").json())
    strictly(answers.Status, client.get("/healthz").json())
    strictly(answers.Titles, client.get("/errors/unknown-name").json())
    for wrong in ({"program": "y = zz"}, {"program": 3}, {}, {"program": "x = 1", "nope": 1}):
        strictly(answers.Problem, client.post("/api/v1/trace", json=wrong).json())


def test_the_service_can_be_called_by_its_document_alone(address):
    """Every path is there, and every method of it is declared."""
    document = httpx.get(f"{address}/openapi.json").json()
    for path, methods in document["paths"].items():
        allowed = httpx.request("PATCH", address + path.format(code="unknown-name", id="neuron")).headers[
            "allow"
        ]
        assert {method.upper() for method in methods} <= set(allowed.split(", "))
