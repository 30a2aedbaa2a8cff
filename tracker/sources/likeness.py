"""Which articles say the same text: groups of near-duplicates, kept as documents arrive, without comparing each pair.

An inverted index (`Shingle`) leads from the words of an article to the articles that have them too. Those that share enough are
measured exactly, on their whole sets (`Fingerprint`), by the rule of `tracker.text.likeness`; pairs that pass it join groups.
What an article costs depends on its length, not on how many lie in the archive, because not every shingle has a row for every
article:

- An article of fewer than `SHORTEST` shingles is never the same text as another, and has none.
- A shingle that `CARRIERS` articles have ("dans le cadre de") tells little. It is neither looked up nor stored any longer.
- Of a group of reprints at most `IN_GROUP` articles are stored for one shingle: the next reprint is found through these. So
  however often a release is reprinted, its own words do not become common ones.

While no shingle is common and no group has more than `IN_GROUP` articles, every pair that passes the rule is found, whichever
comes first: it shares 13 shingles at least (a quarter of 50). Beyond that a pair can be lost, and with it the link of two groups,
only

- when fewer than `LEAST_SHARED` of the shingles that it shares are rare ones: of the 13 in a short text, or of the 55 and more in
  one of 1,500 characters, all but five. That is two texts with stock phrases in common, not a release rewritten
  (`docs/likeness.md`);
- when an article shares rare shingles with more than `LOOKED_AT` others, more of them with each of these than with the one lost;
- when an article is like one member of a large group, by words for which that member has no row, and like none of the `IN_GROUP`
  that have one: an extract so short that little of the others stands in it.

This is an index: it is not journalled, nobody decided it, and it can be made again from the documents. That articles are one
source is said by editors, with a `ReprintGroup`, which this module neither reads nor writes. Nor is a group one source as they
would say it: a digest that takes a third of each of two releases brings both into its group. `like` has the pairs, with their
measures.

Everything happens inside the caller's transaction. Writers come one at a time (`commitments.actions`), so that none misses what
another is about to write.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Lookup, Q, QuerySet

from tracker.sources.models import Article, Fingerprint, LikePair, Region, Shingle
from tracker.text import Likeness, Span, likeness, shingles
from tracker.text.similarity import SAME_TEXT, SHORTEST

# Articles stored for one shingle, in all and of one group.
CARRIERS = 200
IN_GROUP = 20
# Rare shingles that make two articles worth measuring although they share common ones too, and how many are measured at most.
LEAST_SHARED = 6
LOOKED_AT = 200
# Matches kept with an article, of those that were there before it.
CLOSEST = 20


@dataclass(frozen=True, slots=True)
class Match:
    """Another article that says the same text, and how much of it (`tracker.text.Likeness`)."""

    article: Article
    jaccard: float
    containment: float


def index(articles: Collection[Article]) -> None:
    """Finds what these articles are like, and remembers it for the next. To be called once they and their regions are written, and
    again when they are described anew; where their own words are what they were, nothing is written.

    Where an article no longer says what it said, its group is taken apart and matched again, which takes as long as it is large.
    """
    _NOW.add(articles)


def forget(articles: Collection[Article]) -> None:
    """Takes articles out of the index, before they are deleted. What they held together is matched again."""
    _NOW.take_out(articles)


def group_of(article: Article) -> QuerySet[Article]:
    """The articles that texts relate to this one, step by step, itself included; none, if it was never indexed."""
    mine = Fingerprint.objects.filter(pk=article.pk).values("text_group")
    return Article.objects.filter(fingerprint__text_group__in=mine)


def like(article: Article, *, limit: int = CLOSEST) -> list[Match]:
    """The articles that say the same text, best first: by how much of the shorter stands in the longer, then of both in both.

    Each with its document and publisher, in one query. Of many reprints not every pair is kept: an article knows the `CLOSEST` of
    those that were there before it, and those later ones among whose closest it is.
    """
    kept = (
        LikePair.objects.filter(Q(article=article) | Q(other=article))
        .select_related("article__document", "article__publisher", "other__document", "other__publisher")
        .order_by("-containment", "-jaccard", "pk")
    )
    return [
        Match(pair.other if pair.article_id == article.pk else pair.article, pair.jaccard, pair.containment)
        for pair in kept[:limit]
    ]


@dataclass(frozen=True, slots=True)
class Index:
    """The index, on these models: those of now, or those of a migration."""

    region: Any
    shingle: Any
    fingerprint: Any
    pair: Any

    def add(self, articles: Collection[Any]) -> None:
        """See `index`."""
        with transaction.atomic(savepoint=False):
            said = self._said(articles)
            known = {row.pk: bytes(row.values) for row in self._fingerprints(said)}
            changed = [pk for pk, values in known.items() if values != _packed(said[pk])]
            again = self._taken_out(changed) if changed else {}
            again |= {pk: values for pk, values in said.items() if pk not in known or pk in again}
            for pk in sorted(again):
                self._place(pk, again[pk])

    def take_out(self, articles: Collection[Any]) -> None:
        """See `forget`."""
        gone = {article.pk for article in articles}
        with transaction.atomic(savepoint=False):
            for pk, values in sorted(self._taken_out(gone).items()):
                if pk not in gone:
                    self._place(pk, values)

    def _said(self, articles: Collection[Any]) -> dict[int, frozenset[int]]:
        """The shingles of each article's own words: what stands in any of its regions is left out, captions too."""
        regions: dict[int, list[Span]] = {article.pk: [] for article in articles}
        inside = self.region.objects.filter(article__pk__among=regions)
        for pk, start, end in inside.values_list("article", "start", "end"):
            regions[pk].append(Span(start, end))
        return {
            article.pk: shingles(article.document.text, Span(article.start, article.end), regions[article.pk])
            for article in articles
        }

    def _fingerprints(self, pks: Collection[int]) -> QuerySet[Any]:
        return self.fingerprint.objects.filter(article__pk__among=pks)

    def _place(self, pk: int, said: frozenset[int]) -> None:
        """Writes the rows of an article that has none, and joins what it is like."""
        met: list[tuple[Any, frozenset[int]]] = []
        common: set[int] = set()
        if len(said) >= SHORTEST:
            common = self._common(said)
            rows = self._fingerprints(self._worth_measuring(said - common, len(common)))
            met = [(row, _unpacked(row.values)) for row in rows]
        measured = [(row, likeness(said, values)) for row, values in met]
        matches = sorted(((row, found) for row, found in measured if found.is_same_text), key=_best_first)
        joined = {row.text_group for row, _ in matches}
        group = min(joined | {pk})
        if joined - {group}:
            self.fingerprint.objects.filter(text_group__in=joined - {group}).update(text_group=group)
        self.fingerprint.objects.create(article_id=pk, size=len(said), values=_packed(said), text_group=group)
        self.pair.objects.bulk_create(
            self.pair(article_id=pk, other_id=row.pk, jaccard=found.jaccard, containment=found.containment)
            for row, found in matches[:CLOSEST]
        )
        if len(said) >= SHORTEST:
            mates = [values for row, values in met if row.text_group in joined]
            self._store(pk, said - common - _held_often(said, mates))

    def _taken_out(self, pks: Collection[int]) -> dict[int, frozenset[int]]:
        """Deletes the rows of these articles and of all in their groups, and gives what these said."""
        groups = set(self._fingerprints(pks).values_list("text_group", flat=True))
        in_groups = self.fingerprint.objects.filter(text_group__among=groups)
        members = {row.pk: _unpacked(row.values) for row in in_groups}
        for pk, values in members.items():
            self.shingle.objects.filter(pk__among=self._stored(pk, values)).delete()
        # The two articles of a pair are of one group.
        self.pair.objects.filter(article__fingerprint__text_group__among=groups).delete()
        in_groups.delete()
        return members

    # The inverted index. Some hundred rows for each article: as objects they would cost more than all the rest.

    def _common(self, said: Collection[int]) -> set[int]:
        return {
            value for (value,) in self._holding(said, "SELECT value", "GROUP BY value HAVING COUNT(*) >= %s", CARRIERS)
        }

    def _worth_measuring(self, said: Collection[int], common: int) -> list[int]:
        """The articles that share enough of these shingles; so many more are common ones, of which they may share all."""
        least = max(LEAST_SHARED, ceil(SAME_TEXT * SHORTEST) - common)
        grouped = "GROUP BY article_id HAVING COUNT(*) >= %s"
        found = self._holding(said, "SELECT article_id, COUNT(*)", grouped, least)
        return [pk for pk, _ in sorted(found, key=lambda row: (-row[1], row[0]))[:LOOKED_AT]]

    def _stored(self, pk: int, said: Collection[int]) -> list[int]:
        return [row for (row,) in self._holding(said, "SELECT id", "AND article_id = %s", pk)]

    def _holding(self, values: Collection[int], select: str, then: str, number: int) -> list[tuple[int, ...]]:
        """What the statement gives of the rows that hold one of these values."""
        with connection.cursor() as cursor:
            holding = _HOLDING[connection.vendor].format(table=self._table, most=CARRIERS)
            cursor.execute(f"{select} FROM {holding} {then}", [_as_rows(values, connection.vendor), number])
            return cursor.fetchall()

    def _store(self, pk: int, values: Collection[int]) -> None:
        # Where the statement fails, so does the transaction: SQLite need not copy each page in order to undo the statement alone.
        insert = "INSERT OR FAIL" if connection.vendor == "sqlite" else "INSERT"
        with connection.cursor() as cursor:
            cursor.execute(
                f"{insert} INTO {self._table} (value, article_id) SELECT value, %s FROM {_ROWS[connection.vendor]}",  # noqa: S608
                [pk, _as_rows(values, connection.vendor)],
            )

    @property
    def _table(self) -> str:
        return connection.ops.quote_name(self.shingle._meta.db_table)


_NOW = Index(Region, Shingle, Fingerprint, LikePair)


def _held_often(said: frozenset[int], mates: Collection[frozenset[int]]) -> set[int]:
    """The shingles for which the group has rows enough.

    Whoever in a group has a shingle without a row for it came when `IN_GROUP` others had one, so it is enough to count who has it.
    """
    if len(mates) < IN_GROUP:
        return set()
    carriers = Counter(value for mate in mates for value in mate & said)
    return {value for value, count in carriers.items() if count >= IN_GROUP}


def _best_first(match: tuple[Any, Likeness]) -> tuple[float, float, int]:
    row, found = match
    return -found.containment, -found.jaccard, row.pk


def _packed(values: frozenset[int]) -> bytes:
    return struct.pack(f"<{len(values)}q", *sorted(values))


def _unpacked(packed: bytes | memoryview) -> frozenset[int]:
    return frozenset(struct.unpack(f"<{len(packed) // 8}q", packed))


# Numbers as the rows of a table: one parameter, however many there are. As parameters of their own some SQLite takes 999.

_ROWS = {"sqlite": "json_each(%s)", "postgresql": "unnest(%s::bigint[]) AS given (value)"}
_AMONG = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s::bigint[])"}
_HOLDING = {
    "sqlite": "{table} WHERE value IN (SELECT value FROM json_each(%s))",
    # Value by value, and no more of each than there can be: what it has not analysed yet PostgreSQL takes to be much more.
    "postgresql": "unnest(%s::bigint[]) AS given (value) CROSS JOIN LATERAL "
    "(SELECT id, article_id FROM {table} AS each WHERE each.value = given.value LIMIT {most}) AS found WHERE TRUE",
}


def _as_rows(values: Collection[int], vendor: str) -> str | list[int]:
    return json.dumps(sorted(values)) if vendor == "sqlite" else sorted(values)


@BigIntegerField.register_lookup
class Among(Lookup):
    """`pk__among={3, 8}`: one of these numbers, of which there may be any number."""

    lookup_name = "among"

    def get_prep_lookup(self) -> Collection[int]:
        return self.rhs

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} {_AMONG[connection.vendor]}", (*parameters, _as_rows(self.rhs, connection.vendor))
