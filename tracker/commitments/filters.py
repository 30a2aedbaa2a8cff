"""The one FilterSet, shared by pages and interface, so that a filter means the same in both."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models import CommitmentVersion, Dossier
from tracker.commitments.versions import searched
from tracker.commitments.vocabulary import FIRMNESSES, SECTORS, TESTABILITIES, TIMELINESSES, VERDICTS
from tracker.sources.vocabulary import choices


class CommitmentFilter(filters.FilterSet):
    """Over the versions that `queries.published()` gives."""

    # SQLite refuses a pattern of 50,000 bytes; nobody types a thousand characters.
    q = filters.CharFilter(label=_("mots"), method="search", max_length=1000)
    firmness = filters.MultipleChoiceFilter(label=_("fermeté"), choices=choices(FIRMNESSES))
    verdict = filters.MultipleChoiceFilter(label=_("verdict"), choices=choices(VERDICTS))
    timeliness = filters.MultipleChoiceFilter(
        label=_("échéance"), choices=choices(TIMELINESSES), field_name="timeliness_code"
    )
    testability = filters.MultipleChoiceFilter(label=_("testabilité"), choices=choices(TESTABILITIES))
    sector = filters.MultipleChoiceFilter(label=_("secteur"), choices=choices(SECTORS))
    dossier = filters.ModelMultipleChoiceFilter(
        label=_("dossier"),
        field_name="dossier__reference",
        queryset=Dossier.objects.none(),
        to_field_name="reference",
    )

    class Meta:
        model = CommitmentVersion
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: QuerySet[CommitmentVersion] | None = None, **kwargs: Any) -> None:
        # The caller hands in what `published()` gave; left to itself the set would take every version there ever was.
        published = CommitmentVersion.objects.none() if queryset is None else queryset
        super().__init__(data, published, **kwargs)
        # A reader chooses among the dossiers of what is public; the name of any other does not show, not even by its absence.
        public = published.order_by().exclude(dossier=None).values_list("dossier_id", flat=True)
        vars(self.filters["dossier"])["queryset"] = Dossier.objects.filter(pk__in=public)

    def search(self, queryset: QuerySet[CommitmentVersion], name: str, value: str) -> QuerySet[CommitmentVersion]:
        """Every word, in the title, the quotations or the names; capitals and accents do not count."""
        for word in searched(value).split()[:10]:
            queryset = queryset.filter(search_text__contains=word)
        return queryset
