"""POST /api/v1/check and GET /api/v1/lessons."""

import json

import pytest

NEURON = "x = 0.5\nw = param(0.4)\nb = param(0.1)\nt = 0.8\nz = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - t)**2"
TASK = {
    "program": NEURON,
    "parts": [{"id": "dw", "of": "grad:w", "decimals": 3}, {"id": "db", "of": "grad:b", "decimals": 3}],
}


def test_answers_are_graded_in_the_reader_s_language(client):
    body = {"kind": "answers", "assignment": TASK, "answers": {"dw": -0.113, "db": -0.0551}}
    answer = client.post("/api/v1/check", json=body, headers={"Accept-Language": "zh"}).json()
    assert (answer["score"], answer["out_of"]) == (1, 2)
    assert answer["parts"][0] == {
        "id": "dw", "ok": False, "code": "factor", "message": "正负号对了；这个数是正确值的 4.099 倍。",
    }  # fmt: skip
    assert answer["parts"][1]["ok"]


def test_a_formula_and_a_program(client):
    rule = {
        "kind": "formula",
        "assignment": {
            "program": "x = param(2)\ny = param(3)\nf = x**2*y",
            "parts": [{"id": "a", "of": "grad:x"}],
        },
        "formula": "y*x*2",
    }
    assert client.post("/api/v1/check", json=rule).json()["score"] == 1
    program = {"kind": "program", "assignment": TASK, "program": NEURON.replace("sigmoid", "tanh")}
    assert client.post("/api/v1/check", json=program).json()["score"] == 0
    # The same seed is judged at the same points.
    wrong = rule | {"formula": "y*x*2 + 0.1*x**3 - 0.4*x"}
    first, again = (client.post("/api/v1/check", json=wrong).json() for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "answers", "assignment": TASK}, "/answers"),
        ({"kind": "formula", "assignment": TASK, "answers": {}}, "/formula"),
        ({"kind": "guess", "assignment": TASK, "answers": {}}, "/kind"),
        ({"kind": "answers", "answers": {}}, "/assignment"),
        ({"kind": "answers", "assignment": TASK | {"parts": []}, "answers": {}}, "/assignment/parts"),
        ({"kind": "answers", "assignment": TASK, "answers": {}, "more": 1}, "/more"),
    ],
)
def test_what_is_not_a_submission_is_refused_with_its_place(client, body, pointer):
    answer = client.post("/api/v1/check", json=body)
    assert answer.status_code == 422
    assert answer.json()["pointer"] == pointer


def test_what_is_too_much_to_be_tried_at_once_is_no_fault_of_a_submission(client):
    """The service tries a request within small bounds first: they are not those that a pupil is judged by."""
    parts = [{"id": "a", "of": "grad:w"}]
    lines = "\n".join(f"a{i} = sin(w*{i})" for i in range(60))
    waves = f"w = param(0.5)\n{lines}\nL = " + " + ".join(f"a{i}" for i in range(60))
    turned = "w = param(2)\ny = 0\nfor i in range(500):\n    y = y + w"
    wide = "w = param(2)\ny = sum(ones(3000)*w)"
    for truth, program in ((waves, waves), ("w = param(2)\ny = 500*w", turned), (wide, wide)):
        body = {"kind": "program", "assignment": {"program": truth, "parts": parts}, "program": program}
        answer = client.post("/api/v1/check", json=body).json()
        assert answer["score"] == 1, answer
    sums = "w = param(0.3)\nL = " + " + ".join(f"sin({i}*w)" for i in range(1, 30))
    rule = " + ".join(f"{i}*cos({i}*w)" for i in range(1, 30))
    body = {"kind": "formula", "assignment": {"program": sums, "parts": parts}, "formula": rule}
    assert client.post("/api/v1/check", json=body).json()["score"] == 1
    # What exceeds the service's own bounds is.
    body["formula"] = "sum(ones(2000000)*w)"
    answer = client.post("/api/v1/check", json=body).json()
    assert (answer["score"], answer["parts"][0]["code"]) == (0, "refused")


def test_a_refused_field_says_how_long_it_may_be_and_which_parts_are_alike(client):
    def refused(task):
        body = {"kind": "answers", "assignment": TASK | task, "answers": {}}
        answer = client.post("/api/v1/check", json=body, headers={"Accept-Language": "en"}).json()
        return answer["pointer"], answer["detail"]

    part = TASK["parts"][0]
    assert refused({"parts": [part, part]}) == ("/assignment/parts", "Two parts have the same id.")
    long = refused({"parts": [part | {"id": "a" * 81}]})
    assert long == ("/assignment/parts/0/id", "id has more than 80 letters.")
    assert refused({"parts": []})[1] == "parts has fewer than 1 elements."


def test_an_assignment_that_cannot_be_run_has_its_line(client):
    task = TASK | {"program": "x = 1\ny = zz"}
    answer = client.post("/api/v1/check", json={"kind": "answers", "assignment": task, "answers": {}}).json()
    assert (answer["code"], answer["line"]) == ("unknown-name", 2)
    task = TASK | {"parts": [{"id": "a", "of": "grad:nobody"}]}
    answer = client.post("/api/v1/check", json={"kind": "answers", "assignment": task, "answers": {}}).json()
    assert answer["code"] == "unknown-reference"


def test_lessons_are_listed_with_programs_that_run(client, tmp_path):
    client.app.state.settings.static = tmp_path
    client.app.state.fixed.pop("lessons", None)
    assert client.get("/api/v1/lessons").json() == {"lessons": []}
    (tmp_path / "lessons").mkdir()
    lesson = {
        "id": "a", "number": 1, "minutes": 5, "program": NEURON,
        "text": {"en": {"title": "A", "lead": "B"}, "zh": {"title": "甲", "lead": "乙"}},
    }  # fmt: skip
    for name in ("a", "1"):  # by its number too, and listed once
        (tmp_path / "lessons" / f"{name}.json").write_text(json.dumps({"lesson": lesson, "trace": {}}))
    client.app.state.fixed.pop("lessons", None)
    (row,) = client.get("/api/v1/lessons").json()["lessons"]
    assert row["title"] == {"en": "A", "zh": "甲"}
    assert client.post("/api/v1/trace", json=row["request"]).status_code == 200
