"""One shape for every error: `{"error": {"code", "message", "parameter"}}`, `parameter` null where none is at fault."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

# An error names the parameter at fault; it does not send a whole letter back.
_LONGEST_NAME = 100


class BadParameter(APIException):
    """A parameter that is unknown, or whose value cannot be read. The interface answers 400 and names it."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_parameter"

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter[:_LONGEST_NAME]


class BadRequest(APIException):
    """A request that Django itself refuses to read, as one with thousands of parameters."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "bad_request"
    default_detail = _("Cette demande ne peut pas être lue : elle est trop longue ou mal formée.")


class Gone(APIException):
    """What was public and was withdrawn. Not a word of it is said; the journal keeps what was read."""

    status_code = status.HTTP_410_GONE
    default_code = "gone"
    default_detail = _("C'était public et cela a été retiré ; le journal dit quand et pourquoi.")


class Unforeseen(APIException):
    """A fault of ours."""

    status_code = status.HTTP_500_INTERNAL_SERVER_ERROR
    default_code = "error"
    default_detail = _("Une erreur de notre côté empêche de répondre. Elle est enregistrée ; réessayez plus tard.")


# Each answer that is an error, as the description of the interface names it.
CODES = {
    400: ("bad_parameter", _("Un paramètre est inconnu, répété ou illisible ; « parameter » le nomme.")),
    404: ("not_found", _("Rien de public n'est à cette adresse, en ce point.")),
    405: ("method_not_allowed", _("L'interface se lit seulement : GET, HEAD ou OPTIONS.")),
    406: ("not_acceptable", _("L'en-tête Accept demande un format qui n'est pas servi.")),
    410: ("gone", Gone.default_detail),
    500: ("error", _("Une erreur de notre côté.")),
}


def shape(error: APIException) -> dict[str, Any]:
    return _shape(str(error.default_code), str(error.detail), getattr(error, "parameter", None))


def _shape(code: str, message: str, parameter: str | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "parameter": parameter}}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, its answer put into our shape."""
    if isinstance(error, SuspiciousOperation):
        error = BadRequest()
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Http404):
        code, sentence = CODES[404]
        response.data = _shape(code, str(sentence))
        return response
    code = getattr(error, "default_code", "error")
    message = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    response.data = _shape(code, str(message), getattr(error, "parameter", None))
    return response
