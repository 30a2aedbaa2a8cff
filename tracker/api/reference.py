"""The description of the interface as a page to read: the same, told by a template. No script, no other host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import StaticHTMLRenderer

from tracker.api.base import Resource
from tracker.api.errors import CODES
from tracker.api.schema import description

Part = Mapping[str, Any]

# drf-spectacular writes each code and its word on a line of its own, after what the field means.
_CODE = re.compile(r"^\* `(.*?)` - (.*)$", re.MULTILINE)
# A type, or a format where there is one, in words.
_WORDS = {
    "string": _("texte"),
    "integer": _("nombre entier"),
    "number": _("nombre"),
    "double": _("nombre"),
    "boolean": _("true ou false"),
    "date": _("jour"),
    "date-time": _("instant"),
    "uri": _("adresse"),
    "object": _("objet"),
}
_COMPONENT = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """A field, a parameter or a column. `link` names the object that its value is, where it is one."""

    name: str
    kind: str
    meaning: str
    link: str = ""
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """One address: what it is, what may be asked, what it answers. `example` is a path with its question, or nothing."""

    path: str
    name: str
    summary: str
    meaning: str
    example: str
    parameters: tuple[Field, ...]
    columns: tuple[Field, ...]
    statuses: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of the answers, with its fields."""

    name: str
    fields: tuple[Field, ...]


def addresses(described: Part) -> list[Address]:
    """Lists and their details as the description has them: the index first."""
    return [_address(path, operations["get"]) for path, operations in described["paths"].items()]


def things(described: Part) -> list[Thing]:
    """The objects of the answers, but for the pages around them."""
    schemas = described["components"]["schemas"]
    return [
        Thing(name, tuple(_field(each, part) for each, part in schema["properties"].items()))
        for name, schema in schemas.items()
        if not name.endswith("Page")
    ]


def _address(path: str, operation: Part) -> Address:
    answers = operation["responses"]
    _kind_of_answer, link = _kind(answers["200"]["content"]["application/json"]["schema"])
    return Address(
        path=path,
        name=operation["operationId"],
        summary=operation["summary"],
        meaning=operation.get("description", ""),
        example=path + operation["x-example"] if "x-example" in operation else "",
        parameters=tuple(_parameter(each) for each in operation["parameters"]),
        columns=tuple(_column(each) for each in operation.get("x-csv-columns", ())),
        statuses=tuple(answers),
        link=link.removesuffix("Page"),
    )


def _parameter(part: Part) -> Field:
    return _field(part["name"], {**part["schema"], "description": part["description"]})


def _column(part: Part) -> Field:
    meaning, codes = _meaning(part["description"])
    return Field(part["name"], "", meaning, codes=codes)


def _field(name: str, part: Part) -> Field:
    meaning, codes = _meaning(part.get("description", ""))
    kind, link = _kind(part)
    inner = part.get("items", {})
    if not codes and "enum" in inner:
        codes = _meaning(inner.get("description", ""))[1]
    elif not codes and "enum" in part:
        codes = tuple((code, "") for code in part["enum"])
    return Field(name, kind, meaning, link, codes)


def _meaning(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a field means, and its codes with their words."""
    return _CODE.sub("", text).strip(), tuple(_CODE.findall(text))


def _kind(part: Part) -> tuple[str, str]:
    """The type in words, and the name of the object that it is."""
    if "$ref" in part:
        return gettext("objet"), part["$ref"].removeprefix(_COMPONENT)
    if options := part.get("allOf") or part.get("oneOf"):
        kind, link = _kind(options[0])
        return _or_null(kind, len(options) > 1), link
    types = part.get("type", "")
    is_nullable = isinstance(types, list) and "null" in types
    kind = next(each for each in types if each != "null") if isinstance(types, list) else types
    if kind == "array":
        inner, link = _kind(part["items"])
        return gettext("liste : %(kind)s") % {"kind": inner}, link
    word = _WORDS[part["format"]] if part.get("format") in _WORDS else _WORDS[kind]
    return _or_null(str(word), is_nullable), ""


def _or_null(kind: str, is_nullable: bool) -> str:
    return gettext("%(kind)s ou null") % {"kind": kind} if is_nullable else kind


class Reference(Resource):
    """The page."""

    schema = None
    renderer_classes = (StaticHTMLRenderer,)

    def answer(self, **kwargs: Any) -> HttpResponseBase:
        described = description()
        context = {
            "title": described["info"]["title"],
            "intent": described["info"]["description"],
            "version": described["info"]["version"],
            "addresses": addresses(described),
            "things": things(described),
            "refusals": [(status, code, meaning) for status, (code, meaning) in CODES.items()],
            "root": self.request.build_absolute_uri("/").rstrip("/"),
            "index": reverse("api:index"),
            "schema": reverse("api:schema"),
        }
        return render(self.request._request, "api/reference.html", context)
