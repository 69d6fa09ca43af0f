import contextlib
import io
import json

import pytest

from chainrule.service.schema import TraceRequest
from chainrule.service.tasks import lean, traced

NEURON = {
    "program": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
    "inputs": {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
}


def export(client, **request):
    return client.post("/api/v1/export", json=NEURON | request)


def test_numpy_runs_and_gives_the_same_numbers(client):
    made = export(client, format="numpy").json()
    assert made["filename"].endswith(".py")
    space: dict = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(made["content"], space)
    trace = client.post("/api/v1/trace", json=NEURON).json()
    for name, node in trace["names"].items():
        assert space["grads"][name] == pytest.approx(trace["runs"][0]["grads"][node], rel=1e-14)
    assert "w -0.0275697" in printed.getvalue()


@pytest.mark.parametrize(
    ("format_", "words"),
    [("pytorch", "import torch"), ("latex", "\\begin{align*}"), ("notebook", '"nbformat": 4')],
)
def test_other_formats(client, format_, words):
    assert words in export(client, format=format_).json()["content"]


def test_a_page_for_a_disk(client, tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINRULE_STATIC", str(tmp_path))
    answer = export(client, format="html")
    assert (answer.status_code, answer.json()["code"]) == (503, "not-built")
    (tmp_path / "embed").mkdir()
    page = '<html lang="{lang}"><script type="application/json">{trace}</script><script>1; "{trace}"</script>'
    (tmp_path / "embed" / "offline.zh.html").write_text(page)
    asked = NEURON | {"program": NEURON["program"] + " # </script>", "format": "html"}
    answer = client.post("/api/v1/export", json=asked, headers={"Accept-Language": "zh"})
    assert answer.json()["media_type"] == "text/html"
    head, _, rest = answer.json()["content"].partition('<script type="application/json">')
    data, _, own = rest.partition("</script>")
    trace = json.loads(data)
    assert (head, own) == ('<html lang="zh">', '<script>1; "{trace}"</script>')
    assert trace["source"] == asked["program"]
    assert trace["runs"][0]["values"][1] == 0.4


def test_a_page_leaves_out_the_arrays_that_it_works_out_itself():
    def made(program):
        return json.loads(lean(traced(TraceRequest(program=program), "en")))

    trace = made("x = [1, 2, 3]\nw = param([4, 5, 6])\np = x * w\nL = sum(p)")
    (run,) = trace["runs"]
    named = {name: run["values"][node] for name, node in trace["names"].items()}
    assert named == {"x": [1, 2, 3], "w": [4, 5, 6], "p": None, "L": 32}
    assert run["grads"][trace["names"]["L"]] == 1
    assert not any(isinstance(one, list) for key in ("local", "grad", "total") for one in run["flows"][key])
    # Where something is too large to be sent whole, what there is stays.
    large = made("x = ones(5000)\np = x * 2\nL = sum(p)")
    assert [type(value) for value in large["runs"][0]["values"]].count(dict) == 2


def test_refusals(client):
    assert export(client).json()["pointer"] == "/format"
    assert export(client, format="word").json()["code"] == "bad-field"
    body = export(client, format="numpy", program="y = nope").json()
    assert (body["code"], body["span"]) == ("unknown-name", [4, 8])
    vector = export(client, format="latex", program="y = [1, 2] * x").json()
    assert vector["code"] == "output-not-scalar"
