"""Codes and values as a reader's words, in the language of the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.commitments import vocabulary
from tracker.extraction.vocabulary import Testability
from tracker.sources.vocabulary import DATE_BASES, QUOTATION_STATES, Labels

register = template.Library()

_VOCABULARIES: dict[str, Labels] = {
    "act": vocabulary.ACTS,
    "basis": vocabulary.BASES,
    "certainty": vocabulary.CERTAINTIES,
    "date_basis": DATE_BASES,
    "evidence_kind": vocabulary.EVIDENCE_KINDS,
    "figure_kind": vocabulary.FIGURE_KINDS,
    "figure_qualifier": vocabulary.FIGURE_QUALIFIERS,
    "figure_role": vocabulary.FIGURE_ROLES,
    "firmness": vocabulary.FIRMNESSES,
    "party_role": vocabulary.PARTY_ROLES,
    "place": vocabulary.PLACES,
    "quotation_state": QUOTATION_STATES,
    "relation": vocabulary.RELATION_KINDS,
    "sector": vocabulary.SECTORS,
    "source_basis": vocabulary.SOURCE_BASES,
    "testability": vocabulary.TESTABILITIES,
    "testability_group": {
        Testability.MEASURABLE: gettext_lazy("Mesurables : un chiffre ou une date"),
        Testability.OBSERVABLE: gettext_lazy("Observables : on verra si c'est fait"),
        Testability.VAGUE: gettext_lazy("Vagues"),
    },
    "timeliness": vocabulary.TIMELINESSES,
    "verdict": vocabulary.VERDICTS,
}


@register.filter
def word(code: str, name: str) -> str:
    """The word on screen for a code of the named vocabulary."""
    return next((str(label) for known, label in _VOCABULARIES[name].items() if known.value == code), code)


@register.filter
def day(value: str | date | None) -> str:
    """« 30 décembre 2024 », from a date or its ISO form."""
    if not value:
        return ""
    return date_format(date.fromisoformat(value) if isinstance(value, str) else value, "DATE_FORMAT")


@register.filter
def interval(days: dict[str, Any] | None) -> str:
    """The inclusive days that the words allow, as a phrase."""
    lower, upper = (days or {}).get("lower"), (days or {}).get("upper")
    if lower and upper:
        return day(lower) if lower == upper else _("du %(a)s au %(b)s") % {"a": day(lower), "b": day(upper)}
    if upper:
        return _("au plus tard le %(b)s") % {"b": day(upper)}
    if lower:
        return _("à partir du %(a)s") % {"a": day(lower)}
    return _("date inconnue")


@register.filter
def quantity(value: dict[str, Any]) -> str:
    """« 160 000 à 200 000 t », « au moins 340 000 000 personnes ». The unit stands as it is coded."""
    low, high = _number(value["min"]), _number(value["max"])
    if low and high:
        text = low if low == high else _("%(a)s à %(b)s") % {"a": low, "b": high}
        if value["qualifier"] == "about":
            text = _("environ %(a)s") % {"a": text}
    elif low:
        text = _("au moins %(a)s") % {"a": low}
    else:
        text = _("au plus %(a)s") % {"a": high}
    return f"{text}\u00a0{value['unit']}" if value["unit"] else text


def _number(text: str | None) -> str:
    if text is None:
        return ""
    value = Decimal(text)
    places = max(0, -int(value.as_tuple().exponent))
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key)


@register.simple_tag
def timeliness_sentence(commitment: dict[str, Any]) -> str:
    """The timeliness with what is known of the follow-up: never a reproach."""
    code = commitment["timeliness"]["code"]
    text = word(code, "timeliness")
    if code == vocabulary.TimelinessCode.OVERDUE and not commitment["evidence"]:
        return _("%(code)s, aucune preuve enregistrée") % {"code": text}
    return text
