"""Worked examples for the OpenAPI document; the answers are computed, not written down."""

from typing import Any

import orjson
from pydantic import BaseModel

from chainrule.engine import Refusal
from chainrule.service import gallery, problems, table, training, work
from chainrule.service.schema import ExportRequest, SweepRequest, TraceRequest, TrainRequest
from chainrule.service.settings import Settings

_NEURON: dict[str, Any] = {
    "program": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
    "inputs": {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
    "params": ["w", "b"],
}
_REQUESTS: dict[str, dict[str, Any]] = {
    "the article's neuron": _NEURON,
    "one value, two paths": {"program": "a = 2\nb = 3\nf = a*b + a"},
    "forward mode": _NEURON | {"mode": "forward", "wrt": "w"},
    "a matrix, with a gradient check": {
        "program": "W = param([[1, -2], [0.5, 3]])\nx = [1, 2]\nL = mean(tanh(W @ x))",
        "check": True,
    },
    "a misspelt name": {"program": "z = 0.3\ny = sigmiod(z)"},
}


def _answer(request: dict[str, Any]) -> Any:
    try:
        return orjson.loads(work.trace(TraceRequest(**request), "en"))
    except Refusal as refusal:
        return problems.problem(refusal, "en", request["program"])


def _examples(names: list[str]) -> dict[str, Any]:
    return {name: {"value": _answer(_REQUESTS[name])} for name in names}


def _json(example: Any, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"application/json": {"schema": schema or {"type": "object"}, "example": example}}


PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": problems.codes()},
        "span": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
        "pointer": {"type": "string"},
        "hint": {"type": ["string", "null"]},
    },
}


def _wrong(description: str, *examples: str | Refusal) -> dict[str, Any]:
    """A documented error: each example a misspelt request of ours, or a refusal as it is answered."""
    shown = {}
    for one in examples:
        if isinstance(one, Refusal):
            shown[one.code] = {"value": problems.problem(one, "en")}
        else:
            shown |= _examples([one])
    content = {problems.MEDIA_TYPE: {"schema": PROBLEM_SCHEMA, "examples": shown}}
    return {"description": description, "content": content}


def schema(form: type[BaseModel]) -> dict[str, Any]:
    """A form's JSON Schema without references, which would point out of the OpenAPI document."""
    whole = form.model_json_schema()
    parts = whole.pop("$defs", {})

    def inlined(value: Any) -> Any:
        if isinstance(value, list):
            return [inlined(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            rest = {name: one for name, one in value.items() if name != "$ref"}
            return inlined(parts[value["$ref"].rsplit("/", 1)[1]]) | inlined(rest)
        return {name: inlined(one) for name, one in value.items()}

    made: dict[str, Any] = inlined(whole)
    return made


def _asked(form: type[BaseModel], examples: dict[str, Any]) -> dict[str, Any]:
    """What a call takes: the form, and requests that can be sent as they are."""
    shown = {name: {"value": value} for name, value in examples.items()}
    content = {"application/json": {"schema": schema(form), "examples": shown}}
    return {"requestBody": {"required": True, "content": content}}


TRACE: dict[str, Any] = {
    "tags": ["programs"],
    "openapi_extra": _asked(TraceRequest, _REQUESTS),
    "responses": {
        200: {
            "description": "The trace.",
            "content": {
                "application/json": {
                    "schema": {"type": "object"},
                    "examples": _examples(list(_REQUESTS)[:-1]),
                }
            },
        },
        400: _wrong("Malformed JSON.", Refusal("malformed-json", pointer="")),
        408: _wrong("The body did not arrive in time.", Refusal("body-too-slow", pointer="")),
        413: _wrong("Body too large.", Refusal("body-too-large", pointer="", limit=8388608)),
        415: _wrong("Not JSON.", Refusal("unsupported-media-type", pointer="")),
        422: _wrong("A program or request that cannot be run.", "a misspelt name"),
    },
}

_EXPORT = {"program": _NEURON["program"], "inputs": _NEURON["inputs"], "format": "numpy"}

EXPORT: dict[str, Any] = {
    "tags": ["programs"],
    "openapi_extra": _asked(ExportRequest, {"as NumPy code": _EXPORT}),
    "responses": {
        200: {
            "description": "The code, with the name and media type of a file.",
            "content": _json(orjson.loads(work.export(ExportRequest(**_EXPORT), "en"))),
        }
    }
    | {status: TRACE["responses"][status] for status in (400, 408, 413, 415, 422)},
}

_TRAIN = _NEURON | {
    "steps": 3, "optimizer": {"name": "sgd", "lr": 0.01}, "record": {"every": 1, "runs": "params"},
}  # fmt: skip
_TRAINED = training.begin(TrainRequest(**_TRAIN), "en").lines.decode()
_DOCUMENT = orjson.loads(training.whole(TrainRequest(**_TRAIN), "en", training.SHORT))

TRAIN: dict[str, Any] = {
    "tags": ["programs"],
    "openapi_extra": _asked(
        TrainRequest,
        {"the article's neuron": _TRAIN} | {one["id"]: one["request"] for one in gallery.datasets()[:2]},
    ),
    "responses": {
        200: {
            "description": "A line for each step, checkpoints, and how it ended.",
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}, "example": _TRAINED},
                "application/json": {"schema": {"type": "object"}, "example": _DOCUMENT},
            },
        },
        503: _wrong("Too many answers are being streamed.", Refusal("busy", pointer="")),
    }
    | {status: TRACE["responses"][status] for status in (400, 408, 413, 415, 422)},
}

_SWEEP = {
    "program": "h = 1.0\nw = param(0.9)\nfor i in range(depth):\n    h = h * w * gain\nL = h",
    "grid": {"gain": [0.9, 1.0, 1.1], "depth": [1, 10]},
    "measure": ["loss", "grad_norm"],
}

SWEEP: dict[str, Any] = {
    "tags": ["programs"],
    "openapi_extra": _asked(SweepRequest, {"a chain, longer and longer": _SWEEP}),
    "responses": {
        200: {
            "description": "A line for each cell, with its place, its measures and the progress.",
            "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        }
    }
    | {status: TRAIN["responses"][status] for status in (400, 408, 413, 415, 422, 503)},
}

DATASETS: dict[str, Any] = {
    "tags": ["reference"],
    "responses": {
        200: {"description": "The data sets.", "content": _json({"datasets": gallery.datasets()[:1]})}
    },
}

OPS: dict[str, Any] = {
    "tags": ["reference"],
    "responses": {200: {"description": "The table.", "content": _json({"ops": table.ops()[:1]})}},
}

EXAMPLES: dict[str, Any] = {
    "tags": ["reference"],
    "responses": {
        200: {"description": "The gallery.", "content": _json({"examples": gallery.examples()[:1]})}
    },
}

LIMITS: dict[str, Any] = {
    "tags": ["reference"],
    "responses": {200: {"description": "The bounds.", "content": _json(table.limits(Settings()))}},
}
