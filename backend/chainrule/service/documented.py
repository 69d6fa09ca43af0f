"""The OpenAPI document: every request and answer by its named form, with worked examples whose answers are
computed, not written down."""

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chainrule.engine import Refusal
from chainrule.service import answers, datasets, gallery, problems, table, tasks, training
from chainrule.service.schema import CheckRequest, ExportRequest, SweepRequest, TraceRequest, TrainRequest
from chainrule.service.settings import Settings

Doc = dict[Any, Any]

_REF = "#/components/schemas/{model}"
_REQUESTS_FORMS = (TraceRequest, TrainRequest, SweepRequest, ExportRequest, CheckRequest)
_ANSWERS = (
    answers.Trace, answers.Trained, answers.GraphLine, answers.StepLine, answers.CheckpointLine,
    answers.DoneLine, answers.ErrorLine, answers.CellLine, answers.SweptLine, answers.Exported,
    answers.Checked, answers.Lessons, answers.Ops, answers.Examples, answers.ExampleRows, answers.Datasets,
    answers.Limits, answers.Embedded, answers.Status, answers.Titles, answers.Problem,
)  # fmt: skip
# A stream is declared by the form of its lines.
_LINES = {
    "TrainLine": ("GraphLine", "StepLine", "CheckpointLine", "DoneLine", "ErrorLine"),
    "SweepLine": ("CellLine", "SweptLine"),
}


def install(app: FastAPI) -> None:
    """Give the application its document, made when it is first asked for."""

    def openapi() -> Doc:
        if not app.openapi_schema:
            made = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            for mode, forms in (("validation", _REQUESTS_FORMS), ("serialization", _ANSWERS)):
                wanted: Any = [(form, mode) for form in forms]
                schemas |= models_json_schema(wanted, ref_template=_REF)[1].get("$defs", {})
            for name, lines in _LINES.items():
                schemas[name] = {"oneOf": [_named(line) for line in lines], "title": name}
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's own documentation has it


def _named(name: str) -> Doc:
    return {"$ref": _REF.format(model=name)}


def _json(name: str, **shown: Any) -> Doc:
    return {"application/json": {"schema": _named(name)} | shown}


# ---- requests ------------------------------------------------------------------------------------------

_NEURON: Doc = {
    "program": "z = w*x + b\ny = sigmoid(z)\nL = 0.5*(y - y_true)**2",
    "inputs": {"x": 0.5, "w": 0.4, "b": 0.1, "y_true": 0.8},
    "params": ["w", "b"],
}
_REQUESTS: dict[str, Doc] = {
    "the article's neuron": _NEURON,
    "one value, two paths": {"program": "a = 2\nb = 3\nf = a*b + a"},
    "forward mode": _NEURON | {"mode": "forward", "wrt": "w"},
    "a matrix, with a gradient check": {
        "program": "W = param([[1, -2], [0.5, 3]])\nx = [1, 2]\nL = mean(tanh(W @ x))",
        "check": True,
    },
    "a misspelt name": {"program": "z = 0.3\ny = sigmiod(z)"},
}

_LANGUAGE: Doc = {
    "name": "Accept-Language", "in": "header", "required": False, "schema": {"type": "string"},
    "description": "zh or en: the language of sentences.",
}  # fmt: skip
_ACCEPT: Doc = {
    "name": "Accept", "in": "header", "required": False, "schema": {"type": "string"},
    "description": "application/x-ndjson (the default) or application/json, with weights.",
}  # fmt: skip


def _asked(form: type[BaseModel], examples: dict[str, Any], *parameters: Doc) -> Doc:
    """What a call takes: the form, and requests that can be sent as they are."""
    shown = {name: {"value": value} for name, value in examples.items()}
    content = {"application/json": {"schema": _named(form.__name__), "examples": shown}}
    return {"requestBody": {"required": True, "content": content}, "parameters": [_LANGUAGE, *parameters]}


def _answer(request: Doc) -> Any:
    try:
        return orjson.loads(tasks.traced(TraceRequest(**request), "en"))
    except Refusal as refusal:
        return problems.problem(refusal, "en")


def _examples(names: list[str]) -> Doc:
    return {name: {"value": _answer(_REQUESTS[name])} for name in names}


# ---- errors --------------------------------------------------------------------------------------------


def _wrong(description: str, *examples: str | Refusal) -> Doc:
    """A documented error: each example a misspelt request of ours, or a refusal as it is answered."""
    shown = {}
    for one in examples:
        if isinstance(one, Refusal):
            shown[one.code] = {"value": problems.problem(one, "en")}
        else:
            shown |= _examples([one])
    content = {problems.MEDIA_TYPE: {"schema": _named("Problem"), "examples": shown}}
    return {"description": description, "content": content}


_LATER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
_BODY: Doc = {
    400: _wrong("Malformed JSON.", Refusal("malformed-json", pointer="")),
    408: _wrong("The body did not arrive in time.", Refusal("body-too-slow", pointer="")),
    413: _wrong("Body too large.", Refusal("body-too-large", pointer="", limit=8388608)),
    415: _wrong("Not JSON.", Refusal("unsupported-media-type", pointer="")),
}
_WORK: Doc = {
    422: _wrong("A program or request that cannot be run.", "a misspelt name"),
    429: _wrong("Too many requests.", Refusal("busy", pointer="")) | {"headers": _LATER},
    503: _wrong("The service is full.", Refusal("busy", pointer="")) | {"headers": _LATER},
}
_READ: Doc = {422: _wrong("An unknown query parameter.", Refusal("unknown-parameter", pointer="", name="q"))}


def _fixed(name: str, description: str, example: Any) -> Doc:
    """A call without a body whose answer has a tag."""
    tag = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}
    etag = {"ETag": {"schema": {"type": "string"}}}
    return {
        "tags": ["reference"],
        "openapi_extra": {"parameters": [_LANGUAGE, tag]},
        "responses": {
            200: {"description": description, "content": _json(name, example=example), "headers": etag},
            304: {"description": "The client has it."},
        }
        | _READ,
    }


# ---- the calls -----------------------------------------------------------------------------------------

TRACE: Doc = {
    "tags": ["programs"],
    "openapi_extra": _asked(TraceRequest, _REQUESTS),
    "responses": {
        200: {
            "description": "The trace.",
            "content": _json("Trace", examples=_examples(list(_REQUESTS)[:-1])),
        }
    }
    | _BODY
    | _WORK,
}

_QUERY: list[tuple[str, bool, Doc, str]] = [
    ("program", True, {"type": "string"}, "The program text."),
    ("inputs", False, {"type": "string"}, "Values of leaves by name, as JSON."),
    ("output", False, {"type": "string"}, "Any named node."),
    (
        "parameters",
        False,
        {"type": "string"},
        "Leaves to treat as parameters, as JSON; `params` is the same.",
    ),
    ("mode", False, {"type": "string", "enum": ["reverse", "forward"]}, "As in the POST."),
    ("wrt", False, {"type": "string"}, "Forward mode: the leaf that moves."),
    ("tangent", False, {"type": "string"}, "Forward mode: the direction, as JSON."),
    ("output_grad", False, {"type": "string"}, "The upstream gradient, as JSON."),
    ("check", False, {"type": "boolean"}, "Also a central difference for each leaf element."),
    ("flows", False, {"type": "boolean"}, "False leaves the edges' contributions out."),
    ("latex", False, {"type": "boolean"}, "True adds LaTeX to every node."),
    ("max_elements", False, {"type": "integer"}, "Larger arrays come as a summary."),
]
GET_TRACE: Doc = _fixed("Trace", "The trace.", _answer(_NEURON)) | {"tags": ["programs"]}
GET_TRACE["openapi_extra"] = {
    "parameters": GET_TRACE["openapi_extra"]["parameters"]
    + [
        {"name": name, "in": "query", "required": needed, "schema": schema, "description": words}
        for name, needed, schema, words in _QUERY
    ]
}
GET_TRACE["responses"] |= {400: _BODY[400]} | _WORK | {
    414: _wrong("The query is too long.", Refusal("address-too-long", pointer="", limit=8192))
}  # fmt: skip

_EXPORT = {"program": _NEURON["program"], "inputs": _NEURON["inputs"], "format": "numpy"}
_CODE = orjson.loads(tasks.exported(ExportRequest(**_EXPORT)))

EXPORT: Doc = {
    "tags": ["programs"],
    "openapi_extra": _asked(ExportRequest, {"as NumPy code": _EXPORT}),
    "responses": {200: {"description": "The code.", "content": _json("Exported", example=_CODE)}}
    | _BODY
    | _WORK,
}

_CHECK = {
    "kind": "answers",
    "assignment": {
        "program": _NEURON["program"],
        "inputs": _NEURON["inputs"],
        "parts": [{"id": "dw", "of": "grad:w", "decimals": 3}, {"id": "db", "of": "grad:b", "decimals": 3}],
    },
    "answers": {"dw": -0.113, "db": -0.0551},
}
_CHECK_FORMULA = {
    "kind": "formula",
    "assignment": {
        "program": "x = param(2)\ny = param(3)\nf = x**2 * y",
        "parts": [{"id": "df", "of": "grad:x"}],
    },
    "formula": "2*x*y",
}
CHECK: Doc = {
    "tags": ["programs"],
    "openapi_extra": _asked(CheckRequest, {"by hand": _CHECK, "a rule": _CHECK_FORMULA}),
    "responses": {
        200: {
            "description": "The grade, part by part.",
            "content": _json("Checked", example=orjson.loads(tasks.checked(orjson.dumps(_CHECK), "en"))),
        }
    }
    | _BODY
    | _WORK,
}

_TRAIN = _NEURON | {
    "steps": 3, "optimizer": {"name": "sgd", "lr": 0.01}, "record": {"every": 1, "runs": "params"},
}  # fmt: skip
_TRAINED = training.begin(orjson.dumps(_TRAIN), "en", 10.0).lines.decode()
_WHOLE = orjson.loads(training.whole(orjson.dumps(_TRAIN), "en", training.SHORT))

TRAIN: Doc = {
    "tags": ["programs"],
    "openapi_extra": _asked(
        TrainRequest,
        {"the article's neuron": _TRAIN} | {one["id"]: one["request"] for one in datasets.everything()[:2]},
        _ACCEPT,
    ),
    "responses": {
        200: {
            "description": "A line for each step, checkpoints, and how it ended; or one trace.",
            "content": {"application/x-ndjson": {"schema": _named("TrainLine"), "example": _TRAINED}}
            | _json("Trained", example=_WHOLE),
        }
    }
    | _BODY
    | _WORK,
}

_SWEEP = {
    "program": "h = 1.0\nw = param(0.9)\nfor i in range(depth):\n    h = h * w * gain\nL = h",
    "grid": {"gain": [0.9, 1.0, 1.1], "depth": [1, 10]},
    "measure": ["loss", "grad_norm"],
}

SWEEP: Doc = {
    "tags": ["programs"],
    "openapi_extra": _asked(SweepRequest, {"a chain, longer and longer": _SWEEP}, _ACCEPT),
    "responses": {
        200: {
            "description": "A line for each cell, with its place, its measures and the progress; or a list.",
            "content": {
                "application/x-ndjson": {"schema": _named("SweepLine")},
                "application/json": {"schema": {"type": "array", "items": _named("CellLine")}},
            },
        }
    }
    | _BODY
    | _WORK,
}

DATASETS = _fixed("Datasets", "The data sets.", {"datasets": datasets.everything()[:1]})
OPS = _fixed("Ops", "The tables.", {"ops": table.ops()[:1], "optimizers": table.optimizers()[:1]})
_LESSON = {
    "id": "11-two-paths", "number": 11, "minutes": 7, "title": {"en": "Two paths", "zh": "一个值走两条路"},
    "summary": {"en": "…", "zh": "…"}, "request": {"program": "a = param(2)\nb = param(3)\nf = a*b + a"},
}  # fmt: skip
LESSONS = _fixed("Lessons", "The lessons.", {"lessons": [_LESSON]})
EXAMPLES = _fixed(
    "Examples",
    "The gallery, and experiments.",
    {"examples": gallery.examples()[:1], "experiments": gallery.experiments()[:1]},
)
ONE_EXAMPLE = _fixed("ExampleRows", "The program.", {"examples": gallery.examples()[:1]})
ONE_EXAMPLE["openapi_extra"]["parameters"].append(
    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": "Its id."}
)
ONE_EXAMPLE["responses"][404] = _wrong("There is none of that id.", Refusal("not-found", pointer=""))
LIMITS = _fixed("Limits", "The bounds.", table.limits(Settings()))
_OEMBED = (
    (
        "url",
        True,
        "string",
        "A page of this service: /, /studio/, /e/v1/ or a lesson, with what it says of the program.",
    ),
    ("maxwidth", False, "integer", "Pixels."),
    ("maxheight", False, "integer", "Pixels."),
    ("format", False, "string", "json; another one is 501."),
)
OEMBED: Doc = {
    "tags": ["reference"],
    "openapi_extra": {
        "parameters": [
            {"name": name, "in": "query", "required": needed, "schema": {"type": kind}, "description": words}
            for name, needed, kind, words in _OEMBED
        ]
    },
    "responses": {
        200: {"description": "The frame.", "content": _json("Embedded")},
        404: _wrong("It is no page of this service.", Refusal("not-found", pointer="/url")),
        422: _wrong("A parameter is not as expected.", Refusal("bad-field", "missing", pointer="/url")),
        501: {"description": "A format that there is none of."},
    },
}
HEALTH: Doc = {"responses": {200: {"description": "It is.", "content": _json("Status")}}}
METRICS: Doc = {
    "responses": {
        200: {"description": "Metrics in Prometheus' text format.",
              "content": {"text/plain": {"schema": {"type": "string"}}}}
    }
}  # fmt: skip
ERROR: Doc = {
    "openapi_extra": {
        "parameters": [
            {"name": "code", "in": "path", "required": True, "schema": {"type": "string"},
             "description": "A code of a problem."}
        ]
    },
    "responses": {
        200: {"description": "Its titles.", "content": _json("Titles")},
        404: _wrong("There is no such code.", Refusal("not-found", pointer="")),
    },
}  # fmt: skip
