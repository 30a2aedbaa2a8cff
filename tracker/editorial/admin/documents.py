"""Documents, their articles and zones, and publishers."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.models import Claim, Commitment, Evidence
from tracker.editorial import queue
from tracker.editorial.admin.articles import Piece, reading
from tracker.editorial.admin.base import ActionAdmin, CorrectableAdmin
from tracker.editorial.admin.claims import EntryInline, ShownInline, entered
from tracker.editorial.forms.documents import (
    ArticleForm,
    PastedFields,
    RegionForm,
    read_description,
    seen,
    suggested,
    suggestions,
)
from tracker.editorial.forms.rows import CorrectableForm, row_key
from tracker.editorial.models import CandidateState
from tracker.sources import archive
from tracker.sources.models import Article, Document, LikePair, Publisher, Quotation, Region, ReprintGroup

# A page shows so much of a document's text; the file itself is whole.
_SHOWN = 300_000
# And so many of the articles that say nearly the same.
_TWINS = 5


class DocumentForm(PastedFields, CorrectableForm):
    """New: a text or a file. Archived: its description, as the editor read it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Document
        # The admin names the fields, and makes them with `formfield_overrides`.
        fields: tuple[str, ...] = ()
        widgets = {"url": forms.URLInput(attrs={"size": 90})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = seen(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk is None:
            cleaned["received"] = self.pasted()
            self.check_date()
            if cleaned["received"] is None and not self.errors:
                self.add_error("text", ValidationError(gettext("Collez un texte, ou choisissez un fichier.")))
        return cleaned


def _with_waiting(articles: QuerySet[Article]) -> QuerySet[Article]:
    """In their order, each with how many proposals wait in it."""
    waiting = Count("candidates", filter=Q(candidates__state=CandidateState.WAITING.value))
    named = articles.select_related("publisher", "reprint_group").order_by("number")
    return named.annotate(waiting=waiting)


def alike(articles: Sequence[Article]) -> dict[int, list[LikePair]]:
    """By article: those that say nearly the same text, the closest first, each as `twin` of its pair. One query, however many."""
    found: dict[int, list[LikePair]] = {article.pk: [] for article in articles}
    pairs = (
        LikePair.objects.filter(Q(article__in=found) | Q(other__in=found))
        .select_related("article__document", "article__publisher", "other__document", "other__publisher")
        .select_related("article__reprint_group", "other__reprint_group")
        .defer("article__document__text", "other__document__text")
        .order_by("-containment", "-jaccard", "pk")
    )
    for pair in pairs:
        for mine, twin in ((pair.article, pair.other), (pair.other, pair.article)):
            if mine.pk in found:
                told = copy(pair)
                told.twin = twin  # type: ignore[attr-defined]
                told.is_told = bool(twin.reprint_group_id) and twin.reprint_group_id == mine.reprint_group_id  # type: ignore[attr-defined]
                found[mine.pk].append(told)
    return found


class Articles(EntryInline, admin.StackedInline):
    model = Article
    form = ArticleForm
    extra = 0
    verbose_name_plural = _("Articles")
    fields = (
        "headline",
        "place",
        ("publisher_name", "published"),
        ("date_basis", "date_note"),
        "authors_text",
        "reprint_key",
        "language",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return _with_waiting(super().get_queryset(request))


class Regions(EntryInline, admin.StackedInline):
    model = Region
    form = RegionForm
    extra = 0
    verbose_name_plural = _(
        "Zones qui n'annoncent rien : commentaires, publicité, renvois, légendes, signature, habillage du site"
    )
    fields = (("kind", "place"),)


class ShownArticles(ShownInline):
    model = Article
    fields = ("number", "headline", "publisher", "published_edtf", "date_basis", "date_note", "reprint_group")
    show_change_link = True
    verbose_name_plural = _("Articles")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return _with_waiting(super().get_queryset(request))


class ShownRegions(ShownInline):
    model = Region
    fields = ("kind", "start", "end")
    verbose_name_plural = _("Zones")


def _is_quoted(**articles: Any) -> bool:
    """Whether the public reads a quotation of such articles."""
    claims = Claim.objects.published().filter(**articles)
    evidence = Evidence.objects.published().filter(**articles)
    return Commitment.objects.published().filter(Q(claims__in=claims) | Q(evidence__in=evidence)).exists()


@admin.register(Document)
class DocumentAdmin(CorrectableAdmin):
    form = DocumentForm
    list_display = ("filename", "article_count", "media_type", "size", "retrieved_at")
    search_fields = ("filename", "sha256", "articles__headline")
    ordering = ("-retrieved_at",)
    deferred = ("text",)
    change_form_template = "editorial/document.html"
    right_to_add = "archive"
    add_title = _("Ajouter un document")
    instead = _("Ce document est cité en public : il se décrit autrement par « Corriger », qui demande une raison.")
    shown_fieldsets = (
        (
            None,
            {
                "fields": (
                    "filename",
                    "url",
                    ("media_type", "size"),
                    "retrieved_at",
                    "sha256",
                    ("text_tool", "text_tool_version"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).annotate(number=Count("articles"))

    @admin.display(description=_("articles"), ordering="number")
    def article_count(self, row: Any) -> int:
        return int(row.number)

    def is_public(self, row: Document) -> bool:
        return _is_quoted(article__document=row)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        # With its text, which lists leave in the database.
        return Document.objects.filter(pk=row_key(object_id)).first()

    def right_to_change(self, request: HttpRequest, row: Document) -> str | None:
        right = super().right_to_change(request, row)
        return {"correct": "describe", "correct_public": "describe_public"}.get(right or "")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            pasted = ("text", "file", "address", "publisher", "published", ("date_basis", "date_note"))
            return ((None, {"fields": pasted}),)
        if not self.has_change_permission(request, obj):
            return self.shown_fieldsets
        asked = ("url", "reason", "seen") if self.is_read(obj) else ("url", "seen")
        return ((None, {"fields": asked}),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        if obj is None:
            return ()
        return (Articles, Regions) if self.has_change_permission(request, obj) else (ShownArticles, ShownRegions)

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Document:
        asked = form.cleaned_data
        who = self.who(request)
        if not change:
            received = asked["received"]
            document, new = actions.archive_document(**who, received=received, content=form.content_for(received))
            request.is_duplicate = not new  # type: ignore[attr-defined]
            request.suggested = suggested(received, document.articles.get()) if new else ""  # type: ignore[attr-defined]
            queue.fill_document(document, at=who["at"])
            return document
        document = Document.objects.get(pk=form.instance.pk)
        if seen(document) != asked["seen"]:
            raise actions.ChangedMeanwhile(
                "Ce document a été décrit autrement entre-temps ; rechargez la page, puis recommencez."
            )
        articles, regions = (entered(formset) for formset in formsets)
        described = actions.correct_document(
            **who,
            document=document,
            seen=archive.described(document),
            content=read_description(asked["url"], articles, regions),
            reason=asked.get("reason", ""),
        )
        # Another date, another zone: the reader may say otherwise now.
        queue.fill_document(described, at=who["at"])
        return described

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        if getattr(request, "is_duplicate", False):
            sentence = gettext("Déjà dans l'archive : « %(name)s », reçu le %(day)s. Rien n'a été ajouté ; le voici.")
            day = date_format(timezone.localtime(obj.retrieved_at))
            self.message_user(request, sentence % {"name": obj.filename, "day": day}, messages.WARNING)
        else:
            sentence = gettext(
                "Archivé, à la lettre. Vérifiez le titre, le média et la date de l'article ; puis relevez ce qui y est annoncé."
            )
            self.message_user(request, sentence, messages.SUCCESS)
            if said := getattr(request, "suggested", ""):
                self.message_user(request, said, messages.INFO)
        return HttpResponseRedirect(self.address_of(obj))

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        context["suggestions"] = suggestions()
        if obj is not None:
            context["articles"] = context["inline_admin_formsets"][0].formset.queryset
            twins = alike(list(context["articles"]))
            for article in context["articles"]:
                article.document = obj
                article.alike = twins[article.pk][:_TWINS]
            text = obj.text
            context["reading"] = {
                "article": None,
                "start": 0,
                "pieces": [Piece(text[:_SHOWN])],
                "is_cut": len(text) > _SHOWN,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Article)
class ArticleAdmin(ActionAdmin):
    list_display = ("__str__", "publisher", "published_edtf", "date_basis", "claims")
    list_filter = ("date_basis", "publisher")
    search_fields = ("headline", "publisher__name", "document__filename")
    list_select_related = ("document", "publisher")
    ordering = ("-id",)
    deferred = ("document__text",)
    change_form_template = "editorial/article.html"
    instead = _("Un article se décrit depuis son document : titre, média, date, étendue, zones.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).annotate(number_of_claims=Count("claims"))

    @admin.display(description=_("affirmations"), ordering="number_of_claims")
    def claims(self, row: Any) -> int:
        return int(row.number_of_claims)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            whole = Article.objects.select_related("document", "publisher").prefetch_related("regions").get(pk=obj.pk)
            context["reading"] = reading(whole, [quotation.span for quotation in obj.quotations.all()])
            context["claims"] = obj.claims.select_related("commitment").prefetch_related("quotations")
            context["evidence"] = obj.evidence.select_related("commitment")
            context["alike"] = alike([obj])[obj.pk]
        return super().render_change_form(request, context, add, change, form_url, obj)


class PublisherForm(CorrectableForm):
    # What the editor had before them: a publisher has no revision.
    read_name = forms.CharField(widget=forms.HiddenInput, required=False)
    read_url = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, "read_name": self.instance.name, "read_url": self.instance.url}


@admin.register(Publisher)
class PublisherAdmin(CorrectableAdmin):
    form = PublisherForm
    list_display = ("name", "url", "article_count")
    search_fields = ("name",)
    ordering = ("name",)
    fieldsets: ClassVar[Any] = ((None, {"fields": ("name", "url")}),)
    instead = _(
        "Un média s'ajoute avec le premier document qu'il publie ; cité en public, il se change par « Corriger »."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publisher]:
        return super().get_queryset(request).annotate(number=Count("articles"))

    @admin.display(description=_("articles"), ordering="number")
    def article_count(self, row: Any) -> int:
        return int(row.number)

    def is_public(self, row: Publisher) -> bool:
        return _is_quoted(article__publisher=row)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None or not self.has_change_permission(request, obj):
            return self.fieldsets
        asked = ("reason", "read_name", "read_url") if self.is_read(obj) else ("read_name", "read_url")
        return (*self.fieldsets, (None, {"fields": asked}))

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Publisher:
        asked = form.cleaned_data
        read = Publisher(pk=form.instance.pk, name=asked["read_name"], url=asked["read_url"])
        return actions.correct_publisher(
            **self.who(request),
            publisher=read,
            name=asked["name"],
            url=asked["url"],
            reason=asked.get("reason", ""),
        )


@admin.register(ReprintGroup)
class ReprintGroupAdmin(ActionAdmin):
    list_display = ("key", "note")
    search_fields = ("key",)
    is_listed = False
    instead = _("Un groupe de reprises se donne à chaque article, depuis son document.")


@admin.register(Region)
class RegionAdmin(ActionAdmin):
    is_listed = False
    instead = _("Une zone se marque depuis son document.")


@admin.register(Quotation)
class QuotationAdmin(ActionAdmin):
    is_listed = False
    search_fields = ("exact",)
    list_display = ("__str__", "article", "start", "end")
    list_select_related = ("article__document",)
    deferred = ("article__document__text",)
    instead = _("Une citation ne se corrige pas : on en écrit une autre, depuis l'affirmation ou la preuve.")
