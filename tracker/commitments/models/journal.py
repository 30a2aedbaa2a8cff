"""The public, append-only, hash-chained record. How it is written and read: `tracker.commitments.journal`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64


class JournalHead(models.Model):
    """One row: the last entry. Every writer locks it first, so that there is one chain and no change is lost."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(_("dernier numéro"), default=0)
    digest = models.CharField(_("dernière empreinte"), max_length=64, default=GENESIS)
    recorded_at = models.DateTimeField(_("dernière écriture"), null=True)
    # Set once, by `manage.py generate`, in an empty database: everything in it is invented, and every page says so.
    is_fictional = models.BooleanField(_("données fictives"), default=False)

    class Meta:
        verbose_name = _("tête du journal")
        verbose_name_plural = _("têtes du journal")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="journal_one_head", violation_error_message=_("Le journal n'a qu'une tête.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


class JournalEntry(models.Model):
    """One link of the chain. It holds no word of the change: those lie in its payload, which may be redacted."""

    sequence = models.PositiveBigIntegerField(_("numéro"), primary_key=True)
    recorded_at = models.DateTimeField(_("écrit le"), db_index=True)
    # Whether the change touched what the public could read. The payload of the others is withheld; their link is shown.
    is_public = models.BooleanField(_("public"))
    previous_digest = models.CharField(_("empreinte précédente"), max_length=64, unique=True)
    payload_digest = models.CharField(_("empreinte du contenu"), max_length=64)
    digest = models.CharField(_("empreinte"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("écriture du journal")
        verbose_name_plural = _("journal")
        ordering = ["sequence"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sequence__gt=0),
                name="journal_counts_from_one",
                violation_error_message=_("Le journal se compte à partir de 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}"


class JournalPayload(models.Model):
    """What an entry records, with its salt. Redacting empties both; the entry and its digest stay."""

    entry = models.OneToOneField(
        JournalEntry, on_delete=models.PROTECT, primary_key=True, related_name="payload", verbose_name=_("écriture")
    )
    # Shown and searched beside the entry; the digest covers them inside `body`.
    action = models.CharField(_("action"), max_length=40)
    reference = models.CharField(_("référence"), max_length=20, db_index=True)
    salt = models.CharField(_("sel"), max_length=32, blank=True)
    body = models.TextField(_("contenu"), blank=True, help_text=_("JSON canonique."))
    redacted_by = models.ForeignKey(
        JournalEntry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="redactions",
        verbose_name=_("caviardé par"),
    )

    class Meta:
        verbose_name = _("contenu du journal")
        verbose_name_plural = _("contenus du journal")
        ordering = ["entry_id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(salt="") & Q(redacted_by__isnull=True)
                | Q(body="", salt="", redacted_by__isnull=False),
                name="journal_payload_whole_or_redacted",
                violation_error_message=_("Un contenu est entier, ou caviardé par une écriture du journal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.action} {self.reference}"
