"""The built front end: files as they are, or as the build has compressed them. Browsers keep for ever what
has its content in its name."""

import mimetypes
import os
import re
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from chainrule.service.oembed import PAGES, discovery

_NAMED_BY_CONTENT = re.compile(r"-[0-9A-Z]{8}\.js$|/embed/[\d.]+-[0-9a-f]{8}/")
_LINKED = 1_000  # bytes of a query that a header still repeats
_FOR_EVER = "public, max-age=31536000, immutable"


class Files(StaticFiles):
    """Static files with a compressed twin, `core.js.gz` beside `core.js`, for whoever takes gzip."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        asked = Headers(scope=scope)
        twin = Path(f"{full_path}.gz")
        headers = {"Vary": "Accept-Encoding"}
        if scope["path"] in PAGES and len(scope["query_string"]) < _LINKED:
            headers["Link"] = discovery(str(Request(scope).url))
        if _NAMED_BY_CONTENT.search(str(full_path)):
            headers["Cache-Control"] = _FOR_EVER
        kind = mimetypes.guess_type(full_path)[0] or "application/octet-stream"
        if _takes_gzip(asked.get("accept-encoding", "")) and twin.is_file():
            full_path, stat_result = twin, twin.stat()
            headers["Content-Encoding"] = "gzip"
        answer = FileResponse(full_path, status_code, headers, media_type=kind, stat_result=stat_result)
        return NotModifiedResponse(answer.headers) if self.is_not_modified(answer.headers, asked) else answer


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip, and not with the weight 0."""
    return bool(re.search(r"\bgzip\b(?!\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))", accepted))


def pages(directory: Path) -> ASGIApp:
    """The built front end, asked only when no call has the address."""
    files = Files(directory=directory, html=True)

    async def found(scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not ours or scope["path"].startswith("/api/"):
            raise HTTPException(404)
        await files(scope, receive, send)

    return found
