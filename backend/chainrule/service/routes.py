"""The calls, one short function each."""

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from chainrule.engine import Refusal
from chainrule.engine.telling import words
from chainrule.service import address, documented, fixed, oembed, problems, streaming, table, tasks
from chainrule.service.body import read
from chainrule.service.bounds import Share
from chainrule.service.metrics import MEDIA_TYPE
from chainrule.service.streaming import document

api = APIRouter(prefix="/api/v1")
plain = APIRouter()


@api.post("/trace", summary="Run a program once and keep everything", **documented.TRACE)
async def trace(request: Request) -> Response:
    """Every node's value and gradient, and every edge's local derivative and contribution."""
    return await _answered(request, tasks.trace)


@api.get("/trace", summary="The same for what fits an address", **documented.GET_TRACE)
async def get_trace(request: Request) -> Response:
    """The answer of the POST, with an ETag that is made of the request before any work is done."""
    return await address.trace(request)


@api.post("/train", summary="Train a program step by step", **documented.TRAIN)
async def train(request: Request) -> Response:
    """NDJSON, a line for each step; with `Accept: application/json`, one trace with many runs."""
    state, language = request.app.state, problems.language(request)
    share = Share(state.kept)
    with share.unless_taken_over():
        raw = await read(request, state.settings.max_train_bytes, share)
        if streaming.wants_json(request):
            return await streaming.whole(raw, language, state.pool, state.streams, request)
        return await streaming.train(raw, language, state.pool, state.streams, share, request)


@api.post("/sweep", summary="One program at every point of a grid", **documented.SWEEP)
async def sweep(request: Request) -> Response:
    """NDJSON, a line for each cell as it ends, with `done` and `total`; or all cells as one list."""
    state, language = request.app.state, problems.language(request)
    share = Share(state.kept)
    with share.unless_taken_over():
        raw = await read(request, state.settings.max_body_bytes, share)
        return await streaming.sweep(raw, language, state.workers, state.streams, share, request)


@api.post("/export", summary="A program as code, or as its derivation", **documented.EXPORT)
async def export(request: Request) -> Response:
    """NumPy, PyTorch or a notebook that give the same numbers without this service, or LaTeX."""
    return await _answered(request, tasks.export)


@api.post("/check", summary="Grade a submission", **documented.CHECK)
async def check(request: Request) -> Response:
    """Answers by their numbers, a formula at random points and not by its spelling, a program by values and
    gradients at named nodes; what is wrong is said, with the first point where it differs."""
    return await _answered(request, tasks.checked)


@api.get("/ops", summary="The op table", **documented.OPS)
async def ops(request: Request) -> Response:
    """Every operation: formula, derivative rules, LaTeX, and a sentence in zh and en."""
    return fixed.answer(request, "ops", lambda: {"ops": table.ops(), "optimizers": table.optimizers()})


@api.get("/examples", summary="The gallery", **documented.EXAMPLES)
async def examples(request: Request) -> Response:
    """Programs to start from; each `request` can be posted to /api/v1/trace as it is. `rate`, where it
    is given, is the learning rate that suits the program. Each of the `experiments` can be posted to the call
    that it names, and should give the numbers in `expect`."""
    return fixed.answer(request, "examples", lambda: fixed.gallery.everything())


@api.get("/examples/{id}", summary="One program of the gallery", **documented.ONE_EXAMPLE)
async def example(request: Request) -> Response:
    """The row of /api/v1/examples with this id, for a page that shows no other."""
    id_ = request.path_params["id"]
    found = [one for one in fixed.gallery.examples() if one["id"] == id_]
    if not found:
        raise Refusal("not-found", pointer="")
    return fixed.answer(request, f"example {id_}", lambda: {"examples": found})


@api.get("/lessons", summary="The lessons", **documented.LESSONS)
async def lessons(request: Request) -> Response:
    """Each with its program as a `request` that can be posted to /api/v1/trace; `/lessons/<id>.json` is the
    whole of one, as `<chain-rule lesson="…">` plays it."""
    static = request.app.state.settings.static
    return fixed.answer(request, "lessons", lambda: {"lessons": fixed.gallery.lessons(static)})


@api.get("/datasets", summary="The data sets", **documented.DATASETS)
async def datasets(request: Request) -> Response:
    """Each with a picture's worth of points; each `request` can be posted to /api/v1/train as it is."""
    return fixed.answer(request, "datasets", lambda: {"datasets": fixed.datasets.everything()})


@api.get("/limits", summary="Every bound in force", **documented.LIMITS)
async def limits(request: Request) -> Response:
    """What is checked before work is done; each bound has an error of its own."""
    return fixed.answer(request, "limits", lambda: table.limits(request.app.state.settings))


@plain.get("/oembed", summary="oEmbed 1.0 for a page of this service", **documented.OEMBED)
async def embedded(request: Request) -> Response:
    """A frame with the element that the page shows, as large as is asked for."""
    return oembed.answer(request)


@plain.get("/healthz", summary="Is the process alive?", tags=["operation"], **documented.HEALTH)
async def healthz(request: Request) -> Response:
    return Response(b'{"status":"ok"}', media_type="application/json")


@plain.get("/readyz", summary="Can it answer?", tags=["operation"], **documented.HEALTH)
async def readyz(request: Request) -> Response:
    """Ready once a program has been run from text to trace."""
    tasks.trace(b'{"program": "y = 2 * 3"}', "en")
    return Response(b'{"status":"ready"}', media_type="application/json")


@plain.get("/metrics", summary="What Prometheus reads", tags=["operation"], **documented.METRICS)
async def metrics(request: Request) -> Response:
    """Requests by route and status with their seconds; processes, streams and bytes under way; memory."""
    return Response(request.app.state.metrics.text(), media_type=MEDIA_TYPE)


@plain.get("/errors/{code}", summary="What an error code means", tags=["operation"], **documented.ERROR)
async def error(request: Request) -> Response:
    """The title of a problem in each language; `type` in a problem document points here."""
    code = request.path_params["code"]
    if code not in problems.codes():
        raise Refusal("not-found", pointer="")
    titles = {language: {"title": words.catalog(language)[code]["title"]} for language in words.LANGUAGES}
    return Response(orjson.dumps(titles), media_type="application/json")


async def _answered(request: Request, task: tasks.Work) -> Response:
    """What a call makes of its body."""
    state = request.app.state
    with Share(state.kept).throughout() as share:
        raw = await read(request, state.settings.max_body_bytes, share)
        language = problems.language(request)
        return document(await tasks.answer(task, raw, language, state.pool, state.waiting, request))
