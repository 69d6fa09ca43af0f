"""The client's side of a request: its body, bounded, JSON, of the form that the call expects; and whether
the client is still there."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError

from chainrule.engine import Refusal
from chainrule.engine.refusal import pointer
from chainrule.service.settings import Settings

Form = TypeVar("Form", bound=BaseModel)

T = TypeVar("T")

GONE = 499  # for the log alone: nobody is there to read it
DEEPEST = 64  # lists inside each other; an array has at most 16 axes

# Pydantic's word for what is wrong, and ours for what was expected.
_EXPECTED = {
    "string_type": "string", "bool_type": "bool", "list_type": "list", "dict_type": "dict",
    "int_type": "int", "int_from_float": "int", "float_type": "float", "literal_error": "literal",
    "missing": "missing", "greater_than_equal": "range", "less_than_equal": "range",
    "model_type": "dict", "model_attributes_type": "dict",
}  # fmt: skip


async def read(request: Request, form: type[Form], settings: Settings) -> Form:
    """The body as `form`. Refusal for anything else, with a JSON Pointer to the field."""
    media, *options = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charsets = {option[8:].strip('"') for option in options if option.startswith("charset=")}
    if media != "application/json" or not charsets <= {"utf-8"}:
        raise Refusal("unsupported-media-type", pointer="")
    if request.headers.get("content-encoding", "").lower() not in ("", "identity"):
        raise Refusal("unsupported-media-type", pointer="")
    try:
        async with asyncio.timeout(settings.body_seconds):  # no task of its own, as wait_for has
            raw = await _bytes(request, settings)
    except TimeoutError:
        raise Refusal("body-too-slow", pointer="") from None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise Refusal("malformed-json", pointer="") from None
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and _deeper(value):
        raise Refusal("malformed-json", pointer="")
    return conform(value, form)


def _deeper(value: Any) -> bool:
    """Whether lists and objects lie inside each other more than DEEPEST deep."""
    layer = [value] if isinstance(value, (dict, list)) else []
    for _ in range(DEEPEST):
        layer = [
            inner
            for one in layer
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        if not layer:
            return False
    return True


def conform(value: Any, form: type[Form]) -> Form:
    try:
        return form.model_validate(value, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=True, include_input=False)[0]
        place = pointer(*first["loc"])[:200]
        if first["type"] == "extra_forbidden":
            name = str(first["loc"][-1])[:40]
            raise Refusal("bad-field", "unknown", pointer=place, name=name, expected="") from None
        if first["type"] == "missing":
            raise Refusal("bad-field", "missing", pointer=place, expected="") from None
        raise Refusal(
            "bad-field",
            pointer=place,
            expected=f"expected.{_EXPECTED.get(first['type'], 'other')}",
            choices=first.get("ctx", {}).get("expected", "").replace(" or ", " / "),
        ) from None


async def _bytes(request: Request, settings: Settings) -> bytes:
    limit = settings.max_body_bytes
    too_large = Refusal("body-too-large", pointer="", limit=limit)
    declared = request.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit()):
        raise Refusal("malformed-json", pointer="")
    if int(declared[:20]) > limit:
        raise too_large
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise too_large
        chunks.append(chunk)
    return b"".join(chunks)


async def heard(request: Request | None, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` makes, or None if the client leaves meanwhile: then it is stopped."""
    if request is None:
        return await work
    task = asyncio.ensure_future(work)
    # The body has been read, so the next message says that the client has gone.
    gone = asyncio.ensure_future(request.receive())
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)
