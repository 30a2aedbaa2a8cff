"""Read-only resources over `queries.published()`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.errors import BadParameter
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import CommitmentVersion
from tracker.commitments.queries import AsOf, as_of, public_objects, published


class Cursor(CursorPagination):
    """`{"results": [...], "next": URL or null}`, in the order of first entry."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "commitment_id"

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.get_next_link()})


class _Asked(GenericAPIView[CommitmentVersion]):
    """What is asked for, and as of when. A parameter that is unknown or unreadable is refused by name."""

    parameters: frozenset[str] = frozenset({"on", "recorded_at", "format"})

    def asked(self) -> AsOf:
        query = self.request.query_params
        for name in query:
            if name not in self.parameters:
                raise BadParameter(name, f"Unknown parameter: {name}.")
        on, recorded_at = timezone.now().date(), None
        if "on" in query:
            try:
                on = date.fromisoformat(query["on"])
            except ValueError:
                raise BadParameter("on", "Not a day: write it as 2024-06-30.") from None
        if "recorded_at" in query:
            try:
                recorded_at = datetime.fromisoformat(query["recorded_at"].replace(" ", "+"))
            except ValueError:
                raise BadParameter("recorded_at", "Not an instant: write it as 2024-06-30T00:00Z.") from None
            recorded_at = recorded_at if recorded_at.tzinfo else recorded_at.replace(tzinfo=UTC)
        return as_of(on=on, recorded_at=recorded_at)


class CommitmentList(_Asked):
    """The published commitments, each whole: terms, claims with their quotations, evidence, verdicts."""

    pagination_class = Cursor
    parameters = _Asked.parameters | {"cursor", "page_size"} | frozenset(CommitmentFilter.base_filters)

    def get(self, request: Request) -> Response:
        when = self.asked()
        page = self.paginate_queryset(self._filtered(when).order_by("commitment_id"))
        return self.get_paginated_response(public_objects(page or [], when))

    def _filtered(self, when: AsOf) -> QuerySet[CommitmentVersion]:
        filtered = CommitmentFilter(self.request.query_params, queryset=published(when))
        if not filtered.form.is_valid():
            name, messages = next(iter(filtered.form.errors.items()))
            raise BadParameter(name, " ".join(map(str, messages)))
        return filtered.qs


class CommitmentDetail(_Asked):
    """One published commitment."""

    def get(self, request: Request, reference: str) -> Response:
        when = self.asked()
        version = published(when).filter(reference=reference).first()
        if version is None:
            raise Http404
        return Response(public_objects([version], when)[0])
