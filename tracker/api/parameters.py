"""What may be asked of the interface: each parameter with its meaning, and the refusal of every other.

The pages' filters are here by their own names and words: they are those of the one FilterSet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import django_filters
from django.http import QueryDict
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.request import Request

from tracker.api.errors import BadParameter
from tracker.api.pagination import Cursor
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.queries import read_day, read_instant
from tracker.commitments.vocabulary import OUTCOMES, PARTY_KINDS
from tracker.sources.vocabulary import choices
from tracker.verification import CHECKS

POINT = ("on", "recorded_at")
PAGE = ("cursor", "page_size")
FILTERS = tuple(CommitmentFilter.base_filters)


def _several(codes: Collection[str] = ()) -> dict[str, Any]:
    """The type of a parameter that may be given more than once; its values are alternatives. Codes keep their order."""
    return {"type": "array", "items": {"type": "string"} | ({"enum": list(codes)} if codes else {})}


def _with_words(meaning: Any, known: Iterable[tuple[str, Any]]) -> Any:
    """The meaning, then each code with its word, as drf-spectacular writes those of a field."""
    for n, (code, word) in enumerate(known):
        meaning = format_lazy("{}{}* `{}` - {}", meaning, "\n" if n else "\n\n", code, word)
    return meaning


def _example(value: Any) -> list[OpenApiExample]:
    return [OpenApiExample(str(value), value)]


# Those of the interface itself, by name. `format` is described by each view, which knows its formats.
_OWN = {
    "on": OpenApiParameter(
        "on",
        OpenApiTypes.DATE,
        description=_(
            "Ce qui avait été dit et vu ce jour-là, tel qu'on le sait maintenant. Par défaut : aujourd'hui (UTC), "
            "ou le jour de « recorded_at »."
        ),
        examples=_example("2024-06-30"),
    ),
    "recorded_at": OpenApiParameter(
        "recorded_at",
        OpenApiTypes.DATETIME,
        description=_("Ce que ce site montrait à cet instant. Sans fuseau : UTC. Par défaut : le présent."),
        examples=_example("2024-06-30T00:00Z"),
    ),
    "cursor": OpenApiParameter(
        "cursor",
        OpenApiTypes.STR,
        description=_(
            "Où la page commence. Ne se compose pas : suivez « next » (ou l'en-tête Link en CSV) jusqu'à la fin."
        ),
    ),
    "page_size": OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": Cursor.max_page_size},
        description=_("Nombre d'objets par page."),
        default=Cursor.page_size,
    ),
    "reference": OpenApiParameter(
        "reference",
        OpenApiTypes.STR,
        description=_(
            "Les écritures publiques sur cette référence : un engagement, une affirmation, une preuve, un verdict, un "
            "acteur, un éditeur, ou les douze premiers caractères de l'empreinte d'un document."
        ),
        examples=_example("E-0004"),
    ),
    "after": OpenApiParameter(
        "after",
        {"type": "integer", "minimum": 0},
        description=_("Les écritures qui suivent celle de ce numéro."),
        examples=_example(120),
    ),
}
# Of the list of parties: `q`, `kind` and `country` of the party itself.
_OF_PARTIES = {
    "q": OpenApiParameter(
        "q",
        OpenApiTypes.STR,
        description=_("Chaque mot commence un mot du nom d'usage ; capitales et accents ne comptent pas."),
    ),
    "kind": OpenApiParameter(
        "kind",
        _several([code.value for code in PARTY_KINDS]),
        description=_with_words(_("Genre d'acteur."), choices(PARTY_KINDS)),
    ),
    "country": OpenApiParameter(
        "country",
        _several(),
        description=_("Code ISO 3166 du pays de l'acteur, comme MA."),
        examples=_example("MA"),
    ),
}
PARTIES = tuple(_OF_PARTIES)
_OF_FINDINGS = {
    "commitment": OpenApiParameter(
        "commitment",
        OpenApiTypes.STR,
        description=_("Les constats sur cet engagement."),
        examples=_example("E-0004"),
    ),
    "check": OpenApiParameter(
        "check",
        _several([check.code for check in CHECKS]),
        description=_with_words(_("Le contrôle."), [(check.code, check.name[0]) for check in CHECKS]),
    ),
    "outcome": OpenApiParameter(
        "outcome",
        _several([code.value for code in OUTCOMES]),
        description=_with_words(_("Le résultat."), choices(OUTCOMES)),
    ),
}
FINDINGS = tuple(_OF_FINDINGS)

_MANY = {"kind", "check", "outcome"} | {
    name
    for name, each in CommitmentFilter.base_filters.items()
    if isinstance(each, django_filters.MultipleChoiceFilter)
}
_DAYS = {name for name, each in CommitmentFilter.base_filters.items() if isinstance(each, django_filters.DateFilter)}
# Where nothing is asked for, an empty box of words asks for nothing.
_MAY_BE_EMPTY = {"q"}


def described(names: Collection[str], formats: Collection[str]) -> list[OpenApiParameter]:
    """The parameters of one address, in order, with their meanings."""
    of_parties = "kind" in names
    return [_described(name, formats, of_parties) for name in names]


def _described(name: str, formats: Collection[str], of_parties: bool) -> OpenApiParameter:
    if name == "format":
        description = (
            _(
                "Le format ; l'en-tête Accept le demande aussi. CSV : la liste entière, ou une page si « page_size » est donné."
            )
            if "csv" in formats
            else _("Le format ; l'en-tête Accept le demande aussi.")
        )
        return OpenApiParameter(name, {"type": "string", "enum": list(formats)}, description=description)
    if of_parties and name in _OF_PARTIES:
        return _OF_PARTIES[name]
    return _OWN.get(name) or _OF_FINDINGS.get(name) or _filter(name)


def _filter(name: str) -> OpenApiParameter:
    """A filter, in the words of the pages' form."""
    each = CommitmentFilter.base_filters[name]
    description = format_lazy("{}.", capfirst(each.label))
    if help_text := each.extra.get("help_text"):
        description = format_lazy("{} {}", description, help_text)
    known = each.extra.get("choices", ())
    if known:
        description = _with_words(description, known)
    kind: Any = OpenApiTypes.STR
    if name in _DAYS:
        kind = OpenApiTypes.DATE
    elif isinstance(each, django_filters.NumberFilter):
        kind = OpenApiTypes.DECIMAL
    elif name in _MANY:
        kind = _several([code for code, _word in known])
    return OpenApiParameter(name, kind, description=description)


# Reading what was asked


def check(query: QueryDict, names: Collection[str]) -> None:
    """Refuses by name a parameter that is not one of these, that is given twice where one value is expected, or without one."""
    for name in query:
        if name not in names:
            known = ", ".join(names) or gettext("aucun")
            raise BadParameter(
                name, gettext("Paramètre inconnu. Paramètres de cette adresse : %(known)s.") % {"known": known}
            )
        values = query.getlist(name)
        if len(values) > 1 and name not in _MANY:
            raise BadParameter(
                name, gettext("Ce paramètre n'a qu'une valeur ; il est donné %(n)s fois.") % {"n": len(values)}
            )
        if "" in values and name not in _MAY_BE_EMPTY:
            raise BadParameter(name, gettext("Une valeur est attendue."))
        if any("\0" in value for value in values):
            raise BadParameter(name, gettext("Un caractère nul (U+0000) n'est pas du texte."))
        # Forms read days in the reader's language too: one address would mean two things.
        if name in _DAYS:
            day(name, values[0])


def day(name: str, text: str) -> date:
    try:
        return read_day(text)
    except ValueError:
        raise BadParameter(name, gettext("Un jour est attendu, écrit 2024-06-30.")) from None


def instant(name: str, text: str) -> datetime:
    try:
        return read_instant(text)
    except ValueError:
        raise BadParameter(name, gettext("Un instant est attendu, écrit 2024-06-30T00:00Z.")) from None


def number(name: str, text: str) -> int:
    """A number of the journal: from 0 to what both databases hold."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadParameter(name, gettext("Un nombre entier est attendu, 0 ou plus."))
    return int(text)


def codes(request: Request, name: str, known: Collection[str]) -> list[str]:
    """The values of a parameter that takes several, each one of those known."""
    asked = request.query_params.getlist(name)
    if strange := next((value for value in asked if value not in known), None):
        message = gettext("« %(value)s » n'est pas une des valeurs possibles.") % {"value": strange[:100]}
        raise BadParameter(name, message)
    return asked


KINDS = [str(code) for code, _word in choices(PARTY_KINDS)]
