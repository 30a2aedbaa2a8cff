"""What every request meets before Django's own middleware. Settings say in which order, and why."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tracker.ops.health import health

Answer = Callable[[HttpRequest], HttpResponseBase]

HEALTH = "/health/"
# An identity that a proxy may give; anything else could be made to look like another line of the log.
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def request_id(get_response: Answer) -> Answer:
    """Gives each request an identity, the proxy's where it gave one: in the WSGI environment as `REQUEST_ID`, where log
    lines find it, and in the answer's `X-Request-ID`, which a reader can quote."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        name = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["REQUEST_ID"] = name
        response = get_response(request)
        response.headers["X-Request-ID"] = name
        return response

    return middleware


def permissions_policy(get_response: Answer) -> Answer:
    """Says that no page, nor anything in it, may ask for the camera, the position and so on."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return middleware


def health_first(get_response: Answer) -> Answer:
    """Answers the health address before the host's name is looked at: a probe names the machine by its number, which
    `ALLOWED_HOSTS` does not hold."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return health(request) if request.path_info == HEALTH else get_response(request)

    return middleware
