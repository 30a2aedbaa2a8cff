"""Read-only resources over `queries.published()`."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import Cursor as Place
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.api.errors import BadParameter, Gone
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import CommitmentVersion
from tracker.commitments.queries import AsOf, as_of, is_withdrawn, public_objects, published, read_day, read_instant


class Cursor(CursorPagination):
    """`{"results": [...], "next": URL or null}`, in the order of first entry: rows added meanwhile come last."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "commitment_id"

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.get_next_link()})

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        try:
            size = int(text)
        except ValueError:
            size = 0
        if not 1 <= size <= self.max_page_size:
            message = _("Un nombre de 1 à %(max)s est attendu.") % {"max": self.max_page_size}
            raise BadParameter("page_size", message)
        return size

    def decode_cursor(self, request: Request) -> Place | None:
        """DRF's, which trusts the position that it unpacks; ours is always there, and is a commitment's number."""
        try:
            cursor = super().decode_cursor(request)
            if cursor and abs(int(cursor.position or "")) > BigIntegerField.MAX_BIGINT:
                raise ValueError
        except (NotFound, ValueError):
            message = _("Ce curseur n'est pas le nôtre : suivez « next » depuis la première page.")
            raise BadParameter("cursor", message) from None
        return cursor


class _Asked(GenericAPIView[CommitmentVersion]):
    """What is asked for, and as of when. A parameter that is unknown or unreadable is refused by name."""

    parameters: frozenset[str] = frozenset({"on", "recorded_at", "format"})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        for name in request.query_params:
            if name not in self.parameters:
                raise BadParameter(name, _("Paramètre inconnu."))
        # Before DRF looks for a renderer: a format we do not have is a bad parameter, not a missing page.
        formats = [renderer.format for renderer in self.renderer_classes]
        if request.query_params.get("format", formats[0]) not in formats:
            raise BadParameter("format", _("Formats servis : %(formats)s.") % {"formats": ", ".join(formats)})
        super().initial(request, *args, **kwargs)

    def asked(self) -> AsOf:
        query = self.request.query_params
        on, recorded_at = None, None
        if "on" in query:
            try:
                on = read_day(query["on"])
            except ValueError:
                raise BadParameter("on", _("Un jour est attendu, écrit 2024-06-30.")) from None
        if "recorded_at" in query:
            try:
                recorded_at = read_instant(query["recorded_at"])
            except ValueError:
                raise BadParameter("recorded_at", _("Un instant est attendu, écrit 2024-06-30T00:00Z.")) from None
        # What was shown at an instant was shown on its day, unless another is asked for.
        return as_of(on=on or (recorded_at or timezone.now()).date(), recorded_at=recorded_at)


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
    """One published commitment; 410 for one that was withdrawn."""

    def get(self, request: Request, reference: str) -> Response:
        when = self.asked()
        version = published(when).filter(reference=reference).first()
        if version is not None:
            return Response(public_objects([version], when)[0])
        if is_withdrawn(reference, when):
            raise Gone
        raise Http404


class Nothing(APIView):
    """No resource: 404, whatever is asked of it."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
