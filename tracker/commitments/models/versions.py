"""What the public could read of a commitment: bitemporal, one row for each journal interval and interval of days."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.commitments.models.commitments import Commitment, Dossier
from tracker.commitments.models.parties import Party
from tracker.commitments.vocabulary import FIRMNESSES, PARTY_KINDS, PARTY_ROLES, SECTORS, TESTABILITIES, VERDICTS
from tracker.sources.models import Article
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
            # The list's own order, with all that it asks of a row and the row's key: a page far down the list reads no row before
            # it. Once for the present, once for what was shown at an instant; then for each filter that leaves many, and in the
            # interface's order.
            models.Index(
                fields=["journal_to", "testability", "-commitment", "day_from", "day_to", "id"],
                name="version_in_list_order",
            ),
            models.Index(
                fields=["testability", "-commitment", "journal_from", "journal_to", "day_from", "day_to", "id"],
                name="version_in_past_list_order",
            ),
            *(
                models.Index(
                    fields=["journal_to", column, "testability", "-commitment", "day_from", "day_to", "id"],
                    name=f"version_by_{column}",
                )
                for column in ("firmness", "verdict", "sector", "dossier")
            ),
            models.Index(fields=["journal_to", "commitment", "day_from", "day_to", "id"], name="version_current"),
            models.Index(fields=["journal_to", "original_upper"], name="version_by_deadline"),
            models.Index(fields=["journal_to", "original_lower"], name="version_by_first_day"),
            models.Index(fields=["journal_to", "has_unstarted_clock"], name="version_by_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} [{self.journal_from}; {self.journal_to or '…'})"


# What a version holds, once more, for filters and for the pages of parties, documents and claims. Written with the version from its
# `record`, gone with it; like it, never edited.


class VersionParty(models.Model):
    """One party in one part, as a version names it. `party` is the one that stands, where parties were merged."""

    version = models.ForeignKey(
        CommitmentVersion, on_delete=models.CASCADE, related_name="parties", verbose_name=_("version")
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="versions", verbose_name=_("acteur"))
    role = models.CharField(_("rôle"), max_length=12, choices=choices(PARTY_ROLES))
    # As they were then.
    name = models.CharField(_("nom d'usage"), max_length=200)
    kind = models.CharField(_("genre"), max_length=20, choices=choices(PARTY_KINDS))
    country = models.CharField(_("pays"), max_length=2, blank=True)
    written = models.JSONField(_("noms tels qu'écrits"), default=list)

    class Meta:
        verbose_name = _("acteur d'une version")
        verbose_name_plural = _("acteurs des versions")
        ordering = ["version_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party", "role"],
                name="version_party_once",
                violation_error_message=_("Cet acteur a déjà ce rôle dans cette version."),
            ),
            one_of("role", PARTY_ROLES, model="version_party"),
            one_of("kind", PARTY_KINDS, model="version_party"),
        ]
        indexes = [
            models.Index(fields=["party", "version"], name="version_party_by_party"),
            models.Index(fields=["country", "version"], name="version_party_by_country"),
            models.Index(fields=["role", "version"], name="version_party_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"


class VersionFigure(models.Model):
    """One current quantity of a version, absolute, in its unit. Where the words bound one side only, the other is `UNBOUNDED`."""

    # The largest that a figure may be: see `SIGNIFICANT_DIGITS`.
    UNBOUNDED = Decimal("999999999999999E+6")

    version = models.ForeignKey(
        CommitmentVersion, on_delete=models.CASCADE, related_name="figures", verbose_name=_("version")
    )
    unit = models.CharField(_("unité"), max_length=50, blank=True)
    low = models.DecimalField(_("au moins"), max_digits=30, decimal_places=9)
    high = models.DecimalField(_("au plus"), max_digits=30, decimal_places=9)

    class Meta:
        verbose_name = _("quantité d'une version")
        verbose_name_plural = _("quantités des versions")
        ordering = ["version_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__lte=F("high")),
                name="version_figure_in_order",
                violation_error_message=_("Le minimum ne dépasse pas le maximum."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "low", "high", "version"], name="version_figure_by_size")]

    def __str__(self) -> str:
        return f"{self.low}–{self.high} {self.unit}"


class VersionChild(models.Model):
    """One claim, piece of evidence, search or verdict that a version shows: `prefix` and `number` are its reference's."""

    version = models.ForeignKey(
        CommitmentVersion, on_delete=models.CASCADE, related_name="children", verbose_name=_("version")
    )
    prefix = models.CharField(_("préfixe"), max_length=2)
    number = models.PositiveBigIntegerField(_("numéro"))

    class Meta:
        verbose_name = _("ligne d'une version")
        verbose_name_plural = _("lignes des versions")
        ordering = ["prefix", "number", "version_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "number", "version"],
                name="version_child_once",
                violation_error_message=_("Cette ligne est déjà dans cette version."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.number:04d}"


class VersionArticle(models.Model):
    """One article from which a version quotes."""

    version = models.ForeignKey(
        CommitmentVersion, on_delete=models.CASCADE, related_name="articles", verbose_name=_("version")
    )
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions", verbose_name=_("article"))

    class Meta:
        verbose_name = _("article d'une version")
        verbose_name_plural = _("articles des versions")
        ordering = ["version_id", "article_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "version"],
                name="version_article_once",
                violation_error_message=_("Cet article est déjà dans cette version."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}"
