"""The gallery: program texts under `programs/`, each with a title and a sentence per language."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).parent.parent / "programs"


@cache
def examples() -> list[dict[str, Any]]:
    """Every entry as a complete request: post `request` to /api/v1/trace. `programs` is the same program with
    comments in other languages."""
    entries = json.loads((PROGRAMS / "gallery.json").read_text(encoding="utf-8"))
    comments = json.loads((PROGRAMS / "comments.zh.json").read_text(encoding="utf-8"))
    return [
        entry
        | {
            "request": {"program": _text(entry["id"])} | entry.get("request", {}),
            "programs": {"zh": _translated(_text(entry["id"]), comments)},
        }
        for entry in entries
    ]


def _translated(program: str, comments: dict[str, str]) -> str:
    """A program with each of its comments in another language."""
    return re.sub(r"# *(.+)$", lambda found: f"# {comments[found[1]]}", program, flags=re.MULTILINE)


def lessons(static: Path) -> list[dict[str, Any]]:
    """Every lesson that the front end is built with, as a complete request; none where it is not built."""
    # By its number a lesson is there once more, as it is called in an assignment.
    paths = [path for path in static.glob("lessons/*.json") if not path.stem.isdigit()]
    found = [json.loads(path.read_text(encoding="utf-8"))["lesson"] for path in paths]
    return [
        {
            "id": one["id"], "number": one["number"], "minutes": one["minutes"],
            "title": {language: text["title"] for language, text in one["text"].items()},
            "summary": {language: text["lead"] for language, text in one["text"].items()},
            "request": {"program": one["program"]}
            | ({"inputs": one["inputs"]} if one.get("inputs") else {}),
        }
        for one in sorted(found, key=lambda one: one["number"])
    ]  # fmt: skip


@cache
def experiments() -> list[dict[str, Any]]:
    """Every experiment as a complete request, post `request` to /api/v1/sweep, and the numbers that it should
    give: of each cell, or of their mean, what stands at `of`."""
    made: list[dict[str, Any]] = json.loads((PROGRAMS / "experiments.json").read_text(encoding="utf-8"))
    return made


def everything() -> dict[str, Any]:
    """What there is to start from."""
    return {"examples": examples(), "experiments": experiments()}


def _text(name: str) -> str:
    return (PROGRAMS / "gallery" / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
