"""Claims: words selected in an article, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions, record
from tracker.commitments.actions import Actor, Refused
from tracker.commitments.models import Claim, Commitment, Evidence, Figure, PartyName
from tracker.editorial import checking
from tracker.editorial.admin.articles import reading
from tracker.editorial.admin.base import CorrectableAdmin, RowAction
from tracker.editorial.admin.commitments import OtherCommitmentForm
from tracker.editorial.admin.workflow import WORKFLOW
from tracker.editorial.forms.claims import ClaimForm, FigureForm, PartyNameForm, QuotationForm, read_claim
from tracker.editorial.forms.rows import RowSelect, row_key
from tracker.sources.models import Article
from tracker.sources.vocabulary import QUOTATION_STATES
from tracker.text import QuotationState


class EntryInline(admin.options.InlineModelAdmin):
    """Rows entered with their parent, by its action: whoever may write the parent may enter them."""

    can_delete = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class ShownInline(admin.StackedInline):
    """The same rows, to look at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _its_words(row: Any) -> str:
    return str(row.quotation)


# Django makes these two models itself and names their rows « Claim_quotations object (76) »; editors read the words.
for _through in (Claim.quotations.through, Evidence.quotations.through):
    _through.__str__ = _its_words  # type: ignore[method-assign]


class ClaimQuotations(EntryInline, admin.StackedInline):
    model = Claim.quotations.through
    form = QuotationForm
    fields = ("words",)
    extra = 0
    min_num = 1
    verbose_name = _("citation")
    verbose_name_plural = _("Citations : les mots d'abord")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("quotation")


class EvidenceQuotations(ClaimQuotations):
    model = Evidence.quotations.through  # type: ignore[assignment]


class Figures(EntryInline, admin.StackedInline):
    model = Figure
    form = FigureForm
    extra = 0
    verbose_name_plural = _("Chiffres")
    fields = (
        "words",
        ("min", "max", "unit", "product"),
        ("role", "kind", "qualifier"),
        ("basis", "reason"),
        "replaces_words",
        ("replaces_min", "replaces_max", "replaces_unit"),
    )


class PartyNames(EntryInline, admin.StackedInline):
    model = PartyName
    form = PartyNameForm
    extra = 0
    verbose_name = _("acteur")
    verbose_name_plural = _("Acteurs")
    fields = (("party", "role"), "words", ("basis", "reason"))
    autocomplete_fields = ("party",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartyName]:
        return super().get_queryset(request).select_related("party")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "party":
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ShownFigures(ShownInline):
    model = Figure
    fields = ("text", "min", "max", "unit", "product", "qualifier", "role", "kind", "basis", "reason", "replaces_text")
    verbose_name_plural = _("Chiffres")


class ShownPartyNames(ShownInline):
    model = PartyName
    fields = ("party", "role", "text", "basis", "reason")
    verbose_name_plural = _("Acteurs")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartyName]:
        return super().get_queryset(request).select_related("party")


def entered(formset: Any) -> list[dict[str, Any]]:
    """The rows of a formset that stand: filled in, and not struck out."""
    return [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and (form.instance.pk or form.has_changed())
    ]


# What a finding is about, and the field of the row that it stands under.
_BESIDE = {Figure: ("figures", "min"), PartyName: ("parties", "role")}


class ArticleChoice(forms.Form):
    """Which article: asked before the form that quotes it."""

    article = forms.ModelChoiceField(
        label=_("Article"),
        queryset=Article.objects.all(),
        widget=RowSelect(Claim._meta.get_field("article"), admin.site),
        help_text=_("Tapez des mots de son titre. S'il n'est pas encore dans l'archive, ajoutez d'abord le document."),
    )
    commitment = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _move(actor: Actor, at: datetime, row: Any, asked: dict[str, Any]) -> None:
    actions.move(actor=actor, at=at, row=row, to=asked["other"], reason=asked["reason"])


class MoveForm(OtherCommitmentForm):
    def clean_other(self) -> Commitment:
        other: Commitment = self.cleaned_data["other"]
        return other


MOVE = RowAction(
    "deplacer",
    _("Déplacer vers un autre engagement"),
    "regroup",
    _move,
    _("Déplacé. Pour annuler, déplacez-le dans l'autre sens."),
    form=MoveForm,
    possible=lambda row: row.state != "withdrawn",
    needs_reason=actions.is_public,
)


class QuotingAdmin(CorrectableAdmin):
    """Claims and evidence: rows that quote an article, entered beside its text."""

    change_form_template = "editorial/quoting.html"
    # How many groups of fields say where the words come from, on the page that adds.
    where_from = 1
    # The rows that lists and pages name beside it.
    read_with: tuple[str, ...] = ("commitment__working_check", "submitted_by")

    def is_public(self, row: Any) -> bool:
        return bool(row.is_published)

    def is_closed(self, row: Any) -> bool:
        return bool(row.state == "withdrawn")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.read_with)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            prefetch_related_objects([row], "quotations")
        return row

    def article_of(self, request: HttpRequest, row: Any) -> Article | None:
        """The article that the page quotes: the row's, or the one chosen before."""
        known = Article.objects.select_related("document", "publisher").prefetch_related("regions")
        if row is not None:
            return known.get(pk=row.article_id)
        return known.filter(pk=row_key(request.POST.get("article") or request.GET.get("article"))).first()

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        inlines = context["inline_admin_formsets"]
        if inlines and isinstance(inlines[0].opts, ClaimQuotations):
            context["citations"], context["inline_admin_formsets"] = inlines[0], inlines[1:]
            context["citations_before"] = 0 if obj else self.where_from
        article = self.article_of(request, obj)
        quoted = [quotation.span for quotation in obj.quotations.all()] if obj else []
        context["reading"] = reading(article, quoted)
        if obj:
            obj.article = article
            shown = record.Shown({article.document_id: article.document.text} if article else None).quotations(obj)
            context["quotations"] = [
                quotation | {"label": QUOTATION_STATES[QuotationState(quotation["state"])]} for quotation in shown
            ]
            context["commitment"] = obj.commitment
            context["findings"] = found = checking.of(obj)
            checking.beside_fields(found, context["adminform"].form)
            for inline in context["inline_admin_formsets"]:
                if place := _BESIDE.get(inline.opts.model):
                    checking.beside_rows(found, *place, inline.formset.forms)
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Claim)
class ClaimAdmin(QuotingAdmin):
    form = ClaimForm
    list_display = ("reference", "commitment", "act", "firmness", "state", "submitted_by")
    list_filter = ("state", "firmness", "act", "place")
    search_fields = ("reference", "commitment__reference", "commitment__title", "quotations__exact")
    read_with = ("commitment__working_check", "submitted_by", "speaker_party")
    ordering = ("-id",)
    autocomplete_fields = ("commitment", "speaker_party")
    right_to_add = "create"
    add_title = _("Relever une affirmation")
    row_actions = (*WORKFLOW, MOVE)
    _terms = (
        (None, {"fields": (("act", "firmness", "place"), "cue_words")}),
        (
            _("Échéance, durée, récurrence"),
            {
                "fields": (
                    "deadline_words",
                    ("deadline_edtf", "deadline_qualifier"),
                    ("deadline_basis", "deadline_reason"),
                    "duration_words",
                    "duration_iso",
                    "recurrence_words",
                    "recurrence_rule",
                )
            },
        ),
        (
            _("Qui parle, et quand"),
            {
                "fields": (
                    "speaker_words",
                    ("speaker_function", "speaker_party"),
                    "said_words",
                    "said_edtf",
                    ("said_basis", "said_reason"),
                )
            },
        ),
        (None, {"fields": ("note",)}),
    )
    fieldsets: ClassVar[Any] = _terms
    shown_fieldsets = (
        (
            None,
            {
                "fields": (
                    ("reference", "state"),
                    "commitment",
                    "article",
                    ("act", "firmness", "place"),
                    "cue_text",
                    ("speaker_text", "speaker_function", "speaker_party"),
                    ("said_text", "said_edtf", "said_basis", "said_reason"),
                    ("deadline_text", "deadline_edtf", "deadline_qualifier"),
                    ("deadline_basis", "deadline_reason"),
                    ("duration_text", "duration_iso"),
                    ("recurrence_text", "recurrence_rule"),
                    "note",
                    ("published_at", "published_by"),
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("commitment", "article")}), *self._terms)
        return super().get_fieldsets(request, obj)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            return (ClaimQuotations, Figures, PartyNames)
        return (ShownFigures, ShownPartyNames)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if request.method == "GET" and self.has_add_permission(request) and self.article_of(request, None) is None:
            return self._choose_article(request)
        answer: HttpResponse = super().add_view(request, form_url, extra_context)
        return answer

    def _choose_article(self, request: HttpRequest) -> HttpResponse:
        asked = ArticleChoice(initial=self.get_changeform_initial_data(request))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Relever une affirmation : dans quel article ?"),
            "opts": self.opts,
            "form": asked,
            "media": self.media + asked.media,
        }
        return TemplateResponse(request, "editorial/choose_article.html", context)

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Claim:
        asked = form.cleaned_data
        article = self.article_of(request, form.instance if change else None)
        if article is None:
            raise Refused("Choisissez d'abord l'article dont viennent ces mots.")
        quotations, figures, parties = (entered(formset) for formset in formsets)
        content = read_claim(asked, article, quotations, figures, parties)
        who = self.who(request)
        if not change:
            return actions.add_claim(**who, commitment=asked["commitment"], content=content)
        return actions.correct_claim(**who, claim=self.as_read(form), content=content, reason=asked.get("reason", ""))
