"""Tells Piccolo of this package's tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="campaigns",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            "participation.campaigns.tables",
            "participation.campaigns.link_tables",
            "participation.campaigns.contact_tables",
            "participation.campaigns.mailing_tables",
            "participation.campaigns.coverage_tables",
            "participation.campaigns.field_tables",
            "participation.campaigns.quality_tables",
            "participation.campaigns.report_tables",
            "participation.campaigns.certificate_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[
        "participation.areas.piccolo_app",
        "participation.learning.piccolo_app",
        "participation.organisations.piccolo_app",
        "participation.pilots.piccolo_app",
        "participation.surveys.piccolo_app",
    ],
)
