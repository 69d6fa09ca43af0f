"""Security headers on every answer, as plain ASGI: nothing is read or buffered."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Everything comes from this host. Styles are allowed inline because an editor and a formula set
# sizes on their elements; scripts never are.
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)


def _headers(scripts: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-security-policy", _POLICY.format(scripts=scripts).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]


_PAGES, _DOCS = _headers(""), _headers(" 'unsafe-inline'")


class SecurityHeaders:
    """Adds the headers; /docs alone runs the inline script that starts its viewer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *(_DOCS if scope["path"] == "/docs" else _PAGES)]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
