"""A candidate as the forms begin with it, and two small forms beside the claim's own: a new commitment, a reason to reject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments import search
from tracker.commitments.models import Commitment, Party
from tracker.commitments.vocabulary import Sector
from tracker.editorial.forms.words import Words
from tracker.editorial.models import REJECTIONS, Candidate, Rejection
from tracker.extraction.vocabulary import Basis, DeadlineQualifier, EvidenceKind, Place
from tracker.sources.models import Article
from tracker.sources.vocabulary import choices
from tracker.text import Span

Initial = dict[str, Any]


class NewCommitmentForm(forms.ModelForm):
    """What accepting asks of the commitment that it makes; its claim is the other form."""

    class Meta:
        model = Commitment
        fields = ("title", "testability", "sector")
        widgets = {"title": forms.TextInput(attrs={"size": 60})}


class RejectionForm(forms.Form):
    """Why there is nothing to enter."""

    rejection = forms.ChoiceField(label=_("Raison"), choices=[("", "—"), *choices(REJECTIONS)])
    rejection_note = forms.CharField(
        label=_("Précision"), required=False, max_length=300, widget=forms.TextInput(attrs={"size": 40})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("rejection") == Rejection.OTHER and not cleaned.get("rejection_note"):
            self.add_error(
                "rejection_note", ValidationError(gettext("« Autre » demande une précision : dites laquelle."))
            )
        return cleaned


# What the candidate says, as the fields take it


def commitment_initial(candidate: Candidate, sector: str = "") -> Initial:
    """Its title in the words of the passage, for the editor to say better; `sector` where the words show none."""
    text, proposal = candidate.article.document.text, candidate.proposal
    figures, dated = proposal["figures"], proposal.get("deadline") or proposal.get("duration")
    title = candidate.span.of(text)
    if figures:
        figure = figures[0]
        end = figure["product_end"] or 0
        # The product where it follows its number; before it, it is named apart.
        title = text[figure["start"] : end if 0 < end - figure["end"] < 80 else figure["end"]]
        if figure["product"] and not end > figure["end"]:
            title = f"{figure['product']} : {title}"
        title += f", {dated['text']}" if dated else ""
    title = " ".join(title.split())
    return {
        "title": title if len(title) <= 150 else f"{title[:149]}…",
        "testability": proposal.get("testability", ""),
        "sector": _sector(candidate) or sector,
    }


def claim_initial(candidate: Candidate) -> Initial:
    """The claim's own fields."""
    proposal, quoted = candidate.proposal, candidate.span
    values: Initial = {"place": place(candidate.article, quoted).value}
    values |= {name: proposal[name] for name in ("act", "firmness") if name in proposal}
    if cue := next((each for each in proposal["cues"] if quoted.contains(Span(each["start"], each["end"]))), None):
        values["cue_words"] = _words(cue)
    deadline = _inside(proposal.get("deadline"), quoted)
    if deadline and deadline["edtf"]:
        values |= {
            "deadline_words": _words(deadline),
            "deadline_edtf": deadline["edtf"],
            "deadline_qualifier": deadline["qualifier"] or DeadlineQualifier.BY.value,
            "deadline_basis": deadline["basis"],
        }
    if (duration := _inside(proposal.get("duration"), quoted)) and duration["iso"]:
        values |= {"duration_words": _words(duration), "duration_iso": duration["iso"]}
    if recurrence := _inside(proposal.get("recurrence"), quoted):
        values |= {"recurrence_words": _words(recurrence), "recurrence_rule": recurrence["rrule"]}
    return values


def evidence_initial(candidate: Candidate) -> Initial:
    """The fields of evidence, also where the candidate was read as a claim."""
    proposal = candidate.proposal
    source = candidate.article.publisher
    said = gettext("%(publisher)s écrit : « %(words)s »") % {
        "publisher": source.name if source else gettext("L'article"),
        "words": " ".join(proposal["quote"].split())[:400],
    }
    values: Initial = {"article": candidate.article_id, "kind": proposal.get("kind", ""), "statement": said}
    occurred = _inside(proposal.get("occurred"), candidate.span)
    if occurred and occurred["edtf"]:
        values |= {
            "occurred_words": _words(occurred),
            "occurred_edtf": occurred["edtf"],
            "occurred_basis": occurred["basis"],
        }
    if proposal["figures"] and proposal.get("kind") == EvidenceKind.DELIVERY:
        figure = proposal["figures"][0]
        low, high = _bounds(figure)
        values |= {
            "delivered_min": low,
            "delivered_max": high,
            "delivered_unit": figure["unit"],
            "delivered_product": figure["product"],
        }
    return values


def quotations_initial(candidate: Candidate) -> list[Initial]:
    return [{"words": Words(candidate.proposal["quote"], candidate.span)}]


def figures_initial(candidate: Candidate) -> list[Initial]:
    return [_figure(each, candidate.span) for each in candidate.proposal["figures"] if _inside(each, candidate.span)]


def parties_initial(candidate: Candidate, known: Mapping[str, Party]) -> list[Initial]:
    """The names whose party the record knows (by reference) and whose part the words give. The others are the editor's to say."""
    rows: list[Initial] = []
    for each in candidate.proposal["parties"]:
        party = known.get(each["key"])
        if party is None or not each["role"] or any(r["party"] == party and r["role"] == each["role"] for r in rows):
            continue
        rows.append({"party": party, "role": each["role"], "words": _words(each), "basis": Basis.STATED.value})
    return rows


def unplaced(candidate: Candidate, known: Mapping[str, Party]) -> list[str]:
    """The names read in the passage that the form does not begin with: no known party, or no part that the words give."""
    entered = {row["words"].text for row in parties_initial(candidate, known)}
    names = dict.fromkeys(" ".join(each["text"].split()) for each in candidate.proposal["parties"])
    return [name for name in names if name not in entered]


def _figure(figure: Mapping[str, Any], quoted: Span) -> Initial:
    low, high = _bounds(figure)
    values = {name: figure[name] for name in ("unit", "product", "qualifier", "role", "kind")}
    values |= {"words": _words(figure), "min": low, "max": high, "basis": Basis.STATED.value}
    if replaced := _inside(figure["replaces"], quoted):
        low, high = _bounds(replaced)
        values |= {
            "replaces_words": _words(replaced),
            "replaces_min": low,
            "replaces_max": high,
            "replaces_unit": replaced["unit"],
        }
    return values


def _bounds(amount: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    low, high = (None if amount[side] is None else Decimal(amount[side]) for side in ("min", "max"))
    return low, high


def _words(part: Mapping[str, Any]) -> Words:
    return Words(part["text"], Span(part["start"], part["end"]))


def _inside(part: Mapping[str, Any] | None, quoted: Span) -> Mapping[str, Any] | None:
    """The part, if it stands in what is quoted: a value outside it is not the claim's."""
    return part if part and quoted.contains(Span(part["start"], part["end"])) else None


def place(article: Article, span: Span) -> Place:
    """Where in its article a passage stands: its first line is the headline, speech is what quotation marks hold, the first
    paragraph below the headline is the lead."""
    text = article.document.text
    before = text[article.start : span.start]
    if before.count("«") > before.count("»") or text[span.start] == "«":
        return Place.QUOTED_SPEECH
    # How many lines were begun above the passage.
    above = sum(bool(line.strip()) for line in before.splitlines())
    goes_on = bool(before.strip()) and not before.endswith(("\n", "\r"))
    line = above - goes_on - bool(article.headline)
    is_near = span.start - article.start < _LEAD
    return Place.HEADLINE if line < 0 else Place.LEAD if line == 0 and is_near else Place.BODY


# A text that is one long line has no lead beyond this.
_LEAD = 800


# The sector, where its words show one: a guess that stands in the form for the editor to see


def _sector(candidate: Candidate) -> str:
    found = dict.fromkeys(Sector, 0)
    units = [each["unit"] for each in candidate.proposal["figures"]]
    for sector, (stems, its_units) in _SIGNS.items():
        found[sector] += 2 * sum(unit in its_units for unit in units)
        found[sector] += _begun(search.words(candidate.proposal["quote"]), stems)
    best = max(found, key=lambda sector: found[sector])
    return best.value if found[best] else ""


def _begun(words: Iterable[str], stems: tuple[str, ...]) -> int:
    return sum(word.startswith(stems) for word in words)


_SIGNS: dict[Sector, tuple[tuple[str, ...], frozenset[str]]] = {
    Sector.ENERGY: (
        ("centrale", "solaire", "electri", "energ", "barrage", "eolien", "megawatt", "carburant", "petrol", "raffin"),
        frozenset({"MW", "MWc", "kW", "kWc", "GW", "MWh", "GWh", "kWh", "kV", "bbl", "bbl/d"}),
    ),
    Sector.MINING: (("mines", "minier", "lithium", "uranium", "aurif", "gisement"), frozenset()),
    Sector.AGRICULTURE: (
        ("agric", "uree", "engrais", "riz", "coton", "semence", "betail", "elevage", "irrig", "cereal"),
        frozenset({"har"}),
    ),
    Sector.TRANSPORT: (("route", "pont", "ferroviaire", "aeroport", "autobus", "avion", "voirie"), frozenset({"km"})),
    Sector.INDUSTRY: (("usine", "industri", "cimenterie"), frozenset()),
    Sector.DIGITAL: (("numeri", "fibre", "internet", "telecom"), frozenset()),
    Sector.DEFENCE: (("armee", "militair", "drone", "blinde"), frozenset()),
    Sector.FINANCE: (("credit", "obligat", "banque"), frozenset()),
    Sector.TOURISM: (("touris", "hotel"), frozenset()),
}
