"""What the public could read of a commitment: bitemporal, one row for each journal interval and interval of days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.commitments import Commitment, Dossier
from tracker.commitments.vocabulary import FIRMNESSES, SECTORS, TESTABILITIES, VERDICTS
from tracker.sources.vocabulary import choices, one_of


class CommitmentVersion(models.Model):
    """A commitment's folded terms, valid for journal entries [journal_from, journal_to) and days [day_from, day_to).

    An open end is empty. Rows exist for published commitments only, and hold published children only: they are what pages, lists,
    downloads and the interface read. `record` is the whole public object; the other columns are folded from it for filters.
    Timeliness depends on the day of asking and is computed from these columns, never stored.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="versions", verbose_name=_("engagement")
    )
    reference = models.CharField(_("référence"), max_length=20)

    # Valid when
    journal_from = models.PositiveBigIntegerField(_("à partir de l'écriture"))
    journal_to = models.PositiveBigIntegerField(_("jusqu'à l'écriture"), null=True, blank=True)
    day_from = models.DateField(_("à partir du jour"))
    day_to = models.DateField(_("jusqu'au jour"), null=True, blank=True)

    # What it says
    title = models.CharField(_("titre"), max_length=300)
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("dossier")
    )
    sector = models.CharField(_("secteur"), max_length=20, choices=choices(SECTORS))
    testability = models.CharField(_("testabilité"), max_length=12, choices=choices(TESTABILITIES))
    search_text = models.TextField(_("texte cherché"), blank=True)

    # The fold. Where firmness is contested, the weakest; where a deadline is, the earliest and latest day any wording allows.
    firmness = models.CharField(_("fermeté"), max_length=20, choices=choices(FIRMNESSES))
    original_lower = models.DateField(_("échéance d'origine, au plus tôt"), null=True, blank=True)
    original_upper = models.DateField(_("échéance d'origine, au plus tard"), null=True, blank=True)
    current_lower = models.DateField(_("échéance actuelle, au plus tôt"), null=True, blank=True)
    current_upper = models.DateField(_("échéance actuelle, au plus tard"), null=True, blank=True)
    has_unstarted_clock = models.BooleanField(_("délai sans début connu"), default=False)
    verdict = models.CharField(_("verdict"), max_length=20, choices=choices(VERDICTS))
    fulfilled_lower = models.DateField(_("tenu au plus tôt"), null=True, blank=True)
    fulfilled_upper = models.DateField(_("tenu au plus tard"), null=True, blank=True)

    record = models.JSONField(_("contenu public"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["commitment_id", "journal_from", "day_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "journal_from", "day_from"],
                name="version_once",
                violation_error_message=_("Cette version existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "day_from"],
                condition=Q(journal_to__isnull=True),
                name="version_one_current",
                violation_error_message=_("Cet engagement a déjà une version actuelle pour ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(journal_to__isnull=True) | Q(journal_from__lt=F("journal_to")),
                name="version_journal_in_order",
                violation_error_message=_("Une version vaut pour une suite d'écritures."),
            ),
            models.CheckConstraint(
                condition=Q(day_to__isnull=True) | Q(day_from__lt=F("day_to")),
                name="version_days_in_order",
                violation_error_message=_("Une version vaut pour une suite de jours."),
            ),
            one_of("firmness", FIRMNESSES, model="version"),
            one_of("verdict", VERDICTS, model="version"),
            one_of("testability", TESTABILITIES, model="version"),
            one_of("sector", SECTORS, model="version"),
        ]
        indexes = [
            models.Index(fields=["reference"], name="version_by_reference"),
            models.Index(fields=["journal_to", "commitment"], name="version_current"),
            models.Index(fields=["journal_to", "firmness"], name="version_by_firmness"),
            models.Index(fields=["journal_to", "verdict"], name="version_by_verdict"),
            models.Index(fields=["journal_to", "original_upper"], name="version_by_deadline"),
            models.Index(fields=["journal_to", "dossier"], name="version_by_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} [{self.journal_from}; {self.journal_to or '…'})"
