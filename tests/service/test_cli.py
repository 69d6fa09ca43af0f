"""`python -m chainrule check`, and the zip that it makes for Gradescope."""

import csv
import json
import os
import subprocess
import sys
import zipfile

import pytest

from chainrule.cli import main

NEURON = "x = 0.5\nw = param(0.4)\nb = param(0.1)\nt = 0.8\nz = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - t)**2"
PARTS = [{"id": "dw", "of": "grad:w", "decimals": 3}, {"id": "db", "of": "grad:b", "decimals": 3}]


@pytest.fixture
def task(tmp_path):
    path = tmp_path / "assignment.json"
    path.write_text(json.dumps({"kind": "answers", "assignment": {"program": NEURON, "parts": PARTS}}))
    return path


def written(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_of_several_pupils_as_text_json_and_a_row_for_each(task, tmp_path, capsys):
    right = written(tmp_path, "ann.json", '{"dw": -0.0276, "db": -0.0551}')
    wrong = written(tmp_path, "bob.json", '{"dw": 0.0276}')
    table = tmp_path / "grades.csv"
    assert main(["check", str(task), str(right)]) == 0
    assert main(["check", str(task), str(right), str(wrong), "--csv", str(table)]) == 1
    out = capsys.readouterr().out
    assert "ann.json: 2 of 2" in out
    assert "- dw: The size is right, the sign is not." in out
    assert list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines())) == [
        ["submission", "score", "out_of", "dw", "db"],
        ["ann.json", "2", "2", "", ""],
        ["bob.json", "0", "2", "sign", "missing"],
    ]
    main(["check", str(task), str(wrong), "--json", "--language", "zh"])
    assert json.loads(capsys.readouterr().out)["parts"][0]["message"] == "大小对了，正负号不对。"


def test_what_cannot_be_read_is_told_and_is_no_grade(task, tmp_path, capsys):
    good = written(tmp_path, "a.json", "{}")
    for path, words in (
        (written(tmp_path, "b.json", "dw = 1"), "no JSON"),
        (written(tmp_path, "c.json", "[1]"), "no object"),
        (tmp_path / "nowhere.json", "nowhere.json"),
    ):
        assert main(["check", str(task), str(path)]) == 2
        assert words in capsys.readouterr().err
    for text, words in (
        ('{"kind": "guess"}', '"kind" is one of'),
        ('{"kind": "answers", "assignment": {}}', '"program"'),
        ('{"kind": "answers", "assignment": {"program": "y = 1", "parts": []}}', '"parts"'),
        (
            '{"kind": "answers", "assignment": {"program": "y = zz", "parts": [{"id": "a", "of": "value:y"}]}}',
            "'zz'",
        ),
    ):
        assert main(["check", str(written(tmp_path, "bad.json", text)), str(good)]) == 2
        assert words in capsys.readouterr().err


def test_the_zip_grades_by_itself_where_gradescope_puts_things(task, tmp_path):
    archive = tmp_path / "autograder.zip"
    assert main(["autograder", str(task), str(archive)]) == 0
    root = tmp_path / "autograder"
    with zipfile.ZipFile(archive) as made:
        made.extractall(root / "source")
        assert {"setup.sh", "run_autograder", "assignment.json"} <= set(made.namelist())
        assert not [name for name in made.namelist() if "service" in name]
    (root / "submission").mkdir()
    written(root / "submission", "answers.json", '{"dw": -0.113, "db": -0.0551}')
    env = {**os.environ, "AUTOGRADER_ROOT": str(root), "PYTHON": sys.executable, "PYTHONPATH": ""}
    subprocess.run(
        ["bash", str(root / "source" / "run_autograder")], check=True, env=env, capture_output=True
    )
    result = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    assert result["score"] == 1
    assert [(one["name"], one["score"], one["status"]) for one in result["tests"]] == [
        ("dw", 0, "failed"), ("db", 1, "passed"),
    ]  # fmt: skip
    assert "4.099" in result["tests"][0]["output"]


def test_formulas_and_programs(tmp_path):
    def graded(kind, assignment, text):
        path = written(tmp_path, "task.json", json.dumps({"kind": kind, "assignment": assignment}))
        return main(["check", str(path), str(written(tmp_path, "own.txt", text))])

    rule = {"program": "x = param(2)\ny = param(3)\nf = x**2*y", "parts": [{"id": "a", "of": "grad:x"}]}
    assert graded("formula", rule, "2*x*y\n") == 0
    assert graded("formula", rule, "x*y\n") == 1
    net = {"program": NEURON, "parts": PARTS}
    assert graded("program", net, NEURON) == 0
    assert graded("program", net, NEURON.replace("w*x + b", "w*x")) == 1


def test_what_a_pupil_handed_in_is_found_and_told_of_in_the_language_of_pupils(task, tmp_path, capsys):
    program = written(
        tmp_path, "p.json", json.dumps({"kind": "program", "assignment": {"program": NEURON, "parts": PARTS}})
    )
    folder = tmp_path / "handed in"
    folder.mkdir()
    written(folder, "sub.py", NEURON)
    for beside in ("notes.md", "picture.svg"):
        written(folder, beside, "...")
    assert main(["check", str(program), str(folder)]) == 0
    written(folder, "other.py", NEURON)
    assert main(["check", str(program), str(folder), "--language", "zh"]) == 2
    assert "请只留一个" in capsys.readouterr().err
    broken = written(tmp_path, "broken.json", '{"dw": 1,\n "db" 2}')
    assert main(["check", str(task), str(broken), "--language", "zh", "--json"]) == 2
    parts = json.loads(capsys.readouterr().out)["parts"]
    assert parts[0]["message"].startswith("提交的文件：第 2 行第 7 个字符处读不成 JSON")
    lessons = written(tmp_path, "lessons.json", '{"lessons": [5, 6], "mode": "graded"}')
    assert main(["check", str(lessons), str(broken)]) == 2
    assert "this is a list of lessons" in capsys.readouterr().err


def test_one_that_cannot_be_read_keeps_nobody_from_a_grade(task, tmp_path, capsys):
    right = written(tmp_path, "王小明.json", '\ufeff{"dw": -0.0276, "db": -0.0551}')
    broken = written(tmp_path, "=cmd|calc.json", '{"dw": ')
    huge = written(tmp_path, "huge.json", '{"dw": 1%s, "db": "0,1"}' % ("0" * 400))
    deep = written(tmp_path, "deep.json", "[" * 100_000)
    table = tmp_path / "grades.csv"
    assert main(["check", str(task), *map(str, (right, broken, huge, deep)), "--csv", str(table)]) == 2
    assert "=cmd|calc.json: the submission: no JSON" in capsys.readouterr().err
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")  # so that a spreadsheet reads the names
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert [row[:2] for row in rows] == [
        ["王小明.json", "2"], ["'=cmd|calc.json", "0"], ["huge.json", "0"], ["deep.json", "0"],
    ]  # fmt: skip
    assert rows[1][3:] == ["unreadable", "unreadable"]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, "sub.json", '{"dw": -0.0276}')
    main(
        [
            "check",
            str(task),
            str(tmp_path / "one/sub.json"),
            str(tmp_path / "two/sub.json"),
            "--csv",
            str(table),
        ]
    )
    names = [row[0] for row in csv.reader(table.read_text(encoding="utf-8-sig").splitlines())][1:]
    assert len(set(names)) == 2


def test_a_folder_is_searched_for_the_submission_and_always_has_a_result(task, tmp_path):
    folder, results = tmp_path / "submission", tmp_path / "results" / "results.json"
    (folder / "work").mkdir(parents=True)

    def score():
        main(["check", str(task), str(folder), "--gradescope", str(results)])
        found = json.loads(results.read_text(encoding="utf-8"))
        results.unlink()
        return found["score"], found["tests"][0]["output"]

    assert score() == (0, "submission: there is no file in the submission")
    written(folder, "README.md", "what I did")
    written(folder, ".DS_Store", "")
    written(folder / "work", "answers.json", '{"dw": -0.0276, "db": -0.0551}')
    assert score()[0] == 2
    written(folder, "answers.json", '{"dw": ')
    assert score()[0] == 0


def test_an_assignment_that_cannot_be_graded_is_told_to_its_author(tmp_path, capsys):
    def told(form, kind="answers"):
        path = written(tmp_path, "wrong.json", json.dumps({"kind": kind, "assignment": form}))
        assert main(["autograder", str(path), str(tmp_path / "auto.zip")]) == 2
        return capsys.readouterr().err

    good = {"program": NEURON, "parts": PARTS}
    assert "never closed" in told({**good, "program": "x = param(1"})
    assert "grad:zz" in told({**good, "parts": [{"id": "a", "of": "grad:zz"}]})
    assert "decimals" in told({**good, "parts": [{"id": "a", "of": "grad:w", "decimals": "3"}]})
    assert "same" in told({**good, "parts": [PARTS[0], PARTS[0]]})
    assert "one part" in told(good, "formula")
    for key, value in (("points", "a"), ("seed", "a"), ("inputs", [1])):
        assert key in told({**good, key: value})
    assert not (tmp_path / "auto.zip").exists()


def test_nothing_that_is_read_is_overwritten_and_what_an_assignment_has_not_is_refused(tmp_path, capsys):
    task, answers = tmp_path / "task.json", tmp_path / "answers.json"
    form = {"program": "x = 0.5\nw = param(0.4)\ny = w*x", "parts": [{"id": "dw", "of": "grad:w"}]}
    wish = {"kind": "answers", "assignment": form}
    task.write_text(json.dumps(wish), encoding="utf-8")
    answers.write_text('{"dw": 0.5}', encoding="utf-8")
    before = task.read_bytes(), answers.read_bytes()
    assert main(["autograder", str(task), str(task)]) == 2
    for option in ("--csv", "--gradescope"):
        assert main(["check", str(task), str(answers), option, str(answers)]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert (task.read_bytes(), answers.read_bytes()) == before
    assert main(["autograder", str(task), str(tmp_path / "nowhere" / "a.zip")]) == 2
    assert "cannot be written" in capsys.readouterr().err

    def refused(change, words):
        task.write_text(change, encoding="utf-8")
        assert main(["check", str(task), str(answers)]) == 2
        assert words in capsys.readouterr().err

    made = json.dumps(wish)
    refused(made.replace('"id"', '"tolerance": 1, "id"'), 'no field "tolerance"')
    refused(made.replace('"parts"', '"sead": 1, "parts"'), 'no field "sead"')
    for value in ('"a"', "{}", "NaN", "[]", "true"):
        refused(made.replace('"parts"', f'"inputs": {{"x": {value}}}, "parts"'), '"x" in "inputs"')
    task.write_text(made, encoding="utf-8")
    answers.write_text('{"dw": 1, "dw": 0.5}', encoding="utf-8")
    assert main(["check", str(task), str(answers)]) == 2
    assert "stands twice" in capsys.readouterr().err
    folder = tmp_path / "handed"
    folder.mkdir()
    for name in ("a.json", "b.json"):
        (folder / name).write_text('{"dw": 0.5}', encoding="utf-8")
    assert main(["check", str(task), str(folder)]) == 2
    assert "a.json, b.json" in capsys.readouterr().err
