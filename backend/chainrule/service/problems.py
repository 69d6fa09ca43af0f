"""Errors as application/problem+json (RFC 9457), in the reader's language, with the place.

An answer never echoes the request: only the named facts that the sentence is about.
"""

import logging
import re
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule.engine import Refusal
from chainrule.engine.telling import words

MEDIA_TYPE = "application/problem+json"

_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")

# Everything else is a program or a request that cannot be run.
STATUS = {
    "malformed-json": 400, "not-found": 404, "method-not-allowed": 405, "body-too-slow": 408,
    "body-too-large": 413, "address-too-long": 414, "unsupported-media-type": 415, "head-too-large": 431,
    "fault": 500,
    "busy": 503, "not-built": 503,
}  # fmt: skip


def codes() -> list[str]:
    """Every code that an answer may carry."""
    entries = words.catalog("en").items()
    return sorted(code for code, entry in entries if "title" in entry)


def language(request: Request) -> str:
    """zh or en, by Accept-Language: the first of the two that it names with the highest weight."""
    wishes = []
    for place, (tag, weight) in enumerate(weighed(request.headers.get("accept-language", ""))):
        primary = tag.split("-")[0]
        if primary in words.LANGUAGES and weight > 0:
            wishes.append((-weight, place, primary))
    return min(wishes)[2] if wishes else "en"


def weighed(header: str) -> list[tuple[str, float]]:
    """What a header such as Accept names, each with its weight; a weight that is none leaves its part out."""
    found = []
    for part in header[:200].split(","):
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        weight = next((option[2:] for option in options if option.startswith("q=")), "1")
        if name and _WEIGHT.fullmatch(weight):
            found.append((name, float(weight)))
    return found


def problem(refusal: Refusal, language: str) -> dict[str, Any]:
    """The members of the problem document."""
    said = words.say(refusal, language)
    body: dict[str, Any] = {
        "type": f"/errors/{refusal.code}",
        "title": said["title"],
        "status": STATUS.get(refusal.code, 422),
        "detail": said["detail"],
        "code": refusal.code,
    }
    if refusal.span is not None and refusal.place is not None:
        line, column = refusal.place
        body |= {"span": refusal.span, "line": line, "column": column}
    elif refusal.pointer is not None:
        body["pointer"] = refusal.pointer
    return body | {"hint": said.get("hint")}


def answer(refusal: Refusal, request: Request) -> Response:
    body = problem(refusal, language(request))
    wait = {"Retry-After": "2"} if refusal.code == "busy" else {}
    headers = wait | {"Content-Language": language(request), "Vary": "Accept-Language"}
    return Response(orjson.dumps(body), body["status"], headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error that leaves the application a problem document."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return answer(refusal, request)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        code = "method-not-allowed" if error.status_code == 405 else "not-found"
        response = answer(Refusal(code, pointer="", method=request.method), request)
        if code == "method-not-allowed":
            response.headers["Allow"] = ", ".join(_methods(app, request.url.path))
        return response

    # Inside the layers that add headers, so that the answer to a mistake of ours has them too.
    app.add_middleware(Faults)


def _methods(app: FastAPI, path: str) -> list[str]:
    """The methods of the calls at an address; what the document leaves out are pages."""
    paths = app.openapi()["paths"]
    here = [methods for form, methods in paths.items() if compile_path(form)[0].match(path)]
    found = {method.upper() for methods in here for method in methods} or {"GET"}
    return sorted(found | {"HEAD"} if "GET" in found else found)


class Faults:
    """A mistake of ours: it is logged here, and the reader is told no more than that."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def told(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, told)
        except Refusal as refusal:  # by another layer, before there was a route
            if begun or scope["type"] != "http":
                raise
            await answer(refusal, Request(scope, receive))(scope, receive, send)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            logging.getLogger("chainrule").exception("fault", exc_info=error)
            await answer(Refusal("fault", pointer=""), Request(scope, receive))(scope, receive, send)
