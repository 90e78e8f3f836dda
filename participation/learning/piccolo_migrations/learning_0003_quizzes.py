"""Quizzes that were marked as surveys of a trial, for want of a mark of their own, get theirs."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "0003_quizzes"
VERSION = "1.38.0"
DESCRIPTION = "Quizzes of courses are marked as such, and not as surveys of a trial."
MARK = """UPDATE survey SET is_quiz = true, for_participants = false
WHERE for_participants = true AND id IN (SELECT survey FROM course)"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="learning", description=DESCRIPTION)
    add_sql(manager, MARK)
    return manager
