"""Findings: what the checks found of what is public, and the editor's word on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.actions import Actor
from tracker.commitments.findings import GRAVE
from tracker.commitments.models import Claim, Evidence, Finding
from tracker.commitments.vocabulary import Answer
from tracker.editorial.admin.base import ActionAdmin, RowAction
from tracker.editorial.forms.rows import BareForm
from tracker.sources.models import Document
from tracker.text import Span, context
from tracker.verification import CHECKS, Outcome

# A page shows so many of the passages that a finding stands on.
_PASSAGES = 8


class ExplainForm(BareForm):
    text = forms.CharField(
        label=_("Explication"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Publique, sous le constat : une phrase neutre."),
    )


class SetAsideForm(BareForm):
    text = forms.CharField(
        label=_("Pourquoi"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_(
            "Pour qui relira : en quoi le contrôle se trompe. Publique si le constat touche à l'intégrité, car il reste montré."
        ),
    )


def _answer(answer: Answer) -> Any:
    def perform(actor: Actor, at: datetime, row: Finding, asked: dict[str, Any]) -> Finding:
        return actions.answer_finding(actor=actor, at=at, finding=row, answer=answer, text=asked.get("text", ""))

    return perform


def _can_answer(row: Finding) -> bool:
    return row.closed_at is None and row.outcome != Outcome.SUPPORTED


class CodeFilter(admin.SimpleListFilter):
    title = _("contrôle")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(check.code, check.name[0]) for check in CHECKS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        return queryset.filter(code=self.value()) if self.value() in {check.code for check in CHECKS} else queryset


class StandingFilter(admin.SimpleListFilter):
    """First what holds and waits for a word; the rest on demand."""

    title = _("réponse")
    parameter_name = "reponse"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("indecis", _("ne se laissent pas vérifier")),
            ("tous", _("tous ceux qui tiennent")),
            ("repondus", _("avec une réponse")),
            ("clos", _("ne tiennent plus")),
        ]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": _("à relire")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        match self.value():
            case "indecis":
                return queryset.filter(closed_at=None, answer="", outcome=Outcome.NOT_ENOUGH_INFORMATION)
            case "tous":
                return queryset.filter(closed_at=None)
            case "repondus":
                return queryset.filter(closed_at=None).exclude(answer="")
            case "clos":
                return queryset.exclude(closed_at=None)
        return queryset.filter(closed_at=None, answer="", outcome__in=GRAVE)


@admin.register(Finding)
class FindingAdmin(ActionAdmin):
    list_display = ("sentence_fr", "check_name", "outcome", "commitment_link", "answer", "first_seen")
    list_filter = (StandingFilter, "outcome", CodeFilter)
    list_select_related = ("commitment",)
    search_fields = ("commitment__reference", "commitment__title", "sentence_fr")
    ordering = ("-id",)
    instead = _("Un constat ne se modifie pas : on le confirme, on l'explique ou on l'écarte.")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": (("check_name", "outcome"), "words", "commitment_link", "rows", "asks")}),
        (_("Réponse"), {"fields": ("answer", "answer_text", ("answered_by", "answered_at"))}),
        (_("Vu"), {"fields": (("first_seen", "last_seen", "closed_at"), "method")}),
    )
    row_actions = (
        RowAction(
            "confirmer",
            _("Confirmer"),
            "answer",
            _answer(Answer.CONFIRMED),
            _("Confirmé : les lecteurs le voient sous « Ce qui a été vérifié », et le journal le dit."),
            form=BareForm,
            explains=_("Ce constat est juste, et les lecteurs doivent pouvoir le lire."),
            possible=_can_answer,
        ),
        RowAction(
            "expliquer",
            _("Expliquer"),
            "answer",
            _answer(Answer.EXPLAINED),
            _("Expliqué : les lecteurs voient le constat et l'explication, et le journal les garde."),
            form=ExplainForm,
            explains=_("L'écart est réel, et il a une raison que les lecteurs doivent lire avec lui."),
            possible=_can_answer,
        ),
        RowAction(
            "ecarter",
            _("Écarter"),
            "answer",
            _answer(Answer.SET_ASIDE),
            _("Écarté : les lecteurs ne le voient pas, sauf s'il touche à l'intégrité des mots ou des fichiers."),
            form=SetAsideForm,
            explains=_(
                "Le contrôle se trompe, ou ce qu'il relève n'importe pas. Ce n'est pas un moyen de cacher un écart réel."
            ),
            possible=_can_answer,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return super().get_queryset(request).select_related("commitment")

    @admin.display(description=_("contrôle"), ordering="code")
    def check_name(self, row: Finding) -> str:
        return next((check.name[0] for check in CHECKS if check.code == row.code), row.code)

    @admin.display(description=_("ce que demande ce contrôle"))
    def asks(self, row: Finding) -> str:
        return next((check.asks[0] for check in CHECKS if check.code == row.code), "")

    @admin.display(description=_("engagement"), ordering="commitment")
    def commitment_link(self, row: Finding) -> str:
        address = reverse("admin:commitments_commitment_change", args=[row.commitment_id])
        return format_html('<a href="{}">{}</a>', address, row.commitment)

    @admin.display(description=_("affirmations et preuves"))
    def rows(self, row: Finding) -> str:
        found = [
            (reverse(f"admin:commitments_{model._meta.model_name}_change", args=[each.pk]), each.reference)
            for model, references in ((Claim, row.claims), (Evidence, row.evidence))
            for each in model._default_manager.filter(reference__in=references).order_by("pk")
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', found) or "—"

    @admin.display(description=_("les mots, dans leur phrase"))
    def words(self, row: Finding) -> str:
        """The passages it stands on, each in its sentence."""
        texts = dict(Document.objects.filter(sha256__in={p[0] for p in row.passages}).values_list("sha256", "text"))
        shown = []
        for document, start, end in row.passages[:_PASSAGES]:
            if document in texts and end <= len(texts[document]):
                around = context(texts[document], Span(start, end))
                shown.append((around.before, around.words, around.after))
        return format_html_join("", '<blockquote lang="fr">{}<mark>{}</mark>{}</blockquote>', shown) or "—"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("check_name", "asks", "commitment_link", "rows", "words")
