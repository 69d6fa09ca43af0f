"""The built front end: files as they are, or as the build has compressed them. Browsers keep for ever what
has its content in its name."""

import gzip
import hashlib
import mimetypes
import os
import re
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from chainrule.service.oembed import discovery, has_frame
from chainrule.service.problems import language

_NAMED_BY_CONTENT = re.compile(r"-[0-9A-Z]{8}\.js$|/embed/[\d.]+-[0-9a-f]{8}/")
_STUDIO = re.compile(r"(?:^|&)(?:program|example|values|at|level|rate|training|open)=")
_PAGE = "chainrule.page"  # in a scope: the address that was asked for
_LINKED = 1_000  # bytes of a query that a page still repeats
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
        headers = {"Vary": "Accept-Encoding, Accept-Language" if _PAGE in scope else "Accept-Encoding"}
        if has_frame(scope.get(_PAGE, scope["path"])) and len(scope["query_string"]) < _LINKED:
            return self._announced(Path(full_path), scope, headers, status_code)
        named = _NAMED_BY_CONTENT.search(str(full_path))
        headers["Cache-Control"] = _FOR_EVER if named else "no-cache"  # which is: kept, and asked about
        kind = mimetypes.guess_type(full_path)[0] or "application/octet-stream"
        if _takes_gzip(asked.get("accept-encoding", "")) and twin.is_file():
            full_path, stat_result = twin, twin.stat()
            headers["Content-Encoding"] = "gzip"
        answer = FileResponse(full_path, status_code, headers, media_type=kind, stat_result=stat_result)
        return NotModifiedResponse(answer.headers) if self.is_not_modified(answer.headers, asked) else answer

    def _announced(self, path: Path, scope: Scope, headers: dict[str, str], status: int) -> Response:
        """A page that says in its head where it is to be had as a frame."""
        request = Request(scope)
        url = str(request.url.replace(path=scope.get(_PAGE, scope["path"])))
        squeezed = _takes_gzip(request.headers.get("accept-encoding", ""))
        if squeezed:
            headers["Content-Encoding"] = "gzip"
        link = discovery(f"{request.url.scheme}://{request.url.netloc}", url)
        headers["Cache-Control"] = "no-cache"
        body = _linked(path, path.stat().st_mtime_ns, link, squeezed)
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
        answer = Response(body, status, headers, media_type="text/html")
        return (
            NotModifiedResponse(answer.headers)
            if self.is_not_modified(answer.headers, request.headers)
            else answer
        )


@lru_cache(maxsize=64)
def _linked(path: Path, changed: int, link: str, squeezed: bool) -> bytes:
    """A page with a line more in its head. `changed` tells one version of the file from the next."""
    page = path.read_text(encoding="utf-8").replace("</head>", f"{link}</head>", 1).encode()
    return gzip.compress(page, 6, mtime=0) if squeezed else page


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
        if scope["path"] == "/" and _STUDIO.search(scope["query_string"].decode("latin-1")):
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"/studio/?{query}", 308)(scope, receive, send)
            return
        await files(_translated(scope, directory), receive, send)

    return found


def _translated(scope: Scope, directory: Path) -> Scope:
    """The request for the file of a page in the reader's language, where there is one for each: as the
    address says it, else as the browser does."""
    path = scope["path"]
    if not path.endswith("/") or ".." in path or not (directory / path[1:] / "index.zh.html").is_file():
        return scope
    request = Request(scope)
    said = request.query_params.get("lang", language(request))[:2].lower()
    file = "index.zh.html" if said == "zh" else "index.html"
    return {**scope, "path": path + file, "raw_path": None, _PAGE: path}
