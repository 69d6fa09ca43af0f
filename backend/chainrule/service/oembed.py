"""oEmbed 1.0: what a page of this service becomes in the text of another one (https://oembed.com)."""

import re
from html import escape
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

import orjson
from fastapi import Request
from fastapi.responses import Response

from chainrule.engine import Refusal
from chainrule.service import gallery, problems

_PAGES = re.compile(r"/|(?:/studio|/e/v1|/learn/(?P<lesson>\d\d-[a-z-]+))/?")
# What an address may say of what is shown, and what of it a frame understands.
_SAID = ("example", "program", "lesson", "src", "values", "at", "level", "lang", "theme", "rate", "panels",
         "heading", "links", "mode", "holes", "splice", "id")  # fmt: skip
_SHOWN = ("lesson", "program", "src", "example")  # the first that is named is what is shown
# Pixels, as the element has them by itself: from which width on, and how high; `make golden` hands them on.
HEIGHTS = ((720, 560), (440, 630), (0, 540))


def answer(request: Request) -> Response:
    """A frame for the page that `url` names. Refusal for a page of another service, or one that shows no
    program."""
    query = dict(request.query_params)
    if "url" not in query:
        raise Refusal("bad-field", "missing", pointer="/url")
    if query.get("format", "json") != "json":
        return Response(status_code=501)  # as the standard has it
    try:
        page = urlsplit(query["url"])
        own = page.hostname is None or (page.hostname, page.port) == (request.url.hostname, request.url.port)
        usual = page.hostname == request.url.hostname and {page.port, request.url.port} <= {None, 80, 443}
    except ValueError:
        raise Refusal("not-found", pointer="/url") from None
    if not has_frame(page.path) or page.username or not (own or usual):
        raise Refusal("not-found", pointer="/url")
    width = min(720, _pixels(query, "maxwidth", 720))
    height = next(high for wide, high in HEIGHTS if width >= wide)
    height = min(height, _pixels(query, "maxheight", height))
    language = problems.language(request)
    said = _said(page)
    tongue = said.get("lang", language)[:2].lower()
    title = _title(said, tongue, request.app.state.settings.static)
    base = f"{request.url.scheme}://{request.url.netloc}"
    frame = f"{base}/e/v1/?{urlencode(said, quote_via=quote)}"
    body = {
        "version": "1.0", "type": "rich", "provider_name": "Chainrule", "provider_url": f"{base}/",
        "title": title, "width": width, "height": height, "cache_age": 86_400,
        "html": f'<iframe src="{escape(frame)}" title="{escape(title)}" width="{width}" height="{height}" '
                'sandbox="allow-scripts allow-popups" loading="lazy"></iframe>',
    }  # fmt: skip
    return Response(orjson.dumps(body), media_type="application/json")


def has_frame(path: str) -> bool:
    """Whether a page of this service shows a program, so that others may have it as a frame."""
    return _PAGES.fullmatch(path) is not None


def discovery(base: str, url: str) -> str:
    """The line of a page's head that says where its oEmbed answer is. With the host: it is read as it is."""
    place = f"{base}/oembed?url={quote(url, safe='')}"
    return f'<link rel="alternate" type="application/json+oembed" href="{escape(place)}">'


def _title(said: dict[str, str], language: str, static: Path) -> str:
    """Of the lesson or the example that is shown; Refusal where there is none of the name."""
    for kind, rows in (("lesson", gallery.lessons), ("example", lambda _: gallery.examples())):
        if kind in said:
            row = next((one for one in rows(static) if one["id"] == said[kind]), None)
            if row is None:
                raise Refusal("not-found", pointer="/url")
            title: dict[str, str] = row["title"]
            return title.get(language, title["en"])
    return "Chainrule"


def _pixels(query: dict[str, str], name: str, usual: int) -> int:
    text = query.get(name)
    if text is None:
        return usual
    if not text.isascii() or not text.isdigit() or not text.strip("0"):
        raise Refusal("bad-field", "low", pointer=f"/{name}", name=name, low="expected.gt", low_value="0")
    return int(text.lstrip("0")[:9])


def _said(page: SplitResult) -> dict[str, str]:
    """What an address says of what is shown; the reader's own program stands behind its #."""
    given = dict(parse_qsl(page.query) + parse_qsl(page.fragment.removeprefix("?")))
    lesson = _PAGES.fullmatch(page.path)
    if lesson and lesson["lesson"]:
        given["lesson"] = lesson["lesson"]
    said = {name: given[name] for name in _SAID if name in given}
    shown = next((name for name in _SHOWN if name in said), None)
    if shown is None:
        return said | {"example": "neuron"}
    return {name: value for name, value in said.items() if name == shown or name not in _SHOWN}
