"""Looking for words: every word asked for begins a word of what is searched, whatever the capitals, accents and apostrophes.

The words of a version lie in its `search_text`. SQLite looks them up in a full-text table kept by triggers, PostgreSQL in an
index of its own; both are made by `SearchIndex`, in a migration. Neither is left to cut words its own way, so both find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import Lookup, TextField

from tracker.text import normalise

# PostgreSQL indexes neither a word of more than 2,046 bytes nor a text of more than a megabyte of words.
_LONGEST_WORD = 60
_MOST_BYTES = 1_000_000
_MOST_ASKED = 10

_GROUPED_DIGITS = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")


def words(text: str) -> list[str]:
    """The words of a text as they are looked for: letters and digits only, without capitals or accents, in order."""
    # Twice: some signs are capitals once they are taken apart (« ℡ »), some capitals are two letters with an accent.
    decomposed = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", normalise(text).text.casefold()).casefold()
    )
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [word[:_LONGEST_WORD] for word in re.findall(r"[^\W_]+", plain)]


def search_text(texts: Iterable[str]) -> str:
    """What is stored of the texts: each word once. « 120 000 » is found as it is written and as 120000."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(_stored(text)))
    return " ".join(found).encode()[:_MOST_BYTES].decode(errors="ignore")


# A claim's words come again in each version of its commitment, a party's name in thousands.
@lru_cache(maxsize=2048)
def _stored(text: str) -> tuple[str, ...]:
    grouped = _GROUPED_DIGITS.finditer(normalise(text).text)
    return (*words(text), *(word for number in grouped for word in words(number[0].replace(" ", ""))))


@TextField.register_lookup
class HasWords(Lookup):
    """`search_text__has_words="centrales solaires"`: each word asked for (the first ten) begins a word of the text."""

    lookup_name = "has_words"

    def get_prep_lookup(self) -> list[str]:
        return words(str(self.rhs))[:_MOST_ASKED]

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (value,)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            return "1 = 0", ()
        if connection.vendor == "postgresql":
            left, parameters = self.process_lhs(compiler, connection)
            asked = " & ".join(f"'{word}':*" for word in self.rhs)
            return f"array_to_tsvector(string_to_array({left}, ' ')) @@ %s::tsquery", (*parameters, asked)
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        asked = " ".join(f'"{word}"*' for word in self.rhs)
        table = "commitments_versionsearch"
        return f'{alias}."id" IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)', (asked,)  # noqa: S608


class SearchIndex(Operation):
    """Makes the index that `has_words` reads, over `search_text` of the versions' table."""

    reversible = True
    reduces_to_sql = True
    _FORWARDS = {
        "postgresql": [
            "CREATE INDEX commitments_versionsearch ON commitments_commitmentversion USING gin "
            "(array_to_tsvector(string_to_array(search_text, ' ')))",
        ],
        "sqlite": [
            "CREATE VIRTUAL TABLE commitments_versionsearch USING fts5("
            "search_text, content='commitments_commitmentversion', content_rowid='id', "
            # Cuts at spaces only: whatever is not ASCII is a letter, also of an alphabet younger than SQLite's tables.
            "tokenize='ascii', prefix='2 3 4')",
            "CREATE TRIGGER commitments_versionsearch_insert AFTER INSERT ON commitments_commitmentversion BEGIN "
            "INSERT INTO commitments_versionsearch(rowid, search_text) VALUES (new.id, new.search_text); END",
            "CREATE TRIGGER commitments_versionsearch_delete AFTER DELETE ON commitments_commitmentversion BEGIN "
            "INSERT INTO commitments_versionsearch(commitments_versionsearch, rowid, search_text) "
            "VALUES ('delete', old.id, old.search_text); END",
            "CREATE TRIGGER commitments_versionsearch_update AFTER UPDATE OF search_text ON commitments_commitmentversion BEGIN "
            "INSERT INTO commitments_versionsearch(commitments_versionsearch, rowid, search_text) "
            "VALUES ('delete', old.id, old.search_text); "
            "INSERT INTO commitments_versionsearch(rowid, search_text) VALUES (new.id, new.search_text); END",
            "INSERT INTO commitments_versionsearch(commitments_versionsearch) VALUES ('rebuild')",
        ],
    }
    _BACKWARDS = {
        "postgresql": ["DROP INDEX commitments_versionsearch"],
        "sqlite": [
            *(f"DROP TRIGGER commitments_versionsearch_{event}" for event in ("insert", "delete", "update")),
            "DROP TABLE commitments_versionsearch",
        ],
    }

    def state_forwards(self, app_label: str, state: object) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        for statement in self._FORWARDS[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        for statement in self._BACKWARDS[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    def describe(self) -> str:
        return "Index the words of what the public reads"
