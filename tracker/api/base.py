"""What every address of the interface has in common: read-only, anonymous, a point in time, one shape for errors, answers that a
client may keep and ask for again, from any site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.functional import Promise
from django.utils.http import http_date, urlencode
from django.utils.log import log_response
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from tracker.api import parameters
from tracker.api.errors import BadParameter, Unforeseen, shape
from tracker.commitments.queries import AsOf, as_of

# A date in seconds cannot tell apart two writes of one second: it is given once the second is over.
_SETTLED = timedelta(seconds=2)


class Resource(APIView):
    """One address. A parameter that is unknown or unreadable is refused by name; what is asked is asked of a point (`when`)."""

    http_method_names = ["get", "head", "options"]
    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer,)
    parameters: ClassVar[tuple[str, ...]] = ("format",)

    # For the description of the interface
    name: ClassVar[str]
    summary: ClassVar[str | Promise]
    meaning: ClassVar[str | Promise] = ""
    example: ClassVar[str] = ""
    serializer: ClassVar[type[Serializer[Any]]]

    when: AsOf

    @property
    def formats(self) -> list[str]:
        return [str(renderer.format) for renderer in self.renderer_classes]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        # The site's own addresses say their language; these have one address, and the header says it.
        with translation.override(translation.get_language_from_request(request)):
            response = super().dispatch(request, *args, **kwargs)
            response["Content-Language"] = translation.get_language() or ""
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        parameters.check(request.query_params, self.parameters)
        # Before DRF looks for a renderer: a format we do not have is a bad parameter, not a missing page.
        if request.query_params.get("format", self.formats[0]) not in self.formats:
            raise BadParameter("format", _("Formats servis : %(formats)s.") % {"formats": ", ".join(self.formats)})
        super().initial(request, *args, **kwargs)

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        self.when = self._asked()
        etag = self._etag()
        held = request.headers.get("If-None-Match", "*")
        # Only an answer that was given has this mark; so an address that has none is never said to be unchanged.
        kept = None if held == "*" else get_conditional_response(request, etag=etag)  # type: ignore[arg-type]
        response = kept or self.answer(**kwargs)
        if response.status_code in (200, 304):
            response["ETag"] = etag
            if changed := self._changed_at():
                response["Last-Modified"] = http_date(changed.timestamp())
        return response

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        raise NotImplementedError

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """What a browser asks before it reads from another site."""
        return HttpResponse(status=204)

    def address(self, name: str, *args: str) -> str:
        """Another address of the site, at the same point."""
        query = self.request.query_params
        asked = {parameter: query[parameter] for parameter in parameters.POINT if parameter in query}
        return self.request.build_absolute_uri(reverse(name, args=args) + (f"?{urlencode(asked)}" if asked else ""))

    def _asked(self) -> AsOf:
        query = self.request.query_params
        on = parameters.day("on", query["on"]) if "on" in query else None
        recorded_at = parameters.instant("recorded_at", query["recorded_at"]) if "recorded_at" in query else None
        # What was shown at an instant was shown on its day, unless another is asked for.
        return as_of(on=on or (recorded_at or timezone.now()).date(), recorded_at=recorded_at)

    def _etag(self) -> str:
        """The head of the journal, the day and the question decide every answer; and `_state`, for what is not journalled."""
        renderer = self.request.accepted_renderer.format  # type: ignore[union-attr]
        decided = (
            str(settings.SPECTACULAR_SETTINGS["VERSION"]),
            self.when.head,
            str(self.when.sequence),
            str(self.when.on),
            self._state(),
        )
        asked = (self.request.build_absolute_uri(), str(renderer), translation.get_language() or "")
        return f'"{sha256(chr(10).join(decided + asked).encode()).hexdigest()[:32]}"'

    def _state(self) -> str:
        """What else decides the answer; nothing, unless an address says so."""
        return ""

    def _changed_at(self) -> datetime | None:
        """When the present answer last changed: by a write, or because a day began. None where seconds cannot say."""
        if self.when.recorded_at or self.when.last_write is None:
            return None
        changed = self.when.last_write
        if "on" not in self.request.query_params:
            changed = max(changed, datetime.combine(self.when.on, time(), UTC))
        return changed if changed + _SETTLED < timezone.now() else None

    def handle_exception(self, exc: Exception) -> Response:
        # An error is JSON, whatever was asked for.
        request: Any = self.request
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        try:
            return super().handle_exception(exc)
        except Exception as error:  # whatever it is, it is told in our shape, and logged as Django would
            got_request_exception.send(sender=type(self), request=request._request)
            response = Response(shape(Unforeseen()), status=Unforeseen.status_code)
            path = self.request.path
            log_response(
                "Internal Server Error: %s", path, response=response, request=request._request, exception=error
            )
            return response

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]
        # Kept by whoever wants to, and asked for again each time: a withdrawal is seen at once.
        response.headers.setdefault("Cache-Control", "public, no-cache" if response.status_code < 400 else "no-store")
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "Content-Disposition, ETag, Last-Modified, Link"
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-Modified-Since, If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        return response


def query_of(request: HttpRequest | Request) -> str:
    """The question as it was put, to be carried to another address; empty where nothing was asked."""
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""
