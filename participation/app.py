"""The web application: the only place where all packages meet."""

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
    ControllerRouterHandler,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Receive,
    Scope,
    Send,
)

from participation.accounts import manage as accounts_manage
from participation.accounts.double_clicks import OneAnswer
from participation.accounts.sessions import DatabaseStore, SessionConfig
from participation.areas import api as areas_api
from participation.areas import manage as areas_manage
from participation.campaigns import field_api as campaigns_field_api
from participation.campaigns import field_routes as campaigns_field_routes
from participation.campaigns import manage as campaigns_manage
from participation.campaigns import manage_certificates as campaigns_manage_certificates
from participation.campaigns import manage_contacts as campaigns_manage_contacts
from participation.campaigns import manage_coverage as campaigns_manage_coverage
from participation.campaigns import manage_field as campaigns_manage_field
from participation.campaigns import manage_links as campaigns_manage_links
from participation.campaigns import manage_mailings as campaigns_manage_mailings
from participation.campaigns import manage_quality as campaigns_manage_quality
from participation.campaigns import manage_reports as campaigns_manage_reports
from participation.campaigns import panels as campaigns_panels
from participation.campaigns import partner_certificate_routes as campaigns_partner_certificates
from participation.campaigns import partner_contact_routes as campaigns_partner_contacts
from participation.campaigns import partner_coverage_routes as campaigns_partner_coverage_routes
from participation.campaigns import partner_field_routes as campaigns_partner_field
from participation.campaigns import partner_link_routes as campaigns_partner_link_routes
from participation.campaigns import partner_mailing_routes as campaigns_partner_mailings
from participation.campaigns import partner_quality_routes as campaigns_partner_quality_routes
from participation.campaigns import partner_report_routes as campaigns_partner_reports
from participation.campaigns import partner_routes as campaigns_partner_routes
from participation.campaigns import public_routes as campaigns_public_routes
from participation.campaigns import quality_panels as campaigns_quality_panels
from participation.campaigns.link_counts import LinkCounts
from participation.campaigns.link_routes import link_door
from participation.campaigns.source_queries import brought_to
from participation.database import bind, check_version, open_engine
from participation.feedback import api as feedback_api
from participation.feedback import panels as feedback_panels
from participation.feedback import receipt_routes
from participation.feedback import routes as feedback_routes
from participation.improvements import api as improvements_api
from participation.improvements import manage as improvements_manage
from participation.improvements import panels as improvements_panels
from participation.improvements import routes as improvements_routes
from participation.improvements.topic_queries import topics_offered, within_topic
from participation.jobs import manage as jobs_manage
from participation.jobs.figures import figures as job_figures
from participation.learning import course_routes as learning_course_routes
from participation.learning import manage as learning_manage
from participation.learning import manage_course_drafts, manage_courses
from participation.learning import panels as learning_panels
from participation.learning import routes as learning_routes
from participation.messages import manage as messages_manage
from participation.messages import routes as messages_routes
from participation.organisations import apply_routes as organisations_apply_routes
from participation.organisations import manage as organisations_manage
from participation.organisations import manage_agreements, manage_partners, manage_reviews
from participation.organisations import panels as organisations_panels
from participation.organisations import partner_routes as organisations_partner_routes
from participation.organisations.permissions import Actor
from participation.organisations.queries import UNNAMED_SITE, actor_by_id, site
from participation.pilots import apply_routes as pilots_apply_routes
from participation.pilots import draw_manage as pilots_draw_manage
from participation.pilots import draw_routes as pilots_draw_routes
from participation.pilots import issue_routes as pilots_issue_routes
from participation.pilots import manage as pilots_manage
from participation.pilots import manage_closing as pilots_manage_closing
from participation.pilots import manage_drafts as pilots_manage_drafts
from participation.pilots import manage_issues as pilots_manage_issues
from participation.pilots import manage_messages as pilots_manage_messages
from participation.pilots import manage_participants as pilots_manage_participants
from participation.pilots import manage_pilot_partners as pilots_manage_partners
from participation.pilots import manage_results as pilots_manage_results
from participation.pilots import panels as pilots_panels
from participation.pilots import participant_routes as pilots_participant_routes
from participation.pilots import partner_routes as pilots_partner_routes
from participation.pilots import result_routes as pilots_result_routes
from participation.pilots import routes as pilots_routes
from participation.pilots import wave_routes as pilots_wave_routes
from participation.pilots.applications import Applications
from participation.scheduler import all_jobs
from participation.sentiment import manage as sentiment_manage
from participation.sentiment import manage_models, manage_severe
from participation.sentiment import panels as sentiment_panels
from participation.services import api as services_api
from participation.services import manage as services_manage
from participation.services import routes as services_routes
from participation.services.panels import search_panel
from participation.settings import Settings
from participation.surveys import api as surveys_api
from participation.surveys import invitation_routes as surveys_invitation_routes
from participation.surveys import manage as surveys_manage
from participation.surveys import manage_skm, manage_skm_photos
from participation.surveys import panels as surveys_panels
from participation.surveys import routes as surveys_routes
from participation.surveys.device_counts import DeviceCounts
from participation.surveys.intake import Intake
from participation.surveys.section_counts import SectionCounts
from participation.surveys.tabulator import Tabulator, tabulator_beside
from participation.web import errors, health, home, metrics, offline, short_links
from participation.web.bodies import read_to_its_end
from participation.web.forms import LARGEST_FORM, MOST_FIELDS
from participation.web.i18n import set_language
from participation.web.methods import as_get
from participation.web.panels import Panels
from participation.web.security import SecurityHeaders, StaffForms, from_own_pages
from participation.web.site import SiteRefresh
from participation.web.templates import STATIC_DIRECTORY, template_config
from participation.web.urls import split_language

YEAR_SECONDS = 31_536_000

PANELS = Panels(
    home=[
        surveys_panels.home_panel,
        pilots_panels.home_panel,
        search_panel,
        improvements_panels.home_panel,
        learning_panels.home_panel,
    ],
    service=[surveys_panels.service_panel, pilots_panels.service_panel],
    reading=[campaigns_panels.reading_panel],
    overview_main=[
        organisations_panels.partner_panel,
        pilots_panels.partner_panel,
        improvements_panels.top_panel,
        improvements_panels.changes_panel,
    ],
    overview_side=[
        improvements_panels.waiting_panel,
        organisations_panels.waiting_panel,
        campaigns_panels.waiting_panel,
        pilots_panels.waiting_panel,
        campaigns_quality_panels.review_panel,
        surveys_panels.skm_panel,
        improvements_panels.freshness_panel,
    ],
    receipt=[
        feedback_panels.receipt_panel,
        surveys_panels.receipt_panel,
        pilots_panels.receipt_panel,
        learning_panels.receipt_panel,
        sentiment_panels.receipt_panel,
        improvements_panels.receipt_panel,
    ],
)

DOORS = (link_door, surveys_invitation_routes.invitation_door)
"""What opens short links; the last one counts guesses."""

PUBLIC_ROUTES: list[ControllerRouterHandler] = [
    home.router,
    short_links.router,
    offline.router,
    services_routes.router,
    surveys_routes.router,
    surveys_invitation_routes.router,
    pilots_routes.router,
    pilots_draw_routes.router,
    pilots_result_routes.router,
    pilots_apply_routes.router,
    pilots_participant_routes.router,
    pilots_wave_routes.router,
    pilots_issue_routes.router,
    learning_routes.router,
    learning_course_routes.router,
    messages_routes.router,
    campaigns_field_routes.router,
    organisations_apply_routes.router,
    campaigns_public_routes.router,
    feedback_routes.router,
    receipt_routes.router,
    improvements_routes.router,
]
STAFF_ROUTES: list[ControllerRouterHandler] = [
    accounts_manage.router,
    organisations_manage.router,
    manage_partners.router,
    manage_reviews.router,
    manage_agreements.router,
    services_manage.router,
    areas_manage.router,
    surveys_manage.router,
    manage_skm.router,
    manage_skm_photos.router,
    pilots_manage.router,
    pilots_draw_manage.router,
    pilots_manage_results.router,
    pilots_manage_messages.router,
    pilots_manage_issues.router,
    pilots_manage_drafts.router,
    pilots_manage_participants.router,
    pilots_manage_partners.router,
    pilots_manage_closing.router,
    learning_manage.router,
    manage_course_drafts.router,
    manage_courses.router,
    campaigns_manage.router,
    campaigns_manage_links.router,
    campaigns_manage_coverage.router,
    campaigns_manage_quality.router,
    sentiment_manage.router,
    manage_models.router,
    manage_severe.router,
    improvements_manage.router,
    campaigns_manage_contacts.router,
    campaigns_manage_mailings.router,
    campaigns_manage_field.router,
    campaigns_manage_reports.router,
    campaigns_manage_certificates.router,
    messages_manage.router,
    jobs_manage.router(all_jobs()),
]
PARTNER_ROUTES: list[ControllerRouterHandler] = [
    organisations_partner_routes.router,
    campaigns_partner_routes.router,
    campaigns_partner_link_routes.router,
    campaigns_partner_coverage_routes.router,
    campaigns_partner_quality_routes.router,
    pilots_partner_routes.router,
    campaigns_partner_contacts.router,
    campaigns_partner_mailings.router,
    campaigns_partner_field.router,
    campaigns_partner_reports.router,
    campaigns_partner_certificates.router,
]
API_ROUTES: list[ControllerRouterHandler] = [
    services_api.router,
    areas_api.router,
    surveys_api.router,
    feedback_api.router,
    improvements_api.router,
    campaigns_field_api.router,
]


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
        retrieve_user_handler=_actor_of_session, session_backend_config=session
    )
    csrf = CSRFConfig(
        secret=settings.secret_key, cookie_secure=settings.secure, cookie_httponly=True, cookie_name="csrf"
    )
    middleware = [
        auth.middleware,
        DefineMiddleware(StaffForms, config=csrf),
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
