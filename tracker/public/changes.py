"""What an entry of the journal changed, as a reader's lines: field by field, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.commitments.vocabulary import country_name
from tracker.public.templatetags.words import check_name, day, edtf, known_word, number

# The whole stands in journal.jsonl: a page is read on a phone.
LONGEST_VALUE = 200
MOST_LINES = 20

# Places in a text, what only repeats a value beside it, and what names the row already.
_UNSAID = frozenset(
    {"start", "end", "prefix", "suffix", "lower", "upper", "document", "number", "size", "state", "reference"}
)

_FIELDS: Mapping[str, Promise] = {
    "act": _("acte"),
    "article": _("article"),
    "articles": _("articles"),
    "authors": _("auteurs"),
    "basis": _("établie comment"),
    "certainty": _("certitude"),
    "claims": _("affirmations"),
    "code": _("verdict"),
    "commitment": _("engagement"),
    "country": _("pays"),
    "cue": _("indice de fermeté"),
    "date_basis": _("date connue"),
    "deadline": _("échéance"),
    "decided_on": _("décidé le"),
    "delivered": _("livré"),
    "description": _("description"),
    "dossier": _("dossier"),
    "duration": _("durée"),
    "edtf": _("date"),
    "evidence": _("preuves"),
    "exact": _("mots exacts"),
    "figures": _("chiffre"),
    "filename": _("nom du fichier"),
    "firmness": _("fermeté"),
    "fulfilled_on": _("tenu le"),
    "function": _("fonction"),
    "headline": pgettext_lazy("place", "titre"),
    "iso": _("durée"),
    "kind": _("genre"),
    "looked_for": _("ce qu'on cherchait"),
    "max": _("au plus"),
    "media_type": _("type"),
    "merged_into": _("fusionné avec"),
    "answer": _("réponse"),
    "answer_text": _("explication"),
    "check": _("contrôle"),
    "outcome": _("résultat"),
    "sentence": _("phrase"),
    "min": _("au moins"),
    "name": _("nom"),
    "note": _("note"),
    "occurred": _("date du fait"),
    "other": _("même acteur que"),
    "parties": _("acteur"),
    "party": _("acteur"),
    "period_lower": _("période, du"),
    "period_upper": _("période, au"),
    "place": _("place"),
    "product": _("produit"),
    "published": _("publié"),
    "publisher": _("éditeur"),
    "qualifier": _("précision"),
    "quotations": _("citation"),
    "reading_note": _("note de lecture"),
    "reason": _("raison"),
    "reasons": _("motifs"),
    "recurrence": _("récurrence"),
    "relations": _("lien"),
    "replaces": _("remplace"),
    "reprint_group": _("groupe de reprises"),
    "role": _("rôle"),
    "rrule": _("récurrence"),
    "said_on": _("dit ou signé"),
    "searched_on": _("cherché le"),
    "searches": _("recherche"),
    "sector": _("secteur"),
    "sha256": _("empreinte SHA-256"),
    "source": _("engagement lié"),
    "source_basis": _("source"),
    "speaker": _("qui parle"),
    "statement": _("constat"),
    "successor": _("remplacé par"),
    "target": _("lié à l'engagement"),
    "testability": _("testabilité"),
    "text": _("mots"),
    "title": _("titre"),
    "unit": _("unité"),
    "url": _("adresse"),
    "where": _("où"),
    "with": _("ce qui va avec"),
}

# Fields whose values are codes, each with the vocabularies that it may be of.
_CODES: Mapping[str, tuple[str, ...]] = {
    "act": ("act",),
    "answer": ("answer",),
    "basis": ("basis", "date_basis", "source_basis"),
    "certainty": ("certainty",),
    "code": ("verdict",),
    "date_basis": ("date_basis",),
    "firmness": ("firmness",),
    "outcome": ("outcome",),
    "kind": ("figure_kind", "relation", "evidence_kind", "party_kind"),
    "place": ("place",),
    "qualifier": ("figure_qualifier", "deadline_qualifier"),
    "role": ("party_role", "figure_role"),
    "sector": ("sector",),
    "source_basis": ("source_basis",),
    "testability": ("testability",),
}
_SHOWN = {
    "check": check_name,
    "country": country_name,
    "decided_on": day,
    "edtf": edtf,
    "max": number,
    "min": number,
    "period_lower": day,
    "period_upper": day,
    "published": edtf,
    "searched_on": day,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field. `is_french` where its values are words of a document or an editor."""

    label: str
    before: str
    after: str
    is_french: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What an entry changed, or, where nothing was there `before`, what it made readable. `left_out` lines are not shown."""

    lines: tuple[Change, ...]
    has_before: bool
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.lines)


def changes(payload: Mapping[str, Any] | None) -> Changes:
    """The fields that differ between the payload's `before` and `after`."""
    if payload is None:
        return Changes((), False)
    before, after = (dict(_leaves(payload[side])) for side in ("before", "after"))
    found = [
        Change(
            _label(path),
            _value(path[-1], before.get(path, "")),
            _value(path[-1], after.get(path, "")),
            path[-1] not in _CODES and path[-1] not in _SHOWN,
        )
        for path in dict.fromkeys([*before, *after])
        if before.get(path) != after.get(path)
    ]
    return Changes(tuple(found[:MOST_LINES]), bool(before), len(found[MOST_LINES:]))


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each field that says something, with its path. Rows of a list are told apart by their references, else by their place."""
    match value:
        case dict():
            for key, inner in value.items():
                if key not in _UNSAID:
                    yield from _leaves(inner, path if _is_the_row_itself(key, inner, path) else (*path, key))
        case list() if value and all(isinstance(each, dict) for each in value):
            for n, each in enumerate(value, 1):
                yield from _leaves(each, (*path, each.get("reference") or str(n)))
        case list() if value:
            yield path, ", ".join(map(str, value))
        case str() if value and path:
            yield path, value


def _is_the_row_itself(key: str, inner: Any, path: tuple[str, ...]) -> bool:
    """What a publication carries is named by its own references, not by how the payload holds it."""
    return not path and (key == "content" or (key == "with" and not all(isinstance(each, str) for each in inner)))


def _label(path: tuple[str, ...]) -> str:
    return capfirst(" · ".join(str(_FIELDS.get(each, each)) for each in path))


def _value(name: str, text: str) -> str:
    if not text:
        return ""
    if name in _CODES:
        return next((found for each in _CODES[name] if (found := known_word(text, each))), text)
    if name in _SHOWN:
        return _SHOWN[name](text)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE].rstrip()}…"
