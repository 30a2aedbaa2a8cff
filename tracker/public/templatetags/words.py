"""Codes and values as a reader's words, in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse, translate_url
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, override, pgettext_lazy
from django.utils.translation import gettext as _

from tracker.commitments import journal, vocabulary
from tracker.commitments.models import Finding
from tracker.extraction.edtf import EdtfError, bounds
from tracker.extraction.vocabulary import FigureRole, Place, Testability
from tracker.sources.vocabulary import DATE_BASES, QUOTATION_STATES
from tracker.verification import CHECKS

register = template.Library()

_NO_BREAK = "\u00a0"
_THIN_NO_BREAK = "\u202f"

_EXTRACT = 220
_REFERENCE = re.compile(r"[EARSVPD]-[0-9]{1,15}")

_PAGES: tuple[tuple[str, Promise], ...] = (
    ("public:commitments", gettext_lazy("Engagements")),
    ("public:parties", gettext_lazy("Acteurs")),
    ("public:sources", gettext_lazy("Sources")),
    ("public:journal", gettext_lazy("Journal")),
    ("public:method", gettext_lazy("Méthode")),
    ("api:commitments", gettext_lazy("Données")),
)

_VOCABULARIES: dict[str, Mapping[Any, str | Promise]] = {
    "act": vocabulary.ACTS,
    "answer": vocabulary.ANSWERS,
    "basis": vocabulary.BASES,
    "certainty": vocabulary.CERTAINTIES,
    "date_basis": DATE_BASES,
    "deadline_qualifier": vocabulary.DEADLINE_QUALIFIERS,
    "evidence_kind": vocabulary.EVIDENCE_KINDS,
    "figure_kind": vocabulary.FIGURE_KINDS,
    "figure_qualifier": vocabulary.FIGURE_QUALIFIERS,
    "figure_role": vocabulary.FIGURE_ROLES,
    "firmness": vocabulary.FIRMNESSES,
    "journal_action": journal.ACTIONS,
    "outcome": vocabulary.OUTCOMES,
    "party_kind": vocabulary.PARTY_KINDS,
    "party_role": vocabulary.PARTY_ROLES,
    "place": {
        Place.HEADLINE: gettext_lazy("dans le titre"),
        Place.LEAD: gettext_lazy("dans le chapeau"),
        Place.BODY: gettext_lazy("dans le corps de l'article"),
        Place.QUOTED_SPEECH: gettext_lazy("dans une parole citée"),
    },
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
    "timeline_row": {
        "claim": gettext_lazy("Dit"),
        "deadline": gettext_lazy("Échéance d'origine"),
        "moved": gettext_lazy("Échéance actuelle"),
        "evidence": gettext_lazy("Ce qui est venu"),
        "search": gettext_lazy("Cherché sans trouver"),
        "verdict": gettext_lazy("Verdict"),
    },
    "timeliness": vocabulary.TIMELINESSES,
    "verdict": vocabulary.VERDICTS,
}

# Written out, singular and plural: codes that a newspaper would not print. `MW`, `kV`, `%` and their like stay as they are.
_UNITS: dict[str, tuple[Promise, Promise]] = {
    "a": (gettext_lazy("an"), gettext_lazy("ans")),
    "mo": (gettext_lazy("mois"), pgettext_lazy("pluriel", "mois")),
    "wk": (gettext_lazy("semaine"), gettext_lazy("semaines")),
    "d": (gettext_lazy("jour"), gettext_lazy("jours")),
    "h": (gettext_lazy("heure"), gettext_lazy("heures")),
    "t": (gettext_lazy("tonne"), gettext_lazy("tonnes")),
    "L": (gettext_lazy("litre"), gettext_lazy("litres")),
    "m3": (gettext_lazy("mètre cube"), gettext_lazy("mètres cubes")),
    "har": (gettext_lazy("hectare"), gettext_lazy("hectares")),
    "ha": (gettext_lazy("hectare"), gettext_lazy("hectares")),
    "bbl": (gettext_lazy("baril"), gettext_lazy("barils")),
    "MWc": (gettext_lazy("MWc"), gettext_lazy("MWc")),
    "DZD": (gettext_lazy("dinar algérien"), gettext_lazy("dinars algériens")),
    "EUR": (gettext_lazy("euro"), gettext_lazy("euros")),
    "MAD": (gettext_lazy("dirham"), gettext_lazy("dirhams")),
    "USD": (gettext_lazy("dollar des États-Unis"), gettext_lazy("dollars des États-Unis")),
    "XAF": (gettext_lazy("franc CFA (Afrique centrale)"), gettext_lazy("francs CFA (Afrique centrale)")),
    "XOF": (gettext_lazy("franc CFA"), gettext_lazy("francs CFA")),
}
_CURRENCY = re.compile(r"[A-Z]{3}")

# What is counted stands as a French singular noun; its head, before the first of these, takes the plural.
_NOUN = re.compile(r"[^\W\d_]{3,}(?:[ '’-][^\W\d_]+)*")
_COMPLEMENT = re.compile(r"\s+(?:d['’]|(?:de|du|des|à|au|aux|en|par|pour|sur|sous|avec|sans)\s)", re.IGNORECASE)

_RECURRENCES: dict[str, tuple[Promise, Promise]] = {
    "DAILY": (gettext_lazy("chaque jour"), gettext_lazy("tous les %(n)s jours")),
    "WEEKLY": (gettext_lazy("chaque semaine"), gettext_lazy("toutes les %(n)s semaines")),
    "MONTHLY": (gettext_lazy("chaque mois"), gettext_lazy("tous les %(n)s mois")),
    "YEARLY": (gettext_lazy("chaque année"), gettext_lazy("tous les %(n)s ans")),
}
_DURATION = re.compile(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?", re.ASCII)


@register.filter
def word(code: str | None, name: str) -> str:
    """The word on screen for a code of the named vocabulary; a code that is not in it stands for itself."""
    return known_word(code, name) or code or ""


def known_word(code: str | None, name: str) -> str:
    """The same; empty for a code that is not in the vocabulary."""
    return next((str(label) for known, label in _VOCABULARIES[name].items() if known == code), "")


@register.filter
def quoted(text: str) -> str:
    """« les mots », whose marks never part from them at the end of a line; “les mots” on an English page."""
    return f"«{_NO_BREAK}{text}{_NO_BREAK}»" if _is_french() else f"“{text}”"


@register.filter
def extract(text: str) -> str:
    """The beginning of the words, cut between two of them; the whole stands on its claim."""
    if len(text) <= _EXTRACT:
        return text
    head, _blank, _rest = text[:_EXTRACT].rpartition(" ")
    return f"{head or text[:_EXTRACT]} […]"


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key that another variable holds."""
    return values.get(key)


@register.filter
def country(code: str) -> str:
    return vocabulary.country_name(code)


@register.filter
def is_reference(text: str) -> bool:
    """Whether an address leads from it to what it names."""
    return bool(_REFERENCE.fullmatch(text))


@register.filter
def how_known(value: dict[str, Any]) -> str:
    """« (déduite : la raison) »; nothing where the words themselves give the value."""
    if value["basis"] == "stated":
        return ""
    basis = word(value["basis"], "basis")
    if not value.get("reason"):
        return f"({basis})"
    if _is_french():
        return f"({basis}{_NO_BREAK}: {value['reason']})"
    return format_html('({}: <span lang="fr">{}</span>)', basis, value["reason"])


@register.filter
def speaker(value: dict[str, Any]) -> str:
    """« M. Simyon, directeur »; the function is not said twice where the words already are the function."""
    text, function = str(value["text"]), str(value["function"])
    return text if function.casefold() in text.casefold() else f"{text}, {function}"


@register.filter
def web(url: str | None) -> str:
    """The address, if it is one of the web that a reader may follow."""
    return url if url and url.startswith(("https://", "http://")) else ""


# Dates


@register.filter
def day(value: str | date | None) -> str:
    """« 30 décembre 2024 », from a date or its ISO form; in the same order in English, as in British use."""
    if not value:
        return ""
    read = date.fromisoformat(value) if isinstance(value, str) else value
    return _french_first(read, date_format(read, "j F Y"))


def _french_first(read: date, text: str) -> str:
    return text.replace("1", "1er", 1) if read.day == 1 and _is_french() else text


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")


@register.filter
def interval(days: dict[str, Any] | None) -> str:
    """The inclusive days that the words allow, as a phrase."""
    lower, upper = (days or {}).get("lower"), (days or {}).get("upper")
    if lower and upper:
        return day(lower) if lower == upper else _("du %(a)s au %(b)s") % {"a": _start(lower, upper), "b": day(upper)}
    if upper:
        return _("au plus tard le %(b)s") % {"b": day(upper)}
    if lower:
        return _("à partir du %(a)s") % {"a": day(lower)}
    return _("date inconnue")


def _start(lower: str, upper: str) -> str:
    """In French, what the last day says too is not said twice: « du 12 au 19 novembre 2023 »."""
    first, last = date.fromisoformat(lower), date.fromisoformat(upper)
    if not _is_french() or first.year != last.year:
        return day(lower)
    return _french_first(first, date_format(first, "j" if first.month == last.month else "j F"))


@register.filter
def edtf(text: str) -> str:
    """The days that a date in EDTF allows, as a phrase."""
    try:
        read = bounds(text)
    except EdtfError:
        return text
    return interval({"lower": read.lower and read.lower.isoformat(), "upper": read.upper and read.upper.isoformat()})


@register.filter
def recurrence(rule: str) -> str:
    """« chaque mois, 12 fois » for `FREQ=MONTHLY;COUNT=12`. A rule with more in it than that stands as it is."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    once, several = _RECURRENCES.get(parts.pop("FREQ", ""), ("", ""))
    every, count = parts.pop("INTERVAL", "1"), parts.pop("COUNT", "")
    if not once or parts or not every.isdecimal() or not (count or "1").isdecimal():
        return rule
    text = str(once) if int(every) == 1 else str(several) % {"n": int(every)}
    return _("%(every)s, %(n)s fois") % {"every": text, "n": int(count)} if count else text


@register.filter
def duration(iso: str) -> str:
    """« 1 an et 6 mois » for `P1Y6M`."""
    match = _DURATION.fullmatch(iso)
    if not match:
        return iso
    lengths = [
        (int(number), unit) for number, unit in zip(match.groups(), ("a", "mo", "wk", "d"), strict=True) if number
    ]
    conjunction = _("et")  # outside the f-string, where xgettext does not look
    return f" {conjunction} ".join(f"{number}{_NO_BREAK}{_unit(unit, Decimal(number))}" for number, unit in lengths)


# Quantities


@register.filter
def quantity(value: dict[str, Any]) -> str:
    """« 160 000 à 200 000 tonnes », « au moins 340 000 000 personnes »."""
    low, high = _decimal(value["min"]), _decimal(value["max"])
    if low is not None and high is not None:
        text = _number(low) if low == high else _("%(a)s à %(b)s") % {"a": _number(low), "b": _number(high)}
    elif low is not None:
        text = _("au moins %(a)s") % {"a": _number(low)}
    elif high is not None:
        text = _("au plus %(a)s") % {"a": _number(high)}
    else:
        return ""
    if value.get("qualifier") == "about":
        text = _("environ %(a)s") % {"a": text}
    largest = high if high is not None else low
    unit = _unit(value["unit"], largest or Decimal(0))
    return f"{text}{_NO_BREAK}{unit}" if unit else text


def number(text: str) -> str:
    """A decimal number as it is written here: « 120 000 »."""
    return _number(Decimal(text))


def unit_name(code: str) -> str:
    """What is counted in this unit: « tonnes », « MWc », « francs CFA »."""
    return _unit(code, Decimal(2))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _number(value: Decimal) -> str:
    places = max(0, -int(value.as_tuple().exponent))
    text = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    # French typography parts thousands by a thin space, where Django's formats have a wide one.
    return text.replace(_NO_BREAK, _THIN_NO_BREAK)


def _unit(unit: str, number: Decimal) -> str:
    """The unit in words that agree with the number; a symbol that readers know, and a code we do not, as it is."""
    per, slash, period = unit.partition("/")
    if slash and per in _UNITS and period in _UNITS:
        return _("%(unit)s par %(period)s") % {"unit": _unit(per, number), "period": _unit(period, Decimal(1))}
    is_plural = abs(number) >= 2 if _is_french() else abs(number) != 1
    if unit in _UNITS:
        return str(_UNITS[unit][is_plural])
    return _plural(unit) if abs(number) >= 2 and _NOUN.fullmatch(unit) and unit.islower() else unit


def _plural(noun: str) -> str:
    """« mémorandums d'entente » for « mémorandum d'entente », « centrales solaires » for « centrale solaire »."""
    complement = _COMPLEMENT.search(noun)
    head, rest = (noun[: complement.start()], noun[complement.start() :]) if complement else (noun, "")
    return re.sub(r"[^\W\d_]+", lambda match: _plural_word(match[0]), head) + rest


def _plural_word(noun: str) -> str:
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith("al"):
        return f"{noun[:-2]}aux"
    return noun + ("x" if noun.endswith(("au", "eu")) else "s")


@register.filter
def figure_label(figure: dict[str, Any]) -> str:
    """« Capacité », « Quantité »: an amount is called « montant » only where it is money."""
    read = figure if "unit" in figure else next((q for r in figure["current"] for q in r["value"]), {"unit": ""})
    if figure["role"] == FigureRole.AMOUNT and not _CURRENCY.fullmatch(read["unit"]):
        return _("Quantité")
    return capfirst(word(figure["role"], "figure_role"))


# Follow-up


@register.simple_tag
def timeliness_sentence(code: str, evidence: list[Any]) -> str:
    """The timeliness with what is known of the follow-up: never a reproach."""
    text = word(code, "timeliness")
    if code == vocabulary.TimelinessCode.OVERDUE and not evidence:
        return _("%(code)s, aucune preuve enregistrée") % {"code": text}
    return text


@register.simple_tag(takes_context=True)
def page_links(context: template.Context) -> list[tuple[str, Promise, bool]]:
    """The pages of the site: address, name, whether the reader is on it."""
    here = context["request"].path if "request" in context else ""
    return [(address := reverse(name), label, address == here) for name, label in _PAGES]


@register.simple_tag(takes_context=True)
def address_in(context: template.Context, language: str) -> str:
    """This page's address in the other language, with what it asks for; the list's, where this address has no page."""
    here = context["request"].get_full_path()
    there = translate_url(here, language)
    if there != here:
        return there
    with override(language):
        return reverse("public:commitments")


@register.filter
def check_name(code: str) -> str:
    """The name of a check in the language of the page; the code itself for one that is no more."""
    return next((check.name[in_english()] for check in CHECKS if check.code == code), code)


@register.filter
def finding_sentence(finding: Finding) -> str:
    """What was found, in the language of the page, as it was said when it was found."""
    return finding.sentence_en if in_english() else finding.sentence_fr


def in_english() -> bool:
    """Whether the page is in English: 1 in a pair of French and English."""
    return not (get_language() or "fr").startswith("fr")
