"""The gallery: program texts under `programs/`, each with a title and a sentence per language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).parent.parent / "programs"


@cache
def examples() -> list[dict[str, Any]]:
    """Every entry as a complete request: post `request` to /api/v1/trace."""
    entries = json.loads((PROGRAMS / "gallery.json").read_text(encoding="utf-8"))
    return [
        entry | {"request": {"program": _text(entry["id"])} | entry.get("request", {})} for entry in entries
    ]


def _text(name: str) -> str:
    return (PROGRAMS / "gallery" / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
