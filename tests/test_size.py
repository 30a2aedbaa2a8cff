"""A hundred thousand commitments are read as fast as a thousand, and nothing looks at all of them to find a few.

One test, so that one worker makes the databases, once; it begins first (see `conftest`). They are measured by turns, and only
ratios are asserted.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories as make
from tracker.commitments.queries import as_of
from tracker.ops.benchmarks import FILTERS, PAGES, Elsewhere, Point, ask, page, point, resource
from tracker.ops.generator import generate, settle

SMALL, LARGE = 1_000, 100_000


@dataclass(frozen=True, slots=True)
class Sized:
    place: Elsewhere
    point: Point


@pytest.fixture(scope="module")
def sized(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[dict[int, Sized]]:
    """By number of commitments: a database that holds them, and what an address may name of it."""
    today = timezone.now().date()
    made = {}
    with django_db_blocker.unblock():
        for n in (SMALL, LARGE):
            worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
            place = Elsewhere.beside(f"test_size_{n}_{worker}", tmp_path_factory.mktemp("size"))
            place.create()
            with place.instead():
                call_command("migrate", verbosity=0)
                generate(commitments=n, seed=1, today=today, originals=SMALL // 2)
                settle()
                made[n] = Sized(place, point(as_of(on=today)))
        yield made
        for each in made.values():
            each.place.drop()
            # A gigabyte is not kept for three runs.
            Path(each.place.name).unlink(missing_ok=True)


LISTS = {
    **{f"page, {name}": page(query) for name, query in FILTERS.items()},
    **{f"interface, {name}": resource(query) for name, query in FILTERS.items()},
}


def test_a_hundred_thousand_commitments_are_read_like_a_thousand(
    sized: dict[int, Sized], subtests: pytest.Subtests
) -> None:
    with subtests.test("a filter looks up an index and takes no more queries"):
        _filters_look_up_an_index(sized)
    with subtests.test("a page looks up an index"):
        _pages_look_up_an_index(sized)
    for name, address in PAGES.items():
        with subtests.test("no longer than twice", page=name):
            _takes_no_longer_than_twice(sized, address)
    for name in ("", "sector", "timeliness=overdue", "unit", "recorded_at"):
        with subtests.test("totals are exact and not counted again", filter=name):
            _total_is_exact_and_not_counted_again(sized[LARGE], name)
    # The last one: it adds to the database.
    with subtests.test("what is published counts at once"):
        _what_is_published_counts_at_once(sized[LARGE])


# Plans


def _large_tables() -> set[str]:
    return {
        model._meta.db_table
        for app in ("sources", "commitments")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._default_manager.all()[:20_000].count() == 20_000
    }


def _read_whole(sql: str, large: set[str]) -> list[str]:
    """The steps of the database's plan that read all of a large table."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"))
            steps = [row[3] for row in cursor.fetchall()]
            named = dict(re.findall(r'"(\w+)" ([UTV]\d+)\b', sql))  # what stands behind « U0 »
            tables = {alias: table for table, alias in named.items()} | {table: table for table in large}
            # In the order of an index, and only until there are enough rows, is no reading of the whole.
            in_order = re.compile(r"SCAN \w+ USING (COVERING )?INDEX") if re.search(r"LIMIT \d+", sql) else None
            return [
                step
                for step in steps
                if (found := re.match(r"SCAN (\w+)(?! VIRTUAL)", step))
                and tables.get(found[1]) in large
                and not (in_order and in_order.match(step))
            ]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}".replace("%", "%%"))
        (plan,) = cursor.fetchone()
        return [
            f"{node['Node Type']} {node['Relation Name']}"
            for node in _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large
        ]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _asked(sized: Sized, addresses: dict[str, Callable[[Point], str]]) -> dict[str, list[str]]:
    """The queries that each address takes once the list at the same point was asked for."""
    client, queries = Client(), {}
    for name, address in addresses.items():
        asked = address(sized.point)
        client.get(re.sub(r"\?(?!on=|recorded_at=).*", "", asked))
        with CaptureQueriesContext(connections["default"]) as captured:
            assert client.get(asked).status_code == 200, asked
        queries[name] = [each["sql"] for each in captured.captured_queries]
    return queries


def _filters_look_up_an_index(sized: dict[int, Sized]) -> None:
    """In what is counted and in the rows shown. What there is to choose from is counted once for a head and a day."""
    with sized[SMALL].place.instead():
        small = _asked(sized[SMALL], LISTS)
    with sized[LARGE].place.instead():
        large = _asked(sized[LARGE], LISTS)
        tables = _large_tables()
        read = {
            f"{name}: {sql}": found
            for name, queries in large.items()
            for sql in queries
            if (found := _read_whole(sql, tables))
        }
    assert read == {}
    # Where nothing shown is related to anything, the titles of what it is related to are not asked for.
    assert {name: len(queries) for name, queries in large.items() if len(queries) > len(small[name]) + 1} == {}
    # With the four of what there is to choose from, at most twelve.
    assert {name: len(queries) for name, queries in large.items() if len(queries) > 8} == {}


def _pages_look_up_an_index(sized: dict[int, Sized]) -> None:
    with sized[LARGE].place.instead():
        tables = _large_tables()
        read = {
            f"{name}: {sql}": found
            for name, queries in _asked(sized[LARGE], dict(PAGES)).items()
            for sql in queries
            if (found := _read_whole(sql, tables))
        }
    assert read == {}


# Times

# A machine that does something else for a moment is asked again; what is slow stays slow.
_ATTEMPTS = 4


def _takes_no_longer_than_twice(sized: dict[int, Sized], address: Callable[[Point], str]) -> None:
    pair = [sized[SMALL], sized[LARGE]]
    measured = []
    for _ in range(_ATTEMPTS):
        small, large = ask([each.place for each in pair], [address(each.point) for each in pair])
        assert large.queries <= 12
        assert large.queries <= small.queries + 1
        measured.append((small.warm, large.warm))
        if large.warm <= 2 * small.warm:
            return
    pytest.fail(f"{measured}")


# Totals


def _total(client: Client, address: str) -> int:
    total: int = client.get(address).context["page"].paginator.count
    return total


def _total_is_exact_and_not_counted_again(large: Sized, name: str) -> None:
    address = f"/engagements/?{FILTERS[name](large.point)}" if name else "/engagements/"
    with large.place.instead():
        client = Client()
        total = _total(client, address)
        rows = client.get(address).context["page"].paginator.object_list
        assert total == len(set(rows.values_list("pk", flat=True))) > 0
        with CaptureQueriesContext(connections["default"]) as captured:
            assert _total(client, address) == total
    assert not [each["sql"] for each in captured.captured_queries if "COUNT(" in each["sql"]]


def _what_is_published_counts_at_once(large: Sized) -> None:
    with large.place.instead():
        client = Client()
        before = _total(client, "/engagements/?sector=agriculture")
        make.published("Livrer l'urée", sector=make.Sector.AGRICULTURE, at=timezone.now())
        assert _total(client, "/engagements/?sector=agriculture") == before + 1
