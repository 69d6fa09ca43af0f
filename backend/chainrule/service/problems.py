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

from chainrule.engine import Refusal, words
from chainrule.engine.source import Source

MEDIA_TYPE = "application/problem+json"

_WEIGHT = re.compile(r"[01](\.\d{0,3})?")

# Everything else is a program or a request that cannot be run.
STATUS = {
    "malformed-json": 400, "not-found": 404, "method-not-allowed": 405, "body-too-slow": 408,
    "body-too-large": 413, "unsupported-media-type": 415, "fault": 500, "busy": 503,
}  # fmt: skip


def codes() -> list[str]:
    """Every code that an answer may carry."""
    entries = words.catalog("en").items()
    return sorted(code for code, entry in entries if "title" in entry)


def language(request: Request) -> str:
    """zh or en, by Accept-Language: the first of the two that it names with the highest weight."""
    wishes = []
    for place, part in enumerate(request.headers.get("accept-language", "")[:200].split(",")):
        tag, *options = (piece.strip().lower() for piece in part.split(";"))
        weight = next((option[2:] for option in options if option.startswith("q=")), "1")
        primary = tag.split("-")[0]
        if primary in words.LANGUAGES and _WEIGHT.fullmatch(weight) and float(weight) > 0:
            wishes.append((-float(weight), place, primary))
    return min(wishes)[2] if wishes else "en"


def problem(refusal: Refusal, language: str, program: str | None = None) -> dict[str, Any]:
    """The members of the problem document; `program` is the text that the span points into."""
    said = words.say(refusal, language)
    body: dict[str, Any] = {
        "type": f"/errors/{refusal.code}",
        "title": said["title"],
        "status": STATUS.get(refusal.code, 422),
        "detail": said["detail"],
        "code": refusal.code,
    }
    if refusal.span is not None and program is not None:
        line, column = Source(program, len(program)).line_and_column(refusal.span)
        body |= {"span": refusal.span, "line": line, "column": column}
    elif refusal.pointer is not None:
        body["pointer"] = refusal.pointer
    return body | {"hint": said.get("hint")}


def answer(refusal: Refusal, request: Request, program: str | None = None) -> Response:
    body = problem(refusal, language(request), program)
    wait = {"Retry-After": "2"} if refusal.code == "busy" else {}
    headers = wait | {"Content-Language": language(request), "Vary": "Accept-Language"}
    return Response(orjson.dumps(body), body["status"], headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error that leaves the application a problem document."""

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return answer(refusal, request, refusal.holes.get("program"))

    @app.exception_handler(RecursionError)
    async def nested(request: Request, error: RecursionError) -> Response:
        """Lists inside lists without end, in a field that takes any JSON."""
        return answer(Refusal("malformed-json", pointer=""), request)

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        """A mistake of ours: it is logged here, and the reader is told no more than that."""
        logging.getLogger("chainrule").exception("fault", exc_info=error)
        return answer(Refusal("fault", pointer=""), request)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        code = "method-not-allowed" if error.status_code == 405 else "not-found"
        response = answer(Refusal(code, pointer="", method=request.method), request)
        response.headers.update(error.headers or {})
        return response
