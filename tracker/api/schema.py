"""The description of the interface, in OpenAPI: made from the views' parameters and the serializers' fields."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.response import Response

from tracker.api import parameters
from tracker.api.base import Resource
from tracker.api.errors import CODES
from tracker.api.serializers import ErrorAnswerSerializer, page_of

_REFERENCES = {
    "publisher": _("Référence de l'éditeur, comme M-3."),
    "document": _("Empreinte SHA-256 du document, en hexadécimal."),
}


class Described(AutoSchema):
    """What a `Resource` says of itself."""

    view: Resource  # type: ignore[assignment,override]

    @property
    def _is_list(self) -> bool:
        return hasattr(self.view, "columns")

    def get_operation_id(self) -> str:
        return self.view.name

    def get_summary(self) -> str:
        return str(self.view.summary)

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.view.meaning)

    def get_tags(self) -> list[str]:
        return []

    def get_override_parameters(self) -> list[Any]:
        described: list[Any] = parameters.described(self.view.parameters, self.view.formats)
        if "{reference}" in self.path:
            meaning = _REFERENCES.get(self.view.name, _("Référence, comme à la liste."))
            described.insert(0, OpenApiParameter("reference", OpenApiTypes.STR, "path", True, meaning))
        return described

    def get_response_serializers(self) -> Any:
        item = self.view.serializer
        answers: dict[Any, Any] = {
            200: OpenApiResponse(page_of(item) if self._is_list else item, gettext("La réponse.")),
        }
        if self._is_list:
            answers[200, "application/json"] = answers.pop(200)
            answers[200, "text/csv"] = OpenApiTypes.STR
        if self.view.name in ("commitment", "party"):
            answers[302] = OpenApiResponse(
                description=gettext("Fusionné : la réponse est à l'adresse donnée par Location.")
            )
        answers[304] = OpenApiResponse(
            description=gettext("Rien n'a changé depuis la réponse que votre programme garde (ETag).")
        )
        for status in self._refusals():
            code, meaning = CODES[status]
            example = {"code": code, "message": str(meaning), "parameter": "on" if status == 400 else None}
            examples = [OpenApiExample(code, {"error": example})]
            answers[status, "application/json"] = OpenApiResponse(ErrorAnswerSerializer, str(meaning), examples)
        return answers

    def _refusals(self) -> list[int]:
        own = [] if "{reference}" not in self.path else [404]
        gone = [410] if self.view.name in ("commitment", "claim", "evidence_item", "verdict") else []
        return [400, *own, 405, 406, *gone, 500]

    def get_extensions(self) -> dict[str, Any]:
        extensions: dict[str, Any] = {"x-example": self.view.example} if self.view.example else {}
        if self._is_list:
            columns = self.view.columns  # type: ignore[attr-defined]
            extensions["x-csv-columns"] = [
                {"name": column.name, "description": column.meaning(self.view.serializer)} for column in columns
            ]
        return extensions


def plain(result: Any, **_options: Any) -> Any:
    """The description without the marks that drf-spectacular leaves for itself."""
    if isinstance(result, dict):
        return {name: plain(value) for name, value in result.items() if name != "x-spec-enum-id"}
    return [plain(value) for value in result] if isinstance(result, list) else result


def description() -> dict[str, Any]:
    """The whole description, in the language of the request."""
    return _description(get_language() or "fr")


@cache
def _description(language: str) -> dict[str, Any]:
    # It depends on the code alone; made once for each language.
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


class Schema(Resource):
    """The description itself: JSON, or YAML with `format=yaml`."""

    schema = None
    renderer_classes = (OpenApiJsonRenderer2, OpenApiYamlRenderer2)

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        return Response(description())
