"""The web application, made of what composition.py lists."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import InternalServerException
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.security.session_auth import SessionAuth
from litestar.static_files import create_static_files_router
from litestar.types import (
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Receive,
    Scope,
    Send,
)

from participation.accounts.double_clicks import OneAnswer
from participation.accounts.ended_sessions import FormsComeBack, FormsGoOn
from participation.accounts.sessions import DatabaseStore, SessionConfig
from participation.campaigns.link_counts import LinkCounts
from participation.campaigns.source_queries import brought_to
from participation.composition import API_ROUTES, DOORS, PANELS, PARTNER_ROUTES, PUBLIC_ROUTES, STAFF_ROUTES
from participation.database import bind, check_version, open_engine
from participation.improvements.topic_queries import topics_offered, within_topic
from participation.jobs.figures import figures as job_figures
from participation.organisations.permissions import Actor
from participation.organisations.queries import UNNAMED_SITE, actor_by_id, site
from participation.pilots.applications import Applications
from participation.scheduler import all_jobs
from participation.sentiment import manage as sentiment_manage
from participation.settings import Settings
from participation.surveys.device_counts import DeviceCounts
from participation.surveys.intake import Intake
from participation.surveys.section_counts import SectionCounts
from participation.surveys.tabulator import Tabulator, tabulator_beside
from participation.web import errors, health, metrics
from participation.web.bodies import read_to_its_end
from participation.web.forms import LARGEST_FORM, MOST_FIELDS
from participation.web.i18n import set_language
from participation.web.methods import as_get
from participation.web.security import SecurityHeaders, StaffForms, from_own_pages
from participation.web.site import SiteRefresh
from participation.web.templates import STATIC_DIRECTORY, template_config
from participation.web.urls import split_language

YEAR_SECONDS = 31_536_000


class Application(Litestar):
    """Litestar, with the language taken off the front of the path before routing."""

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        if scope["type"] != "lifespan":
            language, path = split_language(scope["path"])
            set_language(language)
            scope["path"] = path
            scope["raw_path"] = path.encode()
            receive, send = read_to_its_end(scope, receive, as_get(scope, send))
        await super().__call__(scope, receive, send)

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        """Only what our handlers use. Litestar would import pydantic and attrs where they are installed: 9 MiB."""
        return [*plugins, MsgspecDIPlugin()]


def create_app(settings: Settings | None = None) -> Application:
    """The application for these settings, or those of the environment. Opens nothing before it starts."""
    settings = settings or Settings.from_environment()
    app = Application(
        route_handlers=[
            _public_router(),
            *_signed_in_routers(settings),
            _api_router(),
            health.router,
            metrics.metrics,
            create_static_files_router(
                "/static",
                [STATIC_DIRECTORY],
                cache_control=CacheControlHeader(public=True, max_age=YEAR_SECONDS, immutable=True),
                exception_handlers={
                    ValueError: errors.on_impossible_file,
                    InternalServerException: errors.on_impossible_file,
                },
                include_in_schema=False,
                name="static",
            ),
        ],
        lifespan=[_running],
        before_request=SiteRefresh(site),
        before_send=[SecurityHeaders(settings), metrics.count_response],
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=5, minimum_size=700),
        exception_handlers=errors.exception_handlers(),
        openapi_config=OpenAPIConfig(
            title="participation", version="1", path="/schema", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=LARGEST_FORM,
        multipart_form_part_limit=MOST_FIELDS,
        stores={"sessions": DatabaseStore()},
        template_config=template_config(),
        logging_config=None,
    )
    app.state.settings = settings
    app.state.site = UNNAMED_SITE
    app.state.panels = PANELS
    app.state.doors = DOORS
    app.state.job_titles = {job.name: job.title for job in all_jobs()}
    app.state.topics = sentiment_manage.Topics(topics_offered, within_topic)
    app.state.who_brings = brought_to
    app.state.intake = Intake()
    app.state.applications = Applications()
    app.state.link_counts = LinkCounts()
    app.state.section_counts = SectionCounts()
    app.state.device_counts = DeviceCounts()
    app.state.tabulator = Tabulator()
    app.state.figures = [
        app.state.intake.figures,
        app.state.applications.figures,
        app.state.link_counts.figures,
        job_figures,
    ]
    return app


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    """The database is open while the application runs, and what waits to be stored is stored before it closes."""
    engine = bind(open_engine(app.state.settings.database_url))
    await engine.start_connection_pool()
    await check_version()
    app.state.intake.start()
    app.state.applications.start()
    app.state.link_counts.start()
    app.state.section_counts.start()
    try:
        async with tabulator_beside() as app.state.tabulator:
            yield
    finally:
        await app.state.link_counts.stop()
        await app.state.section_counts.stop()
        await app.state.applications.stop()
        await app.state.intake.stop()
        await engine.close_connection_pool()


def _public_router() -> Router:
    """Pages for anyone: no session, no cookie; forms are taken only from our own pages."""
    return Router(path="/", route_handlers=PUBLIC_ROUTES, guards=[from_own_pages], include_in_schema=False)


def _api_router() -> Router:
    return Router(path="/api/v1", route_handlers=API_ROUTES, guards=[from_own_pages])


def _signed_in_routers(settings: Settings) -> list[Router]:
    """The rooms of staff and of partners: sessions, and forms that only our own pages send."""
    session = SessionConfig(path="/", secure=settings.secure, samesite="lax", max_age=12 * 3600)
    auth: SessionAuth[Actor, Any] = SessionAuth(
        retrieve_user_handler=_actor_of_session,
        session_backend_config=session,
        authentication_middleware_class=FormsGoOn,
    )
    csrf = CSRFConfig(
        secret=settings.secret_key, cookie_secure=settings.secure, cookie_httponly=True, cookie_name="csrf"
    )
    middleware = [
        auth.middleware,
        DefineMiddleware(StaffForms, config=csrf),
        DefineMiddleware(FormsComeBack),
        DefineMiddleware(OneAnswer, secret=settings.secret_key),
    ]
    return [
        Router(
            path=path,
            route_handlers=routes,
            guards=[from_own_pages],
            middleware=middleware,
            include_in_schema=False,
        )
        for path, routes in (("/manage", STAFF_ROUTES), ("/partners", PARTNER_ROUTES))
    ]


async def _actor_of_session(session: dict[str, Any], _: ASGIConnection[Any, Any, Any, Any]) -> Actor | None:
    """The actor of a session; None once the password was changed or the account disabled."""
    account_id = session.get("account")
    actor = await actor_by_id(account_id) if isinstance(account_id, int) else None
    return actor if actor is not None and actor.session_epoch == session.get("epoch") else None
