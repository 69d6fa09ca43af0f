"""The command line: `check` grades a submission, `autograder` packs an assignment for Gradescope.

An assignment is what POST /api/v1/check takes, as a file: {"kind": "answers", "assignment": {"program": …,
"parts": [{"id": "dw", "of": "grad:w", "decimals": 3}]}}. A submission is JSON for answers, else text: a
formula, or a program. Needs NumPy and nothing else, so that it runs where it is sent.
"""

import argparse
import csv
import json
import math
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
# The engine needs Python 3.11, which Ubuntu 22.04 has beside its own, and NumPy in a place of its own.
set -e
root="${AUTOGRADER_ROOT:-/autograder}"
apt-get update -y
apt-get install -y python3.11 python3.11-venv || apt-get install -y python3 python3-venv
python="$(command -v python3.11 || command -v python3)"
"$python" -c 'import sys; sys.exit("Python 3.11 is needed." if sys.version_info < (3, 11) else 0)'
"$python" -m venv "$root/venv"
"$root/venv/bin/pip" install numpy
"""
_RUN = """#!/usr/bin/env bash
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"
results="$root/results/results.json"
rm -f "$results"
python="${PYTHON:-$root/venv/bin/python}"
"$python" -m chainrule check assignment.json "$root/submission" --language LANGUAGE --gradescope "$results"
# What is wrong in a submission is a grade; that nothing was graded is a fault of the autograder.
[ -s "$results" ]
"""


class Unreadable(Exception):
    """A file that is not what it should be."""


class Unhanded(Unreadable):
    """A submission that cannot be read, which its pupil is told in the pupil's language.

    >>> str(Unhanded("number", name="a.json"))
    'a.json: JSON, but a number is too long or too much is nested in it'
    """

    def __init__(self, key: str, **holes: str) -> None:
        self.key, self.holes = key, holes
        super().__init__(self.told("en"))

    def told(self, language: str) -> str:
        return words.catalog(language)["submission"][self.key].format(**self.holes)


def main(arguments: list[str] | None = None) -> int:
    """The command's exit code: 0 where everything is right."""
    parser = argparse.ArgumentParser(
        prog="chainrule", description="Grade answers by the engine's own numbers."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="grade a submission")
    check.add_argument("assignment", type=Path)
    check.add_argument("submission", type=Path, nargs="+", help="a file, or a folder that has one")
    check.add_argument("--language", choices=words.LANGUAGES, default="en")
    check.add_argument("--json", action="store_true", help="print the grade as JSON")
    check.add_argument("--csv", type=Path, help="write a row for each submission")
    check.add_argument("--gradescope", type=Path, help="write Gradescope's results.json")
    pack = commands.add_parser("autograder", help="pack an assignment for Gradescope")
    pack.add_argument("assignment", type=Path)
    pack.add_argument("archive", type=Path)
    pack.add_argument("--language", choices=words.LANGUAGES, default="en", help="of what pupils read")
    wish = parser.parse_args(arguments)
    try:
        task = _assignment(wish.assignment)
        if wish.command == "autograder":
            _unharmed([wish.archive], [wish.assignment])
            packed(wish.assignment, wish.archive, wish.language)
            return 0
        made = [one for one in (wish.csv, wish.gradescope) if one]
        _unharmed(made, [wish.assignment, *wish.submission])
    except OSError as fault:
        print(f"{fault.filename}: it cannot be written: {fault.strerror}", file=sys.stderr)
        return UNREADABLE
    except Unreadable as fault:
        print(fault, file=sys.stderr)
        return UNREADABLE
    # One that cannot be read keeps nobody from a grade: it has none, and why.
    graded = [_graded(task, path, wish.language) for path in wish.submission]
    for path, verdicts in zip(wish.submission, graded, strict=True):
        if verdicts[0].code == "unreadable":
            print(f"{path}: {verdicts[0].message}", file=sys.stderr)
        if wish.json:
            print(json.dumps(as_json(verdicts), ensure_ascii=False))
        else:
            print(as_text(str(path), verdicts))
    try:
        if wish.csv:
            _write_csv(wish.csv, wish.submission, graded)
        if wish.gradescope:
            wish.gradescope.parent.mkdir(parents=True, exist_ok=True)
            result = json.dumps(as_gradescope(graded[0]), ensure_ascii=False)
            wish.gradescope.write_text(result, encoding="utf-8")
    except OSError as fault:
        print(f"{fault.filename}: it cannot be written: {fault.strerror}", file=sys.stderr)
        return UNREADABLE
    every = [one for verdicts in graded for one in verdicts]
    if any(one.code == "unreadable" for one in every):
        return UNREADABLE
    return 0 if all(one.ok for one in every) else MISSED


def grade(task: dict[str, Any], submission: str, language: str) -> list[Verdict]:
    """The verdict on each part. Unreadable if the assignment or the submission is not what it should be."""
    form = task["assignment"]
    parts = [Part(one["id"], one["of"], one.get("decimals"), one.get("share")) for one in form["parts"]]
    program, inputs, seed = form["program"], form.get("inputs") or {}, form.get("seed", 0)
    try:
        if task["kind"] == "answers":
            given = _json(submission, words.catalog(language)["submission"]["itself"])
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


def packed(assignment: Path, archive: Path, language: str = "en") -> None:
    """A zip that Gradescope takes as an autograder: the engine, the assignment, and how it is run."""
    home = Path(__file__).parent
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in (("setup.sh", _SETUP), ("run_autograder", _RUN.replace("LANGUAGE", language))):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o755 << 16
            made.writestr(entry, text)
        made.write(assignment, "assignment.json")
        for path in sorted(home.rglob("*")):
            inside = path.relative_to(home)
            if path.is_file() and inside.parts[0] != "service" and "__pycache__" not in inside.parts:
                made.write(path, f"chainrule/{inside}")


def _unharmed(written: list[Path], read: list[Path]) -> None:
    """What is written does not take the place of what is read."""
    for one in written:
        if any(one.resolve() == other.resolve() for other in read):
            raise Unreadable(f"{one}: it is read, and would be overwritten; give the result another name")


FIELDS = {
    "assignment": ("program", "inputs", "parts", "seed", "points"),
    "parts": ("id", "of", "decimals", "share"),
}


def _known(place: str, given: dict[str, Any], key: str) -> None:
    for name in given:
        if name not in FIELDS[key]:
            raise Unreadable(
                f'{place}: there is no field "{name}" in "{key}"; there are {", ".join(FIELDS[key])}'
            )


def _is_value(value: Any) -> bool:
    """A finite number, or lists of them."""
    if isinstance(value, list):
        return bool(value) and all(_is_value(one) for one in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _assignment(path: Path) -> dict[str, Any]:
    task = _json(_text(path), str(path))
    form = task.get("assignment")
    if "lessons" in task:
        raise Unreadable(
            f"{path}: this is a list of lessons, which a link opens; "
            'what is graded here is the assignment.json of "A graded task"'
        )
    if task.get("kind") not in KINDS:
        raise Unreadable(f'{path}: "kind" is one of {", ".join(KINDS)}')
    if not isinstance(form, dict) or not isinstance(form.get("program"), str):
        raise Unreadable(f'{path}: "assignment" has a "program", the true one')
    parts: Any = form.get("parts")
    listed = isinstance(parts, list) and bool(parts) and all(isinstance(one, dict) for one in parts)
    if not listed or not all(isinstance(one.get(key), str) for one in parts for key in ("id", "of")):
        raise Unreadable(f'{path}: "parts" is a list of {{"id": …, "of": "grad:w"}}')
    _known(str(path), form, "assignment")
    for one in parts:
        _known(str(path), one, "parts")
    ids = [one["id"] for one in parts]
    for one in parts:
        for key, lowest, highest in (("decimals", 0, 12), ("share", 0, 0.5)):
            if not _is_number(one.get(key, 0), lowest, highest, whole=key == "decimals"):
                raise Unreadable(f'{path}: "{key}" of "{one["id"]}" is a number from {lowest} to {highest}')
    if len(set(ids)) < len(ids):
        raise Unreadable(f'{path}: two "parts" have the same "id"')
    if task["kind"] == "formula" and len(parts) > 1:
        raise Unreadable(f'{path}: of the kind "formula" there is one part: a formula is the answer to it')
    for key, highest in (("points", 20), ("seed", 2**53)):
        if not _is_number(form.get(key, 0), 0, highest, whole=True):
            raise Unreadable(f'{path}: "{key}" is a whole number from 0 to {highest}')
    if not isinstance(form.get("inputs") or {}, dict):
        raise Unreadable(f'{path}: "inputs" is an object: {{"x": 0.5}}')
    for name, value in (form.get("inputs") or {}).items():
        if not _is_value(value):
            raise Unreadable(f'{path}: "{name}" in "inputs" is a finite number, or lists of them')
    grade({**task, "kind": "answers"}, "{}", "en")  # the program runs, and has what is asked for
    return task


def _is_number(value: Any, lowest: float, highest: float, *, whole: bool) -> bool:
    if value is None:
        return True
    kinds = int if whole else (int, float)
    return isinstance(value, kinds) and not isinstance(value, bool) and lowest <= value <= highest


def _graded(task: dict[str, Any], path: Path, language: str) -> list[Verdict]:
    try:
        return grade(task, _text(_chosen(path, task["kind"])), language)
    except Unreadable as fault:
        told = fault.told(language) if isinstance(fault, Unhanded) else str(fault)
        return [Verdict(one["id"], False, "unreadable", told) for one in task["assignment"]["parts"]]


def _chosen(path: Path, kind: str) -> Path:
    """The submission: a file, or of a folder the file that is most likely meant."""
    if not path.is_dir():
        return path
    hidden = {"README", "LICENSE", "Thumbs", "desktop"}
    inside = sorted(
        one
        for one in path.rglob("*")
        if one.is_file()
        and one.stem not in hidden
        and not any(part.startswith((".", "__")) for part in one.relative_to(path).parts)
    )
    if not inside:
        raise Unhanded("empty", name=path.name)
    wanted = [[".json"]] if kind == "answers" else [[".py"], [".txt", ""]]
    likely = ([one for one in inside if one.suffix.lower() in suffixes] for suffixes in wanted)
    found = next(filter(None, likely), inside)
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:5])
        raise Unhanded("several", name=path.name, names=names)
    return found[0]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise Unhanded("closed", name=path.name, why=str(fault.strerror)) from None
    except UnicodeDecodeError:
        raise Unhanded("encoding", name=path.name) from None


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand in it once."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unhanded("twice", name="", part=name)
        found[name] = value
    return found


def _json(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_single)
    except json.JSONDecodeError as fault:
        place = {"line": str(fault.lineno), "column": str(fault.colno)}
        raise Unhanded("json", name=name, **place) from None
    except Unhanded as fault:
        raise Unhanded(fault.key, **fault.holes | {"name": name}) from None
    except (ValueError, RecursionError):
        raise Unhanded("number", name=name) from None
    if not isinstance(found, dict):
        raise Unhanded("object", name=name)
    return found


def _write_csv(path: Path, submissions: list[Path], graded: list[list[Verdict]]) -> None:
    """A row for each submission; marked as UTF-8, as spreadsheets want it."""
    alike = len({one.name for one in submissions}) < len(submissions)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(["submission", "score", "out_of", *[_cell(one.id) for one in graded[0]]])
        for submission, verdicts in zip(submissions, graded, strict=True):
            name = str(submission) if alike else submission.name
            score = sum(one.ok for one in verdicts)
            rows.writerow([_cell(name), score, len(verdicts), *[one.code or "" for one in verdicts]])


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
