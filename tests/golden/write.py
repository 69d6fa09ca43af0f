"""Write the golden traces and the op table that the front end is built with (`make golden`)."""

import json
import math
import subprocess
from pathlib import Path

from chainrule.engine import OPS, Op
from chainrule.engine.language import calls, datasets
from chainrule.engine.language.expressions import prelude
from chainrule.engine.language.source import TYPED
from chainrule.engine.running.check import FINE, FINER, NEARER, ROUGH, ROUNDS, SHRINK, SURE, TINY
from chainrule.engine.table.ops import GRADIENT_TOOLS, REQUIRED
from chainrule.engine.table.optimizers import ADJUSTMENTS, OPTIMIZERS, SCHEDULE_PROPOSALS, SCHEDULES, SWITCHES
from chainrule.engine.table.printing import NOTATION, SPOKEN, UNSEEN
from chainrule.engine.telling.words import LANGUAGES
from chainrule.engine.training.measures import MEASURES
from chainrule.engine.training.samples import SHARE_DIGITS
from chainrule.service import datasets as data_sets
from chainrule.service import gallery, table, tasks
from chainrule.service.app import create_app
from chainrule.service.oembed import HEIGHTS
from chainrule.service.schema import TraceRequest, TrainRequest, bounds

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent


def trace(example: dict) -> dict:
    return json.loads(tasks.traced(TraceRequest(**example["request"]), "en"))


FACTS = ROOT / "frontend" / "facts"
I18N = ROOT / "frontend" / "i18n"


def _lines(rows: dict | list, brackets: str) -> str:
    """One row a line, so that a change shows as one."""
    pairs = rows.items() if isinstance(rows, dict) else ((None, row) for row in rows)
    lines = [
        ("" if key is None else json.dumps(key) + ": ") + json.dumps(row, ensure_ascii=False)
        for key, row in pairs
    ]
    return brackets[0] + "\n" + ",\n".join(lines) + "\n" + brackets[1] + "\n"


def contract() -> str:
    """The OpenAPI document as TypeScript types."""
    document = json.dumps(create_app().openapi()).encode()
    node = ["node", "openapi.mjs"]
    return subprocess.run(
        node, cwd=ROOT / "frontend", input=document, capture_output=True, check=True
    ).stdout.decode()


def opening() -> dict:
    """The program that the page opens with, and its trace in each language: in the page when it arrives."""
    first = gallery.examples()[0]
    texts = {"en": first["request"]["program"]} | first["programs"]
    return {
        "example": first,
        "traces": {name: trace({"request": {"program": texts[name]}}) for name in texts},
    }


def recorded() -> dict[Path, dict]:
    """Where the trace of each lesson and of each figure of a page stands, and the request that it answers."""
    found = {}
    for path in sorted((ROOT / "frontend" / "lessons").glob("*/lesson.json")):
        lesson = json.loads(path.read_text(encoding="utf-8"))
        request = {"program": lesson["program"], "inputs": lesson.get("inputs", {})}
        found[path.parent / "trace.json"] = {"request": request}
    for path in sorted((ROOT / "frontend" / "pages" / "figures").glob("*.txt")):
        program = path.read_text(encoding="utf-8").rstrip("\n")
        found[path.with_suffix(".json")] = {"request": {"program": program}}
    return found


def files() -> dict[Path, str]:
    """What the front end is built with, by path: each part is loaded by whoever needs it."""
    rows = table.ops()
    return {
        FACTS / "operations.json": _lines(
            [{key: row[key] for key in ("name", "kind", "args", "tree")} for row in rows], "[]"
        ),
        FACTS / "usage.json": _lines(
            {row["name"]: {key: row[key] for key in ("usage", "example")} for row in rows} | _others(), "{}"
        ),
        FACTS / "datasets.json": _lines(
            {
                row["id"]: {
                    **{
                        key: row[key]
                        for key in ("title", "summary", "source", "rows", "baseline")
                        if key in row
                    },
                    "program": row["request"]["program"],
                }
                for row in data_sets.everything()
            },
            "{}",
        ),
        FACTS / "opening.json": _lines(opening(), "{}"),
        FACTS / "machine.json": _lines({op.name: _machine(op) for op in OPS.values()}, "{}"),
        FACTS / "optimizers.json": _lines(
            {
                row["name"]: {key: row[key] for key in ("title", "settings", "switches")}
                for row in table.optimizers()
            },
            "{}",
        ),
        FACTS / "updates.json": _lines(
            {
                row["name"]: {
                    "memory": row["memory"],
                    "lines": [{k: line[k] for k in ("letter", "tree", "when")} for line in row["lines"]],
                }
                for row in table.optimizers()
            },
            "{}",
        ),
        FACTS / "training.json": _lines(
            {
                "schedules": SCHEDULE_PROPOSALS,
                "measures": list(MEASURES),
                "rates": {name: row.formula.tree for name, row in SCHEDULES.items()},
                "drawn": list(calls.DRAWN),
                "adjustments": {name: formula.tree for name, formula in ADJUSTMENTS.items()},
                "digits": SHARE_DIGITS,
                "bounds": {name: _bounds(name, place) for name, place in _fields().items()},
            },
            "{}",
        ),
        FACTS / "languages.json": _lines(_languages(), "[]"),
        FACTS / "notation.json": _lines({"unseen": UNSEEN} | NOTATION, "{}"),
        FACTS / "check.json": _lines(
            {
                "fine": FINE,
                "rough": ROUGH,
                "shrink": SHRINK,
                "rounds": ROUNDS,
                "tiny": TINY,
                "finer": FINER,
                "nearer": NEARER,
                "sure": SURE,
            }
            | {"tools": sorted(GRADIENT_TOOLS)},
            "{}",
        ),
        FACTS / "heights.json": _lines(HEIGHTS, "[]"),
        FACTS / "typed.json": _lines(_ranges(TYPED), "[]"),
        **{
            I18N / f"ops.{language}.json": _lines(
                {row["name"]: row.get(language, row["en"]) for row in rows}
                | {f"story.{op.name}": op.story[language == "zh"] for op in OPS.values()}
                | {
                    f"gate.{op.name}.{i}": texts[language == "zh"]
                    for op in OPS.values()
                    for i, texts in enumerate(op.gates)
                    if texts
                }
                | {f"spoken.{head}": texts[language == "zh"] for head, texts in SPOKEN.items()},
                "{}",
            )
            for language in LANGUAGES
        },
    }


def _fields() -> dict[str, tuple[str | int, ...]]:
    """The fields of a training that are numbers, and where they stand in a request."""
    found = {
        "batch": ("batch_size",), "seed": ("seed",), "test": ("test_ratio",), "clip": ("clip", "norm"),
        "l1": ("regularization", "l1"), "l2": ("regularization", "l2"),
    }  # fmt: skip
    for row in OPTIMIZERS.values():
        for name in row.settings:
            place = ("betas", int(name[-1]) - 1) if name.startswith("beta") else (name,)
            if name not in SWITCHES:
                found[name] = ("optimizer", row.name, *place)
    return found | {
        name: ("schedule", schedule, name) for schedule, (names, _) in SCHEDULES.items() for name in names
    }


_WHOLE = {"batch", "seed", "size", "steps"}


def _bounds(name: str, place: tuple[str | int, ...]) -> list:
    """Between what a field may be; `above` and `below` where the bound itself is too little or too much."""
    low, high = bounds(TrainRequest, place)
    kinds = [
        name
        for name, holds in (("whole", name in _WHOLE), ("above", low[0] == "gt"), ("below", high[0] == "lt"))
        if holds
    ]
    return [low[1], high[1], kinds[0] if kinds else "any"]


def _ranges(characters: dict[str, str]) -> list[list[str]]:
    """Runs of characters that stand for as many others: the first, the last, and what the first stands for."""
    found: list[list[str]] = []
    for typed, plain in characters.items():
        first, last, stands_for = found[-1] if found else ["", "", ""]
        if found and ord(typed) == ord(last) + 1 and ord(plain) - ord(stands_for) == ord(typed) - ord(first):
            found[-1][1] = typed
        else:
            found.append([typed, typed, plain])
    return found


def _languages() -> list[dict]:
    """What each catalog of the page says of its own language."""
    made = []
    for language in sorted(LANGUAGES, reverse=True):
        own = json.loads((I18N / f"{language}.json").read_text(encoding="utf-8"))
        pace = int(own["language.pace"])
        made.append(
            {"name": language, "tag": own["language.tag"], "title": own["language.name"], "pace": pace}
        )
    return made


def _others() -> dict:
    """Functions that are no operation: values, data sets, and the prelude's own."""
    prelude_ = {
        name: {"usage": f"{name}({', '.join(one.arg for one in function.args.args)})"}
        for name, function in prelude().items()
    }
    shaped = {name: {"usage": f"{name}(…)"} for name in sorted(calls.FUNCTIONS) if name not in OPS}
    data = {
        name: {"usage": f"{name}(n{f'={one.rows}' if one.rows else ''}, noise=0, seed=0)"}
        for name, one in datasets.DATA.items()
    }
    return shaped | data | prelude_


def _machine(op: Op) -> dict:
    """A row as whoever computes with it needs it."""
    return {
        "kind": op.kind, "args": op.args, "run": op.run.tree, "back": [rule and rule.tree for rule in op.back],
        "stops": [rule and rule.tree for rule in op.stops],
        "settings": {
            name: None if value == REQUIRED or value in (math.inf, -math.inf) else value
            for name, value in op.settings.items()
        },
        "lift": op.lift is not None, "many": op.many,
    }  # fmt: skip


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
    for path, example in recorded().items():
        path.write_text(json.dumps(trace(example), ensure_ascii=False) + "\n", encoding="utf-8")
    for example in gallery.examples():
        text = json.dumps(trace(example), ensure_ascii=False, indent=1) + "\n"
        (GOLDEN / f"{example['id']}.json").write_text(text, encoding="utf-8")
    (ROOT / "frontend" / "src" / "contract.d.ts").write_text(contract(), encoding="utf-8")
    subprocess.run(["node", "manifest.js"], cwd=ROOT / "frontend", check=True)
