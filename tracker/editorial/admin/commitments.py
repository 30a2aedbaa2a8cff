"""Commitments and dossiers: the page from which an editor works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.actions import Actor
from tracker.commitments.models import Claim, Commitment, Dossier, Evidence, Relation, SearchLog
from tracker.commitments.vocabulary import RELATION_KINDS, SECTORS, TESTABILITIES, RelationKind, Sector, State
from tracker.editorial import checking
from tracker.editorial.admin.base import ActionAdmin, CorrectableAdmin, RowAction
from tracker.editorial.admin.workflow import WORKFLOW
from tracker.editorial.forms.rows import CorrectableForm, RowForm, RowSelect, name_known
from tracker.extraction.vocabulary import Testability
from tracker.sources.vocabulary import choices


class OtherCommitmentForm(RowForm):
    """Another commitment, found by its reference or title."""

    other = forms.ModelChoiceField(
        label=_("Autre engagement"),
        queryset=Commitment.objects.standing(),
        widget=RowSelect(Relation._meta.get_field("target"), admin.site),
        help_text=_("Tapez sa référence (E-0004) ou des mots de son titre."),
    )
    field_order = ("kind", "other", "reason")

    def clean_other(self) -> Commitment:
        other: Commitment = self.cleaned_data["other"]
        if other.pk == self.row.pk:
            raise forms.ValidationError(_("Choisissez un autre engagement que celui-ci."))
        return other


class RelateForm(OtherCommitmentForm):
    kind = forms.ChoiceField(label=_("Cet engagement"), choices=choices(RELATION_KINDS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class UnrelateForm(RowForm):
    relation = forms.ModelChoiceField(label=_("Lien"), queryset=Relation.objects.none(), empty_label=None)
    field_order = ("relation", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].queryset = relations_of(self.row)  # type: ignore[attr-defined]


class SearchForm(RowForm):
    """Where one looked without finding."""

    searched_on = forms.DateField(label=_("Cherché le"), widget=AdminDateWidget, initial=lambda: timezone.now().date())
    where = forms.CharField(
        label=_("Où"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Les sites, journaux officiels, personnes interrogées : qu'un autre puisse refaire la recherche."),
    )
    looked_for = forms.CharField(
        label=_("Ce qui n'a pas été trouvé"), widget=forms.Textarea(attrs={"rows": 3, "cols": 80})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]

    def clean_searched_on(self) -> date:
        day: date = self.cleaned_data["searched_on"]
        if day > timezone.now().date():
            raise forms.ValidationError(_("On n'a pas encore pu chercher ce jour-là : la date est dans l'avenir."))
        return day


class SplitForm(RowForm):
    title = forms.CharField(
        label=_("Titre du nouvel engagement"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 90}),
        help_text=Commitment._meta.get_field("title").help_text,
    )
    testability = forms.ChoiceField(label=_("Testabilité"), choices=choices(TESTABILITIES))
    sector = forms.ChoiceField(label=_("Secteur"), choices=choices(SECTORS))
    claims = forms.ModelMultipleChoiceField(
        label=_("Affirmations à détacher"), queryset=Claim.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("Preuves à détacher"),
        queryset=Evidence.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("title", "testability", "sector", "claims", "evidence", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claims"].queryset = self.row.claims.prefetch_related("quotations")  # type: ignore[attr-defined]
        self.fields["claims"].label_from_instance = _in_words  # type: ignore[attr-defined]
        self.fields["evidence"].queryset = self.row.evidence.all()  # type: ignore[attr-defined]
        self.fields["evidence"].label_from_instance = lambda row: f"{row} : {row.statement}"  # type: ignore[attr-defined]
        self.initial.update(testability=self.row.testability, sector=self.row.sector)


def _in_words(claim: Claim) -> str:
    words = " […] ".join(str(quotation) for quotation in claim.quotations.all())
    return f"{claim} : « {words} »"


def _its_relations(row: Commitment) -> list[Relation]:
    """The same as a list, read once however often the row's page needs it."""
    known = row.__dict__.get("tracker_relations")
    if known is None:
        known = row.__dict__["tracker_relations"] = list(relations_of(row))
    return cast("list[Relation]", known)


def relations_of(commitment: Commitment) -> QuerySet[Relation]:
    """The commitment's relations as they stand, both ways."""
    both = Relation.objects.filter(Q(source=commitment) | Q(target=commitment), journal_to=None)
    return both.select_related("source", "target")


def _relate(actor: Actor, at: datetime, row: Commitment, asked: dict[str, Any]) -> None:
    actions.relate(actor=actor, at=at, source=row, kind=RelationKind(asked["kind"]), target=asked["other"])


def _unrelate(actor: Actor, at: datetime, row: Commitment, asked: dict[str, Any]) -> None:
    actions.unrelate(actor=actor, at=at, relation=asked["relation"], reason=asked["reason"])


def _search(actor: Actor, at: datetime, row: Commitment, asked: dict[str, Any]) -> None:
    actions.log_search(actor=actor, at=at, commitment=row, **asked)


def _merge(actor: Actor, at: datetime, row: Commitment, asked: dict[str, Any]) -> Commitment:
    actions.merge_commitments(actor=actor, at=at, commitment=row, into=asked["other"], reason=asked["reason"])
    other: Commitment = asked["other"]
    return other


def _unmerge(actor: Actor, at: datetime, row: Commitment, asked: dict[str, Any]) -> None:
    actions.unmerge_commitment(actor=actor, at=at, commitment=row, reason=asked["reason"])


def _split(actor: Actor, at: datetime, row: Commitment, asked: dict[str, Any]) -> Commitment:
    return actions.split_commitment(
        actor=actor,
        at=at,
        commitment=row,
        claims=list(asked["claims"]),
        evidence=list(asked["evidence"]),
        title=asked["title"],
        testability=Testability(asked["testability"]),
        sector=Sector(asked["sector"]),
        reason=asked["reason"],
    )


def _open(row: Commitment) -> bool:
    return row.state != State.WITHDRAWN and row.merged_into_id is None


class CommitmentForm(CorrectableForm):
    class Meta:
        widgets = {"title": forms.TextInput(attrs={"size": 90})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "dossier" in self.fields:
            name_known(self.fields["dossier"], self.instance.dossier)


@admin.register(Commitment)
class CommitmentAdmin(CorrectableAdmin):
    form = CommitmentForm
    add_title = _("Nouvel engagement")
    list_display = ("reference", "title", "state", "testability", "sector", "dossier", "claim_count", "submitted_by")
    list_display_links = ("reference", "title")
    list_filter = ("state", "testability", "sector", "dossier")
    search_fields = ("reference", "title")
    ordering = ("-id",)
    autocomplete_fields = ("dossier",)
    change_form_template = "editorial/commitment.html"
    fieldsets: ClassVar[Any] = ((None, {"fields": ("title", "testability", "sector", "dossier", "reading_note")}),)
    shown_fieldsets = (
        (
            None,
            {
                "fields": (
                    ("reference", "state"),
                    "title",
                    ("testability", "sector"),
                    "dossier",
                    "reading_note",
                    ("published_at", "published_by"),
                    "merged_into",
                )
            },
        ),
    )
    right_to_add = "create"
    row_actions = (
        *WORKFLOW,
        RowAction(
            "recherche",
            _("Noter une recherche sans résultat"),
            lambda row: "search_public" if row.is_published else "search",
            _search,
            _("La recherche est notée."),
            form=SearchForm,
            explains=_(
                "Publique dès que l'engagement l'est. Une recherche ne se modifie pas : elle se retire, avec une raison."
            ),
            possible=_open,
        ),
        RowAction(
            "lier",
            _("Lier à un autre engagement"),
            lambda row: "link_public" if row.is_published else "link",
            _relate,
            _("Le lien est fait."),
            form=RelateForm,
            explains=_("Une partie n'est jamais ajoutée à son tout."),
            possible=_open,
        ),
        RowAction(
            "delier",
            _("Défaire un lien"),
            lambda row: "link_public" if row.is_published else "link",
            _unrelate,
            _("Le lien est défait ; le journal le garde."),
            form=UnrelateForm,
            possible=lambda row: bool(_its_relations(row)),
            needs_reason=actions.is_public,
        ),
        RowAction(
            "detacher",
            _("Détacher des affirmations"),
            "regroup",
            _split,
            _("Détaché : voici le nouvel engagement. Pour annuler, fusionnez-le avec le premier."),
            form=SplitForm,
            explains=_("Fait un second engagement d'une partie de celui-ci. Il est publié si celui-ci l'est."),
            possible=lambda row: _open(row) and row.claims_number > 1,
            needs_reason=actions.is_public,
        ),
        RowAction(
            "fusionner",
            _("Fusionner avec un autre engagement"),
            "regroup",
            _merge,
            _("Fusionné : l'ancienne adresse mène ici. Cela s'annule depuis l'ancien engagement."),
            form=OtherCommitmentForm,
            explains=_(
                "Pour un engagement saisi deux fois. Affirmations, preuves, recherches, verdicts et liens passent à l'autre."
            ),
            possible=_open,
            needs_reason=actions.is_public,
            is_grave=True,
        ),
        RowAction(
            "annuler-fusion",
            _("Annuler la fusion"),
            "regroup",
            _unmerge,
            _("La fusion est annulée : ce qui était parti avec l'engagement lui est revenu."),
            possible=lambda row: row.merged_into_id is not None,
            needs_reason=lambda row: row.state == State.PUBLISHED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        named = super().get_queryset(request).select_related("dossier", "submitted_by", "merged_into", "working_check")
        return named.annotate(claims_number=Count("claims"))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, distinct = super().get_search_results(request, queryset, search_term)
        return (found.filter(merged_into=None) if "autocomplete" in request.path else found), distinct

    @admin.display(description=_("affirmations"), ordering="claims_number")
    def claim_count(self, row: Any) -> int:
        return int(row.claims_number)

    def is_public(self, row: Commitment) -> bool:
        return row.is_published

    def is_closed(self, row: Commitment) -> bool:
        return not _open(row)

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Commitment:
        asked = form.cleaned_data
        who = self.who(request)
        if not change:
            return actions.create_commitment(
                **who,
                title=asked["title"].strip(),
                testability=Testability(asked["testability"]),
                sector=Sector(asked["sector"]),
                dossier=asked["dossier"],
                reading_note=asked["reading_note"].strip(),
            )
        return actions.correct_commitment(
            **who,
            commitment=self.as_read(form),
            reason=asked.get("reason", ""),
            title=asked["title"].strip(),
            testability=asked["testability"],
            sector=asked["sector"],
            dossier=asked["dossier"],
            reading_note=asked["reading_note"].strip(),
        )

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
            context |= {
                "claims": obj.claims.select_related("article__publisher", "article__document")
                .defer("article__document__text")
                .prefetch_related("quotations"),
                "evidence": obj.evidence.select_related("article__publisher", "article__document").defer(
                    "article__document__text"
                ),
                "searches": obj.searches.standing(),
                "verdicts": obj.verdicts.all(),
                "relations": _its_relations(obj),
                "links": self._links(request, obj),
                "findings": checking.of(obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _links(self, request: HttpRequest, row: Commitment) -> list[tuple[Any, str]]:
        """What is added from this commitment, in one step."""
        if not _open(row) or not self.has_add_permission(request):
            return []
        asked = urlencode({"commitment": row.pk})
        return [
            (_("Ajouter une affirmation"), f"{reverse('admin:commitments_claim_add')}?{asked}"),
            (_("Ajouter une preuve de suivi"), f"{reverse('admin:commitments_evidence_add')}?{asked}"),
            (_("Rendre un verdict"), f"{reverse('admin:commitments_verdict_add')}?{asked}"),
        ]


@admin.register(Dossier)
class DossierAdmin(CorrectableAdmin):
    add_title = _("Nouveau dossier")
    list_display = ("reference", "title", "commitment_count")
    list_display_links = ("reference", "title")
    search_fields = ("reference", "title")
    ordering = ("title",)
    fieldsets: ClassVar[Any] = ((None, {"fields": ("title", "description")}),)
    shown_fieldsets = ((None, {"fields": ("reference", "title", "description")}),)
    right_to_add = "create"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        return super().get_queryset(request).annotate(number=Count("commitments"))

    @admin.display(description=_("engagements"), ordering="number")
    def commitment_count(self, row: Any) -> int:
        return int(row.number)

    def is_public(self, row: Dossier) -> bool:
        return actions.is_public(row)

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Dossier:
        asked = form.cleaned_data
        values: dict[str, str] = {"title": asked["title"].strip(), "description": asked["description"].strip()}
        who = self.who(request)
        if not change:
            return actions.create_dossier(**who, **values)
        return actions.correct_dossier(**who, dossier=self.as_read(form), reason=asked.get("reason", ""), **values)


@admin.register(Relation)
class RelationAdmin(ActionAdmin):
    is_listed = False
    list_display = ("source", "kind", "target", "journal_to")
    list_select_related = ("source", "target")
    autocomplete_fields = ("source", "target")
    instead = _("Un lien se fait et se défait depuis la page d'un des deux engagements.")


@admin.register(SearchLog)
class SearchLogAdmin(ActionAdmin):
    list_display = ("reference", "commitment", "searched_on", "where", "withdrawn_in")
    list_select_related = ("commitment",)
    search_fields = ("reference", "where", "looked_for", "commitment__reference")
    is_listed = False
    instead = _(
        "Une recherche se note depuis son engagement ; notée, elle se retire, avec une raison, et l'on en note une autre."
    )
    row_actions = (
        RowAction(
            "retirer",
            _("Retirer cette recherche"),
            "withdraw",
            lambda actor, at, row, asked: (
                actions.withdraw_search(actor=actor, at=at, search=row, reason=asked["reason"]) and row.commitment
            ),
            _("La recherche est retirée ; le journal la garde."),
            possible=lambda row: row.withdrawn_in is None,
            needs_reason=lambda row: True,
        ),
    )
