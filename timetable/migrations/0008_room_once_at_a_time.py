"""On PostgreSQL the database itself refuses a room twice at one time; SQLite has no such constraint.

Checked when the transaction ends, so that two sessions can exchange rooms in one form.
"""

from django.db import migrations

FORWARDS = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE timetable_session ADD CONSTRAINT session_has_its_room_alone
    EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (
        room_id IS NOT NULL AND status = 'planned' AND shared_because = '' AND NOT frees_room
    )
    DEFERRABLE INITIALLY DEFERRED
    """,
)
BACKWARDS = ("ALTER TABLE timetable_session DROP CONSTRAINT session_has_its_room_alone",)


def on_postgresql(statements):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [
        ("timetable", "0007_room_may_be_shared"),
    ]

    operations = [
        migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS)),
    ]
