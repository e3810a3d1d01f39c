"""No two full-time spells of a person share a day: held by the database, whoever writes.

Made after each migration and not by one, since SQLite copies a table on every change and the copy has no triggers.
PostgreSQL: the trigger locks the person's row first, so that of two transactions the second sees what the first wrote.
SQLite: its transactions begin IMMEDIATE and follow one another. Table names in statements are those of our own models.
"""

from typing import Any

from django.db import connections

NAME = "outcomes_no_overlap"
WATCHED = "person_id, started_on, ended_on, full_time, voided_at"
OTHER = """SELECT 1 FROM outcomes_employmentspell AS other
    WHERE other.person_id = NEW.person_id AND other.id <> {id} AND other.full_time AND other.voided_at IS NULL
    AND (NEW.ended_on IS NULL OR other.started_on <= NEW.ended_on)
    AND (other.ended_on IS NULL OR other.ended_on >= NEW.started_on)"""
FUNCTION = f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM 1 FROM veterans_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
    IF EXISTS ({OTHER.format(id="NEW.id")}) THEN
        RAISE EXCEPTION '{NAME}' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$"""


def ensure(using: str) -> None:
    """Make what is missing; called after each migration. Nothing to do before the room's own."""
    connection = connections[using]
    if "outcomes_employmentspell" not in connection.introspection.table_names():
        return
    statements = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _postgresql() -> list[str]:
    return [
        FUNCTION,
        f"CREATE OR REPLACE TRIGGER {NAME} BEFORE INSERT OR UPDATE OF {WATCHED} ON outcomes_employmentspell "
        f"FOR EACH ROW WHEN (NEW.full_time AND NEW.voided_at IS NULL) EXECUTE FUNCTION {NAME}()",
    ]


def _sqlite() -> list[str]:
    # Before an insert SQLite knows no id yet: NEW.id is null or -1.
    kinds = (("insert", "INSERT", "-1"), ("update", f"UPDATE OF {WATCHED}", "NEW.id"))
    return [
        f"CREATE TRIGGER IF NOT EXISTS {NAME}_{name} BEFORE {event} ON outcomes_employmentspell "
        f"WHEN NEW.full_time AND NEW.voided_at IS NULL AND EXISTS ({OTHER.format(id=key)}) "
        f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        for name, event, key in kinds
    ]


def drop(connection: Any) -> None:
    """For the tests that show what these hold."""
    names = [f"{NAME}_insert", f"{NAME}_update"] if connection.vendor == "sqlite" else [NAME]
    where = "" if connection.vendor == "sqlite" else " ON outcomes_employmentspell"
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
