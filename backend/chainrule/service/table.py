"""The op table as data: what `GET /api/v1/ops` answers and the browser's formulas are made of."""

from dataclasses import asdict
from functools import cache
from typing import Any

from chainrule.engine import LIMITS, OPS, Op
from chainrule.engine.language.calls import usage
from chainrule.engine.table.optimizers import OPTIMIZERS, SWITCHES
from chainrule.engine.telling import words
from chainrule.engine.training.checkpoints import MOST_BYTES as CHECKPOINT
from chainrule.service.settings import Settings
from chainrule.service.sweeping import CELL, MOST_CELLS

QUERY = 8 * 1024  # bytes of the query of an address


@cache
def ops() -> list[dict[str, Any]]:
    """One row per operation; formulas come as text, as LaTeX and as a tree in prefix form."""
    return [_row(op) for op in OPS.values()]


def _row(op: Op) -> dict[str, Any]:
    return {
        "name": op.name,
        "symbol": op.symbol,
        "args": op.args,
        "usage": usage(op),
        "example": example(op),
        "settings": op.settings,
        "kind": op.kind,
        "forward": op.forward.text,
        "rules": [rule and rule.text for rule in op.rules],
        "latex": {"forward": op.forward.latex(), "rules": [rule and rule.latex() for rule in op.rules]},
        "tree": {"forward": op.forward.tree, "rules": [rule and rule.tree for rule in op.rules]},
        "zh": op.zh,
        "en": op.en,
    }


@cache
def optimizers() -> list[dict[str, Any]]:
    """The second table: how a parameter moves. `when` names the settings that a line needs ("-x": needs 0)."""
    return [
        {
            "name": row.name,
            "title": row.title,
            "settings": row.settings,
            "switches": [name for name in SWITCHES if name in row.settings],
            "memory": row.memory,
            "lines": [
                {
                    "letter": line.letter,
                    "formula": line.formula.text,
                    "latex": line.formula.latex(),
                    "tree": line.formula.tree,
                    "when": line.when,
                }
                for line in row.lines
            ],
        }
        for row in OPTIMIZERS.values()
    ]


# Programs for rows whose point does not make one by itself.
_PROGRAMS = {
    "clip": "x = 0.5\ny = clip(x, -1, 1)",
    "where": "x = 0.5\ny = where(x > 0, x ** 2, -x)",
    "index": "x = [[1, 2, 3], [4, 5, 6]]\ny = sum(x[1, ::2])",
    "reshape": "x = [[1, 2, 3], [4, 5, 6]]\ny = sum(reshape(x, (3, 2)) @ [1, 10])",
    "broadcast_to": "x = [1, 2, 3]\ny = sum(broadcast_to(x, (4, 3)))",
    "concat": "x = [1, 2]\ny = [3, 4, 5]\nz = sum(concat([x, y]) ** 2)",
    "stack": "x = [1, 2]\ny = [3, 4]\nz = sum(stack([x, y]) ** 2)",
    "conv2d": "x = randn(1, 1, 4, 4, seed=1)\nw = param(randn(1, 1, 2, 2, seed=2))\ny = sum(conv2d(x, w, padding=1) ** 2)",
    "max_pool2d": "x = randn(1, 1, 4, 4, seed=1)\ny = sum(max_pool2d(x, 2))",
    "avg_pool2d": "x = randn(1, 1, 4, 4, seed=1)\ny = sum(avg_pool2d(x, 2))",
    "embedding": "W = param([[1, 2], [3, 4], [5, 6]])\ny = sum(embedding([0, 2, 0], W) ** 2)",
    "dropout": "x = [1, 2, 3, 4]\ny = sum(dropout(x, 0.5, seed=1) ** 2)",
    "cross_entropy": "x = param([[2, -1, 0.5], [0.3, 1, -2]])\nL = cross_entropy(x, [0, 1])",
    "stop_gradient": "x = 3\ny = stop_gradient(x) * x",
    "scale_gradient": "x = 3\ny = scale_gradient(x, -0.5) ** 2",
    "clip_gradient": "x = 3\ny = clip_gradient(x, 1) ** 2",
    "clip_gradient_norm": "x = [3, 4]\ny = sum(clip_gradient_norm(x, 1) ** 2)",
    "noise_gradient": "x = 3\ny = noise_gradient(x, 0.1, seed=1) ** 2",
    "feedback_matmul": "h = [0.5, -1]\nW = param([[1, 2], [3, 4]])\nB = [[0.1, -0.2], [0.3, 0.4]]\nL = sum(feedback_matmul(h, W, B) ** 2)",
}


def example(op: Op) -> str:
    """A small program that uses the operation."""
    if op.name in _PROGRAMS:
        return _PROGRAMS[op.name]
    point = op.at[0]
    lines = [f"{letter} = {_literal(value)}" for letter, value in zip(op.args, point, strict=True)]
    used = f"x {op.symbol} y" if op.symbol else f"{'-x' if op.name == 'neg' else ''}"
    used = used or f"{op.name}({', '.join(op.args)})"
    shape = op.shape(tuple(_shape_of(value) for value in point), op.settings)
    return "\n".join([*lines, f"z = {f'sum({used})' if shape else used}"])


def _literal(value: Any) -> str:
    return f"[{', '.join(map(_literal, value))}]" if isinstance(value, tuple) else f"{value:g}"


def _shape_of(value: Any) -> tuple[int, ...]:
    """The shape of nested tuples."""
    return (len(value), *_shape_of(value[0])) if isinstance(value, tuple) else ()


# The unit of each bound; its sentence is in the catalogs.
_UNITS = {
    "characters": "characters", "nesting": "levels", "effort": "steps", "nodes": "nodes", "inputs": "names",
    "elements": "numbers", "axes": "axes", "total_elements": "numbers", "turns": "turns", "calls": "levels",
    "work": "multiplications", "numbers": "numbers", "trained": "numbers", "check_work": "operations",
    "body_bytes": "bytes", "train_body_bytes": "bytes", "checkpoint_bytes": "bytes", "query_bytes": "bytes",
    "head_bytes": "bytes", "kept_bytes": "bytes", "worker_bytes": "bytes", "seconds": "seconds",
    "body_seconds": "seconds", "head_seconds": "seconds", "stream_seconds": "seconds", "workers": "processes", "slots": "processes",
    "queue": "requests", "connections": "connections", "streams": "answers", "steps": "steps",
    "cells": "cells", "cell_nodes": "nodes", "cell_turns": "turns", "cell_numbers": "numbers",
}  # fmt: skip


def limits(settings: Settings) -> dict[str, Any]:
    """The engine's bounds and the service's, by name; `about` has the unit and a sentence of each."""
    values = asdict(LIMITS) | {
        "body_bytes": settings.max_body_bytes, "train_body_bytes": settings.max_train_bytes,
        "checkpoint_bytes": CHECKPOINT, "query_bytes": QUERY, "head_bytes": settings.head_bytes,
        "kept_bytes": settings.kept_bytes, "worker_bytes": settings.worker_bytes,
        "seconds": settings.seconds, "body_seconds": settings.body_seconds,
        "head_seconds": settings.head_seconds, "stream_seconds": settings.stream_seconds,
        "workers": settings.workers, "slots": settings.workers, "queue": settings.queue, "connections": settings.connections,
        "streams": settings.streams, "steps": 10_000_000, "cells": MOST_CELLS,
        "cell_nodes": CELL.nodes, "cell_turns": CELL.turns, "cell_numbers": CELL.numbers,
    }  # fmt: skip
    sentences = {language: words.catalog(language)["limits"] for language in words.LANGUAGES}
    about = {
        name: {"value": value, "unit": _UNITS[name]}
        | {language: sentences[language][name] for language in sentences}
        for name, value in values.items()
    }
    return values | {"about": about}
