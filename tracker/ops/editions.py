"""The same invented data again, under new references: what makes a hundred thousand commitments out of the first thousands.

Rows are copied inside the database, their keys and references shifted by as much as one edition holds. Only what names references
inside a text passes through Python: the versions' records, and the documents, which must not be the same file twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Case, CharField, F, IntegerField, Max, Min, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad, Substr

from tracker.commitments.models import (
    Claim,
    Commitment,
    CommitmentVersion,
    Evidence,
    Figure,
    JournalEntry,
    PartyName,
    Relation,
    SearchLog,
    Verdict,
    VersionArticle,
    VersionChild,
    VersionFigure,
    VersionParty,
)
from tracker.commitments.models.record import Referenced
from tracker.sources.models import ArchivedFile, Article, Document, Quotation, Region, ReprintGroup

# In the order in which they may be written.
_COPIED: tuple[type[Model], ...] = (
    ReprintGroup,
    Document,
    ArchivedFile,
    Article,
    Region,
    Quotation,
    Commitment,
    Claim,
    Claim.quotations.through,
    Figure,
    PartyName,
    Evidence,
    Evidence.quotations.through,
    SearchLog,
    Verdict,
    Verdict.evidence.through,
    Verdict.searches.through,
    Relation,
    CommitmentVersion,
    VersionParty,
    VersionFigure,
    VersionChild,
    VersionArticle,
)
_NAMED = {model.prefix: model for model in (Commitment, Claim, Evidence, SearchLog, Verdict)}
_AT_ONCE = 500

# What a record names that is another in each edition: a reference, a document, a group of reprints.
_NAMES = re.compile(r'"(?:([EASRV])-(\d+)|([0-9a-f]{64})|reprise-(\d+))"')


class Editions:
    """The originals, as they were when all of them had been written: `numbers` says how many references of each prefix they use,
    `later` which journal entries were not the first of their commitments."""

    prefixes = frozenset(_NAMED)

    def __init__(self, numbers: Mapping[str, int], groups: int, later: Sequence[int]) -> None:
        self.numbers, self.groups, self.later = numbers, groups, frozenset(later)
        self.first: dict[type[Model], int] = {}
        self.size: dict[type[Model], int] = {}
        for model in _COPIED:
            found = model._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
            self.first[model] = found["first"] or 0
            self.size[model] = found["last"] - found["first"] + 1 if found["first"] else 0
        self.size[ArchivedFile] = self.size[Document]

    def copy(self, edition: int, commitments: int, first: JournalEntry, later: JournalEntry) -> None:
        """Writes the first so many of the originals once more, as edition 1, 2, …; published by one entry, judged and withdrawn
        by the other."""
        _Edition(self, edition, commitments, first, later).copy()


def caught_up() -> None:
    """Sees to it that the next row of each table gets a key of its own, and that it is looked for among as many as there are."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_COPIED)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


class _Edition:
    def __init__(
        self, originals: Editions, number: int, commitments: int, first: JournalEntry, later: JournalEntry
    ) -> None:
        self.originals, self.number, self.first, self.later = originals, number, first, later
        self.shift = {model: number * size for model, size in originals.size.items()}
        self.numbers = {prefix: number * last for prefix, last in originals.numbers.items()}
        self.digests: dict[str, str] = {}
        begin = originals.first[Commitment]
        mine = (begin, begin + commitments - 1)
        last = 0
        for model in (Claim, Evidence):
            told = model._default_manager.filter(commitment__pk__range=mine)
            last = max(last, told.aggregate(last=Max("article__document"))["last"] or 0)
        documents = (originals.first[Document], last)
        self.which: dict[type[Model], Q] = {
            ReprintGroup: Q(articles__document__pk__range=documents),
            Document: Q(pk__range=documents),
            ArchivedFile: Q(document__pk__range=documents),
            Article: Q(document__pk__range=documents),
            Region: Q(document__pk__range=documents),
            Quotation: Q(claims__commitment__pk__range=mine) | Q(evidence__commitment__pk__range=mine),
            Commitment: Q(pk__range=mine),
            Claim.quotations.through: Q(claim__commitment__pk__range=mine),
            Figure: Q(claim__commitment__pk__range=mine),
            PartyName: Q(claim__commitment__pk__range=mine),
            Evidence.quotations.through: Q(evidence__commitment__pk__range=mine),
            Verdict.evidence.through: Q(verdict__commitment__pk__range=mine),
            Verdict.searches.through: Q(verdict__commitment__pk__range=mine),
            Relation: Q(source__pk__range=mine, target__pk__range=mine),
            **dict.fromkeys((Claim, Evidence, SearchLog, Verdict, CommitmentVersion), Q(commitment__pk__range=mine)),
            **dict.fromkeys(
                (VersionParty, VersionFigure, VersionChild, VersionArticle), Q(version__commitment__pk__range=mine)
            ),
        }  # fmt: skip

    def copy(self) -> None:
        for model in _COPIED:
            known = model._default_manager.filter(self.which[model])
            rows = model._default_manager.filter(pk__in=known.values("pk")).order_by("pk")
            match model:
                case _ if model is Document:
                    self._through_python(rows, self._document)
                case _ if model is ArchivedFile:
                    self._through_python(rows, self._file)
                case _ if model is CommitmentVersion:
                    self._through_python(rows, self._version)
                case _:
                    self._in_database(rows)

    def _in_database(self, rows: QuerySet[Any]) -> None:
        select, parameters = rows.values_list(*self._columns(rows.model).values()).query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"{self._into(rows.model)} {select}", parameters)

    def _through_python(self, rows: QuerySet[Any], change: Callable[[dict[str, Any]], None]) -> None:
        columns = self._columns(rows.model)
        select, parameters = rows.values_list(*columns.values()).query.sql_with_params()
        places = ", ".join(["%s"] * len(columns))
        with connection.cursor() as reading, connection.cursor() as writing:
            reading.execute(select, parameters)
            while some := reading.fetchmany(_AT_ONCE):
                changed = []
                for values in some:
                    row = dict(zip(columns, values, strict=True))
                    change(row)
                    changed.append(list(row.values()))
                writing.executemany(f"{self._into(rows.model)} VALUES ({places})", changed)

    def _into(self, model: type[Model]) -> str:
        quote = connection.ops.quote_name
        names = ", ".join(quote(name) for name in self._columns(model))
        return f"INSERT INTO {quote(model._meta.db_table)} ({names})"

    def _columns(self, model: type[Model]) -> dict[str, Any]:
        """Each column with what it holds in this edition."""
        return {str(field.column): self._value(model, field) for field in model._meta.concrete_fields}

    def _value(self, model: type[Model], field: Any) -> Any:
        of = field.related_model if field.is_relation else model if field.primary_key else None
        if of in self.shift:
            return F(field.attname) + self.shift[of]
        match field.name:
            case "reference" if issubclass(model, Referenced):
                return self._reference(model.prefix)
            case "reference" if model is CommitmentVersion:
                return self._reference(Commitment.prefix)
            case "number" if model is VersionChild:
                return Case(
                    *(When(prefix=prefix, then=F("number") + self.numbers.get(prefix, 0)) for prefix in _NAMED),
                    output_field=IntegerField(),
                )
            case "key" if model is ReprintGroup:
                return Concat(
                    Value("reprise-"), self._text(self._counted("key", 9, self.number * self.originals.groups))
                )
            case "published_at":
                return Case(When(published_at__isnull=False, then=Value(self.first.recorded_at)))
            case "journal_from" if model is Relation:
                return Value(self.first.sequence)
            case "record" if model is CommitmentVersion:
                return Cast("record", TextField())
            case _:
                return F(field.attname)

    def _counted(self, name: str, place: int, shift: int) -> Any:
        return Cast(Substr(name, place), IntegerField()) + Value(shift)

    def _text(self, number: Any) -> Any:
        return Cast(number, CharField())

    def _reference(self, prefix: str) -> Any:
        digits = self._text(self._counted("reference", len(prefix) + 2, self.numbers[prefix]))
        return Concat(Value(f"{prefix}-"), LPad(digits, Greatest(Value(4), Length(digits)), Value("0")))

    # What passes through Python

    def _document(self, row: dict[str, Any]) -> None:
        # After the last article, so that everything stays in its place.
        row["text"] += self._mark
        content = row["text"].encode()
        digest = hashlib.sha256(content).hexdigest()
        self.digests[row["sha256"]] = digest
        row["filename"] = row["filename"].replace(row["sha256"][:8], digest[:8])
        row["sha256"], row["size"] = digest, len(content)

    def _file(self, row: dict[str, Any]) -> None:
        row["content"] = bytes(row["content"]) + self._mark.encode()

    @property
    def _mark(self) -> str:
        return f"\n\nÉdition {self.number + 1}."

    def _version(self, row: dict[str, Any]) -> None:
        own = str(int(row["reference"].partition("-")[2]) - self.numbers["E"])
        row["record"] = _NAMES.sub(self._renamed, row["record"])
        row["search_text"] = row["search_text"].replace(f"e {own.zfill(4)} ", f"e {row['reference'][2:]} ", 1)
        is_later = row["journal_from"] in self.originals.later
        row["journal_from"] = (self.later if is_later else self.first).sequence
        row["journal_to"] = self.later.sequence if row["journal_to"] else None

    def _renamed(self, name: re.Match[str]) -> str:
        prefix, number, digest, group = name.groups()
        if prefix:
            return f'"{prefix}-{int(number) + self.numbers[prefix]:04d}"'
        if digest:
            return f'"{self.digests[digest]}"'
        return f'"reprise-{int(group) + self.number * self.originals.groups}"'
