"""Tells Piccolo of this package's tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="surveys",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        modules=[
            "participation.surveys.tables",
            "participation.surveys.section_tables",
            "participation.surveys.set_aside_tables",
            "participation.surveys.skm_tables",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=[
        "participation.feedback.piccolo_app",
        "participation.files.piccolo_app",
        "participation.organisations.piccolo_app",
        "participation.services.piccolo_app",
    ],
)
