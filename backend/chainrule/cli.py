"""The command line: `check` grades a submission, `autograder` packs an assignment for Gradescope.

An assignment is what POST /api/v1/check takes, as a file: {"kind": "answers", "assignment": {"program": …,
"parts": [{"id": "dw", "of": "grad:w", "decimals": 3}]}}. A submission is JSON for answers, else text: a
formula, or a program. Needs NumPy and nothing else, so that it runs where it is sent.
"""

import argparse
import csv
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from chainrule.engine import Refusal
from chainrule.engine.telling import judging, words
from chainrule.engine.telling.judging import Part, Verdict

KINDS = ("answers", "formula", "program")
MISSED = 1  # the exit code where something is wrong
UNREADABLE = 2  # and where the assignment or the submission cannot be read

# Gradescope's own places: https://gradescope-autograders.readthedocs.io
_SETUP = """#!/usr/bin/env bash
set -e
apt-get update -y && apt-get install -y python3 python3-pip
pip3 install numpy
"""
_RUN = """#!/usr/bin/env bash
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"
submission="$(find "$root/submission" -maxdepth 1 -type f | sort | head -n 1)"
results="$root/results/results.json"
"${PYTHON:-python3}" -m chainrule check assignment.json "$submission" --gradescope "$results"
exit 0
"""


class Unreadable(Exception):
    """A file that is not what it should be."""


def main(arguments: list[str] | None = None) -> int:
    """The command's exit code: 0 where everything is right."""
    parser = argparse.ArgumentParser(
        prog="chainrule", description="Grade answers by the engine's own numbers."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="grade a submission")
    check.add_argument("assignment", type=Path)
    check.add_argument("submission", type=Path, nargs="+")
    check.add_argument("--language", choices=words.LANGUAGES, default="en")
    check.add_argument("--json", action="store_true", help="print the grade as JSON")
    check.add_argument("--csv", type=Path, help="write a row for each submission")
    check.add_argument("--gradescope", type=Path, help="write Gradescope's results.json")
    pack = commands.add_parser("autograder", help="pack an assignment for Gradescope")
    pack.add_argument("assignment", type=Path)
    pack.add_argument("archive", type=Path)
    wish = parser.parse_args(arguments)
    try:
        task = _assignment(wish.assignment)
        if wish.command == "autograder":
            packed(wish.assignment, wish.archive)
            return 0
        graded = {path: _graded(task, path, wish.language) for path in wish.submission}
    except Unreadable as fault:
        print(fault, file=sys.stderr)
        return UNREADABLE
    for path, verdicts in graded.items():
        if wish.json:
            print(json.dumps(as_json(verdicts), ensure_ascii=False))
        else:
            print(as_text(path.name, verdicts))
    if wish.csv:
        _write_csv(wish.csv, graded)
    if wish.gradescope:
        first = next(iter(graded.values()))
        wish.gradescope.parent.mkdir(parents=True, exist_ok=True)
        wish.gradescope.write_text(json.dumps(as_gradescope(first), ensure_ascii=False), encoding="utf-8")
    return 0 if all(one.ok for verdicts in graded.values() for one in verdicts) else MISSED


def grade(task: dict[str, Any], submission: str, language: str) -> list[Verdict]:
    """The verdict on each part. Unreadable if the assignment or the submission is not what it should be."""
    form = task["assignment"]
    parts = [Part(one["id"], one["of"], one.get("decimals"), one.get("share")) for one in form["parts"]]
    program, inputs, seed = form["program"], form.get("inputs") or {}, form.get("seed", 0)
    try:
        if task["kind"] == "answers":
            given = _json(submission, "the submission")
            return judging.answers(program, inputs, parts, given, language)
        if task["kind"] == "formula":
            return [judging.formula(program, inputs, parts[0], submission.strip(), seed, language)]
        return judging.program(program, inputs, parts, submission, seed, form.get("points", 4), language)
    except Refusal as refusal:
        raise Unreadable(f"the assignment: {words.say(refusal, language)['detail']}") from None


def as_json(verdicts: list[Verdict]) -> dict[str, Any]:
    """As the API answers."""
    parts = [one._asdict() for one in verdicts]
    return {"score": sum(one.ok for one in verdicts), "out_of": len(verdicts), "parts": parts}


def as_text(name: str, verdicts: list[Verdict]) -> str:
    lines = [f"{name}: {sum(one.ok for one in verdicts)} of {len(verdicts)}"]
    lines += [f"  {'+' if one.ok else '-'} {one.id}: {one.message}" for one in verdicts]
    return "\n".join(lines)


def as_gradescope(verdicts: list[Verdict]) -> dict[str, Any]:
    """As Gradescope reads a result: a test for each part, a point each."""
    tests = [
        {
            "name": one.id, "score": int(one.ok), "max_score": 1, "output": one.message,
            "status": "passed" if one.ok else "failed",
        }
        for one in verdicts
    ]  # fmt: skip
    return {"score": sum(one.ok for one in verdicts), "tests": tests}


def packed(assignment: Path, archive: Path) -> None:
    """A zip that Gradescope takes as an autograder: the engine, the assignment, and how it is run."""
    home = Path(__file__).parent
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in (("setup.sh", _SETUP), ("run_autograder", _RUN)):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o755 << 16
            made.writestr(entry, text)
        made.write(assignment, "assignment.json")
        for path in sorted(home.rglob("*")):
            inside = path.relative_to(home)
            if path.is_file() and inside.parts[0] != "service" and "__pycache__" not in inside.parts:
                made.write(path, f"chainrule/{inside}")


def _assignment(path: Path) -> dict[str, Any]:
    task = _json(_text(path), str(path))
    form = task.get("assignment")
    if task.get("kind") not in KINDS:
        raise Unreadable(f'{path}: "kind" is one of {", ".join(KINDS)}')
    if not isinstance(form, dict) or not isinstance(form.get("program"), str):
        raise Unreadable(f'{path}: "assignment" has a "program", the true one')
    parts: Any = form.get("parts")
    listed = isinstance(parts, list) and bool(parts) and all(isinstance(one, dict) for one in parts)
    if not listed or not all(isinstance(one.get(key), str) for one in parts for key in ("id", "of")):
        raise Unreadable(f'{path}: "parts" is a list of {{"id": …, "of": "grad:w"}}')
    return task


def _graded(task: dict[str, Any], path: Path, language: str) -> list[Verdict]:
    return grade(task, _text(path), language)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise Unreadable(f"{path}: {fault}") from None


def _json(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as fault:
        raise Unreadable(f"{name}: no JSON: {fault}") from None
    if not isinstance(found, dict):
        raise Unreadable(f"{name}: JSON, but no object")
    return found


def _write_csv(path: Path, graded: dict[Path, list[Verdict]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        first = next(iter(graded.values()))
        rows.writerow(["submission", "score", "out_of", *[one.id for one in first]])
        for name, verdicts in graded.items():
            score = sum(one.ok for one in verdicts)
            rows.writerow([name.name, score, len(verdicts), *[one.code or "" for one in verdicts]])
