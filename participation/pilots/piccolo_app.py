"""Tells Piccolo of this package's tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="pilots",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            "participation.pilots.tables",
            "participation.pilots.enrollment_tables",
            "participation.pilots.draw_tables",
            "participation.pilots.result_tables",
            "participation.pilots.reminder_tables",
            "participation.pilots.issue_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[
        "participation.areas.piccolo_app",
        "participation.feedback.piccolo_app",
        "participation.organisations.piccolo_app",
        "participation.services.piccolo_app",
        "participation.surveys.piccolo_app",
    ],
)
