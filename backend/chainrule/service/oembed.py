"""oEmbed 1.0: what a page of this service becomes in the text of another one (https://oembed.com)."""

from html import escape
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

import orjson
from fastapi import Request
from fastapi.responses import Response

from chainrule.engine import Refusal
from chainrule.service import gallery, problems

PAGES = ("/", "/studio/", "/e/v1/")
# What an address may say of what is shown, and what of it a frame understands.
_SAID = ("example", "program", "values", "at", "level", "lang", "theme", "rate", "panels", "heading", "links")
_ASKED = {"url", "maxwidth", "maxheight", "format"}
# Pixels, as the element has them by itself: from which width on, and how high.
_SIZES = ((720, 520), (440, 480), (0, 520))
_LEAST = 240


def answer(request: Request) -> Response:
    """A frame for the page that `url` names. Refusal for a page of another service, or one that shows no
    program."""
    query = dict(request.query_params)
    for name in query:
        if name not in _ASKED:
            raise Refusal("unknown-parameter", pointer="", name=name[:40])
    if "url" not in query:
        raise Refusal("bad-field", "missing", pointer="/url")
    if query.get("format", "json") != "json":
        return Response(status_code=501)  # as the standard has it
    page = urlsplit(query["url"])
    if page.path not in PAGES or page.netloc not in ("", request.url.netloc):
        raise Refusal("not-found", pointer="/url")
    width = min(720, _pixels(query, "maxwidth", 720))
    height = next(high for wide, high in _SIZES if width >= wide)
    height = max(_LEAST, min(height, _pixels(query, "maxheight", height)))
    language = problems.language(request)
    said = _said(page)
    example = next((one for one in gallery.examples() if one["id"] == said.get("example")), None)
    title = example["title"][said.get("lang", language)[:2]] if example else "Chainrule"
    base = f"{request.url.scheme}://{request.url.netloc}"
    frame = f"{base}/e/v1/?{urlencode(said, quote_via=quote)}"
    body = {
        "version": "1.0", "type": "rich", "provider_name": "Chainrule", "provider_url": f"{base}/",
        "title": title, "width": width, "height": height, "cache_age": 86_400,
        "html": f'<iframe src="{escape(frame)}" title="{escape(title)}" width="{width}" height="{height}" '
                'sandbox="allow-scripts allow-popups" loading="lazy"></iframe>',
    }  # fmt: skip
    return Response(orjson.dumps(body), media_type="application/json")


def discovery(url: str) -> str:
    """The header that says where the oEmbed answer of a page is."""
    return f'</oembed?url={quote(url, safe="")}>; rel="alternate"; type="application/json+oembed"'


def _pixels(query: dict[str, str], name: str, usual: int) -> int:
    text = query.get(name)
    if text is None:
        return usual
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0:
        raise Refusal("bad-field", "low", pointer=f"/{name}", name=name, low="above 0")
    return int(text[:9])


def _said(page: SplitResult) -> dict[str, str]:
    """What an address says of what is shown; the reader's own program stands behind its #."""
    given = dict(parse_qsl(page.query) + parse_qsl(page.fragment.removeprefix("?")))
    said = {name: given[name] for name in _SAID if name in given}
    if "program" in said:
        said.pop("example", None)
    return said or {"example": "neuron"}
