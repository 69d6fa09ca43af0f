"""The op table as data: what `GET /api/v1/ops` answers and the browser's formulas are made of."""

from dataclasses import asdict
from functools import cache
from typing import Any

from chainrule.engine import LIMITS, OPS, Op
from chainrule.engine.calls import usage
from chainrule.service.settings import Settings


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
        "settings": op.settings,
        "kind": op.kind,
        "forward": op.forward.text,
        "rules": [rule and rule.text for rule in op.rules],
        "latex": {"forward": op.forward.latex(), "rules": [rule and rule.latex() for rule in op.rules]},
        "tree": {"forward": op.forward.tree, "rules": [rule and rule.tree for rule in op.rules]},
        "zh": op.zh,
        "en": op.en,
    }


def limits(settings: Settings) -> dict[str, float]:
    """The engine's bounds and the service's, by name."""
    return asdict(LIMITS) | {
        "body_bytes": settings.max_body_bytes,
        "seconds": settings.seconds,
        "workers": settings.workers,
        "queue": settings.queue,
    }
