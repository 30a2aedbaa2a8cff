"""`{"results": [...], "next": URL or null}`, in an order that no later row can disturb: rows added meanwhile come last."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor as Place
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api.errors import BadParameter


class Cursor(CursorPagination):
    """Pages of rows by a number that each has for itself: the view's `order`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    template = None  # no page of controls: this renders no HTML

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: APIView) -> tuple[str]:
        return (view.order,)  # type: ignore[attr-defined]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.get_next_link()})

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        if not 1 <= size <= self.max_page_size:
            message = _("Un nombre de 1 à %(max)s est attendu.") % {"max": self.max_page_size}
            raise BadParameter("page_size", message)
        return size

    def decode_cursor(self, request: Request) -> Place | None:
        """DRF's, which trusts the position that it unpacks; ours goes forwards only, and is the number of a row."""
        try:
            cursor = super().decode_cursor(request)
            if cursor and (cursor.reverse or cursor.offset or not _is_number(str(cursor.position))):
                raise ValueError
        except (NotFound, ValueError):
            message = _("Ce curseur n'est pas le nôtre : suivez « next » depuis la première page.")
            raise BadParameter("cursor", message) from None
        return cursor


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= BigIntegerField.MAX_BIGINT
