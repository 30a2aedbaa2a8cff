"""How long and how heavy: the same addresses asked of databases of different sizes in one run,
so that the machine does not count.

`make bench` writes what comes out to `docs/benchmarks.md`; the tests of size ask the same addresses.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.db import connections
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tracker.commitments.models import JournalEntry
from tracker.commitments.queries import AsOf, documents, facets, published


class Elsewhere:
    """Another database of the same kind, which can take the place of this one for a while: another file, or one on the same
    server."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._connection = connections.create_connection("default")
        self._connection.settings_dict = {**connections["default"].settings_dict, "NAME": name}

    @classmethod
    def beside(cls, name: str, folder: Path) -> Elsewhere:
        """One of that name: a file in the folder, or a database on the server."""
        return cls(str(folder / f"{name}.sqlite3") if connections["default"].vendor == "sqlite" else name)

    @property
    def vendor(self) -> str:
        return self._connection.vendor

    @property
    def address(self) -> str:
        """As `DATABASE_URL` names it, for a process of its own."""
        if self.vendor == "sqlite":
            return f"sqlite:///{self.name}"
        used = self._connection.settings_dict
        account = ":".join(quote(each, safe="") for each in (used["USER"], used["PASSWORD"]) if each)
        place = ":".join(str(each) for each in (used["HOST"], used["PORT"]) if each)
        return f"postgres://{account}@{place}/{self.name}"

    @contextmanager
    def instead(self) -> Iterator[None]:
        """Whoever asks for the database gets this one."""
        given = connections["default"]
        connections["default"] = self._connection
        try:
            yield
        finally:
            connections["default"] = given

    def create(self) -> None:
        """An empty one, where the server has to be told so."""
        self._tell_server(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}"')

    def drop(self) -> None:
        """Takes it away from the server; a file is its owner's to remove."""
        self._connection.close()
        self._tell_server(f'DROP DATABASE IF EXISTS "{self.name}"')

    def _tell_server(self, *statements: str) -> None:
        if self._connection.vendor == "postgresql":
            with self._connection._nodb_cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)


# What is asked


@dataclass(frozen=True, slots=True)
class Point:
    """What the addresses name of one database: things that are public in it, and the last page of its list."""

    commitment: str
    party: str
    dossier: str
    document: str
    last_page: int
    recorded_at: datetime


def point(when: AsOf, *, per_page: int = 25) -> Point:
    """Things as heavy in one database as in another: what lies beside them is what differs."""
    found = facets(when)
    shown = published(when)
    judged = shown.filter(verdict="in_progress").order_by("-commitment_id")
    party = min(found.parties, key=lambda party: (abs(party.commitments - 3), party.reference))
    some = documents(when).annotate(articles_held=Count("articles")).filter(articles_held=4)[:300]
    document = min(some, key=lambda document: (abs(document.size - 4000), document.pk))
    return Point(
        commitment=judged[0].reference,
        party=party.reference,
        dossier=found.dossiers[0][0],
        document=document.sha256,
        last_page=shown.count() // per_page,
        recorded_at=JournalEntry.objects.get(sequence=max(2, when.sequence - 10)).recorded_at,
    )


# The list and the pages that must not slow down with what lies beside them.
PAGES: Mapping[str, Callable[[Point], str]] = {
    "la liste": lambda p: "/engagements/",
    "un engagement": lambda p: f"/engagements/{p.commitment}/",
    "un acteur": lambda p: f"/acteurs/{p.party}/",
    "un document": lambda p: f"/sources/{p.document}/",
    "les acteurs": lambda p: "/acteurs/",
    "le journal": lambda p: "/journal/",
    "l'interface : la liste": lambda p: "/api/v1/commitments/",
    "l'interface : un engagement": lambda p: f"/api/v1/commitments/{p.commitment}/",
}
# Measured, and not held to twice the time yet: the first counts its way far down, the second sorts what no index holds so.
OTHERS: Mapping[str, Callable[[Point], str]] = {
    "le bas de la liste": lambda p: f"/engagements/?page={p.last_page}",
    "les sources": lambda p: "/sources/",
}
FILTERS: Mapping[str, Callable[[Point], str]] = {
    "q, un mot": lambda p: "q=lithium",
    "q, deux mots": lambda p: "q=lithium+Belorne",
    "party": lambda p: f"party={p.party}",
    "party, role": lambda p: f"party={p.party}&role=promisor",
    "role": lambda p: "role=financier",
    "country": lambda p: "country=XC",
    "country, role": lambda p: "country=XC&role=beneficiary",
    "sector": lambda p: "sector=energy",
    "sector, deux": lambda p: "sector=energy&sector=mining",
    "dossier": lambda p: f"dossier={p.dossier}",
    "firmness": lambda p: "firmness=mou",
    "verdict": lambda p: "verdict=fulfilled",
    **{
        f"timeliness={code}": lambda p, code=code: f"timeliness={code}"  # type: ignore[misc]
        for code in ("closed", "met_on_time", "met_late", "met_timing_unclear", "not_binding_yet", "clock_not_started")
    },
    **{
        f"timeliness={code}": lambda p, code=code: f"timeliness={code}"  # type: ignore[misc]
        for code in ("no_deadline", "overdue", "in_window", "due_soon", "upcoming")
    },
    "testability": lambda p: "testability=vague",
    "due_after": lambda p: "due_after=2027-01-01",
    "due_before": lambda p: "due_before=2022-01-01",
    "due_after, due_before": lambda p: "due_after=2025-01-01&due_before=2025-03-31",
    "unit": lambda p: "unit=km",
    "unit, quantity_min, quantity_max": lambda p: "unit=t&quantity_min=20000&quantity_max=30000",
    "secteur, fermeté et échéance": lambda p: "sector=energy&firmness=signed&timeliness=overdue",
    "acteur et échéance": lambda p: f"party={p.party}&timeliness=overdue",
    "on": lambda p: "on=2024-01-01",
    "recorded_at": lambda p: f"recorded_at={p.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}",
}


def page(query: Callable[[Point], str]) -> Callable[[Point], str]:
    """The address of the list so narrowed."""
    return lambda p: f"/engagements/?{query(p)}"


def resource(query: Callable[[Point], str]) -> Callable[[Point], str]:
    """The same, of the interface."""
    return lambda p: f"/api/v1/commitments/?{query(p)}"


# Measuring

REPEATS = 9


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address gave: milliseconds of the first time (nothing remembered) and the median of the others; how many queries the
    first took; how many bytes, and how many once compressed."""

    cold: float
    warm: float
    queries: int
    bytes: int
    compressed: int


def ask(places: Sequence[Elsewhere], addresses: Sequence[str], *, repeats: int | None = None) -> list[Answer]:
    """The same question to each of several databases, by turns, so that what else the machine does falls on all of them."""
    client = Client(headers={"host": "localhost"})
    first: list[tuple[float, int, bytes]] = []
    times: list[list[float]] = [[] for _ in places]
    for place, address in zip(places, addresses, strict=True):
        cache.clear()
        with place.instead(), CaptureQueriesContext(connections["default"]) as captured:
            took, content = _get(client, address)
        first.append((took, len(captured), content))
    cache.clear()
    for turn in range((repeats or REPEATS) + 1):
        for n, (place, address) in enumerate(zip(places, addresses, strict=True)):
            with place.instead():
                took, _ = _get(client, address)
            if turn:  # before the first, nothing was remembered
                times[n].append(took)
    return [
        Answer(cold, median(some), queries, len(content), len(gzip.compress(content, 6, mtime=0)))
        for (cold, queries, content), some in zip(first, times, strict=True)
    ]


def _get(client: Client, address: str) -> tuple[float, bytes]:
    begun = perf_counter()
    response: Any = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    took = (perf_counter() - begun) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return took, content
