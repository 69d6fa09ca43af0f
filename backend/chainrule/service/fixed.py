"""Answers that are the same for everybody until the service changes: made once, and not sent twice to whoever
has them."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from chainrule.engine import Refusal
from chainrule.service import datasets, gallery

__all__ = ["answer", "datasets", "gallery", "known", "no_parameters", "tagged"]


def answer(request: Request, name: str, make: Callable[[], Any]) -> Response:
    """The JSON of `make`, under `name` made once for each application."""
    no_parameters(request)
    kept: dict[str, tuple[bytes, str]] = request.app.state.fixed
    if name not in kept:
        body = orjson.dumps(make())
        kept[name] = body, tag(body)
    return tagged(request, *kept[name])


def tag(body: bytes) -> str:
    """What names a body; weak where it is sent, since the same one may be compressed or not."""
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


def known(request: Request, etag: str) -> bool:
    """Whether the client has the answer of this tag already."""
    wished = request.headers.get("if-none-match", "")
    return wished.strip() == "*" or etag in re.findall('"[^"]*"', wished)


def tagged(request: Request, body: bytes, etag: str) -> Response:
    """A body with its tag, or the word that the client has it."""
    headers = {"ETag": f"W/{etag}", "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if known(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def no_parameters(request: Request) -> None:
    """Refuse a query, which a call without one would pass over: the reader meant something by it."""
    if request.scope["query_string"]:
        name = next(iter(request.query_params), "")[:40]
        raise Refusal("unknown-parameter", pointer="", name=name)
