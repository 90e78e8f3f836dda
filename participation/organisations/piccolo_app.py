"""Tells Piccolo of this package's tables and migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="organisations",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=table_finder(
        modules=["participation.organisations.tables", "participation.organisations.partner_tables"],
        exclude_imported=True,
    ),
    migration_dependencies=[
        "participation.accounts.piccolo_app",
        "participation.areas.piccolo_app",
        "participation.files.piccolo_app",
    ],
)
