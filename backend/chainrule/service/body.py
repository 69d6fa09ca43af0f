"""The client's side of a request: its body, bounded; JSON, of the form that the call expects; and whether
the client is still there."""

import asyncio
import json
import re
from collections.abc import Coroutine
from typing import Any, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError

from chainrule.engine import Refusal
from chainrule.engine.refusal import pointer
from chainrule.service import schema
from chainrule.service.bounds import Share

Form = TypeVar("Form", bound=BaseModel)

T = TypeVar("T")

GONE = 499  # for the log alone: nobody is there to read it
DEEPEST = 64  # lists inside each other; an array has at most 16 axes

# Pydantic's word for what is wrong, and ours for what was expected.
_EXPECTED = {
    "string_type": "string", "bool_type": "bool", "list_type": "list", "dict_type": "dict",
    "int_type": "int", "int_from_float": "int", "float_type": "float", "literal_error": "literal",
    "greater_than": "range", "greater_than_equal": "range", "less_than": "range", "less_than_equal": "range",
    "model_type": "dict", "model_attributes_type": "dict", "union_tag_not_found": "dict",
}  # fmt: skip
_RANGES = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}

# What has a sentence of its own.
_VARIANTS = {
    "extra_forbidden": "unknown", "missing": "missing", "too_short": "short", "too_long": "long",
    "check": "check", "wrt": "wrt", "clip": "clip", "nesterov": "nesterov", "playground": "playground",
    "watched": "watched", "parts": "parts", "string_too_long": "letters",
}  # fmt: skip


async def read(request: Request, limit: int, share: Share) -> bytes:
    """The body as it came, of at most `limit` bytes, which `share` holds. Refusal for anything but JSON in
    UTF-8, for one that is too large, too slow, or more than there is room for now."""
    media, *options = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charsets = {option[8:].strip('"') for option in options if option.startswith("charset=")}
    if media != "application/json" or not charsets <= {"utf-8"}:
        raise Refusal("unsupported-media-type", pointer="")
    if request.headers.get("content-encoding", "").lower() not in ("", "identity"):
        raise Refusal("unsupported-media-type", pointer="")
    try:
        async with asyncio.timeout(request.app.state.settings.body_seconds):  # no task of its own
            return await _bytes(request, limit, share)
    except TimeoutError:
        raise Refusal("body-too-slow", pointer="") from None


async def _bytes(request: Request, limit: int, share: Share) -> bytes:
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
        share.hold(size)
        chunks.append(chunk)
    return b"".join(chunks)


def parsed(raw: bytes, form: type[Form]) -> Form:
    """A body as `form`. Refusal for anything else, with a JSON Pointer to the field."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _malformed(error, raw) from None
    if raw.count(b"[") + raw.count(b"{") > DEEPEST and _deeper(value):
        raise Refusal("malformed-json", "deep", pointer="", limit=DEEPEST)
    json.loads(raw, object_pairs_hook=once)
    return conform(value, form)


def _malformed(error: orjson.JSONDecodeError, raw: bytes) -> Refusal:
    """What is wrong with a text that cannot be read as JSON, and where."""
    place: dict[str, Any] = {"line": error.lineno, "column": error.colno}
    if "depth" in error.msg:
        return Refusal("malformed-json", "deep", pointer="", limit=DEEPEST)
    if "infinity" in error.msg:
        return Refusal("malformed-json", "large", pointer="", **place)
    if "surrogate" in error.msg and "UTF-8" not in error.msg:
        return Refusal("malformed-json", "half", pointer="", **place)
    return Refusal(
        "malformed-json", "place" if raw and "UTF-8" not in error.msg else None, pointer="", **place
    )


def once(pairs: list[tuple[str, Any]]) -> None:
    """Of two members of one name some readers take the first and some the last, so there may not be two."""
    seen = set()
    for name, _ in pairs:
        if name in seen:
            raise Refusal("malformed-json", "twice", pointer="", name=name[:40])
        seen.add(name)


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
    """A JSON value as `form`. Refusal with a JSON Pointer to the first field that is not as it should be."""
    try:
        return form.model_validate(value, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=True, include_input=False)[0]
    kind, context, steps = first["type"], first.get("ctx", {}), _steps(first["loc"], value)
    place = pointer(*steps)[:200]
    if kind == "union_tag_invalid":
        choices = context["expected_tags"].replace("'", "").replace(", ", " / ")
        raise Refusal("bad-field", pointer=place + "/name", expected="expected.literal", choices=choices)
    if "at" in context:  # seen at one field, and another's fault
        place = pointer(context["at"])
    if kind in _VARIANTS:
        name = str(first["loc"][-1])[:40]
        most = str(context.get("max_length", context.get("min_length", "")))
        raise Refusal("bad-field", _VARIANTS[kind], pointer=place, name=name, expected="", choices=most)
    low, high = schema.bounds(form, first["loc"])
    name = next((step for step in reversed(steps) if isinstance(step, str)), "")[:40]
    if kind in _RANGES and (low or high):
        bounds: dict[str, Any] = {"low": low and f"expected.{low[0]}", "low_value": low and _short(low[1])}
        bounds |= {"high": high and f"expected.{high[0]}", "high_value": high and _short(high[1])}
        variant = "bounds" if low and high else "low" if low else "high"
        raise Refusal("bad-field", variant, pointer=place, name=name, expected="", **bounds)
    expected = f"expected.{_EXPECTED.get(kind, 'other')}"
    choices = context.get("expected", "").replace(" or ", " / ").replace(", ", " / ")
    if kind == "literal_error" and " / " not in choices:  # as JSON has it, and no choice at all
        fixed = "false" if choices == "False" else choices.strip("'")
        raise Refusal("bad-field", "fixed", pointer=place, name=name, expected="", fixed=fixed)
    raise Refusal("bad-field", pointer=place, expected=expected, choices=choices)


def _steps(place: tuple[str | int, ...], value: Any) -> list[str | int]:
    """A place as it is in the request: pydantic also names the forms that it has tried on the way."""
    steps: list[str | int] = []
    for i, step in enumerate(place):
        if isinstance(value, dict) and (step in value or i == len(place) - 1):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            continue
        steps.append(step)
    return steps


def _short(number: float) -> str:
    """1000000.0 as 1e6, 2.0 as 2."""
    return re.sub(r"e\+?(-?)0*", r"e\1", f"{number:.16g}" if abs(number) < 1e5 else f"{number:g}")


async def unless_gone(request: Request | None, work: Coroutine[Any, Any, T]) -> T | None:
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
