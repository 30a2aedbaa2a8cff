"""The one FilterSet, shared by pages and interface, so that a filter means the same in both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import CommitmentVersion, VersionFigure, VersionParty
from tracker.commitments.queries import AsOf, facets, merged_parties, published
from tracker.commitments.timeliness import timeliness_q
from tracker.commitments.vocabulary import (
    FIRMNESSES,
    PARTY_ROLES,
    SECTORS,
    TESTABILITIES,
    TIMELINESSES,
    VERDICTS,
    TimelinessCode,
)
from tracker.sources.vocabulary import choices

Versions = QuerySet[CommitmentVersion]


class CommitmentFilter(filters.FilterSet):
    """Over what is public at a point. Values of one filter are alternatives; filters add up."""

    # Nobody types a thousand characters.
    q = filters.CharFilter(
        label=_("mots"),
        method="search",
        max_length=1000,
        help_text=_(
            "Chaque mot commence un mot du titre, des citations ou des noms ; capitales et accents ne comptent pas."
        ),
    )
    party = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("acteur"),
        method="naming",
        help_text=_("Référence d'un acteur, comme P-0004, quel que soit son rôle."),
    )
    role = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("rôle"),
        choices=choices(PARTY_ROLES),
        method="beside_party",
        help_text=_("Le rôle de l'acteur ou du pays demandé ; seul, n'importe quel acteur qui a ce rôle."),
    )
    country = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("pays"),
        method="beside_party",
        help_text=_("Code ISO 3166 du pays d'un acteur, comme MA."),
    )
    sector = filters.MultipleChoiceFilter(distinct=False, label=_("secteur"), choices=choices(SECTORS))
    dossier = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("dossier"),
        field_name="dossier__reference",
        help_text=_("Référence d'un dossier, comme D-0001."),
    )
    firmness = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("fermeté"),
        choices=choices(FIRMNESSES),
        help_text=_("Là où elle est contestée, la plus faible."),
    )
    verdict = filters.MultipleChoiceFilter(distinct=False, label=_("verdict"), choices=choices(VERDICTS))
    timeliness = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("échéance"),
        choices=choices(TIMELINESSES),
        method="timed",
        help_text=_("Au jour demandé par « on » ; sinon, aujourd'hui."),
    )
    testability = filters.MultipleChoiceFilter(distinct=False, label=_("testabilité"), choices=choices(TESTABILITIES))
    due_after = filters.DateFilter(
        label=_("dû au plus tôt le"),
        field_name="original_upper",
        lookup_expr="gte",
        help_text=_("Le dernier jour que les mots permettaient à l'origine est ce jour-là ou après (AAAA-MM-JJ)."),
    )
    due_before = filters.DateFilter(
        label=_("dû au plus tard le"),
        field_name="original_upper",
        lookup_expr="lte",
        help_text=_("Le dernier jour que les mots permettaient à l'origine est ce jour-là ou avant (AAAA-MM-JJ)."),
    )
    unit = filters.MultipleChoiceFilter(
        distinct=False,
        label=_("unité"),
        method="sized",
        help_text=_("Unité d'une quantité promise, comme MWc, t ou XOF."),
    )
    quantity_min = filters.NumberFilter(
        label=_("quantité, au moins"),
        method="beside_unit",
        # As a figure: a database could not compare with more digits.
        max_digits=30,
        decimal_places=9,
        help_text=_("Dans l'unité demandée par « unit »."),
    )
    quantity_max = filters.NumberFilter(
        label=_("quantité, au plus"),
        method="beside_unit",
        max_digits=30,
        decimal_places=9,
        help_text=_("Dans l'unité demandée par « unit »."),
    )

    class Meta:
        model = CommitmentVersion
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, when: AsOf | None = None, **kwargs: Any) -> None:
        # Left to itself, without a point, the set would take every version there ever was.
        super().__init__(data, CommitmentVersion.objects.none() if when is None else published(when), **kwargs)
        self.when = when
        if when is None:
            return
        # A reader chooses among what is public; the name of anything else does not show, not even by its absence.
        self._offer("party", lambda: ((p.reference, p.name) for p in facets(when).parties))
        self._offer("dossier", lambda: ((reference, title) for reference, title, _n in facets(when).dossiers))
        self._offer("country", lambda: ((code, code) for code, _n in facets(when).countries))
        self._offer("unit", lambda: ((code, code) for code, _n in facets(when).units))
        if data and "party" in data:
            asked = data.copy()
            # One that was named at that point, before it was merged, is asked for as it was.
            offered = {party.reference for party in facets(when).parties}
            merged = merged_parties(set(data.getlist("party")) - offered)
            asked.setlist("party", [merged.get(party, party) for party in data.getlist("party")])
            self.data = asked

    def _offer(self, name: str, options: Callable[[], Iterable[tuple[str, str]]]) -> None:
        # Asked for only when the filter is used or shown.
        self.filters[name].extra["choices"] = lambda: list(options())

    def get_form_class(self) -> Any:
        return _with_units_for_quantities(super().get_form_class())

    def search(self, queryset: Versions, name: str, value: str) -> Versions:
        return queryset.filter(search_text__has_words=value)

    def naming(self, queryset: Versions, name: str, value: list[str]) -> Versions:
        """Party, country and role are asked of one and the same name."""
        return queryset.filter(pk__in=self._names(Q(party__reference__in=value))) if value else queryset

    def beside_party(self, queryset: Versions, name: str, value: list[str]) -> Versions:
        asked = self.form.cleaned_data
        if not value or asked.get("party") or (name == "role" and asked.get("country")):
            return queryset  # asked together with the party, or with the country
        return queryset.filter(pk__in=self._names(Q()))

    def _names(self, condition: Q) -> QuerySet[VersionParty, int]:
        asked = self.form.cleaned_data
        for column in ("country", "role"):
            if asked.get(column):
                condition &= Q(**{f"{column}__in": asked[column]})
        return VersionParty.objects.filter(condition).values_list("version", flat=True)

    def timed(self, queryset: Versions, name: str, value: list[str]) -> Versions:
        if not value or self.when is None:
            return queryset
        return queryset.filter(timeliness_q([TimelinessCode(code) for code in value], self.when.on))

    def sized(self, queryset: Versions, name: str, value: list[str]) -> Versions:
        """Quantities that overlap the range asked for. A quantity bounded on one side reaches as far as one likes on the other."""
        if not value:
            return queryset
        figures = VersionFigure.objects.filter(unit__in=value)
        low: Decimal | None = self.form.cleaned_data.get("quantity_min")
        high: Decimal | None = self.form.cleaned_data.get("quantity_max")
        if low is not None:
            figures = figures.filter(high__gte=low)
        if high is not None:
            figures = figures.filter(low__lte=high)
        return queryset.filter(pk__in=figures.values_list("version", flat=True))

    def beside_unit(self, queryset: Versions, name: str, value: Decimal | None) -> Versions:
        return queryset  # asked together with the unit


def _with_units_for_quantities(form: Any) -> Any:
    """The form, refusing a number that nobody can compare: two hundred of what?"""

    class Form(form):  # type: ignore[misc]
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean()
            for name in ("quantity_min", "quantity_max"):
                if cleaned.get(name) is not None and not cleaned.get("unit") and "unit" not in self.errors:
                    self.add_error(name, ValidationError(gettext("Dites aussi l'unité (« unit »)."), code="no_unit"))
            return cleaned

    return Form
