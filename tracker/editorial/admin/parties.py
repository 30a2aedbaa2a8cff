"""Actors: who they are, which are or may be one, and which turned out to be one too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from babel import Locale
from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracker.commitments import actions
from tracker.commitments.actions import Actor
from tracker.commitments.models import Party, SameAs
from tracker.commitments.vocabulary import CERTAINTIES, Certainty, PartyKind
from tracker.editorial.admin.base import ActionAdmin, CorrectableAdmin, RowAction, once
from tracker.editorial.forms.rows import CorrectableForm, RowForm, RowSelect
from tracker.sources.vocabulary import choices


def _countries() -> list[tuple[str, str]]:
    known = Locale.parse(get_language() or "fr", sep="-").territories
    territories = {str(code): str(name) for code, name in known.items()}
    codes = [code for code in territories if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES]
    named = sorted(((code, territories[code]) for code in codes), key=lambda country: slugify(country[1]))
    return [("", "—"), *named]


# Codes that the Unicode data names beside the countries' own.
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


class PartyForm(CorrectableForm):
    country = forms.ChoiceField(
        label=_("Pays"), choices=_countries, required=False, help_text=_("Vide si aucun document ne le dit.")
    )


class OtherPartyForm(RowForm):
    """Another party, found by its name."""

    other = forms.ModelChoiceField(
        label=_("Autre acteur"),
        queryset=Party.objects.standing(),
        widget=RowSelect(SameAs._meta.get_field("other"), admin.site),
        help_text=_("Tapez son nom ou sa référence."),
    )
    field_order = ("other", "certainty", "note", "reason")

    def clean_other(self) -> Party:
        other: Party = self.cleaned_data["other"]
        if other.pk == self.row.pk:
            raise forms.ValidationError(_("Choisissez un autre acteur que celui-ci."))
        return other


class SameAsForm(OtherPartyForm):
    certainty = forms.ChoiceField(
        label=_("Certitude"),
        choices=choices(CERTAINTIES),
        help_text=_(
            "Affirmée : les mots ou un registre le disent. Incertaine : les noms se ressemblent, rien ne le prouve."
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        required=False,
        help_text=_("Publique : d'où on le tient."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class LinkForm(RowForm):
    """One of the party's links."""

    link = forms.ModelChoiceField(label=_("Rapprochement"), queryset=SameAs.objects.none(), empty_label=None)
    field_order = ("link", "certainty", "note", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link"].queryset = links_of(self.row)  # type: ignore[attr-defined]


class CorrectLinkForm(LinkForm):
    certainty = forms.ChoiceField(label=_("Certitude"), choices=choices(CERTAINTIES))
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3, "cols": 80}), required=False)


def links_of(party: Party) -> QuerySet[SameAs]:
    """What is said now of the party's being another."""
    return SameAs.objects.filter(Q(party=party) | Q(other=party), journal_to=None).select_related("party", "other")


def _has_links(party: Party) -> bool:
    return links_of(party).exists()


def _same_as(actor: Actor, at: datetime, row: Party, asked: dict[str, Any]) -> None:
    actions.assert_same_as(
        actor=actor,
        at=at,
        party=row,
        other=asked["other"],
        certainty=Certainty(asked["certainty"]),
        note=asked["note"],
    )


def _correct_link(actor: Actor, at: datetime, row: Party, asked: dict[str, Any]) -> None:
    actions.correct_same_as(
        actor=actor,
        at=at,
        link=asked["link"],
        certainty=Certainty(asked["certainty"]),
        note=asked["note"],
        reason=asked["reason"],
    )


def _end_link(actor: Actor, at: datetime, row: Party, asked: dict[str, Any]) -> None:
    actions.end_same_as(actor=actor, at=at, link=asked["link"], reason=asked["reason"])


def _merge(actor: Actor, at: datetime, row: Party, asked: dict[str, Any]) -> Party:
    actions.merge_parties(actor=actor, at=at, party=row, into=asked["other"], reason=asked["reason"])
    other: Party = asked["other"]
    return other


def _unmerge(actor: Actor, at: datetime, row: Party, asked: dict[str, Any]) -> None:
    actions.unmerge_party(actor=actor, at=at, party=row, reason=asked["reason"])


# A page shows so many of the names under which an actor is written.
_NAMES = 50


def _stands(row: Party) -> bool:
    return row.merged_into_id is None


@admin.register(Party)
class PartyAdmin(CorrectableAdmin):
    list_display = ("reference", "name", "kind", "country", "claims", "merged_into")
    list_filter = ("kind", "country")
    search_fields = ("reference", "name", "names__text")
    ordering = ("name",)
    readonly_fields = ("written", "alike", "absorbed")
    list_select_related = ("merged_into",)
    form = PartyForm
    add_title = _("Nouvel acteur")
    fieldsets: ClassVar[Any] = ((None, {"fields": ("name", "kind", "country")}),)
    shown_fieldsets = ((None, {"fields": ("reference", "name", "kind", "country", "merged_into")}),)
    # Beside either: how texts name it, and which others it may be.
    _names = (None, {"fields": ("written", "alike", "absorbed")})
    right_to_add = "create"
    row_actions = (
        RowAction(
            "meme-acteur",
            _("Même acteur que…"),
            lambda row: "link_public" if once(row, actions.is_public) else "link",
            _same_as,
            _("Le rapprochement est noté ; les deux fiches restent."),
            form=SameAsForm,
            explains=_(
                "Deux fiches qui désignent, ou désignent peut-être, le même acteur. Les deux restent ; chacune montre le lien."
            ),
            possible=_stands,
        ),
        RowAction(
            "corriger-rapprochement",
            _("Corriger un rapprochement"),
            lambda row: "link_public" if once(row, actions.is_public) else "link",
            _correct_link,
            _("Le rapprochement est corrigé."),
            form=CorrectLinkForm,
            possible=lambda row: once(row, _has_links),
            needs_reason=actions.is_public,
        ),
        RowAction(
            "defaire-rapprochement",
            _("Défaire un rapprochement"),
            lambda row: "link_public" if once(row, actions.is_public) else "link",
            _end_link,
            _("Le rapprochement est défait ; le journal le garde."),
            form=LinkForm,
            possible=lambda row: once(row, _has_links),
            needs_reason=actions.is_public,
        ),
        RowAction(
            "fusionner",
            _("Fusionner avec un autre acteur"),
            "regroup",
            _merge,
            _("Fusionné : l'adresse de l'ancienne fiche mène à celle-ci. Cela s'annule depuis l'ancienne fiche."),
            form=OtherPartyForm,
            explains=_(
                "Pour un acteur saisi deux fois. Tout ce qui nomme celui-ci sera lu comme nommant l'autre ; rien n'est réécrit, "
                "et la fusion s'annule."
            ),
            possible=_stands,
            needs_reason=actions.is_public,
            is_grave=True,
        ),
        RowAction(
            "annuler-fusion",
            _("Annuler la fusion"),
            "regroup",
            _unmerge,
            _("La fusion est annulée : l'acteur a de nouveau sa fiche."),
            possible=lambda row: not _stands(row),
            needs_reason=lambda row: actions.is_public(row.standing),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Party]:
        return super().get_queryset(request).annotate(claim_count=Count("names__claim", distinct=True))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, distinct = super().get_search_results(request, queryset, search_term)
        # Somebody choosing an actor wants one that stands.
        return (found.filter(merged_into=None) if "autocomplete" in request.path else found), distinct

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        entered = super().get_fieldsets(request, obj)
        return entered if obj is None else [*entered, self._names]

    @admin.display(description=_("noms tels qu'écrits"))
    def written(self, row: Any) -> str:
        names = row.names.order_by("text").values_list("text", flat=True).distinct()[: _NAMES + 1]
        shown = " · ".join(names[:_NAMES])
        return shown if len(names) <= _NAMES else f"{shown} …"

    @admin.display(description=_("même acteur"))
    def alike(self, row: Any) -> str:
        return " · ".join(
            f"{link.other if link.party_id == row.pk else link.party} ({link.get_certainty_display()})"
            for link in links_of(row)
        )

    @admin.display(description=_("fusionnés avec celui-ci"))
    def absorbed(self, row: Any) -> str:
        return " · ".join(f"{other} ({other.reference})" for other in row.merged.all())

    @admin.display(description=_("affirmations"), ordering="claim_count")
    def claims(self, row: Any) -> int:
        return int(row.claim_count)

    def is_public(self, row: Party) -> bool:
        return actions.is_public(row)

    def is_closed(self, row: Party) -> bool:
        return not _stands(row)

    def write(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> Party:
        asked = form.cleaned_data
        values = {"name": asked["name"].strip(), "kind": PartyKind(asked["kind"]), "country": asked["country"]}
        if not change:
            return actions.create_party(**self.who(request), **values)
        values["kind"] = values["kind"].value
        return actions.correct_party(
            **self.who(request),
            party=self.as_read(form),
            reason=asked.get("reason", ""),
            **values,
        )


@admin.register(SameAs)
class SameAsAdmin(ActionAdmin):
    is_listed = False
    list_display = ("party", "other", "certainty", "journal_to")
    list_select_related = ("party", "other")
    autocomplete_fields = ("party", "other")
    instead = _("Un rapprochement se fait, se corrige et se défait depuis la fiche d'un des deux acteurs.")
