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
# Pixels, as the element has them by itself: from which width on, and how high.
_SIZES = ((720, 560), (440, 630), (0, 540))


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
    if page.path not in PAGES or page.username or not (own or usual):
        raise Refusal("not-found", pointer="/url")
    width = min(720, _pixels(query, "maxwidth", 720))
    height = next(high for wide, high in _SIZES if width >= wide)
    height = min(height, _pixels(query, "maxheight", height))
    language = problems.language(request)
    said = _said(page)
    example = next((one for one in gallery.examples() if one["id"] == said.get("example")), None)
    if "example" in said and example is None:
        raise Refusal("not-found", pointer="/url")
    tongue = said.get("lang", language)[:2].lower()
    title = example["title"].get(tongue, example["title"]["en"]) if example else "Chainrule"
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
    if not text.isascii() or not text.isdigit() or not text.strip("0"):
        raise Refusal("bad-field", "low", pointer=f"/{name}", name=name, low="above 0")
    return int(text.lstrip("0")[:9])


def _said(page: SplitResult) -> dict[str, str]:
    """What an address says of what is shown; the reader's own program stands behind its #."""
    given = dict(parse_qsl(page.query) + parse_qsl(page.fragment.removeprefix("?")))
    said = {name: given[name] for name in _SAID if name in given}
    if "program" in said:
        said.pop("example", None)
    elif "example" not in said:
        said["example"] = "neuron"
    return said
