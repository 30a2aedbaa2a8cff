"""A claim as an editor enters it: words of one article, and what they say; read into what `add_claim` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments.content import (
    Amount,
    ClaimContent,
    Dated,
    DeadlineContent,
    FigureContent,
    PartyContent,
    Speaker,
    Valued,
)
from tracker.commitments.models import Claim, Figure, PartyName
from tracker.editorial.forms.dates import EdtfField
from tracker.editorial.forms.rows import CorrectableForm, name_known
from tracker.editorial.forms.words import Locator, Words, WordsField, words_of
from tracker.extraction.vocabulary import (
    Act,
    Basis,
    DeadlineQualifier,
    FigureKind,
    FigureQualifier,
    FigureRole,
    Firmness,
    PartyRole,
    Place,
)
from tracker.sources.models import Article, Quotation
from tracker.sources.quoting import ArticleReader
from tracker.text import Span

EDTF_HELP = _(
    "Aussi précise que les mots : 31/12/2024, 2025-11, 2026. « avant le 31 décembre 2024 » s'écrit ../2024-12-30 ; « d'ici fin "
    "2026 », ../2026-12-31 ; « à partir de mars 2025 », 2025-03/.. ; « fin 2026 », 2026-12~ ; « 2e trimestre 2025 », 2025-34 ; "
    "« à l'horizon 2030 », 2030~."
)
_BASIS_HELP = _(
    "Donnée : les mots la disent. Calculée : par une règle et une date de référence. Déduite : par vous, avec une raison."
)

Rows = Iterable[Mapping[str, Any]]


class QuotationForm(forms.ModelForm):
    """One quotation: its words, found in the article."""

    words = WordsField(
        rows=3,
        required=True,
        label=_("Mots exacts"),
        help_text=_("Recopiez-les, ou sélectionnez-les dans l'article et cliquez « Prendre la sélection »."),
    )

    class Meta:
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            quotation: Quotation = self.instance.quotation
            self.initial["words"] = Words(quotation.exact, quotation.span)


class FigureForm(forms.ModelForm):
    words = WordsField(required=True, label=_("Mots"), help_text=_("Dans une des citations, comme « 120 000 tonnes »."))
    replaces_words = WordsField(
        label=_("Au lieu de (mots)"), help_text=_("« 60 au lieu de 150 millions » : les mots du 150.")
    )

    class Meta:
        model = Figure
        fields = (
            "min",
            "max",
            "unit",
            "product",
            "qualifier",
            "role",
            "kind",
            "basis",
            "reason",
            "replaces_min",
            "replaces_max",
            "replaces_unit",
        )
        widgets = {"reason": forms.TextInput(attrs={"size": 60})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("min", "max", "replaces_min", "replaces_max"):
            # Figures are copied from texts: spaces between thousands and a decimal comma are how they are written there.
            self.fields[name] = QuantityField(label=self.fields[name].label, required=False)
        self.fields["max"].help_text = _("Vide : le même que le minimum.")
        for name, first in (
            ("qualifier", FigureQualifier.EXACT),
            ("kind", FigureKind.ABSOLUTE),
            ("basis", Basis.STATED),
        ):
            self.fields[name].initial = first.value
        if self.instance.pk:
            self.initial["words"] = words_of(self.instance, "")
            self.initial["replaces_words"] = words_of(self.instance, "replaces")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("max") is None and cleaned.get("qualifier") in (FigureQualifier.EXACT, FigureQualifier.ABOUT):
            cleaned["max"] = cleaned.get("min")
        if cleaned.get("replaces_max") is None:
            cleaned["replaces_max"] = cleaned.get("replaces_min")
        return cleaned


class QuantityField(forms.DecimalField):
    """A number as it stands in a French text: « 12 500 000,5 »."""

    widget = forms.TextInput(attrs={"size": 14, "inputmode": "decimal"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=30, decimal_places=9, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


class PartyNameForm(forms.ModelForm):
    words = WordsField(required=True, label=_("Nom tel qu'écrit"))

    class Meta:
        model = PartyName
        fields = ("party", "role", "basis", "reason")
        widgets = {"reason": forms.TextInput(attrs={"size": 40})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].initial = Basis.STATED.value
        if self.instance.pk:
            self.initial["words"] = words_of(self.instance, "")
            name_known(self.fields["party"], self.instance.party)


class ClaimForm(CorrectableForm):
    """The words that a claim has beside its quotations, each with its value."""

    article = forms.ModelChoiceField(queryset=Article.objects.all(), widget=forms.HiddenInput, required=False)
    cue_words = WordsField(
        label=_("Indice de fermeté"), help_text=_("Les mots qui montrent la fermeté : « ont signé », « envisage ».")
    )
    speaker_words = WordsField(label=_("Qui parle"), help_text=_("Le nom de la personne, tel qu'écrit."))
    said_words = WordsField(label=_("Dit ou signé (mots)"))
    said_edtf = EdtfField(
        label=_("Dit ou signé le"),
        required=False,
        help_text=_("Seulement si les mots datent la parole ou la signature ; sinon la date de l'article compte."),
    )
    deadline_words = WordsField(
        label=_("Échéance (mots)"), help_text=_("Dans une citation : « avant le 31 décembre 2024 ».")
    )
    deadline_edtf = EdtfField(label=_("Échéance"), required=False, help_text=EDTF_HELP)
    duration_words = WordsField(label=_("Durée (mots)"), help_text=_("« dans un délai de 24 mois »."))
    recurrence_words = WordsField(label=_("Récurrence (mots)"), help_text=_("« chaque mois »."))

    class Meta:
        model = Claim
        fields = (
            "commitment",
            "place",
            "act",
            "firmness",
            "speaker_function",
            "speaker_party",
            "said_edtf",
            "said_basis",
            "said_reason",
            "deadline_edtf",
            "deadline_qualifier",
            "deadline_basis",
            "deadline_reason",
            "duration_iso",
            "recurrence_rule",
            "note",
        )
        widgets = {
            "said_reason": forms.TextInput(attrs={"size": 60}),
            "deadline_reason": forms.TextInput(attrs={"size": 60}),
            "note": forms.Textarea(attrs={"rows": 3, "cols": 80}),
        }
        help_texts = {
            "act": _(
                "Annonce : pour la première fois. Rappelle : déjà dit. Révise : le chiffre ou la date change. "
                "Reporte, annule, dément."
            ),
            "firmness": _("Ce que les mots montrent, rien de plus. « Non précisé » si rien ne le dit."),
            "deadline_basis": _BASIS_HELP,
            "duration_iso": _("P24M : 24 mois. P2Y : deux ans. P90D : 90 jours."),
            "recurrence_rule": _(
                "FREQ=MONTHLY : chaque mois. FREQ=YEARLY : chaque an. FREQ=MONTHLY;INTERVAL=3 : chaque trimestre."
            ),
            "note": _("Publique : ce qu'il faut savoir pour lire ces mots."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("cue", "speaker", "said", "deadline", "duration", "recurrence"):
                if f"{name}_words" in self.fields:
                    self.initial[f"{name}_words"] = words_of(self.instance, name)
            if "speaker_party" in self.fields:
                name_known(self.fields["speaker_party"], self.instance.speaker_party)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pairs = (
            ("said_words", "said_edtf", gettext("la date")),
            ("deadline_words", "deadline_edtf", gettext("l'échéance")),
            ("duration_words", "duration_iso", gettext("la durée")),
            ("recurrence_words", "recurrence_rule", gettext("la récurrence")),
        )
        for words, value, what in pairs:
            if bool(cleaned.get(words)) != bool(cleaned.get(value)) and not (
                words in self.errors or value in self.errors
            ):
                missing = value if cleaned.get(words) else words
                self.add_error(
                    missing,
                    ValidationError(
                        gettext("Les mots et %(what)s vont ensemble : il manque l'un des deux.") % {"what": what}
                    ),
                )
        if cleaned.get("speaker_function") and not cleaned.get("speaker_words"):
            self.add_error("speaker_words", ValidationError(gettext("Donnez aussi le nom, tel qu'écrit.")))
        return cleaned


def read_claim(
    asked: Mapping[str, Any], article: Article, quotations: Rows, figures: Rows, parties: Rows
) -> ClaimContent:
    """What the form says, on the words of the article. Raises `Refused` with a sentence for each word that is not found."""
    find = Locator(ArticleReader(article))
    spans = [find(row["words"], gettext("Citation %(n)s") % {"n": n}) for n, row in enumerate(quotations, 1)]
    quoted = tuple(span for span in spans if span)
    content = ClaimContent(
        article=article,
        quotations=quoted,
        place=Place(asked["place"]),
        act=Act(asked["act"]),
        firmness=Firmness(asked["firmness"]),
        cue=find(asked["cue_words"], gettext("Indice de fermeté")),
        speaker=_speaker(asked, find),
        said=_dated(asked, "said", find, gettext("Dit ou signé")),
        figures=_read(figures, gettext("Chiffre %(n)s"), lambda row, label: _figure(row, find, quoted, label)),
        deadline=_deadline(asked, find, quoted),
        duration=_valued(asked, "duration", "duration_iso", find, quoted, gettext("Durée")),
        recurrence=_valued(asked, "recurrence", "recurrence_rule", find, quoted, gettext("Récurrence")),
        parties=_read(parties, gettext("Acteur %(n)s"), lambda row, label: _party(row, find, label)),
        note=asked["note"].strip(),
    )
    find.refuse_unfound()
    return content


def _read(rows: Rows, label: str, read: Callable[[Mapping[str, Any], str], Any]) -> tuple[Any, ...]:
    found = (read(row, label % {"n": n}) for n, row in enumerate(rows, 1))
    return tuple(value for value in found if value is not None)


def _speaker(asked: Mapping[str, Any], find: Locator) -> Speaker | None:
    span = find(asked["speaker_words"], gettext("Qui parle"))
    return Speaker(span, asked["speaker_function"].strip(), asked["speaker_party"]) if span else None


def _dated(
    asked: Mapping[str, Any],
    name: str,
    find: Locator,
    label: str,
    inside: Sequence[Span] = (),
    kind: Any = Dated,
    **more: Any,
) -> Any:
    span = find(asked[f"{name}_words"], label, inside)
    if span is None:
        return None
    return kind(
        span=span,
        edtf=asked[f"{name}_edtf"].strip(),
        basis=Basis(asked[f"{name}_basis"] or Basis.STATED),
        reason=asked[f"{name}_reason"].strip(),
        **more,
    )


def dated(asked: Mapping[str, Any], name: str, find: Locator, label: str) -> Dated | None:
    """A date on its words, from the fields `name_words`, `name_edtf`, `name_basis`, `name_reason`."""
    read: Dated | None = _dated(asked, name, find, label)
    return read


def _deadline(asked: Mapping[str, Any], find: Locator, quoted: Sequence[Span]) -> DeadlineContent | None:
    qualifier = DeadlineQualifier(asked["deadline_qualifier"] or DeadlineQualifier.BY)
    read: DeadlineContent | None = _dated(
        asked, "deadline", find, gettext("Échéance"), quoted, DeadlineContent, qualifier=qualifier
    )
    return read


def _valued(
    asked: Mapping[str, Any], name: str, value: str, find: Locator, quoted: Sequence[Span], label: str
) -> Valued | None:
    span = find(asked[f"{name}_words"], label, quoted)
    return Valued(span, asked[value].strip()) if span else None


def _figure(row: Mapping[str, Any], find: Locator, quoted: Sequence[Span], label: str) -> FigureContent | None:
    span = find(row["words"], label, quoted)
    replaced = find(row["replaces_words"], label, quoted)
    if span is None:
        return None
    unit = row["unit"].strip()
    return FigureContent(
        span=span,
        amount=Amount(row["min"], row["max"], unit),
        role=FigureRole(row["role"]),
        product=row["product"].strip(),
        qualifier=FigureQualifier(row["qualifier"]),
        kind=FigureKind(row["kind"]),
        basis=Basis(row["basis"]),
        reason=row["reason"].strip(),
        replaces=(replaced, Amount(row["replaces_min"], row["replaces_max"], row["replaces_unit"].strip() or unit))
        if replaced
        else None,
    )


def _party(row: Mapping[str, Any], find: Locator, label: str) -> PartyContent | None:
    span = find(row["words"], label)
    return (
        PartyContent(span, row["party"], PartyRole(row["role"]), Basis(row["basis"]), row["reason"].strip())
        if span
        else None
    )
