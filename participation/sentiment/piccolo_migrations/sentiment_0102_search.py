"""The words of redacted texts as an index that the database keeps, and the unsure ones in their order.

Both databases fold case and split at whatever is no letter or digit, so that a search finds the same on each.
PostgreSQL's own parser would take addresses and hyphenated words as one, so signs go before it reads the text.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from participation.database import add_sql

ID = "0102_search"
VERSION = "1.38.0"
DESCRIPTION = "The words of redacted texts, and the unsure ones in their order."


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="sentiment", description=DESCRIPTION)
    add_sql(manager, sqlite=SQLITE, postgres=POSTGRES)
    return manager


FORGET = "INSERT INTO comment_words (comment_words, rowid, redacted_text) VALUES ('delete', OLD.id, OLD.redacted_text)"
LEARN = "INSERT INTO comment_words (rowid, redacted_text) VALUES (NEW.id, NEW.redacted_text)"

SQLITE = [
    """
    CREATE VIRTUAL TABLE comment_words USING fts5(
        redacted_text, content='comment_analysis', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )
    """,
    f"CREATE TRIGGER comment_words_learn AFTER INSERT ON comment_analysis BEGIN {LEARN}; END",
    f"CREATE TRIGGER comment_words_forget AFTER DELETE ON comment_analysis BEGIN {FORGET}; END",
    f"""
    CREATE TRIGGER comment_words_change AFTER UPDATE OF id, redacted_text ON comment_analysis
    BEGIN {FORGET}; {LEARN}; END
    """,
    "INSERT INTO comment_words (comment_words) VALUES ('rebuild')",
    "CREATE INDEX comment_analysis_confidence ON comment_analysis (max(negative, neutral, positive))",
]

SIGNS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u2000-\u206f\u2190-\u2bff\u3000-\u303f"
    r"\ufe00-\ufe0f\U0001f000-\U0001faff]+"
)

POSTGRES = [
    f"""
    CREATE FUNCTION comment_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT to_tsvector('pg_catalog.simple', regexp_replace(left(said, 100000), '{SIGNS}', ' ', 'g')) $$
    """,
    "CREATE INDEX comment_analysis_words ON comment_analysis USING gin (comment_words(redacted_text))",
    "CREATE INDEX comment_analysis_confidence ON comment_analysis (GREATEST(negative, neutral, positive))",
]
