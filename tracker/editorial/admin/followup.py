"""Evidence and verdicts, entered from their commitment in one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.models import Evidence, Verdict
from tracker.commitments.vocabulary import State
from tracker.editorial import queue
from tracker.editorial.admin.base import CorrectableAdmin
from tracker.editorial.admin.claims import MOVE, EvidenceQuotations, QuotingAdmin, entered
from tracker.editorial.admin.workflow import WORKFLOW
from tracker.editorial.forms.documents import suggestions
from tracker.editorial.forms.followup import EvidenceForm, VerdictForm, read_evidence, read_verdict


@admin.register(Evidence)
class EvidenceAdmin(QuotingAdmin):
    form = EvidenceForm
    list_display = ("reference", "commitment", "kind", "source_basis", "state", "submitted_by")
    list_filter = ("state", "kind", "source_basis")
    search_fields = ("reference", "commitment__reference", "commitment__title", "statement")
    ordering = ("-id",)
    autocomplete_fields = ("commitment", "article")
    right_to_add = "create"
    add_title = _("Ajouter une preuve de suivi")
    where_from = 2
    row_actions = (*WORKFLOW, MOVE)
    _fact = (
        (
            None,
            {
                "fields": (
                    ("kind", "source_basis"),
                    "statement",
                    "occurred_words",
                    "occurred_edtf",
                    ("occurred_basis", "occurred_reason"),
                )
            },
        ),
        (
            _("Ce qui a été livré"),
            {
                "fields": (
                    ("delivered_min", "delivered_max", "delivered_unit", "delivered_product"),
                    ("period_lower", "period_upper"),
                )
            },
        ),
    )
    fieldsets: ClassVar[Any] = _fact
    shown_fieldsets = (
        (
            None,
            {
                "fields": (
                    ("reference", "state"),
                    "commitment",
                    "article",
                    ("kind", "source_basis"),
                    "statement",
                    ("occurred_text", "occurred_edtf", "occurred_basis", "occurred_reason"),
                    ("delivered_min", "delivered_max", "delivered_unit", "delivered_product"),
                    ("period_lower", "period_upper"),
                    ("published_at", "published_by"),
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return super().get_fieldsets(request, obj)
        pasted = ("text", "file", "address", "publisher", "published", ("date_basis", "date_note"))
        return (
            (None, {"fields": ("commitment", "article")}),
            (_("ou un texte qui n'est pas encore dans l'archive"), {"fields": pasted}),
            *self._fact,
        )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("obj") is None:
            context["suggestions"] = suggestions()
        return super().render_change_form(request, context, *args, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (EvidenceQuotations,) if obj is None or self.has_change_permission(request, obj) else ()

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Evidence:
        asked = form.cleaned_data
        who = self.who(request)
        article = form.instance.article if change else asked["article"]
        if article is None:
            received = asked["received"]
            document, _new = actions.archive_document(**who, received=received, content=form.content_for(received))
            article = document.articles.order_by("number")[0]
        (quotations,) = (entered(formset) for formset in formsets)
        content = read_evidence(asked, article, quotations)
        if not change:
            added = actions.add_evidence(**who, commitment=asked["commitment"], content=content)
            if asked["received"]:  # the text came with it, and may announce something besides
                queue.fill_document(article.document, at=who["at"])
            return added
        return actions.correct_evidence(
            **who, evidence=self.as_read(form), content=content, reason=asked.get("reason", "")
        )


@admin.register(Verdict)
class VerdictAdmin(CorrectableAdmin):
    """Judged once: a draft is still written, what was handed in is not."""

    form = VerdictForm
    list_display = ("reference", "commitment", "code", "decided_on", "state", "submitted_by")
    list_filter = ("state", "code")
    search_fields = ("reference", "commitment__reference", "commitment__title")
    list_select_related = ("commitment", "submitted_by")
    ordering = ("-id",)
    autocomplete_fields = ("commitment", "successor")
    right_to_add = "judge"
    add_title = _("Rendre un verdict")
    instead = _("Un verdict rendu ne se modifie pas : rendez-en un nouveau, ou retirez celui-ci.")
    row_actions = WORKFLOW
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    "commitment",
                    "code",
                    "decided_on",
                    "reasons",
                    "evidence",
                    "searches",
                    ("fulfilled_on", "fulfilled_basis"),
                    "successor",
                )
            },
        ),
    )
    shown_fieldsets = (
        (
            None,
            {
                "fields": (
                    ("reference", "state"),
                    "commitment",
                    "code",
                    "decided_on",
                    "reasons",
                    "evidence",
                    "searches",
                    ("fulfilled_edtf", "fulfilled_basis"),
                    "successor",
                    ("published_at", "published_by"),
                )
            },
        ),
    )

    def is_public(self, row: Verdict) -> bool:
        return actions.is_public(row)

    def is_closed(self, row: Verdict) -> bool:
        return row.state != State.DRAFT

    def right_to_change(self, request: HttpRequest, row: Any) -> str | None:
        return None if self.is_closed(row) else "judge"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("commitment",) if obj is not None else ()

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Verdict:
        asked, who = form.cleaned_data, self.who(request)
        if not change:
            return actions.record_verdict(**who, commitment=asked["commitment"], content=read_verdict(asked))
        return actions.correct_verdict(**who, verdict=self.as_read(form), content=read_verdict(asked))
