"""Layers around the application as plain ASGI: nothing is read or buffered."""

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule.engine import Refusal

# Everything comes from this host, and neither scripts nor styles stand in a page or in an attribute: what is
# promised to hosts is lived at home.
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
)


def _headers(inline: str, frames: str) -> list[tuple[bytes, bytes]]:
    made = [
        (b"content-security-policy", _POLICY.format(scripts=inline, styles=inline, frames=frames).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]
    # A page that isolates itself shows only frames that do so too.
    isolated = [(b"cross-origin-embedder-policy", b"require-corp")]
    return [*made, *(isolated if frames == "*" else [(b"x-frame-options", b"SAMEORIGIN")])]


_PAGES, _DOCS, _EMBEDS = _headers("", "'self'"), _headers(" 'unsafe-inline'", "'self'"), _headers("", "*")


class SecurityHeaders:
    """Adds the headers. /docs alone runs the inline script that starts its viewer, and the page for frames
    under /e/ alone may be shown in a frame of another site. A redirect stays on this host, whatever host the
    client has named."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"]
                own = _DOCS if path == "/docs" else _EMBEDS if path.startswith("/e/") else _PAGES
                message["headers"] = [*map(_local, message["headers"]), *own]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _local(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header; of an address to go to, the path alone."""
    name, value = header
    if name.lower() != b"location":
        return header
    address = urlsplit(value.decode("latin-1"))
    path = "/" + address.path.lstrip("/")  # two slashes would be a host again
    return name, f"{path}{'?' + address.query if address.query else ''}".encode("latin-1")


class Heads:
    """HEAD is answered as GET, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, bodiless)
        else:
            await self.app(scope, receive, send)


class Bounded:
    """A request whose head is too large is refused, where the server has let it through in one piece."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
            size += sum(len(name) + len(value) for name, value in scope["headers"])
            if size > self.most:
                raise Refusal("head-too-large", pointer="", limit=self.most)
        await self.app(scope, receive, send)
