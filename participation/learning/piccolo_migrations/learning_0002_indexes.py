"""A course is completed once by an account or under a receipt; public articles are found by their days."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql, index, unique_index

ID = "0002_indexes"
VERSION = "1.38.0"
DESCRIPTION = "Completions once for each, public articles by their days."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="learning", description=DESCRIPTION)
    add_sql(
        manager,
        unique_index("course_completion", "course", "account"),
        unique_index("course_completion", "course", "receipt"),
        index("course_completion", "receipt"),
        unique_index("article_image", "article", "number"),
        index("article", "kind", "shown_from"),
    )
    return manager
