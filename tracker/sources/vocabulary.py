"""The words on screen for the sources' codes, and the two helpers by which every vocabulary enters a model."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import CheckConstraint, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.text import QuotationState, RegionKind

Labels = Mapping[StrEnum, Promise]


class DateBasis(StrEnum):
    """How an article's date is known: printed on it, inferred from its words, or not known."""

    PRINTED = "printed"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


DATE_BASES: Labels = {
    DateBasis.PRINTED: _("imprimée"),
    DateBasis.INFERRED: _("déduite"),
    DateBasis.UNKNOWN: _("inconnue"),
}

REGION_KINDS: Labels = {
    RegionKind.COMMENTS: _("commentaires"),
    RegionKind.ADVERTISEMENT: pgettext_lazy("zone", "publicité"),
    RegionKind.TEASER: _("renvoi"),
    RegionKind.CAPTION: _("légende"),
    RegionKind.SIGNATURE: _("signature"),
    RegionKind.BOILERPLATE: _("site"),
}

QUOTATION_STATES: Labels = {
    QuotationState.VERIFIED: _("vérifiée"),
    QuotationState.MOVED: _("déplacée"),
    QuotationState.AMBIGUOUS: _("ambiguë"),
    QuotationState.ALTERED: _("altérée"),
    QuotationState.MISSING: _("introuvable"),
    QuotationState.NOT_HELD: _("texte non conservé"),
}


def choices(labels: Labels) -> list[tuple[str, Promise]]:
    """The vocabulary as a model field's `choices`, in its own order."""
    return [(code.value, label) for code, label in labels.items()]


def one_of(field: str, labels: Labels, *, model: str, blank: bool = False) -> CheckConstraint:
    """The database refuses a code outside the vocabulary; Django's `choices` alone guard forms only."""
    codes = [code.value for code in labels] + ([""] if blank else [])
    return CheckConstraint(
        condition=Q(**{f"{field}__in": codes}),
        name=f"{model}_{field}_known",
        violation_error_message=_("Cette valeur n'est pas dans la liste."),
    )
