"""Counting stays in proportion to the answers."""

from participation.database import DatabaseEngine

PAGE = "SELECT id, answers FROM submission WHERE survey = 1 ORDER BY id LIMIT 1000"
ONLY_INDEXES = ("enable_seqscan", "enable_sort", "enable_bitmapscan")
"""Settings of PostgreSQL to turn off: with a few rows it would not look at an index."""


async def test_a_survey_is_read_in_the_order_of_its_keys(
    database: DatabaseEngine, database_kind: str
) -> None:
    """An index gives each thousand as it stands; sorting all answers for each would grow with their square."""
    async with database.transaction() as transaction:
        if database_kind == "postgres":
            for setting in ONLY_INDEXES:
                await transaction.execute(f"SET LOCAL {setting} = off")
            plan = str(await transaction.execute(f"EXPLAIN {PAGE}"))
            assert "submission_survey_id" in plan
            assert "Sort" not in plan
        else:
            plan = str(await transaction.execute(f"EXPLAIN QUERY PLAN {PAGE}"))
            assert "submission_survey_id" in plan
            assert "TEMP B-TREE" not in plan
