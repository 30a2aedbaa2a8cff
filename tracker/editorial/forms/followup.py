"""Evidence and verdicts as an editor enters them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments.content import Amount, Delivered, EvidenceContent, VerdictContent
from tracker.commitments.models import Commitment, Evidence, SearchLog, Verdict
from tracker.commitments.vocabulary import SOURCE_BASES, VERDICTS, SourceBasis, VerdictCode
from tracker.editorial.forms.claims import QuantityField, dated
from tracker.editorial.forms.dates import EdtfField
from tracker.editorial.forms.documents import PastedFields
from tracker.editorial.forms.rows import CorrectableForm, row_key
from tracker.editorial.forms.words import Locator, WordsField, words_of
from tracker.extraction.vocabulary import EvidenceKind
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import choices


class EvidenceForm(PastedFields, CorrectableForm):
    """A follow-up fact on its words: of an article that is archived already, or of a text pasted with it."""

    occurred_words = WordsField(label=_("Quand (mots)"), help_text=_("Les mots de l'article qui datent le fait."))

    occurred_edtf = EdtfField(label=_("Quand"), required=False, help_text=_("24/10/2025, ou 2025-10 pour un mois."))

    class Meta:
        model = Evidence
        fields = (
            "commitment",
            "article",
            "kind",
            "statement",
            "source_basis",
            "occurred_edtf",
            "occurred_basis",
            "occurred_reason",
            "delivered_min",
            "delivered_max",
            "delivered_unit",
            "delivered_product",
            "period_lower",
            "period_upper",
        )
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "occurred_reason": forms.TextInput(attrs={"size": 60}),
        }
        help_texts = {
            "article": _(
                "S'il est déjà dans l'archive. Sinon, collez son texte ci-dessous : il y entrera avec la preuve."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "article" in self.fields:
            self.fields["article"].required = False
        for name in ("delivered_min", "delivered_max"):
            if name in self.fields:
                self.fields[name] = QuantityField(label=self.fields[name].label, required=False)
        if self.instance.pk and "occurred_words" in self.fields:
            self.initial["occurred_words"] = words_of(self.instance, "occurred")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("occurred_words")) != bool(cleaned.get("occurred_edtf")):
            missing = "occurred_edtf" if cleaned.get("occurred_words") else "occurred_words"
            self.add_error(
                missing, ValidationError(gettext("Les mots et la date vont ensemble : il manque l'un des deux."))
            )
        if cleaned.get("delivered_max") is None:
            cleaned["delivered_max"] = cleaned.get("delivered_min")
        if bool(cleaned.get("period_lower")) != bool(cleaned.get("period_upper")):
            self.add_error("period_upper", ValidationError(gettext("Une période a un premier et un dernier jour.")))
        if self.instance.pk is None:
            cleaned["received"] = self.pasted()
            self.check_date()
            if cleaned.get("article") and cleaned["received"]:
                self.add_error(
                    "article", ValidationError(gettext("Choisissez un article ou collez un texte, pas les deux."))
                )
            if not cleaned.get("article") and not cleaned["received"] and not self.errors:
                self.add_error(
                    "article",
                    ValidationError(gettext("D'où vient ce fait ? Choisissez un article, ou collez son texte.")),
                )
        return cleaned


def read_evidence(
    asked: Mapping[str, Any], article: Article, quotations: Iterable[Mapping[str, Any]]
) -> EvidenceContent:
    """What the form says, on the words of the article. Raises `Refused` with a sentence for each word that is not found."""
    find = Locator(ArticleReader(article))
    spans = [find(row["words"], gettext("Citation %(n)s") % {"n": n}) for n, row in enumerate(quotations, 1)]
    content = EvidenceContent(
        article=article,
        quotations=tuple(span for span in spans if span),
        kind=EvidenceKind(asked["kind"]),
        statement=asked["statement"].strip(),
        source_basis=SourceBasis(asked["source_basis"]),
        occurred=dated(asked, "occurred", find, gettext("Quand")),
        delivered=_delivered(asked),
    )
    find.refuse_unfound()
    return content


def _delivered(asked: Mapping[str, Any]) -> Delivered | None:
    if asked["delivered_min"] is None and asked["delivered_max"] is None:
        return None
    period = (asked["period_lower"], asked["period_upper"]) if asked["period_lower"] else None
    amount = Amount(asked["delivered_min"], asked["delivered_max"], asked["delivered_unit"].strip())
    return Delivered(amount, asked["delivered_product"].strip(), period)


class VerdictForm(CorrectableForm):
    """A judgement on one commitment, on its own evidence and searches."""

    code = forms.ChoiceField(
        label=_("Verdict"),
        choices=[("", "—"), *((code, label) for code, label in choices(VERDICTS) if code != VerdictCode.NOT_ASSESSED)],
        help_text=_(
            "« Aucun progrès constaté » demande une recherche ; « en cours », « partiellement tenu » et « tenu » une preuve ; "
            "« non tenu » une échéance dépassée, ou la preuve du contraire."
        ),
    )
    fulfilled_on = EdtfField(
        label=_("Tenu le"),
        required=False,
        help_text=_("Pour « tenu » seulement : 24/10/2025, ou 2025-10 si l'on ne sait que le mois."),
    )
    fulfilled_basis = forms.ChoiceField(
        label=_("D'après une source"), required=False, choices=[("", "—"), *choices(SOURCE_BASES)]
    )

    class Meta:
        model = Verdict
        fields = ("commitment", "code", "decided_on", "reasons", "evidence", "searches", "successor")
        widgets = {
            "decided_on": AdminDateWidget,
            "reasons": forms.Textarea(attrs={"rows": 5, "cols": 80}),
            "evidence": forms.CheckboxSelectMultiple,
            "searches": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "reasons": _("Publiques : ce qui a été promis, ce qui est venu, et pourquoi ce verdict."),
            "successor": _("Pour « remplacé » seulement : l'engagement publié qui remplace."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["fulfilled_on"] = self.instance.fulfilled_edtf
        # The commitment of a verdict that stands is not asked again.
        asked = self.instance.commitment_id or self.data.get("commitment") or self.initial.get("commitment")
        known = Commitment.objects.filter(pk=row_key(asked)).first()
        own: dict[str, Any] = {
            "evidence": known.evidence.all() if known else Evidence.objects.none(),
            "searches": known.searches.standing() if known else SearchLog.objects.none(),
        }
        for name, rows in own.items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]
                self.fields[name].label_from_instance = _one_line  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("code") == VerdictCode.FULFILLED and not (
            cleaned.get("fulfilled_on") and cleaned.get("fulfilled_basis")
        ):
            self.add_error("fulfilled_on", ValidationError(gettext("« Tenu » demande la date et la source.")))
        if cleaned.get("code") == VerdictCode.SUPERSEDED and not cleaned.get("successor"):
            self.add_error("successor", ValidationError(gettext("« Remplacé » nomme l'engagement qui remplace.")))
        return cleaned


def _one_line(row: Evidence | SearchLog) -> str:
    return f"{row} : {row.statement if isinstance(row, Evidence) else row.looked_for}"


def read_verdict(asked: Mapping[str, Any]) -> VerdictContent:
    is_fulfilled = asked["code"] == VerdictCode.FULFILLED
    return VerdictContent(
        code=asked["code"],
        decided_on=asked["decided_on"],
        reasons=asked["reasons"].strip(),
        evidence=tuple(row.reference for row in asked["evidence"]),
        searches=tuple(row.reference for row in asked["searches"]),
        fulfilled=(asked["fulfilled_on"], SourceBasis(asked["fulfilled_basis"])) if is_fulfilled else None,
        successor=asked["successor"].reference
        if asked["successor"] and asked["code"] == VerdictCode.SUPERSEDED
        else "",
    )
