"""What every page asks first: the point, the part of a list, and where else to look."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import RequestFactory

from tests import factories as make
from tests.public import many
from tracker.commitments import models
from tracker.commitments.queries import published
from tracker.public import asked

pytestmark = pytest.mark.django_db


def asked_with(query: str) -> asked.Asked:
    return asked.asked_of(RequestFactory().get(f"/engagements/?{query}"))


@pytest.mark.parametrize(
    ("query", "again"),
    [
        ("", ""),
        ("on=", ""),
        ("on=2024-06-30", "on=2024-06-30"),
        ("recorded_at=2026-01-15", "recorded_at=2026-01-15T00:00:00Z"),
        ("recorded_at=2026-01-15T10:00%2B01:00&on=2024-06-30", "on=2024-06-30&recorded_at=2026-01-15T09:00:00Z"),
    ],
)
def test_the_point_of_a_page_leads_to_the_same_point_of_another(query, again):
    found = asked_with(query)

    assert (found.query, found.notices) == (again, [])


@pytest.mark.parametrize("query", ["on=2024-06-30&on=2024-06-30", "on=2024-06-30&on="])
def test_the_same_day_twice_is_that_day(query):
    found = asked_with(query)

    assert (found.on, found.notices) == (date(2024, 6, 30), [])


def test_of_two_days_the_last_counts_and_it_is_said():
    found = asked_with("on=2024-06-30&on=2025-01-01")

    assert found.on == date(2025, 1, 1)
    assert found.notices == ["L'adresse donne « on » plusieurs fois ; la dernière valeur compte."]


def test_a_day_that_is_over_is_past_and_today_is_not():
    assert asked_with("on=2020-01-01").is_past
    assert not asked_with("").is_past
    assert not asked_with("on=9999-12-31").is_past


def pages_of(total: int, query: str) -> Any:
    found = asked.present()
    request = RequestFactory().get(f"/?{query}")
    return asked.part_by_key(request, published(found.when), published(found.when).defer("search_text"), total=total)


def test_the_rows_of_a_page_come_in_the_order_of_the_list_and_nothing_else_is_read(django_assert_num_queries):
    references = many.copies(make.published(), 60)

    with django_assert_num_queries(3):  # the head, the keys of the page, its rows
        second = pages_of(61, "page=2")

    assert [row.reference for row in second] == references[::-1][25:50]
    assert second.paginator.num_pages == 3


@pytest.mark.parametrize(("number", "shown"), [("0", 3), ("-1", 3), ("9", 3), ("deux", 1), ("9" * 5000, 1), ("", 1)])
def test_a_page_that_is_none_is_the_nearest_one(number, shown):
    many.copies(make.published(), 60)

    assert pages_of(61, f"page={number}").number == shown


def test_nothing_is_read_of_an_empty_list(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(pages_of(0, "")) == []


def test_an_address_says_nothing_of_what_was_left_empty():
    assert (
        asked.joined([("q", "urée & blé"), ("on", ""), ("party", "P-0001")]) == "q=ur%C3%A9e+%26+bl%C3%A9&party=P-0001"
    )


def test_what_moved_is_led_to_at_the_same_point():
    answer = asked.moved("public:commitment", "E-0004", asked_with("on=2024-06-30"))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/engagements/E-0004/?on=2024-06-30")
    assert models.Commitment.objects.count() == 0
