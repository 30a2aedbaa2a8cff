"""Rules that no constraint can say: rows that never change. A trigger refuses the change, whoever asks, with a French message."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


class Immutable(Operation):
    """Refuses updates of the columns (of all, when none is named), and deletions too when `keep` is true.

    On PostgreSQL TRUNCATE stays possible: it needs the owner's rights, and the tests' clean-up uses it.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, message: str, *, columns: Sequence[str] = (), keep: bool = False) -> None:
        self.table = table
        self.message = message
        self.columns = columns
        self.keep = keep

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        return type(self).__name__, [self.table, self.message], {"columns": self.columns, "keep": self.keep}

    def state_forwards(self, app_label: str, state: object) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        for name, event in self._events():
            for statement in self._create(schema_editor, name, event):
                schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        for name, _ in self._events():
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER {name} ON {self.table}")
                schema_editor.execute(f"DROP FUNCTION {name}()")
            else:
                schema_editor.execute(f"DROP TRIGGER {name}")

    def describe(self) -> str:
        return f"Refuse changes of {self.table}"

    def _events(self) -> list[tuple[str, str]]:
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        events = [(f"{self.table}_no_update", f"UPDATE{of}")]
        return [*events, (f"{self.table}_no_delete", "DELETE")] if self.keep else events

    def _create(self, schema_editor: BaseDatabaseSchemaEditor, name: str, event: str) -> list[str]:
        message = self.message.replace("'", "''")
        if schema_editor.connection.vendor == "postgresql":
            return [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
                f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        return [f"CREATE TRIGGER {name} BEFORE {event} ON {self.table} BEGIN SELECT RAISE(ABORT, '{message}'); END"]
