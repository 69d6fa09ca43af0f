"""A trace by its address: what a link, a cache or a picture can ask for."""

import hashlib
import json
from collections import OrderedDict

import orjson
from fastapi import Request
from fastapi.responses import Response

import chainrule
from chainrule.engine import Refusal
from chainrule.service import fixed, problems, tasks
from chainrule.service.body import once
from chainrule.service.schema import TraceRequest
from chainrule.service.streaming import document
from chainrule.service.table import QUERY

TEXTS = {"program", "output", "mode", "wrt"}  # all else is JSON
# The document says `parameters`, because generators of clients stumble on a parameter called `params`.
ALSO = {"parameters": "params"}


class Answers:
    """The answers that were asked for last, as many as there is room for."""

    def __init__(self, room: int = 8 * 1024**2) -> None:
        self.room = room
        self._taken = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def __contains__(self, etag: str) -> bool:
        return etag in self._kept

    def get(self, etag: str) -> bytes | None:
        if etag in self._kept:
            self._kept.move_to_end(etag)
        return self._kept.get(etag)

    def keep(self, etag: str, body: bytes) -> None:
        if etag in self._kept or len(body) > self.room:
            return
        self._kept[etag] = body
        self._taken += len(body) + len(etag)
        while self._taken > self.room:
            gone, old = self._kept.popitem(last=False)
            self._taken -= len(old) + len(gone)


async def trace(request: Request) -> Response:
    """The answer of POST /trace to the fields that the query gives."""
    query: bytes = request.scope["query_string"]
    if len(query) > QUERY:
        raise Refusal("address-too-long", pointer="", limit=QUERY)
    state, language = request.app.state, problems.language(request)
    made = hashlib.sha256(b"\0".join([query, language.encode(), chainrule.__version__.encode()]))
    etag = f'"{made.hexdigest()[:24]}"'
    headers = {"ETag": f"W/{etag}", "Cache-Control": "public, max-age=300", "Vary": "Accept-Language"}
    if fixed.known(request, etag) and (etag in state.answers or "*" not in request.headers["if-none-match"]):
        return Response(status_code=304, headers=headers)
    body = state.answers.get(etag)
    if body is None:
        await request.body()  # so that what comes next says that the client has gone
        body = await tasks.answer(
            tasks.trace, _asked(request), language, state.pool, state.waiting, request
        )  # fmt: skip
        if body is not None:
            state.answers.keep(etag, body)
    return document(body, headers)


def _asked(request: Request) -> bytes:
    """The query as the body of a POST. Refusal for a field that there is none of, or two."""
    asked = {}
    for given, text in request.query_params.multi_items():
        name = ALSO.get(given, given)
        if name not in TraceRequest.model_fields:
            raise Refusal("unknown-parameter", pointer="", name=name[:40])
        if name in asked:
            raise Refusal("malformed-json", "parameter-twice", pointer=f"/{name}", name=name)
        try:
            asked[name] = text if name in TEXTS else orjson.loads(text)
            json.loads(text if name not in TEXTS else "0", object_pairs_hook=once)
        except orjson.JSONDecodeError:
            raise Refusal("malformed-json", "parameter", pointer=f"/{name}", name=name) from None
    return orjson.dumps(asked)
