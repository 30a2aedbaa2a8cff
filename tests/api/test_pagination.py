"""Pages by a number: from the start, forwards, and no cursor but ours."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from tests import factories as make
from tracker.api.errors import BadParameter
from tracker.api.pagination import Cursor
from tracker.commitments.models import Party

pytestmark = pytest.mark.django_db


class View:
    order = "pk"


def page(query: str) -> tuple[list[int], str | None]:
    cursor: Any = Cursor()
    request = Request(APIRequestFactory().get(f"/?{query}"))
    found = cursor.paginate_queryset(Party.objects.all(), request, view=View())
    return [party.pk for party in found], cursor.get_paginated_response(found).data["next"]


def test_pages_follow_one_another_to_the_end():
    keys = [make.PartyFactory().pk for _ in range(5)]

    first, following = page("page_size=2&q=mali")
    assert first == keys[:2]
    assert parse_qs(urlsplit(following).query)["q"] == ["mali"]
    second, following = page(urlsplit(following).query)
    assert second == keys[2:4]
    assert page(urlsplit(following).query) == (keys[4:], None)


def test_past_the_end_there_is_nothing_and_nothing_follows():
    make.PartyFactory()

    assert page(encoded("p=9223372036854775807")) == ([], None)


def encoded(query: str) -> str:
    return urlencode({"cursor": b64encode(query.encode()).decode()})


@pytest.mark.parametrize(
    "query",
    [
        "cursor=12",
        encoded("p=abc"),
        encoded("p=9223372036854775808"),
        encoded("o=3"),
        encoded("r=1&p=5"),
        encoded("p=-1"),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(query):
    with pytest.raises(BadParameter) as refused:
        page(query)
    assert refused.value.parameter == "cursor"


@pytest.mark.parametrize("size", ["0", "201", "٣", "+5", "1e2", "00005"])
def test_a_size_out_of_bounds_is_refused(size):
    with pytest.raises(BadParameter) as refused:
        page(urlencode({"page_size": size}))
    assert refused.value.parameter == "page_size"
