"""Tells Piccolo of this package's tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="learning",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(modules=["participation.learning.tables"], exclude_imported=True),
    migration_dependencies=[
        "participation.accounts.piccolo_app",
        "participation.feedback.piccolo_app",
        "participation.files.piccolo_app",
        "participation.organisations.piccolo_app",
        "participation.surveys.piccolo_app",
    ],
)
