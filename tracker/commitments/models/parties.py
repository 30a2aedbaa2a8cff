"""Who promises, receives, builds, supplies, pays."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.record import Referenced
from tracker.commitments.vocabulary import CERTAINTIES, PARTY_KINDS
from tracker.sources.vocabulary import choices, one_of


class PartyQuerySet(models.QuerySet["Party"]):
    def standing(self) -> PartyQuerySet:
        """Those that were not merged into another."""
        return self.filter(merged_into=None)


class Party(Referenced):
    """A state, institution, company, person or organisation. Its names as written stand on their words, in `PartyName`."""

    prefix = "P"

    name = models.CharField(_("nom d'usage"), max_length=200)
    kind = models.CharField(_("genre"), max_length=20, choices=choices(PARTY_KINDS))
    country = models.CharField(
        _("pays"), max_length=2, blank=True, help_text=_("Code ISO 3166 ; vide si aucun document ne le dit.")
    )
    # A merged party keeps its names where they stand; whoever reads them is led to the other.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("fusionné avec"),
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("acteur")
        verbose_name_plural = _("acteurs")
        ordering = ["name"]
        constraints = [
            one_of("kind", PARTY_KINDS, model="party"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="party_not_merged_into_itself",
                violation_error_message=_("Un acteur ne se fusionne pas avec lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def standing(self) -> Party:
        """The party as it is read now: itself, or the one it was merged into."""
        return self.merged_into.standing if self.merged_into else self


class SameAs(models.Model):
    """Two parties that are, or may be, one: asserted or uncertain, with the reason. Never edited: ended, and said anew."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="same_as", verbose_name=_("acteur"))
    other = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="same_as_of", verbose_name=_("même acteur que")
    )
    certainty = models.CharField(_("certitude"), max_length=10, choices=choices(CERTAINTIES))
    note = models.TextField(_("note"), blank=True)
    # As versions: the journal entries for which it holds.
    journal_from = models.PositiveBigIntegerField(_("à partir de l'écriture"), editable=False)
    journal_to = models.PositiveBigIntegerField(_("jusqu'à l'écriture"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("même acteur")
        verbose_name_plural = _("mêmes acteurs")
        ordering = ["party_id", "other_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "other"],
                condition=Q(journal_to__isnull=True),
                name="same_as_once",
                violation_error_message=_("Ces deux acteurs sont déjà rapprochés."),
            ),
            models.CheckConstraint(
                # One direction only, so that the same link cannot be written twice.
                condition=Q(party__lt=F("other")),
                name="same_as_one_direction",
                violation_error_message=_("Un acteur ne se rapproche que d'un autre, une seule fois."),
            ),
            one_of("certainty", CERTAINTIES, model="same_as"),
        ]

    def __str__(self) -> str:
        return f"{self.party} = {self.other}"
