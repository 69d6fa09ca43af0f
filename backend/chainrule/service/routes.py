"""The calls, one short function each."""

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from chainrule.engine import Refusal, words
from chainrule.service import documented, gallery, problems, streaming, table, work
from chainrule.service.body import GONE, read
from chainrule.service.schema import ExportRequest, SweepRequest, TraceRequest, TrainRequest

api = APIRouter(prefix="/api/v1")
plain = APIRouter()


@api.post("/trace", summary="Run a program once and keep everything", **documented.TRACE)
async def trace(request: Request) -> Response:
    """Every node's value and gradient, and every edge's local derivative and contribution."""
    form = await read(request, TraceRequest, request.app.state.settings)
    large = request.app.state.large
    return _json(await work.answer(work.trace, form, problems.language(request), large, request))


@api.post("/train", summary="Train a program step by step", **documented.TRAIN)
async def train(request: Request) -> Response:
    """NDJSON, a line for each step; with `Accept: application/json`, one trace with many runs."""
    form = await read(request, TrainRequest, request.app.state.settings)
    state, language = request.app.state, problems.language(request)
    if streaming.wants_json(request):
        return await streaming.document(form, language, state.slots, state.streams, request)
    return await streaming.train(form, language, state.slots, state.streams, request)


@api.post("/sweep", summary="One program at every point of a grid", **documented.SWEEP)
async def sweep(request: Request) -> Response:
    """NDJSON, a line for each cell as it ends, with `done` and `total`."""
    form = await read(request, SweepRequest, request.app.state.settings)
    state, language = request.app.state, problems.language(request)
    return await streaming.sweep(form, language, state.workers, state.streams)


@api.post("/export", summary="A program as code, or as its derivation", **documented.EXPORT)
async def export(request: Request) -> Response:
    """NumPy, PyTorch or a notebook that give the same numbers without this service, or LaTeX."""
    form = await read(request, ExportRequest, request.app.state.settings)
    large = request.app.state.large
    return _json(await work.answer(work.export, form, problems.language(request), large, request))


@api.get("/ops", summary="The op table", **documented.OPS)
async def ops() -> Response:
    """Every operation: formula, derivative rules, LaTeX, and a sentence in zh and en."""
    return _json(orjson.dumps({"ops": table.ops(), "optimizers": table.optimizers()}))


@api.get("/examples", summary="The gallery", **documented.EXAMPLES)
async def examples() -> Response:
    """Programs to start from; each `request` can be posted to /api/v1/trace as it is. `rate`, where it
    is given, is the learning rate that suits the program."""
    return _json(orjson.dumps({"examples": gallery.examples()}))


@api.get("/datasets", summary="The data sets", **documented.DATASETS)
async def datasets() -> Response:
    """Each with a picture's worth of points; each `request` can be posted to /api/v1/train as it is."""
    return _json(orjson.dumps({"datasets": gallery.datasets()}))


@api.get("/limits", summary="Every bound in force", **documented.LIMITS)
async def limits(request: Request) -> Response:
    """What is checked before work is done; each bound has an error of its own."""
    return _json(orjson.dumps(table.limits(request.app.state.settings)))


@plain.get("/healthz", summary="Is the process alive?", tags=["operation"])
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@plain.get("/readyz", summary="Can it answer?", tags=["operation"])
async def readyz() -> dict[str, str]:
    """Ready once a program has been run from text to trace."""
    work.trace(TraceRequest(program="y = 2 * 3"), "en")
    return {"status": "ready"}


@plain.get("/errors/{code}", summary="What an error code means", tags=["operation"])
async def error(request: Request) -> dict[str, dict[str, str]]:
    """The title of a problem in each language; `type` in a problem document points here."""
    code = request.path_params["code"]
    if code not in problems.codes():
        raise Refusal("not-found", pointer="")
    return {language: {"title": words.catalog(language)[code]["title"]} for language in words.LANGUAGES}


def _json(body: bytes | None) -> Response:
    if body is None:
        return Response(status_code=GONE)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
