"""The application: routes, static files, headers and errors put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

import chainrule
from chainrule.service import connections, documented, problems, routes, rubbish
from chainrule.service.address import Answers
from chainrule.service.bounds import Places
from chainrule.service.headers import Bounded, Heads, SecurityHeaders
from chainrule.service.metrics import Measured, Metrics
from chainrule.service.pages import pages
from chainrule.service.pool import Pool
from chainrule.service.settings import Settings
from chainrule.service.sweeping import Workers


def create_app(settings: Settings | None = None) -> FastAPI:
    """A service of its own; nothing is shared between two of them."""
    app = FastAPI(
        title="Chainrule",
        version=chainrule.__version__,
        summary="The chain rule and back-propagation, computed and explained.",
        docs_url=None,
        generate_unique_id_function=lambda route: route.name,
        redoc_url=None,
        lifespan=_life,
    )
    settings = app.state.settings = settings or Settings()
    app.state.pool = Pool(settings)
    app.state.workers = Workers(settings, app.state.pool)
    app.state.streams = Places(settings.streams)
    app.state.waiting = Places(settings.queue)
    app.state.kept = Places(settings.kept_bytes)
    app.state.answers = Answers()
    app.state.fixed = {}
    places = {"streams": app.state.streams, "waiting": app.state.waiting, "bytes": app.state.kept}
    app.state.metrics = Metrics(app.state.pool, places)
    connections.bound(settings)
    app.router.redirect_slashes = False
    app.add_middleware(Bounded, most=settings.head_bytes)
    problems.install(app)
    app.include_router(routes.api)
    app.include_router(routes.plain)
    app.add_api_route("/docs", _docs, include_in_schema=False, response_class=HTMLResponse)
    if settings.static.is_dir():
        app.router.default = pages(settings.static)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(Heads)
    app.add_middleware(GZipMiddleware, minimum_size=4096, compresslevel=2)
    # Course sites on any host may call the API; there are no cookies that this could give away.
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"],
        expose_headers=["Retry-After", "ETag", "Content-Language"],
    )  # fmt: skip
    app.add_middleware(SecurityHeaders)
    documented.install(app)
    app.openapi()  # made now, and not while somebody waits
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    warming = asyncio.create_task(app.state.pool.warm()) if app.state.settings.warm else None
    async with rubbish.looked_for():
        yield
    if warming:
        warming.cancel()
    app.state.workers.close()
    app.state.pool.close()


async def _docs() -> HTMLResponse:
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Chainrule API",
        swagger_js_url="/docs-assets/swagger-ui-bundle.js",
        swagger_css_url="/docs-assets/swagger-ui.css",
        swagger_favicon_url="/icon.svg",
    )
