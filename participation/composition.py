"""What the web application is made of: routes and panels of all packages, and who opens short links."""

from litestar.types import ControllerRouterHandler

from participation.accounts import manage as accounts_manage
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
from participation.campaigns.link_routes import link_door
from participation.feedback import api as feedback_api
from participation.feedback import panels as feedback_panels
from participation.feedback import receipt_routes
from participation.feedback import routes as feedback_routes
from participation.improvements import api as improvements_api
from participation.improvements import manage as improvements_manage
from participation.improvements import panels as improvements_panels
from participation.improvements import routes as improvements_routes
from participation.jobs import manage as jobs_manage
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
from participation.scheduler import all_jobs
from participation.sentiment import manage as sentiment_manage
from participation.sentiment import manage_models, manage_severe
from participation.sentiment import panels as sentiment_panels
from participation.services import api as services_api
from participation.services import manage as services_manage
from participation.services import routes as services_routes
from participation.services.panels import search_panel
from participation.surveys import api as surveys_api
from participation.surveys import invitation_routes as surveys_invitation_routes
from participation.surveys import manage as surveys_manage
from participation.surveys import manage_skm, manage_skm_photos
from participation.surveys import panels as surveys_panels
from participation.surveys import routes as surveys_routes
from participation.web import home, offline, short_links
from participation.web.panels import Panels

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
        sentiment_panels.severe_panel,
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
        learning_panels.receipt_panel,  # whoever is shown the code of a course looks for this
        feedback_panels.receipt_panel,
        surveys_panels.receipt_panel,
        pilots_panels.receipt_panel,
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
