"""One shape for every error: `{"error": {"code", "message", "parameter"}}`, `parameter` null where none is at fault."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler


class BadParameter(APIException):
    """A parameter that is unknown, or whose value cannot be read. The interface answers 400 and names it."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_parameter"

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class Gone(APIException):
    """What was public and was withdrawn. Not a word of it is said; the journal keeps what was read."""

    status_code = status.HTTP_410_GONE
    default_code = "gone"
    default_detail = _("Cet engagement a été retiré. Le journal dit quand et pourquoi.")


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, its answer put into our shape."""
    response = exception_handler(error, context)
    if response is None:
        return None
    code = "not_found" if isinstance(error, Http404) else getattr(error, "default_code", "error")
    message = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    response.data = {"error": {"code": code, "message": str(message), "parameter": getattr(error, "parameter", None)}}
    return response
